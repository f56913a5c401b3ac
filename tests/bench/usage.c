/* Measures what counting costs and how long the questions take.
 * Usage: usage STORE CONTRACTS      (a store made by fill_usage, or the URL of a copy of it; counts
 * are added to it)
 *
 * What is counted are 100,000 codes spread over all, as in a flush under load, and then once more
 * for each of several flushes by Zipf's law, which are settled together. Bytes written are this
 * process's: those of a database's server are not among them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/calendar.h"
#include "base/clock.h"
#include "base/local_time.h"
#include "usage/inbox.h"
#include "usage/list.h"
#include "usage/report.h"
#include "usage/settle.h"
#include "usage/shape.h"
#include "usage/usage.h"

enum { LOOPS = 5000000, HOT = 1000, FLUSHED = 100000, FLUSHES = 10, ROUNDS = 3, PAGE = 50 };

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Of this thread: other work on the machine does not count. */
static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct usage_item item_of(int64_t code, int32_t day)
{
	const struct usage_shape shape = {.record = RECORD_VALID, .link = LINK_MATCH};

	return (struct usage_item){.code = code,
	    .day = day,
	    .shape = usage_shape_pack(&shape),
	    .host = STR("www.example.com")};
}

/* Bytes that this process gave the system to write. */
static double written_bytes(void)
{
	unsigned long long n = 0;
	char line[100];
	FILE *io = fopen("/proc/self/io", "r");

	while (io != NULL && fgets(line, sizeof line, io) != NULL && n == 0)
		sscanf(line, "wchar: %llu", &n);
	if (io != NULL)
		fclose(io);
	return (double)n;
}

/* What something took, for each of so many. */
struct taking {
	double wall, cpu, bytes;
};

static struct taking taking_begin(void)
{
	return (struct taking){now_ms(), cpu_ms(), written_bytes()};
}

static void taking_print(const struct taking *begun, const char *what, int64_t count)
{
	double each = (double)count;

	printf("%s %lld: %.0f ms; each %.2f us, %.2f us of them CPU, %.0f bytes written\n", what,
	    (long long)count, now_ms() - begun->wall, (now_ms() - begun->wall) * 1e3 / each,
	    (cpu_ms() - begun->cpu) * 1e3 / each, (written_bytes() - begun->bytes) / each);
}

/* ---- counting ---- */

static void measure_flush(struct usage *u, int64_t keys)
{
	struct taking begun = taking_begin();
	struct problem why = {.text = ""};

	if (usage_flush(u, clock_now(), &why))
		printf("flush: %s\n", why.text);
	taking_print(&begun, "flush of keys,", keys);
}

static void measure_settling(const char *url, const char *what)
{
	struct usage_inbox inbox = {.items = 0};
	struct problem why = {.text = ""};
	struct taking begun;
	struct store *s;
	uint64_t left;

	if (store_open(url, STORE_WRITE, &s, &why)) {
		printf("%s\n", why.text);
		return;
	}
	usage_inbox_look(s, &inbox);
	begun = taking_begin();
	if (usage_settle(s, 3600 * 1000, &left))
		printf("%s: %s\n", what, store_why(s)->text);
	if (inbox.items > 0)
		taking_print(&begun, what, (int64_t)inbox.items);
	store_close(s);
}

/* Codes as they are asked for: the n-th as often as 1/n (by inversion of the integral). */
static void measure_zipf(struct usage *u, int64_t contracts, int32_t today)
{
	uint64_t seed = 88172645463325252;

	for (unsigned round = 0; round < FLUSHES; round++) {
		for (int64_t i = 0; i < FLUSHED; i++) {
			double share;
			int64_t rank;
			struct usage_item item;

			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			share = (double)(seed >> 11) / 9007199254740992.0;
			rank = (int64_t)pow((double)contracts, share) - 1;
			item = item_of(rank * 7919 % contracts, today);
			usage_count(u, &item);
		}
		measure_flush(u, FLUSHED);
	}
}

static void measure_counting(const char *url, int64_t contracts, int32_t today)
{
	const struct usage_options options = {.store_url = url, .memory = 32 << 20, .threads = 1};
	struct problem why = {.text = ""};
	struct usage *u;
	double start;

	if (usage_open(&options, &u))
		return;
	start = now_ms();
	for (unsigned i = 0; i < LOOPS; i++) {
		struct usage_item item = item_of(i % HOT, today);

		usage_count(u, &item);
	}
	printf("usage_count: %.0f ns\n", (now_ms() - start) * 1e6 / LOOPS);
	usage_flush(u, clock_now(), &why);
	measure_settling(url, "what was there");
	for (int64_t i = 0; i < FLUSHED; i++) {
		struct usage_item item = item_of(i * 7919 % contracts, today);

		usage_count(u, &item);
	}
	measure_flush(u, FLUSHED);
	measure_settling(url, "settled");
	measure_zipf(u, contracts, today);
	measure_settling(url, "settled");
	usage_close(u);
}

/* ---- questions ---- */

struct asking {
	struct store *s;
	struct arena arena;
	int32_t today;
	int64_t now;
};

static enum err totals(struct asking *a, unsigned keys, int32_t days, const char *code)
{
	struct usage_question q = {
	    .period = {a->today - days + 1, a->today}, .keys = keys, .limit = PAGE};
	struct usage_answer answer;

	if (code != NULL)
		code_parse(str_from(code), &q.code);
	if (keys & 1u << USAGE_BY_DAY)
		q.limit = USAGE_ROWS_MAX;
	return usage_totals(a->s, &q, &a->arena, &answer);
}

static enum err by_day(struct asking *a)
{
	return totals(a, 1u << USAGE_BY_DAY, 365, NULL);
}

static enum err by_size_and_format(struct asking *a)
{
	return totals(a, 1u << USAGE_BY_SIZE | 1u << USAGE_BY_FORMAT, 365, NULL);
}

static enum err top_of_month(struct asking *a)
{
	return totals(a, 1u << USAGE_BY_CODE, 30, NULL);
}

static enum err top_of_year(struct asking *a)
{
	return totals(a, 1u << USAGE_BY_CODE, 365, NULL);
}

static enum err hosts_of_month(struct asking *a)
{
	return totals(a, 1u << USAGE_BY_HOST, 30, NULL);
}

static enum err hosts_of_year(struct asking *a)
{
	return totals(a, 1u << USAGE_BY_HOST, 365, NULL);
}

static enum err one_code(struct asking *a)
{
	return totals(a, 1u << USAGE_BY_DAY | 1u << USAGE_BY_LINK, 365, "0000000002");
}

static enum err installed(struct asking *a)
{
	struct usage_installed ret;

	return usage_installed(a->s, a->now, a->today - 30, &ret);
}

static enum err list(struct asking *a, enum usage_list list)
{
	struct usage_contract *items;
	size_t count;

	return usage_list(a->s, list, a->now, a->today - 30, NULL, PAGE, &a->arena, &items, &count);
}

static enum err missing(struct asking *a)
{
	return list(a, USAGE_MISSING);
}

static enum err shown(struct asking *a)
{
	return list(a, USAGE_SHOWN);
}

static enum err wrong(struct asking *a)
{
	return list(a, USAGE_WRONG);
}

static enum err old(struct asking *a)
{
	return list(a, USAGE_OLD);
}

static enum err unverifiable(struct asking *a)
{
	struct usage_contract *items;
	size_t count;

	return usage_unverifiable(a->s, a->today, 10, 80, PAGE, &a->arena, &items, &count);
}

static enum err no_host(struct asking *a)
{
	struct usage_place *items;
	size_t count;

	return usage_find_host(a->s, STR("nowhere"), PAGE, &a->arena, &items, &count);
}

static enum err foreign(struct asking *a)
{
	struct usage_foreign *items;
	size_t count;

	return usage_foreign_hosts(a->s, 0, PAGE, &a->arena, &items, &count);
}

static const struct {
	const char *what;
	enum err (*ask)(struct asking *a);
} questions[] = {
    {"a year by day", by_day},
    {"a year by size and format", by_size_and_format},
    {"busiest codes of 30 days", top_of_month},
    {"busiest codes of a year", top_of_year},
    {"busiest hosts of 30 days", hosts_of_month},
    {"busiest hosts of a year", hosts_of_year},
    {"one code, a year by day and link", one_code},
    {"how many are installed", installed},
    {"which are not", missing},
    {"which are", shown},
    {"which under a wrong address", wrong},
    {"which show an old code", old},
    {"which come without Referer", unverifiable},
    {"a host that nobody has", no_host},
    {"foreign hosts", foreign},
};

static void measure_questions(const char *url)
{
	struct asking a = {.now = clock_now(), .today = local_time_days(clock_now())};
	struct problem why;

	if (store_open(url, STORE_READ, &a.s, &why)) {
		printf("%s\n", why.text);
		return;
	}
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
		double first = 0, best = 1e9, cpu = cpu_ms();

		for (unsigned round = 0; round < ROUNDS; round++) {
			double start = now_ms(), took;

			if (questions[i].ask(&a))
				printf("%s: %s\n", questions[i].what, store_why(a.s)->text);
			took = now_ms() - start;
			first = round == 0 ? took : first;
			best = took < best ? took : best;
			arena_free(&a.arena);
		}
		printf("%-34s %7.1f ms at first, %7.1f ms then, %7.1f ms CPU\n", questions[i].what,
		    first, best, (cpu_ms() - cpu) / ROUNDS);
	}
	store_close(a.s);
}

int main(int argc, char **argv)
{
	char url[1024];

	if (argc != 3 || local_time_use("UTC", NULL))
		return 2;
	snprintf(url, sizeof url, "%s%s", strchr(argv[1], ':') == NULL ? "sqlite:" : "", argv[1]);
	measure_questions(url);
	measure_counting(url, strtol(argv[2], NULL, 10), local_time_days(clock_now()));
	return 0;
}
