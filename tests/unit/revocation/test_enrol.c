/* Tests which certificates are watched and where, and what becomes of a list that is handed over,
 * on each kind of database. */
#include "unit/fixtures/crl_writer.h"
#include "unit/fixtures/office.h"
#include "unit/fixtures/responder.h"

#include "pki/parts.h"
#include "record/issuer.h"
#include "registry/revocation.h"
#include "revocation/enrol.h"
#include "revocation/read.h"
#include "watch/kind.h"
#include "watch/queue.h"

#define POINT_1 "http://crl.example/1.crl"
#define POINT_2 "http://crl.example/2.crl"

enum { HOUR = 3600 };

static struct identity ca, namesake; /* two of one name */

static void make_cas(void)
{
	ca = identity_make(NULL, (struct identity_wish){.name = "CA", .serial = 1, .is_ca = true});
	namesake =
	    identity_make(NULL, (struct identity_wish){.name = "CA", .serial = 2, .is_ca = true});
}

static void free_cas(void)
{
	identity_free(&ca);
	identity_free(&namesake);
}

static void add_pem(struct buf *file, X509 *x)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *at;
	long len;

	PEM_write_bio_X509(bio, x);
	len = BIO_get_mem_data(bio, &at);
	buf_add(file, at, (size_t)len);
	BIO_free(bio);
}

/* A contract with a certificate by `issuer`, which comes with its chain or alone: its id. */
static int64_t issue(struct office *o, const char *code, const struct identity *issuer,
    struct identity_wish wish, bool with_chain)
{
	const struct change c = office_change(o, NOW);
	struct buf file = BUF_INIT(1 << 16);
	struct certificate *certificate = NULL;
	struct code parsed = a_code(code);
	struct identity leaf;
	char url[100];
	enum err err;

	snprintf(url, sizeof url, "https://a%s.example/", code);
	office_must_add(o, code, url, "");
	wish.name = "shop.example";
	leaf = identity_make(issuer, wish);
	add_pem(&file, leaf.x);
	if (with_chain)
		add_pem(&file, issuer->x);
	assert_int_equal(certificate_read(buf_str(&file), &certificate, NULL), ERR_OK);
	err = change_begin(&c);
	if (!err)
		err = store_add_certificate(o->store, &parsed, certificate, NOW);
	if (!err)
		err = store_add_chain(o->store, &parsed, certificate);
	assert_int_equal(change_end(&c, err), ERR_OK);
	certificate_free(certificate);
	identity_free(&leaf);
	buf_free(&file);
	return office_show(o, code).certificates[0].id;
}

static bool enrol_at(struct office *o, struct enrolment *e, size_t limit, int64_t now)
{
	const struct change c = office_change(o, now);
	bool more = false;
	enum err err = change_begin(&c);

	if (!err)
		err = revocation_enrol(&c, e, limit, &more);
	if (change_end(&c, err))
		fail_msg("%s", o->why.text);
	return more;
}

static struct revocation_row row_of(struct office *o, int64_t id)
{
	struct revocation_row row;

	assert_int_equal(revocation_read(o->store, id, &o->arena, &row), ERR_OK);
	return row;
}

/* When a task is due; 0: there is none. */
static int64_t due(struct office *o, int kind, int64_t subject)
{
	struct watch_task task;
	enum err err = queue_task(o->store, kind, subject, &task);

	assert_true(err == ERR_OK || err == ERR_NOT_FOUND);
	return err ? 0 : task.due;
}

/* ---- enrolling ---- */

static void a_certificate_is_asked_for_where_it_says(void **state)
{
	struct office *o = *state;
	struct enrolment e = {.expired = 0};
	int64_t both = issue(o, "0000000001", &ca,
	    (struct identity_wish){
		.serial = 11, .points = "URI:" POINT_1, .access = "OCSP;URI:http://ocsp.example/"},
	    true);
	int64_t list = issue(o, "0000000002", &ca,
	    (struct identity_wish){.serial = 12, .points = "URI:" POINT_1}, true);
	int64_t other = issue(o, "0000000003", &ca,
	    (struct identity_wish){.serial = 13, .points = "URI:" POINT_2}, true);
	int64_t none = issue(o, "0000000004", &ca, (struct identity_wish){.serial = 14}, true);

	assert_false(enrol_at(o, &e, 100, NOW));
	assert_true(row_of(o, both).issuer != 0 && row_of(o, both).list != 0);
	assert_true(row_of(o, both).names_ocsp);
	assert_int_equal(due(o, WATCH_OCSP, both), NOW);
	assert_int_equal(due(o, WATCH_LIST, row_of(o, both).list), NOW);
	assert_int_equal(row_of(o, list).list, row_of(o, both).list);
	assert_int_equal(due(o, WATCH_OCSP, list), 0);
	assert_int_not_equal(row_of(o, other).list, row_of(o, both).list);
	assert_true(row_of(o, none).is_watched && row_of(o, none).issuer != 0);
	assert_int_equal(row_of(o, none).list, 0);
	assert_false(row_of(o, none).names_ocsp);
}

static void what_has_expired_is_passed_over(void **state)
{
	struct office *o = *state;
	struct enrolment e = {.expired = 0};
	struct identity_wish past = {.serial = 11, .from = NOW - 20 * DAY, .until = NOW - DAY};
	int64_t first = issue(o, "0000000001", &ca, past, true), second, present;

	past.serial = 12;
	second = issue(o, "0000000002", &ca, past, true);
	assert_true(enrol_at(o, &e, 1, NOW));
	assert_true(enrol_at(o, &e, 1, NOW));
	assert_false(enrol_at(o, &e, 1, NOW));
	assert_false(row_of(o, first).is_watched || row_of(o, second).is_watched);
	present = issue(o, "0000000003", &ca, (struct identity_wish){.serial = 13}, true);
	enrol_at(o, &e, 1, NOW);
	assert_true(row_of(o, present).is_watched);
}

static void an_issuer_that_comes_later_is_that_of_those_before(void **state)
{
	struct office *o = *state;
	struct enrolment e = {.expired = 0};
	struct identity_wish wish = {.serial = 11, .points = "URI:" POINT_1};
	int64_t alone = issue(o, "0000000001", &ca, wish, false);

	enrol_at(o, &e, 100, NOW);
	assert_true(row_of(o, alone).is_watched);
	assert_int_equal(row_of(o, alone).issuer, 0);
	assert_int_equal(row_of(o, alone).list, 0);
	/* A name is not enough: its key has to be the one. */
	wish.serial = 12;
	issue(o, "0000000002", &namesake, wish, true);
	enrol_at(o, &e, 100, NOW);
	assert_int_equal(row_of(o, alone).issuer, 0);
	wish.serial = 13;
	issue(o, "0000000003", &ca, wish, true);
	enrol_at(o, &e, 100, NOW);
	assert_true(row_of(o, alone).issuer != 0 && row_of(o, alone).list != 0);
}

static void a_file_may_have_the_issuer(void **state)
{
	struct office *o = *state;
	struct enrolment e = {.expired = 0};
	struct buf file = BUF_INIT(1 << 16);
	char path[100];
	int64_t alone = issue(o, "0000000001", &ca,
	    (struct identity_wish){.serial = 11, .points = "URI:" POINT_1}, false);
	FILE *f;

	snprintf(path, sizeof path, "%s/issuers.pem", o->folder);
	assert_int_equal(revocation_issuers_read(path, &e.issuers, &o->why), ERR_NOT_FOUND);
	add_pem(&file, namesake.x);
	add_pem(&file, ca.x);
	f = fopen(path, "w");
	fwrite(file.at, 1, file.len, f);
	fclose(f);
	assert_int_equal(revocation_issuers_read(path, &e.issuers, &o->why), ERR_OK);
	assert_int_equal(e.issuers.count, 2);
	enrol_at(o, &e, 100, NOW);
	assert_true(row_of(o, alone).issuer != 0 && row_of(o, alone).list != 0);
	revocation_issuers_free(&e.issuers);
	assert_int_equal(revocation_issuers_read("", &e.issuers, &o->why), ERR_OK);
	assert_int_equal(e.issuers.count, 0);
	buf_free(&file);
}

static void newcomers_bring_their_list_forward_but_not_within_a_minute(void **state)
{
	struct office *o = *state;
	struct enrolment e = {.expired = 0};
	struct identity_wish wish = {.serial = 11, .points = "URI:" POINT_1};
	int64_t list, id = issue(o, "0000000001", &ca, wish, true);

	enrol_at(o, &e, 100, NOW);
	list = row_of(o, id).list;
	office_run_sql(o, "UPDATE revocation_list SET asked_at = 1780271990");
	office_run_sql(o, "UPDATE watch_task SET due = 1780275600");
	wish.serial = 12;
	issue(o, "0000000002", &ca, wish, true);
	enrol_at(o, &e, 100, NOW);
	assert_int_equal(due(o, WATCH_LIST, list), NOW + 50);
	office_run_sql(o, "UPDATE watch_task SET due = 1780275600");
	wish.serial = 13;
	issue(o, "0000000003", &ca, wish, true);
	enrol_at(o, &e, 100, NOW + HOUR / 2);
	assert_int_equal(due(o, WATCH_LIST, list), NOW + HOUR / 2);
}

static void those_who_are_many_come_in_parts(void **state)
{
	static const char *const codes[] = {"0000000001", "0000000002", "0000000003"};
	struct office *o = *state;
	struct enrolment e = {.expired = 0};
	int64_t ids[3];

	for (size_t i = 0; i < 3; i++)
		ids[i] = issue(o, codes[i], &ca,
		    (struct identity_wish){.serial = 11 + (int64_t)i, .points = "URI:" POINT_1},
		    true);
	assert_true(enrol_at(o, &e, 2, NOW));
	assert_true(row_of(o, ids[1]).is_watched);
	assert_false(row_of(o, ids[2]).is_watched);
	enrol_at(o, &e, 2, NOW);
	assert_true(row_of(o, ids[2]).is_watched);
}

/* ---- handing over ---- */

/* A list by `by`, of a point ("" for a whole one), with these serials, a byte each. */
static struct str list_of(struct crl_plan *p, const struct identity *by, const char *point,
    const char *serials, char number)
{
	static char name[200];
	unsigned char *at = NULL;
	int len = i2d_X509_NAME(X509_get_subject_name(by->x), &at);

	memcpy(name, at, (size_t)len);
	OPENSSL_free(at);
	crl_plan_init(p);
	buf_clear(&p->entries);
	buf_clear(&p->extensions);
	p->issuer_name = (struct str){name, (size_t)len};
	p->key = by->key;
	crl_put_number(&p->extensions, (struct str){&number, 1});
	if (point[0] != '\0')
		crl_put_point(&p->extensions, point, STR(""));
	for (; *serials != '\0'; serials++)
		crl_put_entry(
		    &p->entries, (struct str){serials, 1}, NOW - DAY, (struct str){NULL, 0});
	return crl_plan_write(p);
}

static enum err hand_in(struct office *o, const struct identity *by, const char *point,
    const char *serials, char number, struct hand_outcome *ret)
{
	const struct change c = office_change(o, NOW);
	struct crl_plan p;
	enum err err = registry_crl_add(
	    &c, list_of(&p, by, point, serials, number), &o->arena, ret, &o->effect);

	crl_plan_free(&p);
	return err;
}

/* Three certificates with the serials 11, 12 and 13: two of one point. */
static void three(struct office *o, int64_t ids[3])
{
	static const char *const codes[] = {"0000000001", "0000000002", "0000000003"};
	struct enrolment e = {.expired = 0};

	for (size_t i = 0; i < 3; i++)
		ids[i] = issue(o, codes[i], &ca,
		    (struct identity_wish){.serial = 11 + (int64_t)i,
			.points = i < 2 ? "URI:" POINT_1 : "URI:" POINT_2},
		    true);
	enrol_at(o, &e, 100, NOW);
}

static void a_whole_list_is_for_all_of_its_issuer(void **state)
{
	struct office *o = *state;
	struct hand_outcome found;
	int64_t ids[3];

	three(o, ids);
	assert_int_equal(hand_in(o, &ca, "", "\x0b\x0d\x20", 1, &found), ERR_OK);
	assert_int_equal(found.lists, 2);
	assert_int_equal(found.entries, 3);
	assert_int_equal(found.looked, 3);
	assert_int_equal(found.found, 2);
	assert_int_equal(found.revoked_count, 2);
	assert_int_equal(found.rest, 0);
	assert_true(found.revoked[0] == ids[0] && found.revoked[1] == ids[2]);
	assert_int_equal(o->effect.count, 2);
	assert_int_equal(row_of(o, ids[0]).revoked_at, NOW - DAY);
	assert_int_equal(row_of(o, ids[1]).looked_up, NOW);
	assert_int_equal(row_of(o, ids[1]).revoked_at, 0);
	/* The next one has forgotten somebody. */
	assert_int_equal(hand_in(o, &ca, "", "\x0b", 2, &found), ERR_OK);
	assert_int_equal(found.revoked_count, 0);
	assert_int_equal(found.vanished, 1);
	assert_int_equal(row_of(o, ids[2]).vanished_at, NOW);
}

static void a_list_of_a_point_is_for_those_who_name_it(void **state)
{
	struct office *o = *state;
	struct hand_outcome found;
	int64_t ids[3];

	three(o, ids);
	assert_int_equal(hand_in(o, &ca, POINT_2, "\x0b\x0d", 1, &found), ERR_OK);
	assert_int_equal(found.lists, 1);
	assert_int_equal(found.looked, 1);
	assert_int_equal(found.revoked_count, 1);
	assert_int_equal(row_of(o, ids[0]).looked_up, 0);
	assert_int_equal(row_of(o, ids[0]).revoked_at, 0);
}

static void lists_that_count_for_nobody_are_refused_with_their_word(void **state)
{
	struct office *o = *state;
	struct hand_outcome found;
	struct identity stranger = identity_make(
	    NULL, (struct identity_wish){.name = "Stranger", .serial = 3, .is_ca = true});
	int64_t ids[3];

	three(o, ids);
	assert_int_equal(hand_in(o, &stranger, "", "\x0b", 1, &found), ERR_REFUSED);
	assert_string_equal(o->why.reason, "crl.stranger");
	assert_int_equal(
	    hand_in(o, &ca, "http://crl.example/3.crl", "\x0b", 1, &found), ERR_REFUSED);
	assert_string_equal(o->why.reason, "crl.point");
	assert_int_equal(hand_in(o, &namesake, "", "\x0b", 1, &found), ERR_REFUSED);
	assert_string_equal(o->why.reason, "crl.signature");
	assert_int_equal(hand_in(o, &ca, POINT_1, "", 2, &found), ERR_OK);
	assert_int_equal(hand_in(o, &ca, POINT_1, "\x0b", 1, &found), ERR_REFUSED);
	assert_string_equal(o->why.reason, "crl.older");
	/* A whole one that is older for some counts for the others. */
	assert_int_equal(hand_in(o, &ca, "", "\x0b\x0d", 1, &found), ERR_OK);
	assert_int_equal(found.lists, 1);
	assert_int_equal(row_of(o, ids[0]).revoked_at, 0);
	assert_int_equal(row_of(o, ids[2]).revoked_at, NOW - DAY);
	identity_free(&stranger);
}

#define T(f) cmocka_unit_test_setup_teardown(f, office_start, office_stop)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    T(a_certificate_is_asked_for_where_it_says),
	    T(what_has_expired_is_passed_over),
	    T(an_issuer_that_comes_later_is_that_of_those_before),
	    T(a_file_may_have_the_issuer),
	    T(newcomers_bring_their_list_forward_but_not_within_a_minute),
	    T(those_who_are_many_come_in_parts),
	    T(a_whole_list_is_for_all_of_its_issuer),
	    T(a_list_of_a_point_is_for_those_who_name_it),
	    T(lists_that_count_for_nobody_are_refused_with_their_word),
	};
	int status;

	make_cas();
	status = office_run(tests);
	free_cas();
	return status;
}
