/* Asks a responder on loopback by the real watch, on each kind of database: what is kept of its
 * answers, and how it is asked. */
#include "unit/fixtures/office.h"

#include "base/clock.h"
#include "config/config.h"
#include "pki/ocsp.h"
#include "record/issuer.h"
#include "registry/revocation.h"
#include "revocation/ocsp.h"
#include "revocation/read.h"
#include "unit/fixtures/http_server.h"
#include "unit/fixtures/responder.h"
#include "watch/hands.h"
#include "watch/queue.h"
#include "watch/watch.h"

enum { HOUR = 3600 };

/* What the responder does with a question. */
enum manner_of_answer { ANSWERS, REFUSES_GET, GARBLES_GET, GARBLES, TRIES_LATER, FLOODS, BREAKS };

/* A test's: a certificate of a contract, its CA, and the responder that it names. */
static struct world {
	struct office *o;
	struct http_server server;
	struct identity ca, delegate, leaf;
	struct said said;
	_Atomic enum manner_of_answer manner;
	char told[WATCH_SAID_MAX]; /* what came of the last job, for who looks on */
	int64_t now, id;
	struct revocation_ocsp kind;
	struct reach reach;
	struct watch_use use;
	struct watch *watch;
} world;

/* ---- the responder ---- */

static struct str nonce_of(struct str question)
{
	static const struct str mark = {"\x04\x20", 2};
	size_t at = question.len < OCSP_NONCE + 2 ? question.len : question.len - OCSP_NONCE - 2;

	/* It ends the question. */
	return str_starts(str_part(question, at, question.len), mark)
		   ? str_part(question, at + 2, OCSP_NONCE)
		   : (struct str){NULL, 0};
}

static unsigned responder_answer(
    void *arg, bool is_post, const char *target, struct str question, struct buf *to)
{
	struct said s = world.said;
	struct str whole;

	(void)arg;
	(void)target;
	if ((world.manner == REFUSES_GET && !is_post) || world.manner == BREAKS)
		return world.manner == BREAKS ? 503 : 405;
	if (world.manner == GARBLES || (world.manner == GARBLES_GET && !is_post)) {
		buf_puts(to, "<html>welcome</html>");
		return 200;
	}
	for (int i = 0; world.manner == FLOODS && i < 10 << 10; i++)
		for (int line = 0; line < 16; line++)
			buf_add(to,
			    "0123456789012345678901234567890123456789012345678901234567890123", 64);
	if (world.manner == FLOODS)
		return 200;
	if (world.manner == TRIES_LATER) {
		whole = said_encode(NULL, OCSP_RESPONSE_STATUS_TRYLATER);
	} else {
		s.nonce = is_post ? (const unsigned char *)nonce_of(question).at : NULL;
		whole = said_whole(&s);
	}
	buf_add_str(to, whole);
	free((char *)whole.at);
	return 200;
}

/* ---- what stands ready ---- */

static struct buf chain_pem(void)
{
	struct buf file = BUF_INIT(1 << 16);
	BIO *bio = BIO_new(BIO_s_mem());
	char *at;
	long len;

	PEM_write_bio_X509(bio, world.leaf.x);
	PEM_write_bio_X509(bio, world.ca.x);
	len = BIO_get_mem_data(bio, &at);
	buf_add(&file, at, (size_t)len);
	BIO_free(bio);
	return file;
}

/* The certificate with its chain, as it came, and a row of the watch's with a task. */
static void world_record(struct office *o)
{
	const struct change c = office_change(o, world.now);
	struct buf file = chain_pem();
	struct certificate *certificate = NULL;
	struct code code = a_code("0000000001");
	enum err err;

	office_must_add(o, "0000000001", "https://shop.example/", "");
	assert_int_equal(certificate_read(buf_str(&file), &certificate, NULL), ERR_OK);
	err = change_begin(&c);
	if (!err)
		err = store_add_certificate(o->store, &code, certificate, world.now);
	if (!err)
		err = store_add_chain(o->store, &code, certificate);
	assert_int_equal(change_end(&c, err), ERR_OK);
	world.id = office_show(o, "0000000001").certificates[0].id;
	office_run_sql(o, "INSERT INTO revocation (certificate, issuer, ocsp)"
			  " SELECT certificate, issuer, 1 FROM certificate_issuer");
	assert_int_equal(change_begin(&c), ERR_OK);
	err = queue_add(&c, WATCH_OCSP, world.id, world.now);
	assert_int_equal(change_end(&c, err), ERR_OK);
	certificate_free(certificate);
	buf_free(&file);
}

static void world_issue(void)
{
	static char access[100];
	struct identity_wish w = {.from = world.now - 30 * DAY, .until = world.now + 60 * DAY};

	snprintf(access, sizeof access, "OCSP;URI:http://127.0.0.1:%u/ocsp", world.server.port);
	w.name = "CA";
	w.serial = 1;
	w.is_ca = true;
	world.ca = identity_make(NULL, w);
	w.is_ca = false;
	w.name = "responder";
	w.serial = 2;
	w.purpose = "OCSPSigning";
	w.has_nocheck = true;
	world.delegate = identity_make(&world.ca, w);
	world.leaf = identity_make(&world.ca, (struct identity_wish){.name = "shop.example",
						  .serial = 7001,
						  .from = w.from,
						  .until = w.until,
						  .access = access});
}

static void world_look_on(void *arg, const struct watch_job *job)
{
	(void)arg;
	snprintf(world.told, sizeof world.told, "%s", job->said);
}

static void world_watch(void)
{
	static const struct config config = {.watch = {.crl_every = 3600}};
	static struct watch_options options;

	assert_true(manners_begin(&world.kind.manners));
	world.kind.latest_s = DAY;
	world.kind.take_over = registry_revocation_seen;
	world.use = (struct watch_use){&revocation_ocsp_kind, &world.kind};
	world.reach = (struct reach){.own_count = 0};
	assert_true(network_parse(STR("127.0.0.0/8"), &world.reach.allow.networks[0]));
	world.reach.allow.count = 1;
	options = (struct watch_options){.config = &config,
	    .uses = &world.use,
	    .use_count = 1,
	    .kept = world_look_on,
	    .crew = {.open = watch_hands_open, .close = watch_hands_close, .arg = &world.reach}};
	assert_int_equal(watch_new(&options, &world.watch), ERR_OK);
}

static int world_begins(void **state)
{
	memset((void *)&world, 0, sizeof world);
	world.now = clock_now();
	world.server.answer = responder_answer;
	assert_true(http_server_start(&world.server));
	world_issue();
	world.said = (struct said){.about = world.leaf.x,
	    .issuer = world.ca.x,
	    .id_md = EVP_sha1(),
	    .status = V_OCSP_CERTSTATUS_GOOD,
	    .reason = -1,
	    .from = world.now - HOUR,
	    .until = world.now - HOUR + 4 * DAY,
	    .produced = world.now - HOUR,
	    .by = &world.delegate,
	    .md = EVP_sha256()};
	office_start(state);
	world.o = *state;
	world_record(world.o);
	world_watch();
	return 0;
}

static int world_ends(void **state)
{
	watch_free(world.watch);
	manners_end(&world.kind.manners);
	if (world.server.port != 0)
		http_server_stop(&world.server);
	identity_free(&world.ca);
	identity_free(&world.delegate);
	identity_free(&world.leaf);
	return office_stop(state);
}

/* Asks now, due or not, and says what is known then. */
static struct revocation_row ask(void)
{
	struct code code = a_code("0000000001");
	struct problem why = {.text = ""};
	struct revocation_row row;

	if (watch_contract(world.watch, world.o->store, &code, &why))
		fail_msg("%s", why.text);
	assert_int_equal(revocation_read(world.o->store, world.id, &world.o->arena, &row), ERR_OK);
	return row;
}

static struct watch_task task(void)
{
	struct watch_task t;

	assert_int_equal(queue_task(world.o->store, WATCH_OCSP, world.id, &t), ERR_OK);
	return t;
}

static void check_not_good(struct revocation_row row, const char *fault)
{
	struct revocation_verdict v;

	assert_text(row.ocsp_fault, fault);
	revocation_judge(&row, clock_now(), &v);
	assert_int_equal(v.ocsp.word, REVOCATION_UNKNOWN);
	assert_int_equal(v.ocsp.why, REVOCATION_FAILED);
	assert_in_range(task().due, clock_now(), clock_now() + PLAN_LAST_AGAIN_S);
	assert_true(task().failures > 0);
}

/* ---- answers ---- */

static void a_good_answer_counts_to_its_end_and_is_asked_for_again_at_half_of_it(void **state)
{
	struct revocation_row row = ask();
	struct revocation_verdict v;

	(void)state;
	assert_int_equal(row.ocsp_state, OCSP_GOOD);
	assert_int_equal(row.ocsp_at, world.now - HOUR);
	assert_int_equal(row.ocsp_until, world.now - HOUR + 4 * DAY);
	assert_in_range(row.ocsp_asked, world.now, world.now + 30);
	assert_null(row.ocsp_fault.at);
	revocation_judge(&row, clock_now(), &v);
	assert_int_equal(v.ocsp.word, REVOCATION_GOOD);
	assert_int_equal(world.server.gets, 1);
	assert_int_equal(world.server.posts, 0);
	assert_non_null(strstr(world.told, "good until"));
	assert_non_null(strstr(world.told, "not bound"));
	/* Half of four days is more than one, and a day is the most. */
	assert_in_range(task().due, world.now + DAY * 3 / 4, world.now + DAY + 30);
}

static void a_short_answer_is_asked_for_again_at_half_of_its_time(void **state)
{
	(void)state;
	world.said.from = world.said.produced = world.now - 60;
	world.said.until = world.now + 8 * HOUR;
	ask();
	assert_in_range(task().due, world.now + 2 * HOUR, world.now + 4 * HOUR + 30);
}

static void however_long_an_answer_counts_the_setting_says_when_it_is_asked_for_at_the_latest(
    void **state)
{
	const struct config config = {.watch = {.crl_every = 10}};

	(void)state;
	world.kind.latest_s = revocation_ocsp_kind.every(&config);
	ask();
	assert_in_range(task().due, world.now + 180, world.now + 240 + 30);
}

static void a_revoked_certificate_is_revoked_in_the_record(void **state)
{
	struct revocation_row row;

	(void)state;
	assert_int_equal(ask().ocsp_state, OCSP_GOOD);
	world.said.status = V_OCSP_CERTSTATUS_REVOKED;
	world.said.revoked_at = world.now - 600;
	world.said.reason = 4;
	row = ask();
	assert_int_equal(row.ocsp_state, OCSP_REVOKED);
	assert_int_equal(row.revoked_at, world.now - 600);
	assert_text(row.reason, "superseded");
	assert_text(row.seen_in, "ocsp");
	assert_int_equal(
	    office_show(world.o, "0000000001").certificates[0].revoked_at, world.now - 600);
	/* It stays so, whatever is said later. */
	world.said.status = V_OCSP_CERTSTATUS_GOOD;
	row = ask();
	assert_int_equal(row.revoked_at, world.now - 600);
	assert_true(row.vanished_at != 0);
	assert_int_equal(
	    office_show(world.o, "0000000001").certificates[0].revoked_at, world.now - 600);
}

static void one_that_the_responder_does_not_know_is_asked_about_soon(void **state)
{
	struct revocation_row row;

	(void)state;
	world.said.status = V_OCSP_CERTSTATUS_UNKNOWN;
	row = ask();
	assert_int_equal(row.ocsp_state, OCSP_UNKNOWN);
	assert_in_range(task().due, world.now + 1000, world.now + 1830);
	assert_int_equal(task().failures, 0);
}

static void an_answer_that_is_older_than_one_that_came_changes_nothing(void **state)
{
	int64_t until = world.said.until;

	(void)state;
	ask();
	world.said.from -= HOUR;
	world.said.until -= HOUR;
	assert_int_equal(ask().ocsp_until, until);
}

/* ---- manners ---- */

static void who_refuses_get_is_asked_by_post_and_never_by_get_again(void **state)
{
	(void)state;
	world.manner = REFUSES_GET;
	assert_int_equal(ask().ocsp_state, OCSP_GOOD);
	assert_int_equal(world.server.gets, 1);
	assert_int_equal(world.server.posts, 1);
	ask();
	assert_int_equal(world.server.gets, 1);
	assert_int_equal(world.server.posts, 2);
}

static void what_a_cache_spoiled_is_asked_for_by_post(void **state)
{
	(void)state;
	world.manner = GARBLES_GET;
	assert_int_equal(ask().ocsp_state, OCSP_GOOD);
	assert_int_equal(world.server.posts, 1);
	assert_null(strstr(world.told, "not bound"));
}

static void who_is_silent_is_not_asked_for_a_minute(void **state)
{
	(void)state;
	http_server_stop(&world.server);
	world.server.port = 0;
	check_not_good(ask(), "fetch.connect");
	check_not_good(ask(), "ocsp.silent");
}

static void who_breaks_down_gets_no_second_question(void **state)
{
	(void)state;
	world.manner = BREAKS;
	check_not_good(ask(), "ocsp.status");
	assert_int_equal(world.server.gets, 1);
	assert_int_equal(world.server.posts, 0);
}

/* ---- what does not count ---- */

static void nothing_that_lies_reads_good(void **state)
{
	struct revocation_row row;

	(void)state;
	world.said.by = &world.leaf;
	check_not_good(ask(), "ocsp.self");
	world.said.by = &world.delegate;
	world.said.until = world.now - HOUR / 2;
	check_not_good(ask(), "ocsp.stale");
	world.said.until = 0;
	check_not_good(ask(), "ocsp.endless");
	world.said.until = world.now + DAY;
	world.said.about = world.ca.x;
	check_not_good(ask(), "ocsp.other");
	world.manner = GARBLES;
	check_not_good(ask(), "ocsp.damaged");
	world.manner = FLOODS;
	check_not_good(ask(), "fetch.size");
	world.manner = TRIES_LATER;
	row = ask();
	check_not_good(row, "ocsp.try_later");
	assert_int_equal(row.ocsp_state, 0);
	assert_true(task().failures >= 7);
}

static void a_good_answer_counts_on_while_newer_ones_are_refused(void **state)
{
	struct revocation_row row;
	struct revocation_verdict v;

	(void)state;
	ask();
	world.said.by = &world.leaf;
	row = ask();
	assert_text(row.ocsp_fault, "ocsp.self");
	revocation_judge(&row, clock_now(), &v);
	assert_int_equal(v.ocsp.word, REVOCATION_GOOD);
	revocation_judge(&row, world.said.until + 1, &v);
	assert_int_equal(v.ocsp.word, REVOCATION_UNKNOWN);
	assert_int_equal(v.ocsp.since, world.said.until);
}

/* ---- who is not asked ---- */

static void without_the_issuers_certificate_nobody_is_asked_and_that_is_said(void **state)
{
	(void)state;
	office_run_sql(world.o, "UPDATE revocation SET issuer = NULL");
	assert_text(ask().ocsp_fault, "ocsp.no_issuer");
	assert_int_equal(world.server.gets, 0);
}

static void a_private_address_is_not_asked(void **state)
{
	(void)state;
	world.reach.allow.count = 0;
	check_not_good(ask(), "reach.address");
	assert_int_equal(world.server.gets + world.server.posts, 0);
}

static void an_expired_certificate_has_no_task_any_more(void **state)
{
	struct watch_task t;

	(void)state;
	office_run_sql(world.o, "UPDATE certificate SET not_after = 1000");
	ask();
	assert_int_equal(queue_task(world.o->store, WATCH_OCSP, world.id, &t), ERR_NOT_FOUND);
	assert_int_equal(world.server.gets, 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, world_begins, world_ends)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    T(a_good_answer_counts_to_its_end_and_is_asked_for_again_at_half_of_it),
	    T(a_short_answer_is_asked_for_again_at_half_of_its_time),
	    T(however_long_an_answer_counts_the_setting_says_when_it_is_asked_for_at_the_latest),
	    T(a_revoked_certificate_is_revoked_in_the_record),
	    T(one_that_the_responder_does_not_know_is_asked_about_soon),
	    T(an_answer_that_is_older_than_one_that_came_changes_nothing),
	    T(who_refuses_get_is_asked_by_post_and_never_by_get_again),
	    T(what_a_cache_spoiled_is_asked_for_by_post),
	    T(who_is_silent_is_not_asked_for_a_minute),
	    T(who_breaks_down_gets_no_second_question),
	    T(nothing_that_lies_reads_good),
	    T(a_good_answer_counts_on_while_newer_ones_are_refused),
	    T(without_the_issuers_certificate_nobody_is_asked_and_that_is_said),
	    T(a_private_address_is_not_asked),
	    T(an_expired_certificate_has_no_task_any_more),
	};

	return office_run(tests);
}
