/* Copying a store: accounts, audit and counts follow FROM, and what TO has of its own is not lost.
 */
#include "unit/fixtures/office.h"

#include "io/sql/sql.h"
#include "accounts/accounts.h"
#include "store/copy.h"
#include "store/handle.h"
#include "usage/write.h"

/* Codes with counts: some pages of a copy. */
#define COUNTED 4500

/* Two stores, and the last copy of one into the other. */
struct pair {
	struct office *from, *to;
	struct store_copy report;
	struct problem why;
};

static int start(void **state)
{
	struct pair *p = calloc(1, sizeof *p);
	void *office;

	assert_non_null(p);
	assert_int_equal(office_start(&office), 0);
	p->from = office;
	assert_int_equal(office_start(&office), 0);
	p->to = office;
	*state = p;
	return 0;
}

static int stop(void **state)
{
	struct pair *p = *state;

	office_stop((void **)&p->from);
	office_stop((void **)&p->to);
	free(p);
	return 0;
}

static void run_sql(struct office *o, const char *sql)
{
	struct sql *db = o->store->sql;

	if (sql_run(db, str_from(sql)))
		fail_msg("%s: %s", sql, sql_why(db)->text);
}

/* The number that a statement gives. */
static int64_t ask(struct office *o, const char *sql)
{
	struct sql *db = o->store->sql;
	struct sql_query *q;
	const char *statement;
	int64_t number;

	if (sql_prepare(db, sql, &statement))
		fail_msg("%s: %s", sql, sql_why(db)->text);
	q = sql_query(db, statement);
	assert_true(sql_step(q));
	number = sql_int(q, 0);
	assert_int_equal(sql_end(q), ERR_OK);
	return number;
}

static void check_progress(
    void *arg, const char *table, bool comparing, uint64_t done, uint64_t total)
{
	(void)arg;
	if (done > total || total == 0)
		fail_msg("%s %s: %llu of %llu", comparing ? "comparing" : "copying", table,
		    (unsigned long long)done, (unsigned long long)total);
}

static enum err copy(struct pair *p)
{
	p->report = (struct store_copy){.progress = check_progress};
	return store_copy(p->from->store, p->to->store, &p->report, &p->why);
}

static void must_copy(struct pair *p)
{
	if (copy(p))
		fail_msg("store_copy: %s", p->why.text);
}

static uint64_t rows_of(const struct pair *p, const char *table)
{
	for (size_t i = 0; i < STORE_COPY_TABLES; i++)
		if (strcmp(p->report.tables[i].name, table) == 0)
			return p->report.tables[i].rows;
	fail_msg("%s is not copied", table);
	return 0;
}

static struct accounts desk_of(struct office *o)
{
	return (struct accounts){.change = office_change(o, NOW),
	    .door = "console",
	    .sessions = {ACCOUNTS_REALM, 1800, 43200}};
}

static void add_operator(struct office *o, const char *name)
{
	char password[OPERATOR_INITIAL_TEXT];
	const struct accounts desk = desk_of(o);

	if (accounts_add(&desk, str_from(name), OPERATOR_MARKETING, password))
		fail_msg("accounts_add: %s", o->why.text);
}

static void set_role(struct office *o, const char *name, enum operator_role role)
{
	const struct accounts desk = desk_of(o);

	if (accounts_set_role(&desk, str_from(name), role))
		fail_msg("accounts_set_role: %s", o->why.text);
}

#define TEXT_OF(number) #number
#define DIGITS(number) TEXT_OF(number)

static void count(struct office *o)
{
	run_sql(o,
	    "INSERT INTO usage_code (code, day, place, shape, n)"
	    " WITH RECURSIVE row (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM row"
	    " WHERE i < " DIGITS(
		COUNTED) " - 1)"
			 " SELECT i / 3, i % 3, 1, 7, i FROM row;"
			 " INSERT INTO usage_batch (process, number, at) VALUES ('here', 1, 1000)");
}

/* ---- what is copied ---- */

static void an_account_keeps_its_password_and_its_role(void **state)
{
	struct pair *p = *state;
	struct operator_account theirs, ours;
	char their_password[ARGON2_TEXT_MAX], our_password[ARGON2_TEXT_MAX];

	add_operator(p->from, "sato");
	must_copy(p);
	set_role(p->from, "sato", OPERATOR_ADMINISTRATOR);
	must_copy(p);
	assert_int_equal(
	    store_operator_named(p->from->store, STR("sato"), &theirs, their_password), ERR_OK);
	assert_int_equal(
	    store_operator_named(p->to->store, STR("sato"), &ours, our_password), ERR_OK);
	assert_int_equal(ours.id, theirs.id);
	assert_int_equal(ours.role, OPERATOR_ADMINISTRATOR);
	assert_string_equal(our_password, their_password);
	assert_int_equal(rows_of(p, "audit"), 2);
	assert_int_equal(p->report.written, 2);
}

static void every_table_of_the_store_is_copied_but_those_made_anew(void **state)
{
	struct pair *p = *state;

	must_copy(p);
	/* Sessions, wrong passwords, networks of logins, shared keys, servers' terms, answers of
	 * the API, turns of the alarms and of notices, keys of revoked certificates, migrations; of
	 * customers what was asked for, what was forgotten, who begins, one-time passwords, and
	 * what was sent. */
	if (office_is_sqlite())
		assert_int_equal(
		    ask(p->from, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"),
		    STORE_COPY_TABLES + 15);
	else
		assert_int_equal(ask(p->from, "SELECT count(*) FROM pg_tables"
					      " WHERE schemaname = current_schema()"),
		    STORE_COPY_TABLES + 15);
}

/* Issued with the CA that signs what forge_der() encodes. */
static void issue_with_chain(struct office *o, const char *code, const char *host)
{
	static const unsigned char ca_true[] = {0x30, 3, 1, 1, 0xFF};
	struct str leaf = forge_pem(a_certificate(host, NOW - DAY, NOW + 90 * DAY)), issuer;
	struct buf file = BUF_INIT(1 << 16);
	X509 *ca = forge_new();

	forge_subject(ca, "CN", V_ASN1_UTF8STRING, "Forge", 5, 0);
	forge_extension(ca, NID_basic_constraints, ca_true, sizeof ca_true);
	issuer = forge_pem(forge_der(ca));
	buf_add_str(&file, issuer);
	buf_add_str(&file, leaf);
	if (office_issue_at(o, code, buf_str(&file), NOW))
		fail_msg("certificate_add: %s", o->why.text);
	buf_free(&file);
	forge_free(leaf);
	forge_free(issuer);
}

static void chains_go_along_with_the_certificates_that_they_came_with(void **state)
{
	struct pair *p = *state;

	office_must_add(p->from, "0000000001", "https://a.example.jp/", NULL);
	office_must_add(p->from, "0000000002", "https://b.example.jp/", NULL);
	issue_with_chain(p->from, "0000000001", "a.example.jp");
	must_copy(p);
	assert_int_equal(rows_of(p, "certificate_issuer"), 1);
	issue_with_chain(p->from, "0000000002", "b.example.jp");
	must_copy(p);
	assert_int_equal(rows_of(p, "certificate_issuer"), 2);
	assert_int_equal(rows_of(p, "issuer"), ask(p->from, "SELECT count(*) FROM issuer"));
}

/* Each is made in FROM, which is copied then: what changed is written, and the row behind it. */
static const struct {
	const char *sql;
	uint64_t written;
} changes[] = {
    {"SELECT 1", 0},
    /* The first row, the last, and those on both sides of a page's end. */
    {"UPDATE usage_code SET n = n + 1 WHERE code = 0 AND day = 0", 2},
    {"UPDATE usage_code SET n = n + 1 WHERE code = 1499 AND day = 2", 1},
    {"UPDATE usage_code SET n = n + 1 WHERE code = 666 AND day >= 1", 3},
    {"DELETE FROM usage_code WHERE code = 0 AND day = 0", 1},
    {"DELETE FROM usage_code WHERE code = 1499 AND day = 2", 0},
    {"DELETE FROM usage_code WHERE code = 20 AND day = 1", 1},
    {"DELETE FROM usage_code WHERE code BETWEEN 100 AND 900", 1},
    {"INSERT INTO usage_code (code, day, place, shape, n) VALUES (500, 9, 9, 9, 9)", 1},
    {"UPDATE usage_code SET day = day + 10 WHERE code = 30", 4},
    {"INSERT INTO usage_code (code, day, place, shape, n)"
     " SELECT code + 2000, day, place, shape, n FROM usage_code WHERE code < 50",
	148},
    {"DELETE FROM usage_code WHERE code > 40", 0},
    {"DELETE FROM usage_code", 0},
    /* Keys that are texts; their order is that of bytes. */
    {"INSERT INTO usage_foreign (host, hits, error, first_day, last_day, code)"
     " VALUES ('b.example', 1, 0, 1, 1, 1), ('xn--a', 1, 0, 1, 1, 1), ('B', 1, 0, 1, 1, 1)",
	3},
    {"UPDATE usage_foreign SET hits = 2 WHERE host = 'b.example'", 2},
    {"DELETE FROM usage_foreign WHERE host < 'c'", 1},
    {"INSERT INTO usage_mark (name, at) VALUES ('event', 7)", 1},
};

static void changed_counts_are_taken_over_and_no_others(void **state)
{
	struct pair *p = *state;

	count(p->from);
	must_copy(p);
	assert_int_equal(p->report.written, COUNTED + 1);
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		run_sql(p->from, changes[i].sql);
		must_copy(p);
		if (p->report.written != changes[i].written)
			fail_msg(
			    "%s: %d rows were written", changes[i].sql, (int)p->report.written);
	}
}

/* ---- what is not lost ---- */

/* What a TO may have of its own, and how that is called. */
static const struct {
	const char *sql, *words;
} owned[] = {
    {"INSERT INTO contract (code, lang, sticker, service, organization, added_at)"
     " VALUES (1, 'ja', 1, 'EV', 'x', 1)",
	"holds records"},
    {"INSERT INTO event (id, at, actor, action) VALUES (1, 1, 'cli:x', 'x')", "holds records"},
    {"INSERT INTO operator (id, name, role, password, password_at, initial, added_at)"
     " VALUES (1, 'sato', 'operator', 'x', 1, 1, 1)",
	"holds accounts"},
    {"INSERT INTO audit (id, at, actor, action) VALUES (1, 1, 'cli:x', 'login')",
	"holds entries of the audit"},
    {"INSERT INTO usage_batch (process, number, at) VALUES ('there', 1, 2000)", "holds counts"},
    {"INSERT INTO usage_total (day, shape, n) VALUES (1, 1, 1)", "holds counts"},
};

static void a_store_with_something_of_its_own_is_refused_and_left_alone(void **state)
{
	struct pair *p = *state;
	struct office *copied = p->to;

	add_operator(p->from, "sato");
	count(p->from);
	for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++) {
		void *other;

		assert_int_equal(office_start(&other), 0);
		p->to = other;
		run_sql(p->to, owned[i].sql);
		assert_int_equal(copy(p), ERR_EXISTS);
		assert_why(p, owned[i].words);
		assert_int_equal(p->report.copied + p->report.written, 0);
		office_stop(&other);
	}
	p->to = copied;
}

static void a_copy_that_was_used_is_refused(void **state)
{
	struct pair *p = *state;

	add_operator(p->from, "sato");
	count(p->from);
	must_copy(p);
	run_sql(p->to, "INSERT INTO usage_batch (process, number, at) VALUES ('there', 1, 2000)");
	assert_int_equal(copy(p), ERR_EXISTS);
	assert_why(p, "holds counts");
	run_sql(p->to, "DELETE FROM usage_batch WHERE process = 'there'");
	must_copy(p);
	set_role(p->to, "sato", OPERATOR_ADMINISTRATOR);
	assert_int_equal(copy(p), ERR_EXISTS);
	assert_why(p, "holds entries of the audit");
}

static void batches_that_were_forgotten_meanwhile_are_no_reason_to_refuse(void **state)
{
	struct pair *p = *state;

	count(p->from);
	must_copy(p);
	run_sql(p->from, "DELETE FROM usage_batch;"
			 "INSERT INTO usage_batch (process, number, at) VALUES ('later', 1, 9000)");
	must_copy(p);
	assert_int_equal(rows_of(p, "usage_batch"), 1);
}

static void an_account_that_has_another_name_there_is_told_before_anything_is_written(void **state)
{
	struct pair *p = *state;

	add_operator(p->from, "sato");
	add_operator(p->to, "suzuki");
	assert_int_equal(copy(p), ERR_EXISTS);
	assert_why(p, "holds accounts");
	assert_int_equal(ask(p->to, "SELECT count(*) FROM operator WHERE name = 'suzuki'"), 1);
}

/* URLs, names and contacts go when a contract is changed; a copy that is made again follows. */
static void what_a_contract_has_not_any_more_goes_from_the_copy(void **state)
{
	struct pair *p = *state;

	office_must_add(p->from, "0000000001", "https://a.example.jp/|https://b.example.jp/", "");
	office_must_add(p->from, "0000000002", "https://a.example.jp/|https://b.example.jp/", "");
	run_sql(p->from, "INSERT INTO contact (code, role, name, changed_at) VALUES"
			 " (1, 'applicant', 'A', 1), (2, 'applicant', 'B', 1)");
	must_copy(p);
	assert_int_equal(rows_of(p, "registered_url"), 4);
	run_sql(p->from, "DELETE FROM registered_url WHERE code = 1 AND position = 1;"
			 " UPDATE contract_name SET name = 'new' WHERE code = 1;"
			 " DELETE FROM contact WHERE code = 1;"
			 " INSERT INTO event (id, at, code, actor, action) VALUES"
			 " ((SELECT max(id) + 1 FROM event), 1, 1, 'test', 'contract.edit')");
	must_copy(p);
	assert_int_equal(rows_of(p, "registered_url"), 3);
	assert_int_equal(rows_of(p, "contract_name"), 2);
	assert_int_equal(rows_of(p, "contact"), 1);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_account_keeps_its_password_and_its_role),
	    TEST(chains_go_along_with_the_certificates_that_they_came_with),
	    TEST(every_table_of_the_store_is_copied_but_those_made_anew),
	    TEST(what_a_contract_has_not_any_more_goes_from_the_copy),
	    TEST(changed_counts_are_taken_over_and_no_others),
	    TEST(a_store_with_something_of_its_own_is_refused_and_left_alone),
	    TEST(a_copy_that_was_used_is_refused),
	    TEST(batches_that_were_forgotten_meanwhile_are_no_reason_to_refuse),
	    TEST(an_account_that_has_another_name_there_is_told_before_anything_is_written),
	};

	return office_run(tests);
}
