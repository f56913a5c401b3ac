/* Tests what is loaded, read and kept of a revocation list, on each kind of database. */
#include "unit/fixtures/crl_writer.h"
#include "unit/fixtures/office.h"

#include "base/hex.h"
#include "pki/parts.h"
#include "record/issuer.h"
#include "registry/revocation.h"
#include "revocation/list.h"
#include "revocation/read.h"

enum { HOUR = 3600, LIST = 7 };

/* ---- a list of ours ---- */

static void add_issuer(struct office *o, struct str der)
{
	struct change c = office_change(o, NOW);
	struct certificate_issuer issuer = {.der = der};
	struct certificate_parts parts;
	const struct code code = a_code("0000000001");
	enum err err;

	assert_true(certificate_parts(der, &parts));
	digest_sha256(der.at, der.len, issuer.fingerprint);
	digest_sha256(parts.subject.at, parts.subject.len, issuer.name_digest);
	digest_sha256(parts.key.at, parts.key.len, issuer.key_digest);
	err = change_begin(&c);
	if (!err)
		err = store_add_issuer(o->store, &code, &issuer);
	assert_int_equal(change_end(&c, err), ERR_OK);
	office_run_sql(o,
	    "INSERT INTO revocation_list (id, issuer_key, names) SELECT 7, key_digest,"
	    " 'http://crl.example/1.crl' FROM issuer");
}

/* A certificate of that contract, which is watched by the list: its id. */
static int64_t add_watched(struct office *o, const char *code, int64_t until)
{
	char sql[200], url[100];
	int64_t id;

	snprintf(url, sizeof url, "https://a%s.example/", code);
	office_must_add(o, code, url, "");
	snprintf(url, sizeof url, "a%s.example", code);
	office_must_issue(o, code, url, NOW - 10 * DAY, until);
	id = office_show(o, code).certificates[0].id;
	snprintf(sql, sizeof sql,
	    "INSERT INTO revocation (certificate, list, issuer) SELECT %lld, 7, id FROM issuer",
	    (long long)id);
	office_run_sql(o, sql);
	return id;
}

/* Two certificates, of which the list may tell. */
static int64_t a_list(struct office *o, int64_t *ret_other)
{
	struct str issuer = crl_issuer("Forge", forge_key());
	int64_t id;

	office_must_add(o, "0000000001", "https://a.example/", "");
	add_issuer(o, issuer);
	forge_free(issuer);
	id = add_watched(o, "0000000002", NOW + 80 * DAY);
	*ret_other = add_watched(o, "0000000003", NOW + 80 * DAY);
	return id;
}

/* A list of that time with these certificates (0: none), number `number`. */
static void write_list(
    struct office *o, struct crl_plan *p, int64_t at, char number, const char *code, int reason)
{
	unsigned char serial[PARTS_SERIAL_MAX];
	struct buf more = BUF_INIT(100);
	size_t len;

	crl_plan_init(p);
	buf_clear(&p->entries);
	buf_clear(&p->extensions);
	crl_put_number(&p->extensions, (struct str){&number, 1});
	p->this_update = at;
	p->next_update = at + 7 * DAY;
	if (code != NULL) {
		assert_true(certificate_serial_bytes(
		    office_show(o, code).certificates[0].serial, serial, &len));
		crl_put_reason(&more, (unsigned char)reason);
		crl_put_entry(
		    &p->entries, (struct str){(char *)serial, len}, at - HOUR, buf_str(&more));
	}
	buf_free(&more);
}

static void load(struct office *o, struct list *l, int64_t now)
{
	assert_int_equal(revocation_list_load(o->store, LIST, now, l), ERR_OK);
}

static enum err read_list(struct list *l, struct crl_plan *p, int64_t now, struct problem *why)
{
	enum err err = revocation_list_read(l, crl_plan_write(p), now, why);

	crl_plan_free(p);
	return err;
}

static struct list_outcome keep(struct office *o, struct list *l, int64_t now)
{
	struct change c = office_change(o, now);
	struct list_outcome outcome = {.revoked = 0};
	enum err err;

	c.actor = "watch";
	err = change_begin(&c);
	if (!err)
		err = revocation_list_keep(
		    &c, l, STR("\"e\""), STR(""), registry_revocation_seen, &outcome);
	if (change_end(&c, err))
		fail_msg("%s", o->why.text);
	revocation_list_free(l);
	return outcome;
}

/* All of it. */
static struct list_outcome take(struct office *o, int64_t at, char number, const char *code)
{
	struct crl_plan p;
	struct list l;

	load(o, &l, at);
	write_list(o, &p, at, number, code, 1);
	if (read_list(&l, &p, at, &o->why))
		fail_msg("%s", o->why.text);
	return keep(o, &l, at);
}

static struct revocation_row row_of(struct office *o, int64_t id)
{
	struct revocation_row row;

	assert_int_equal(revocation_read(o->store, id, &o->arena, &row), ERR_OK);
	return row;
}

/* ---- the tests ---- */

static void one_walk_speaks_for_all_that_were_there(void **state)
{
	struct office *o = *state;
	int64_t other, id = a_list(o, &other);
	struct list_outcome outcome = take(o, NOW, 1, "0000000002");

	assert_int_equal(outcome.revoked, 1);
	assert_int_equal(outcome.vanished, 0);
	assert_int_equal(row_of(o, id).revoked_at, NOW - HOUR);
	assert_text(row_of(o, id).reason, "keyCompromise");
	assert_int_equal(row_of(o, other).looked_up, NOW);
	assert_int_equal(row_of(o, other).list_until, NOW + 7 * DAY);
	assert_int_equal(row_of(o, other).revoked_at, 0);
	assert_text(
	    office_show(o, "0000000002").certificates[0].revocation_reason, "keyCompromise");
	assert_int_equal(office_show(o, "0000000003").certificates[0].revoked_at, 0);
	/* The same again is no news. */
	assert_int_equal(take(o, NOW, 1, "0000000002").revoked, 0);
}

static void who_came_after_the_list_was_loaded_waits_for_the_next_walk(void **state)
{
	struct office *o = *state;
	int64_t other, late;
	struct crl_plan p;
	struct list l;

	a_list(o, &other);
	load(o, &l, NOW);
	late = add_watched(o, "0000000004", NOW + 80 * DAY);
	write_list(o, &p, NOW, 1, NULL, 0);
	assert_int_equal(read_list(&l, &p, NOW, &o->why), ERR_OK);
	keep(o, &l, NOW);
	assert_int_equal(row_of(o, other).looked_up, NOW);
	assert_int_equal(row_of(o, late).looked_up, 0);
	load(o, &l, NOW);
	assert_int_equal(l.waiting_count, 1);
	assert_text(l.etag, "\"e\"");
	revocation_list_free(&l);
}

static void the_marks_never_go_back_whoever_keeps_them(void **state)
{
	struct office *o = *state;
	int64_t other, id = a_list(o, &other);
	struct crl_plan p;
	struct list l;

	load(o, &l, NOW);
	write_list(o, &p, NOW, 4, "0000000002", 1);
	assert_int_equal(read_list(&l, &p, NOW, &o->why), ERR_OK);
	/* Another server was faster, and has a newer one. */
	take(o, NOW + HOUR, 5, NULL);
	assert_int_equal(keep(o, &l, NOW + HOUR).revoked, 1);
	assert_int_equal(row_of(o, id).list_update, NOW + HOUR);
	assert_int_equal(row_of(o, id).revoked_at, NOW - HOUR);
	/* And what is older is refused, by its time or its number. */
	load(o, &l, NOW + HOUR);
	write_list(o, &p, NOW, 6, NULL, 0);
	assert_int_equal(read_list(&l, &p, NOW + HOUR, &o->why), ERR_REFUSED);
	assert_string_equal(o->why.reason, "crl.older");
	write_list(o, &p, NOW + HOUR, 4, NULL, 0);
	assert_int_equal(read_list(&l, &p, NOW + HOUR, &o->why), ERR_REFUSED);
	assert_string_equal(o->why.reason, "crl.older");
	revocation_list_free(&l);
}

static void who_vanishes_is_noted_and_stays_revoked_until_it_comes_again(void **state)
{
	struct office *o = *state;
	int64_t other, id = a_list(o, &other);

	take(o, NOW, 1, "0000000002");
	assert_int_equal(take(o, NOW + HOUR, 2, NULL).vanished, 1);
	assert_int_equal(row_of(o, id).vanished_at, NOW + HOUR);
	assert_int_equal(row_of(o, id).revoked_at, NOW - HOUR);
	/* Once is enough. */
	assert_int_equal(take(o, NOW + 2 * HOUR, 3, NULL).vanished, 0);
	assert_int_equal(row_of(o, id).vanished_at, NOW + HOUR);
	assert_int_equal(take(o, NOW + 3 * HOUR, 4, "0000000002").revoked, 0);
	assert_int_equal(row_of(o, id).vanished_at, 0);
	/* What has expired need not be on any list: nobody is left to be looked up either. */
	office_run_sql(o, "UPDATE certificate SET not_after = 1780272001");
	{
		struct list l;

		assert_int_equal(
		    revocation_list_load(o->store, LIST, NOW + 4 * HOUR, &l), ERR_NOT_FOUND);
		revocation_list_free(&l);
	}
}

static void what_does_not_count_leaves_all_as_it_was_but_for_the_reason(void **state)
{
	struct office *o = *state;
	int64_t other, id = a_list(o, &other);
	struct change c;
	enum err err;

	take(o, NOW, 1, NULL);
	c = office_change(o, NOW + HOUR);
	err = change_begin(&c);
	if (!err)
		err = revocation_list_keep_fault(&c, LIST,
		    &(struct problem){.text = "it is of the past", .reason = "crl.older"});
	assert_int_equal(change_end(&c, err), ERR_OK);
	assert_text(row_of(o, id).list_fault, "crl.older");
	assert_int_equal(row_of(o, id).list_seen_at, NOW);
	assert_int_equal(row_of(o, id).list_until, NOW + 7 * DAY);
	c = office_change(o, NOW + 2 * HOUR);
	err = change_begin(&c);
	if (!err)
		err = revocation_list_keep_same(&c, LIST);
	assert_int_equal(change_end(&c, err), ERR_OK);
	assert_null(row_of(o, id).list_fault.at);
	assert_int_equal(row_of(o, id).list_seen_at, NOW + 2 * HOUR);
}

static void a_serial_that_stands_there_twice_was_revoked_first(void **state)
{
	struct office *o = *state;
	int64_t other, id = a_list(o, &other);
	struct buf all = BUF_INIT(10000);
	struct crl_plan p, early;
	struct list l;

	load(o, &l, NOW);
	write_list(o, &p, NOW, 1, "0000000002", 4);
	write_list(o, &early, NOW - DAY, 1, "0000000002", 1);
	for (int i = 0; i < 20; i++)
		buf_add_str(&all, buf_str(i == 10 ? &early.entries : &p.entries));
	buf_add_str(&p.entries, buf_str(&all));
	buf_free(&all);
	crl_plan_free(&early);
	assert_int_equal(read_list(&l, &p, NOW, &o->why), ERR_OK);
	assert_int_equal(l.answer.hit_count, 1);
	assert_int_equal(keep(o, &l, NOW).revoked, 1);
	assert_int_equal(row_of(o, id).revoked_at, NOW - DAY - HOUR);
	assert_text(row_of(o, id).reason, "keyCompromise");
}

static void a_list_is_asked_for_in_the_middle_of_its_time(void **state)
{
	struct list_answer a = {.this_update = NOW, .next_update = NOW + 7 * DAY};

	(void)state;
	assert_int_equal(revocation_list_next(&a, HOUR, NOW), 0);
	a.next_update = NOW + HOUR;
	assert_int_equal(revocation_list_next(&a, HOUR, NOW), NOW + HOUR / 2);
	assert_int_equal(revocation_list_next(&a, HOUR, NOW + HOUR / 2), NOW + HOUR / 2 + 300);
	a.next_update = NOW + 60;
	assert_int_equal(revocation_list_next(&a, HOUR, NOW), NOW + 300);
	assert_int_equal(revocation_list_next(&a, 200, NOW), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, office_start, office_stop)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    T(one_walk_speaks_for_all_that_were_there),
	    T(who_came_after_the_list_was_loaded_waits_for_the_next_walk),
	    T(the_marks_never_go_back_whoever_keeps_them),
	    T(who_vanishes_is_noted_and_stays_revoked_until_it_comes_again),
	    T(what_does_not_count_leaves_all_as_it_was_but_for_the_reason),
	    T(a_serial_that_stands_there_twice_was_revoked_first),
	    T(a_list_is_asked_for_in_the_middle_of_its_time),
	};

	return office_run(tests);
}
