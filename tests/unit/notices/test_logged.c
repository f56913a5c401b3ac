/* What owners are told of the public log: entries of others for their hosts, each once. */
#include "unit/fixtures/patron.h"

#include "base/local_time.h"
#include "notices/turn.h"
#include "notices/wishes.h"
#include "registry/edit.h"

#define CODE "0123456789"
#define OTHER "0000000001"
#define THIRD "0000000002"
#define HOST "www" CODE ".example.jp"

static const struct notices_terms terms = {.has_log = true};

static size_t turn_with(struct office *o, const struct notices_terms *how, int64_t now)
{
	const struct change c = office_change(o, now);
	size_t ordered = 99;

	if (notices_turn_all(&c, how, &ordered))
		fail_msg("notices_turn_all: %s", o->why.text);
	return ordered;
}

/* How many mails about the log a whole turn orders then; others may come, too. */
static int64_t told_at(struct office *o, int64_t now)
{
	static const char sql[] = "SELECT count(*) FROM mail WHERE kind = 'logged'";
	int64_t before = patron_count(o, sql);

	turn_with(o, &terms, now);
	return patron_count(o, sql) - before;
}

/* A customer with a contract of CODE, and its certificate of 90 days. */
static int64_t an_owner(struct office *o)
{
	struct customer_key key;
	int64_t id;

	assert_int_equal(local_time_use("Asia/Tokyo", NULL), ERR_OK);
	id = patron_add(o, PATRON_MAIL, CODE, &key);
	office_must_issue(o, CODE, HOST, NOW, NOW + 90 * DAY - 1);
	assert_int_equal(told_at(o, NOW), 0);
	return id;
}

/* Somebody else gets a certificate. */
static void a_stranger(struct office *o, const char *code, const char *host)
{
	char url[300];

	snprintf(url, sizeof url, "https://%s/", host);
	office_must_add(o, code, url, "");
	office_must_issue(o, code, host, NOW, NOW + 90 * DAY - 1);
}

static void the_owner_of_a_host_is_told_of_anothers_certificate_once(void **state)
{
	struct office *o = *state;

	an_owner(o);
	a_stranger(o, OTHER, HOST);
	assert_int_equal(told_at(o, NOW), 1);
	assert_text(patron_mail(o, 0).to, PATRON_MAIL);
	assert_int_equal(told_at(o, NOW + 60), 0);
	assert_int_equal(office_revoke(o, OTHER, "keyCompromise", NOW, NOW + 60), ERR_OK);
	assert_int_equal(told_at(o, NOW + 60), 1);
	assert_int_equal(told_at(o, NOW + 13 * DAY), 0);
}

static void his_own_certificates_are_told_by_other_notices(void **state)
{
	struct office *o = *state;

	an_owner(o);
	office_must_issue(o, CODE, HOST, NOW, NOW + 90 * DAY);
	assert_int_equal(office_revoke(o, CODE, "keyCompromise", NOW, NOW), ERR_OK);
	assert_int_equal(told_at(o, NOW), 0);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail WHERE kind = 'revoked'"), 1);
}

static void a_change_and_the_end_of_his_own_contract_are_told(void **state)
{
	static const struct config config = {.contract = {.services = {2, {"SR3.0", "EV2.0"}}}};
	static const struct registry_terms one = {.config = &config, .approvals = 1};
	struct office *o = *state;
	struct amendment a = {.add_urls = {NULL, 0}};
	const struct code code = {CODE};
	struct proposal_outcome outcome;
	struct registry_clerk k;

	an_owner(o);
	k = office_clerk(o, NOW);
	k.terms = &one;
	k.who.role = OPERATOR_OPERATOR;
	k.who.rights = PERSON_ALL;
	a.form.field[CONTRACT_ORGANIZATION] = STR("株式会社別名");
	if (registry_contract_edit(&k, &code, &a, &outcome))
		fail_msg("registry_contract_edit: %s", o->why.text);
	registry_effect_free(&outcome.effect);
	assert_int_equal(told_at(o, NOW), 1);
	assert_int_equal(told_at(o, NOW + 1), 0);
	k.change = office_change(o, NOW + 1);
	assert_int_equal(registry_contract_end(&k, &code, &o->effect), ERR_OK);
	assert_int_equal(told_at(o, NOW + 1), 1);
}

static void the_twin_and_what_a_wildcard_covers_concern_him_too(void **state)
{
	struct office *o = *state;

	an_owner(o);
	a_stranger(o, OTHER, CODE "x.example.jp");
	assert_int_equal(told_at(o, NOW), 0);
	a_stranger(o, THIRD, "www." HOST);
	assert_int_equal(told_at(o, NOW), 1);
	a_stranger(o, "0000000003", "*.example.jp");
	assert_int_equal(told_at(o, NOW), 1);
	a_stranger(o, "0000000004", "*.example.com");
	assert_int_equal(told_at(o, NOW), 0);
}

static void who_has_a_wildcard_is_told_of_each_name_below(void **state)
{
	struct office *o = *state;

	an_owner(o);
	office_run_sql(o, "UPDATE registered_url SET host = '*.example.jp' WHERE code = " CODE);
	a_stranger(o, OTHER, "shop.example.jp");
	assert_int_equal(told_at(o, NOW), 1);
	a_stranger(o, THIRD, "deep.shop.example.jp");
	assert_int_equal(told_at(o, NOW), 0);
	a_stranger(o, "0000000003", "*.example.jp");
	assert_int_equal(told_at(o, NOW), 1);
}

static void an_entry_with_several_of_his_hosts_is_one_mail(void **state)
{
	struct office *o = *state;
	struct contract_form form = a_form(OTHER, "https://" HOST "/ https://www." HOST "/");

	an_owner(o);
	assert_int_equal(office_add(o, &form), ERR_OK);
	office_must_issue(o, OTHER, HOST " www." HOST, NOW, NOW + 90 * DAY - 1);
	assert_int_equal(told_at(o, NOW), 1);
}

static void each_of_several_owners_is_told(void **state)
{
	struct office *o = *state;
	struct customer_key key;

	an_owner(o);
	patron_add(o, "hanako@example.jp", OTHER, &key);
	office_must_issue(o, OTHER, "www" OTHER ".example.jp", NOW, NOW + 90 * DAY - 1);
	office_run_sql(o, "UPDATE registered_url SET host = '" HOST "' WHERE code = 1");
	turn_with(o, &terms, NOW);
	office_run_sql(o, "DELETE FROM mail");
	a_stranger(o, THIRD, HOST);
	assert_int_equal(told_at(o, NOW), 2);
	assert_int_equal(
	    patron_count(o, "SELECT count(DISTINCT recipient) FROM mail WHERE kind = 'logged'"), 2);
}

static void another_contract_of_his_own_is_no_news(void **state)
{
	struct office *o = *state;
	const struct code code = {OTHER};
	struct customer_edit edit = {.added = &code, .added_count = 1};
	struct customer_key key;
	int64_t id = an_owner(o);
	struct change c;

	office_must_add(o, OTHER, "https://" HOST "/", "");
	c = office_change(o, NOW);
	assert_int_equal(customers_edit(&c, id, &edit, &key), ERR_OK);
	office_must_issue(o, OTHER, HOST, NOW, NOW + 90 * DAY - 1);
	assert_int_equal(told_at(o, NOW), 0);
}

static void what_was_before_he_came_is_no_news(void **state)
{
	struct office *o = *state;

	a_stranger(o, OTHER, HOST);
	an_owner(o);
	assert_int_equal(told_at(o, NOW), 0);
	/* Not even to whom all of his contract is told. */
	office_run_sql(o, "UPDATE customer_contract SET known_event = 0");
	office_run_sql(o, "UPDATE customer SET added_at = added_at + 1");
	assert_int_equal(told_at(o, NOW + 1), 0);
	/* Nor what the log was told late. */
	a_stranger(o, THIRD, HOST);
	office_run_sql(o, "UPDATE customer SET added_at = added_at - 1");
	assert_int_equal(told_at(o, NOW + 15 * DAY), 0);
}

static void who_has_the_host_no_more_is_not_told(void **state)
{
	struct office *o = *state;

	an_owner(o);
	a_stranger(o, OTHER, HOST);
	office_run_sql(o, "UPDATE contract SET ended_at = 1 WHERE code = " CODE);
	assert_int_equal(told_at(o, NOW), 0);
	office_run_sql(o, "UPDATE contract SET ended_at = NULL WHERE code = " CODE);
	office_run_sql(o, "UPDATE certificate SET not_after = not_after - 10368001"
			  " WHERE code = " CODE);
	assert_int_equal(told_at(o, NOW), 0);
	office_run_sql(o, "UPDATE certificate SET not_after = not_after + 1 WHERE code = " CODE);
	assert_int_equal(told_at(o, NOW), 0);
	office_run_sql(o, "UPDATE certificate SET not_after = not_after + 86400"
			  " WHERE code = " CODE);
	assert_int_equal(told_at(o, NOW), 1);
}

static void who_refuses_it_and_where_no_log_is_served_nobody_is_told(void **state)
{
	struct office *o = *state;
	const struct notices_terms none = {.has_log = false};
	int64_t id = an_owner(o);
	struct change c;

	a_stranger(o, OTHER, HOST);
	turn_with(o, &none, NOW);
	c = office_change(o, NOW);
	assert_int_equal(notices_refuse(&c, id, NOTICE_LOGGED), ERR_OK);
	assert_int_equal(told_at(o, NOW), 0);
}

static void what_the_log_only_knew_is_no_news(void **state)
{
	struct office *o = *state;

	an_owner(o);
	a_stranger(o, OTHER, HOST);
	office_run_sql(o, "UPDATE ledger_entry SET event = NULL");
	assert_int_equal(told_at(o, NOW), 0);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    EACH(the_owner_of_a_host_is_told_of_anothers_certificate_once),
	    EACH(his_own_certificates_are_told_by_other_notices),
	    EACH(a_change_and_the_end_of_his_own_contract_are_told),
	    EACH(the_twin_and_what_a_wildcard_covers_concern_him_too),
	    EACH(who_has_a_wildcard_is_told_of_each_name_below),
	    EACH(an_entry_with_several_of_his_hosts_is_one_mail),
	    EACH(each_of_several_owners_is_told),
	    EACH(another_contract_of_his_own_is_no_news),
	    EACH(what_was_before_he_came_is_no_news),
	    EACH(who_has_the_host_no_more_is_not_told),
	    EACH(who_refuses_it_and_where_no_log_is_served_nobody_is_told),
	    EACH(what_the_log_only_knew_is_no_news),
	};

	return office_run(tests);
}
