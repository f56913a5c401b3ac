/* Measures what a check by OCSP costs: the real watch with SQLite, against a responder on loopback
 * whose answers were signed before. The watch has one processor, the responder what is left.
 * Usage: ocsp [CERTIFICATES [STORE]]
 *
 * With a store, a file of SQLite, the certificates are added to it, due to be asked for, and the
 * responder answers at the lowest priority until standard input ends: for a server's own watch. */
#include "unit/fixtures/responder.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/base64.h"
#include "base/clock.h"
#include "base/percent.h"
#include "config/config.h"
#include "pki/digest.h"
#include "revocation/ocsp.h"
#include "watch/hands.h"
#include "watch/watch.h"

/* The first serial; the ids in the store are those behind another number. */
enum { FIRST = 100000, IDS = 1000000000, REQUEST_MAX = 8192, DAY = 86400 };

static struct identity ca, delegate;
static struct str *answers, *certificates;
static int64_t count = 10000;
static int64_t present;
static uint16_t port;

/* ---- the responder: a process of its own, a thread for each connection ---- */

/* The number of the certificate that a GET asks about. */
static int64_t request_find(const char *target, size_t len)
{
	char text[REQUEST_MAX];
	struct buf der = BUF_INIT(REQUEST_MAX);
	struct base64 reader = {0};
	const unsigned char *at;
	OCSP_REQUEST *request;
	ASN1_INTEGER *serial;
	int64_t found = -1;

	base64_add(&reader, percent_decode((struct str){target + 1, len - 1}, text), &der);
	at = (const unsigned char *)der.at;
	request = d2i_OCSP_REQUEST(NULL, &at, (long)der.len);
	if (request != NULL) {
		OCSP_id_get0_info(NULL, NULL, NULL, &serial,
		    OCSP_onereq_get0_id(OCSP_request_onereq_get0(request, 0)));
		ASN1_INTEGER_get_int64(&found, serial);
	}
	OCSP_REQUEST_free(request);
	buf_free(&der);
	return found - FIRST;
}

static void *connection_serve(void *arg)
{
	int peer = (int)(intptr_t)arg;
	char request[REQUEST_MAX];
	size_t len = 0;
	ssize_t got;

	while ((got = recv(peer, request + len, sizeof request - 1 - len, 0)) > 0) {
		struct buf answer = BUF_INIT(1 << 16);
		const char *target = request + strlen("GET ");
		int64_t i;

		len += (size_t)got;
		request[len] = '\0';
		if (strstr(request, "\r\n\r\n") == NULL)
			continue;
		i = request_find(target, strcspn(target, " "));
		responder_must(i >= 0 && i < count);
		buf_printf(&answer,
		    "HTTP/1.1 200 OK\r\nContent-Type: application/ocsp-response\r\n"
		    "Content-Length: %zu\r\n\r\n",
		    answers[i].len);
		buf_add_str(&answer, answers[i]);
		send(peer, answer.at, answer.len, MSG_NOSIGNAL);
		buf_free(&answer);
		len = 0;
	}
	close(peer);
	return NULL;
}

static int responder_listen(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	responder_must(bind(listener, (struct sockaddr *)&at, sizeof at) == 0);
	responder_must(listen(listener, 64) == 0);
	getsockname(listener, (struct sockaddr *)&at, &len);
	port = ntohs(at.sin_port);
	return listener;
}

static pid_t responder_start(int listener)
{
	pid_t pid = fork();

	while (pid == 0) {
		int peer = accept(listener, NULL, NULL);
		pthread_t thread;

		if (pthread_create(&thread, NULL, connection_serve, (void *)(intptr_t)peer) == 0)
			pthread_detach(thread);
	}
	close(listener);
	return pid;
}

/* ---- certificates, answers, and the store ---- */

static void answers_make(void)
{
	struct identity_wish w = {.from = present - 30 * DAY, .until = present + 60 * DAY};
	struct said said = {.id_md = EVP_sha1(),
	    .status = V_OCSP_CERTSTATUS_GOOD,
	    .reason = -1,
	    .from = present - 3600,
	    .until = present + 4 * DAY,
	    .produced = present - 3600,
	    .by = &delegate,
	    .md = EVP_sha256()};
	char access[100];

	w.key = EVP_RSA_gen(2048);
	w.name = "CA";
	w.is_ca = true;
	ca = identity_make(NULL, w);
	w.key = NULL;
	w.is_ca = false;
	w.name = "responder";
	w.purpose = "OCSPSigning";
	delegate = identity_make(&ca, w);
	snprintf(access, sizeof access, "OCSP;URI:http://127.0.0.1:%u", port);
	w.name = "shop.example";
	w.purpose = NULL;
	w.access = access;
	w.key = EVP_EC_gen("P-256");
	for (int64_t i = 0; i < count; i++) {
		struct identity leaf;

		w.serial = FIRST + i;
		leaf = identity_make(&ca, w);
		certificates[i] = identity_der(&leaf);
		said.about = leaf.x;
		said.issuer = ca.x;
		answers[i] = said_whole(&said);
		identity_free(&leaf);
	}
}

static sqlite3_stmt *store_prepared(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q = NULL;

	responder_must(sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK);
	return q;
}

/* Binds a certificate and its digest as the statement's first two, and the number as its third. */
static void store_put(sqlite3_stmt *q, struct str der, int64_t number)
{
	unsigned char digest[DIGEST_BYTES];

	responder_must(digest_sha256(der.at, der.len, digest) == ERR_OK);
	sqlite3_bind_blob(q, 1, der.at, (int)der.len, SQLITE_TRANSIENT);
	sqlite3_bind_blob(q, 2, digest, sizeof digest, SQLITE_TRANSIENT);
	sqlite3_bind_int64(q, 3, number);
	responder_must(sqlite3_step(q) == SQLITE_DONE);
	sqlite3_reset(q);
}

static void store_fill(const char *path)
{
	struct str issuer = identity_der(&ca);
	sqlite3_stmt *q;
	char sql[600];
	sqlite3 *db;

	responder_must(sqlite3_open(path, &db) == SQLITE_OK);
	sqlite3_exec(db,
	    "BEGIN; INSERT INTO contract (code, lang, sticker, service, organization, added_at)"
	    " VALUES (9999999999, 'ja', 1, 'EV', 'x', 0)",
	    NULL, NULL, NULL);
	q = store_prepared(db, "INSERT INTO issuer (id, fingerprint, name_digest, key_digest, der,"
			       " code) VALUES (?3, ?2, ?2, ?2, ?1, 9999999999)");
	store_put(q, issuer, IDS);
	sqlite3_finalize(q);
	snprintf(sql, sizeof sql,
	    "INSERT INTO certificate (id, code, not_before, not_after, added_at, fingerprint,"
	    " serial, der) VALUES (?3, 9999999999, %lld, %lld, 0, ?2, 'x', ?1)",
	    (long long)present - 30 * DAY, (long long)present + 60 * DAY);
	q = store_prepared(db, sql);
	for (int64_t i = 0; i < count; i++)
		store_put(q, certificates[i], IDS + i);
	sqlite3_finalize(q);
	snprintf(sql, sizeof sql,
	    "INSERT INTO revocation (certificate, issuer, ocsp) SELECT id, %d, 1 FROM"
	    " certificate WHERE id >= %d; INSERT INTO watch_task (kind, subject, due)"
	    " SELECT %d, id, %lld FROM certificate WHERE id >= %d; COMMIT",
	    IDS, IDS, WATCH_OCSP, (long long)present, IDS);
	responder_must(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
	sqlite3_close(db);
	free((char *)issuer.at);
}

/* How many are kept as good. */
static int64_t store_good(const char *path)
{
	sqlite3_stmt *q;
	sqlite3 *db;
	int64_t good;

	responder_must(sqlite3_open(path, &db) == SQLITE_OK);
	q = store_prepared(db, "SELECT count(*) FROM revocation WHERE ocsp_state = 1");
	responder_must(sqlite3_step(q) == SQLITE_ROW);
	good = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return good;
}

/* ---- the watch ---- */

static enum err nobody_takes_over(
    const struct change *c, const struct revocation_sight *sight, const char *reason)
{
	(void)c;
	(void)sight;
	(void)reason;
	return ERR_OK;
}

static double cpu_seconds(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void watch_all(struct store *store)
{
	static struct revocation_ocsp ocsp = {.latest_s = DAY, .take_over = nobody_takes_over};
	static const struct watch_use use = {&revocation_ocsp_kind, &ocsp};
	static struct reach reach;
	static const struct config config = {.watch = {.crl_every = 3600}};
	struct watch_options options = {.config = &config,
	    .uses = &use,
	    .use_count = 1,
	    .crew = {.open = watch_hands_open, .close = watch_hands_close, .arg = &reach}};
	struct problem why = {.text = ""};
	struct watch *watch = NULL;

	responder_must(manners_begin(&ocsp.manners));
	responder_must(network_parse(STR("127.0.0.0/8"), &reach.allow.networks[0]));
	reach.allow.count = 1;
	responder_must(watch_new(&options, &watch) == ERR_OK);
	while (watch_stats(watch).asked + watch_stats(watch).failed < (uint64_t)count) {
		bool busy;

		responder_must(watch_round(watch, store, 50, &busy, &why) == ERR_OK);
	}
	if (watch_stats(watch).failed > 0)
		printf("%llu failed\n", (unsigned long long)watch_stats(watch).failed);
	watch_free(watch);
	manners_end(&ocsp.manners);
}

/* All of its threads are to share the first processor. */
static void stay_on_one_processor(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	sched_setaffinity(0, sizeof one, &one);
}

static void measure(struct store *store)
{
	double cpu = cpu_seconds();
	int64_t began = clock_monotonic_ms();
	double seconds;

	watch_all(store);
	seconds = (double)(clock_monotonic_ms() - began) / 1000;
	cpu = cpu_seconds() - cpu;
	printf("%lld checks in %.2f s: %.0f a minute, %.2f s of one processor (%.0f us each)\n",
	    (long long)count, seconds, (double)count / seconds * 60, cpu,
	    cpu / (double)count * 1e6);
}

/* ---- both uses ---- */

static pid_t answers_serve(int64_t how_many, int listener)
{
	count = how_many;
	present = clock_now();
	responder_must(count > 0);
	answers = calloc((size_t)count, sizeof *answers);
	certificates = calloc((size_t)count, sizeof *certificates);
	answers_make();
	return responder_start(listener);
}

/* Until nobody is there any more who wants it. */
static void serve(const char *path, pid_t responder)
{
	char byte;

	setpriority(PRIO_PROCESS, (id_t)responder, 19);
	store_fill(path);
	printf("ready\n");
	fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
}

static int measure_alone(void)
{
	char folder[] = "/tmp/trustseal-ocsp.XXXXXX", path[100], url[120];
	struct store *store = NULL;
	struct problem why = {.text = ""};

	responder_must(mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/t.db", folder);
	snprintf(url, sizeof url, "sqlite:%s", path);
	stay_on_one_processor();
	responder_must(store_open(url, STORE_CREATE, &store, &why) == ERR_OK);
	store_fill(path);
	measure(store);
	printf("%lld are good\n", (long long)store_good(path));
	store_close(store);
	snprintf(path, sizeof path, "rm -rf %s", folder);
	return system(path) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	pid_t responder = answers_serve(argc > 1 ? atoll(argv[1]) : 10000, responder_listen());
	int status = 0;

	if (argc > 2)
		serve(argv[2], responder);
	else
		status = measure_alone();
	kill(responder, SIGKILL);
	waitpid(responder, NULL, 0);
	return status;
}
