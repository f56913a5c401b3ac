/* How long it takes to order and to send mails, by one worker to a mail server on loopback.
 *
 * Usage: build/tests/bench/mails [MAILS]
 * The server is tests/fixtures/smtp_server.py, which takes and drops them; the store is a file
 * below $TMPDIR, on a disk unless that says otherwise. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "mail/queue.h"
#include "server/mailing.h"
#include "unit/fixtures/mail_server.h"

enum { MAILS = 10000, ORDERED_AT_ONCE = 100 };

struct bench {
	struct config config;
	struct mailing mailing;
	struct site *site;
	struct store *store;
	struct problem why;
	struct mail_server server;
	char folder[64];
};

static void must(enum err err, const struct problem *why)
{
	if (err == ERR_OK)
		return;
	fprintf(stderr, "mails: %s\n", why->text[0] == '\0' ? err_text(err) : why->text);
	exit(1);
}

static void bench_begin(struct bench *b)
{
	static const char *const pages[] = {"mail"};
	const char *where = getenv("TMPDIR");
	char url[128];

	snprintf(b->folder, sizeof b->folder, "%.40s/mails.XXXXXX", where == NULL ? "/tmp" : where);
	if (mkdtemp(b->folder) == NULL)
		exit(1);
	snprintf(url, sizeof url, "sqlite:%s/store.db", b->folder);
	must(store_open(url, STORE_CREATE, &b->store, &b->why), &b->why);
	mail_server_start(&b->server, 0);
	snprintf(
	    b->config.mail.url, sizeof b->config.mail.url, "smtp://127.0.0.1:%u", b->server.port);
	strcpy(b->config.mail.from, "seal@ca.example.jp");
	strcpy(b->config.page.brand, "見本認証局");
	b->config.mail.retry = 60;
	b->config.mail.hourly = 20;
	must(site_load("", pages, 1, &b->site, &b->why), &b->why);
	must(mailing_begin(&b->mailing, &b->config, b->site, &b->why), &b->why);
}

static void bench_end(struct bench *b)
{
	char command[96];

	mailing_end(&b->mailing);
	site_free(b->site);
	store_close(b->store);
	mail_server_stop(&b->server);
	snprintf(command, sizeof command, "rm -rf %s", b->folder);
	if (system(command) != 0)
		exit(1);
}

static struct change bench_change(struct bench *b)
{
	return (struct change){
	    .store = b->store, .actor = "bench", .now = clock_now(), .why = &b->why};
}

static void order_one(const struct change *c, unsigned number)
{
	char reason[32], to[64];
	struct mail_order order = {.kind = "test", .lang = number % 2 ? LANG_EN : LANG_JA};
	bool is_new;

	snprintf(reason, sizeof reason, "%u", number);
	snprintf(to, sizeof to, "owner%u@shop.example.jp", number);
	order.reason = str_from(reason);
	order.to = str_from(to);
	must(mail_queue_add(c, &order, &is_new), c->why);
}

static void order_all(struct bench *b, unsigned count)
{
	for (unsigned done = 0; done < count;) {
		const struct change c = bench_change(b);

		must(change_begin(&c), &b->why);
		for (unsigned i = 0; i < ORDERED_AT_ONCE && done < count; i++)
			order_one(&c, done++);
		must(change_end(&c, ERR_OK), &b->why);
	}
}

static void send_all(struct bench *b)
{
	for (bool idle = false; !idle;) {
		const struct change c = bench_change(b);

		must(sending_turn(b->mailing.sending, &c, &idle), &b->why);
	}
}

static double seconds_since(int64_t begin)
{
	return (double)(clock_monotonic_ns() - begin) / 1e9;
}

int main(int argc, char **argv)
{
	unsigned count = argc > 1 ? (unsigned)atoi(argv[1]) : MAILS;
	struct bench b = {.folder = ""};
	int64_t begin, cpu;
	double ordered, sent;
	struct sending_stats stats;

	bench_begin(&b);
	begin = clock_monotonic_ns();
	order_all(&b, count);
	ordered = seconds_since(begin);
	begin = clock_monotonic_ns();
	cpu = clock_thread_ns();
	send_all(&b);
	sent = seconds_since(begin);
	cpu = clock_thread_ns() - cpu;
	stats = sending_stats(b.mailing.sending);
	printf("%u mails: ordered in %.2f s, sent in %.2f s (%.0f a minute), %.0f us of CPU each\n",
	    (unsigned)stats.sent, ordered, sent, 60 * (double)stats.sent / sent,
	    (double)cpu / 1e3 / (double)count);
	bench_end(&b);
	return stats.sent == count ? 0 : 1;
}
