/* What becomes of a contract's certificates when another comes, and when a contract renews one:
 * with two persons, whom windows and counts bind. */
#include "unit/fixtures/office.h"

#include "base/local_time.h"
#include "config/reading.h"

#define CODE "0000000001"
#define NEXT "0000000002"
#define HOST "www.shop.example.jp"

static struct config config;
static struct registry_terms terms;

/* Two persons, and this setting. */
static void configure(const char *name, const char *value)
{
	struct config_reading r;

	config_begin(&r, &config, NULL, NULL);
	config_pair(&r, "t.conf", 1, STR("issue"), str_from(name), str_from(value));
	assert_int_equal(config_end(&r), ERR_OK);
	terms = (struct registry_terms){.config = &config, .approvals = 2};
}

static int start(void **state)
{
	struct office *o;

	office_start(state);
	o = *state;
	configure("approvals", "2");
	o->rules.config = &config;
	office_must_add(o, CODE, "https://" HOST "/", "");
	return 0;
}

/* A contract that renews itself, beside the other. */
static void add_renewing(struct office *o)
{
	struct contract_form form = a_form(NEXT, "https://" HOST "/");

	form.field[CONTRACT_AUTO_RENEW] = STR("yes");
	assert_int_equal(office_add(o, &form), ERR_OK);
}

static enum err issue_file(
    struct office *o, const char *code, struct str file, int64_t now, int64_t asked_at)
{
	const struct registry_clerk k = {.change = office_change(o, now), .terms = &terms};
	struct certificate *certificate = NULL;
	struct code parsed = a_code(code);
	struct certificate_adding adding = {.asked_at = asked_at};
	bool there;
	enum err err = registry_begin(&k.change, &parsed);

	assert_int_equal(certificate_read(file, &certificate, NULL), ERR_OK);
	adding.certificate = certificate;
	if (!err)
		err = registry_certificate_put(&k, &parsed, &adding, &o->effect, &there);
	err = registry_end(&k.change, err, &parsed, &o->effect);
	certificate_free(certificate);
	return err;
}

static enum err issue(
    struct office *o, const char *code, const char *hosts, int64_t from, int64_t to, int64_t now)
{
	struct str der = a_certificate(hosts, from, to);
	enum err err = issue_file(o, code, der, now, 0);

	forge_free(der);
	return err;
}

static void must_issue(struct office *o, const char *code, int64_t from, int64_t to, int64_t now)
{
	if (issue(o, code, HOST, from, to, now))
		fail_msg("%s", o->why.text);
}

static void assert_reason(const struct office *o, const char *word)
{
	if (strcmp(o->why.reason, word) != 0)
		fail_msg("\"%s\" is not %s: %s", o->why.reason, word, o->why.text);
}

/* The certificate of a contract that begins then, as it is at NOW. */
static const struct store_certificate *certificate_at(
    struct office *o, const char *code, int64_t from)
{
	struct store_entry entry = office_show(o, code);

	for (size_t i = 0; i < entry.certificate_count; i++)
		if (entry.certificates[i].not_before == from)
			return &entry.certificates[i];
	fail_msg("no such certificate");
	return NULL;
}

/* ---- reissues ---- */

static void a_reissue_is_possible_to_the_last_second_of_its_window(void **state)
{
	struct office *o = *state;
	int64_t issued = NOW - 25 * DAY;

	must_issue(o, CODE, issued, NOW + 300 * DAY, NOW);
	assert_int_equal(issue(o, CODE, HOST, NOW, NOW + 300 * DAY, NOW + 1), ERR_REFUSED);
	assert_reason(o, "reissue.late");
	assert_string_equal(o->why.about, "2026-06-01T09:00:00+09:00");
	assert_why(o, "a new contract can renew it from 2026-12-28T09:00:00+09:00 on");
	assert_int_equal(certificate_at(o, CODE, issued)->revoked_at, 0);
	must_issue(o, CODE, NOW, NOW + 300 * DAY, NOW);
	assert_int_equal(certificate_at(o, CODE, issued)->revoked_at, NOW);
}

/* What was proposed in time is approved later. */
static void it_counts_when_a_reissue_was_asked_for(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate(HOST, NOW, NOW + 300 * DAY);

	must_issue(o, CODE, NOW - 25 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(issue_file(o, CODE, der, NOW + 5 * DAY, NOW + 1), ERR_REFUSED);
	assert_int_equal(issue_file(o, CODE, der, NOW + 5 * DAY, NOW), ERR_OK);
	forge_free(der);
}

static void a_contract_is_reissued_once(void **state)
{
	struct office *o = *state;

	must_issue(o, CODE, NOW - 9 * DAY, NOW + 300 * DAY, NOW);
	must_issue(o, CODE, NOW - 8 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(issue(o, CODE, HOST, NOW - 7 * DAY, NOW + 300 * DAY, NOW), ERR_REFUSED);
	assert_reason(o, "reissue.again");
	assert_int_equal(certificate_at(o, CODE, NOW - 8 * DAY)->revoked_at, 0);
	configure("reissues", "2");
	must_issue(o, CODE, NOW - 7 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(issue(o, CODE, HOST, NOW - 6 * DAY, NOW + 300 * DAY, NOW), ERR_REFUSED);
}

static void in_the_place_of_one_that_was_revoked_another_comes_at_any_time(void **state)
{
	struct office *o = *state;

	must_issue(o, CODE, NOW - 26 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(office_revoke(o, CODE, "keyCompromise", 0, NOW), ERR_OK);
	must_issue(o, CODE, NOW, NOW + 300 * DAY, NOW);
	assert_int_equal(o->effect.warning_count, 0);
}

/* A renewal is another contract. */
static void what_has_expired_is_not_reissued(void **state)
{
	struct office *o = *state;

	must_issue(o, CODE, NOW - 40 * DAY, NOW - 1, NOW);
	assert_int_equal(issue(o, CODE, HOST, NOW, NOW + 300 * DAY, NOW), ERR_REFUSED);
	assert_reason(o, "reissue.late");
	assert_why(o, "a new contract can renew it from 2026-06-01T09:00:00+09:00 on");
}

static void a_record_of_the_past_has_no_window(void **state)
{
	struct office *o = *state;

	must_issue(o, CODE, NOW - 90 * DAY, NOW + 90 * DAY, NOW);
	must_issue(o, CODE, NOW - 500 * DAY, NOW - 100 * DAY, NOW);
	must_issue(o, CODE, NOW - 50 * DAY, NOW - DAY, NOW);
	must_issue(o, CODE, NOW - 91 * DAY, NOW + 90 * DAY, NOW);
	assert_int_equal(certificate_at(o, CODE, NOW - 90 * DAY)->revoked_at, 0);
}

static void what_is_replaced_stays_valid_for_its_grace(void **state)
{
	struct office *o = *state;

	configure("grace_hours", "48");
	must_issue(o, CODE, NOW - 9 * DAY, NOW + 300 * DAY, NOW);
	must_issue(o, CODE, NOW - 8 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(certificate_at(o, CODE, NOW - 9 * DAY)->revoked_at, NOW + 2 * DAY);
	office_must_add(o, NEXT, "https://" HOST "/", "");
	must_issue(o, NEXT, NOW - 9 * DAY, NOW + 300 * DAY, NOW);
	must_issue(o, NEXT, NOW + 5 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(certificate_at(o, NEXT, NOW - 9 * DAY)->revoked_at, NOW + 7 * DAY);
}

/* ---- supersession that is planned ---- */

static enum err revoke_serial(struct office *o, const char *code, int64_t from)
{
	const struct revocation revocation = {
	    .reason = STR("keyCompromise"), .serial = certificate_at(o, code, from)->serial};
	const struct change change = office_change(o, NOW);
	struct code parsed = a_code(code);

	return registry_certificate_revoke(&change, &parsed, &revocation, &o->effect);
}

static void one_that_is_revoked_before_it_begins_replaces_nothing(void **state)
{
	struct office *o = *state;
	struct store_entry entry;

	must_issue(o, CODE, NOW - 9 * DAY, NOW + 300 * DAY, NOW);
	must_issue(o, CODE, NOW + 5 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(certificate_at(o, CODE, NOW - 9 * DAY)->revoked_at, NOW + 5 * DAY);
	assert_int_equal(revoke_serial(o, CODE, NOW + 5 * DAY), ERR_OK);
	entry = office_show(o, CODE);
	assert_int_equal(certificate_at(o, CODE, NOW - 9 * DAY)->revoked_at, 0);
	assert_text(entry.events[entry.event_count - 1].action, "certificate.spare");
	/* The reissue was none, so one is left. */
	must_issue(o, CODE, NOW + 6 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(certificate_at(o, CODE, NOW - 9 * DAY)->revoked_at, NOW + 6 * DAY);
}

static void one_that_is_revoked_once_it_began_has_replaced_the_other(void **state)
{
	struct office *o = *state;

	configure("grace_hours", "720");
	must_issue(o, CODE, NOW - 9 * DAY, NOW + 300 * DAY, NOW);
	must_issue(o, CODE, NOW - 8 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(revoke_serial(o, CODE, NOW - 8 * DAY), ERR_OK);
	assert_int_equal(certificate_at(o, CODE, NOW - 9 * DAY)->revoked_at, NOW + 30 * DAY);
}

static void what_another_still_replaces_is_not_spared(void **state)
{
	struct office *o = *state;

	configure("reissues", "5");
	must_issue(o, CODE, NOW - 9 * DAY, NOW + 300 * DAY, NOW);
	must_issue(o, CODE, NOW + 5 * DAY, NOW + 300 * DAY, NOW);
	must_issue(o, CODE, NOW + 8 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(revoke_serial(o, CODE, NOW + 5 * DAY), ERR_OK);
	assert_int_equal(certificate_at(o, CODE, NOW - 9 * DAY)->revoked_at, NOW + 8 * DAY);
	assert_int_equal(revoke_serial(o, CODE, NOW + 8 * DAY), ERR_OK);
	assert_int_equal(certificate_at(o, CODE, NOW - 9 * DAY)->revoked_at, 0);
	assert_int_equal(revoke_serial(o, CODE, NOW + 8 * DAY), ERR_EXISTS);
}

static void a_plan_gives_way_to_what_comes_sooner(void **state)
{
	struct office *o = *state;

	configure("reissues", "5");
	must_issue(o, CODE, NOW - 9 * DAY, NOW + 300 * DAY, NOW);
	must_issue(o, CODE, NOW + 5 * DAY, NOW + 300 * DAY, NOW);
	must_issue(o, CODE, NOW - 8 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(certificate_at(o, CODE, NOW - 9 * DAY)->revoked_at, NOW);
}

static void a_serial_that_the_contract_has_not_is_refused(void **state)
{
	struct office *o = *state;
	const struct revocation revocation = {.serial = STR("FFFF")};
	struct code code = a_code(CODE);
	struct change change;

	must_issue(o, CODE, NOW - 9 * DAY, NOW + 300 * DAY, NOW);
	change = office_change(o, NOW);
	assert_int_equal(
	    registry_certificate_revoke(&change, &code, &revocation, &o->effect), ERR_NOT_FOUND);
	assert_reason(o, "certificate.unknown");
	assert_int_equal(certificate_at(o, CODE, NOW - 9 * DAY)->revoked_at, 0);
}

/* ---- what a certificate says ---- */

/* As a_certificate(), by another organisation, at a place where that is not NULL, issued by
 * `issuer` likewise. */
static struct str certificate_of(
    const char *organization, const char *place, const char *issuer, int64_t from, int64_t to)
{
	X509 *x = forge_new();
	GENERAL_NAMES *names = forge_names();
	static long serial = 5000;

	ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial);
	ASN1_TIME_set(X509_getm_notBefore(x), (time_t)from);
	ASN1_TIME_set(X509_getm_notAfter(x), (time_t)to);
	if (place != NULL)
		forge_subject(x, "L", V_ASN1_UTF8STRING, place, strlen(place), 0);
	forge_subject(x, "O", V_ASN1_UTF8STRING, organization, strlen(organization), 0);
	if (issuer != NULL) {
		X509_NAME *name = X509_NAME_new();

		X509_NAME_add_entry_by_txt(
		    name, "CN", V_ASN1_UTF8STRING, (const unsigned char *)issuer, -1, -1, 0);
		X509_set_issuer_name(x, name);
		X509_NAME_free(name);
	}
	forge_name(names, GEN_DNS, HOST, strlen(HOST));
	forge_add_names(x, names);
	return forge_der(x);
}

static enum err issue_of(struct office *o, const char *code, const char *organization,
    const char *place, const char *issuer, int64_t from, int64_t to)
{
	struct str der = certificate_of(organization, place, issuer, from, to);
	enum err err = issue_file(o, code, der, NOW, 0);

	forge_free(der);
	return err;
}

static void what_a_certificate_says_is_not_changed(void **state)
{
	struct office *o = *state;
	int64_t from = NOW - 9 * DAY, to = NOW + 300 * DAY;

	assert_int_equal(issue_of(o, CODE, "例示", "東京", NULL, from, to), ERR_OK);
	assert_int_equal(issue_of(o, CODE, "見本", "東京", NULL, from + DAY, to), ERR_REFUSED);
	assert_reason(o, "reissue.changed");
	assert_string_equal(o->why.about, "見本");
	assert_why(o, "contract add --renews " CODE);
	assert_int_equal(issue_of(o, CODE, "例示", "大阪", NULL, from + DAY, to), ERR_REFUSED);
	assert_string_equal(o->why.about, "大阪");
	assert_int_equal(issue_of(o, CODE, "例示", NULL, NULL, from + DAY, to), ERR_REFUSED);
	assert_int_equal(issue_of(o, CODE, "例示", "東京", "CA 2", from + DAY, to), ERR_OK);
}

/* With one person, too: it is no window. */
static void one_person_may_not_change_it_either(void **state)
{
	struct office *o = *state;

	terms.approvals = 1;
	must_issue(o, CODE, NOW - 9 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(
	    issue(o, CODE, HOST " b.example.jp", NOW - DAY, NOW + 300 * DAY, NOW), ERR_REFUSED);
	assert_reason(o, "reissue.changed");
	assert_string_equal(o->why.about, "b.example.jp");
	must_issue(o, CODE, NOW - DAY, NOW + 300 * DAY, NOW);
	/* What is over is not what it replaces. */
	assert_int_equal(office_revoke(o, CODE, "", 0, NOW), ERR_OK);
	assert_int_equal(issue(o, CODE, HOST " b.example.jp", NOW, NOW + 300 * DAY, NOW), ERR_OK);
}

static void a_contract_that_renews_itself_is_reissued_whatever_changes(void **state)
{
	struct office *o = *state;

	add_renewing(o);
	must_issue(o, NEXT, NOW - 40 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(
	    issue(o, NEXT, HOST " b.example.jp", NOW - 9 * DAY, NOW + 300 * DAY, NOW), ERR_OK);
	assert_int_equal(certificate_at(o, NEXT, NOW - 40 * DAY)->revoked_at, NOW);
	for (int i = 0; i < 5; i++)
		must_issue(o, NEXT, NOW - 8 * DAY + i, NOW + 300 * DAY, NOW);
	assert_int_equal(certificate_at(o, NEXT, NOW - 8 * DAY + 3)->revoked_at, NOW);
	assert_int_equal(o->effect.warning_count, 0);
}

/* ---- certificates that follow one another ---- */

/* The last third of 48 days is 16. */
static void a_successor_before_the_last_third_is_a_reissue(void **state)
{
	struct office *o = *state;

	add_renewing(o);
	must_issue(o, NEXT, NOW - 32 * DAY, NOW + 16 * DAY, NOW - 32 * DAY);
	must_issue(o, NEXT, NOW - 1, NOW + 47 * DAY, NOW - 1);
	assert_int_equal(certificate_at(o, NEXT, NOW - 32 * DAY)->revoked_at, NOW - 1);
	assert_text(certificate_at(o, NEXT, NOW - 32 * DAY)->revocation_reason, "superseded");
}

static void a_successor_within_it_lets_the_other_end_by_itself(void **state)
{
	struct office *o = *state;

	add_renewing(o);
	must_issue(o, NEXT, NOW - 32 * DAY, NOW + 16 * DAY, NOW - 32 * DAY);
	must_issue(o, NEXT, NOW - 1, NOW + 47 * DAY, NOW);
	assert_int_equal(certificate_at(o, NEXT, NOW - 32 * DAY)->revoked_at, 0);
	assert_int_equal(office_show(o, NEXT).certificates[0].not_before, NOW - 1);
	assert_int_equal(office_record(o, NEXT, NOW).count, 1);
}

static void the_window_of_renewals_may_be_the_shorter_one(void **state)
{
	struct office *o = *state;
	int64_t begin = NOW - 37 * DAY, end = NOW + 10 * DAY;

	configure("renewal_days", "10");
	add_renewing(o);
	must_issue(o, NEXT, begin, end, begin);
	must_issue(o, NEXT, NOW, NOW + 47 * DAY, NOW);
	assert_int_equal(certificate_at(o, NEXT, begin)->revoked_at, 0);
	must_issue(o, NEXT, NOW + 1, NOW + 47 * DAY, NOW + 1);
	assert_int_equal(certificate_at(o, NEXT, NOW)->revoked_at, NOW + 1);
}

static void what_changes_anything_is_a_reissue(void **state)
{
	struct office *o = *state;
	int64_t begin = NOW - 40 * DAY, end = NOW + 7 * DAY;

	add_renewing(o);
	assert_int_equal(issue_of(o, NEXT, "例示", "東京", "CA 1", begin, end), ERR_OK);
	assert_int_equal(issue_of(o, NEXT, "例示", "東京", "CA 2", NOW, NOW + 40 * DAY), ERR_OK);
	assert_int_equal(certificate_at(o, NEXT, begin)->revoked_at, NOW);
}

static void one_that_does_not_last_longer_is_a_reissue(void **state)
{
	struct office *o = *state;

	add_renewing(o);
	must_issue(o, NEXT, NOW - 40 * DAY, NOW + 7 * DAY, NOW);
	must_issue(o, NEXT, NOW, NOW + 7 * DAY, NOW);
	assert_int_equal(certificate_at(o, NEXT, NOW - 40 * DAY)->revoked_at, NOW);
}

/* ---- renewals by another contract ---- */

static enum err renew_at(struct office *o, const char *service, int64_t now)
{
	const struct change change = office_change(o, now);
	struct contract_form form = a_form(NEXT, "https://" HOST "/");

	form.field[CONTRACT_RENEWS] = STR(CODE);
	form.field[CONTRACT_SERVICE] = str_from(service);
	return registry_contract_add(&change, &o->rules, &form, &o->effect);
}

static void a_renewal_can_be_asked_for_from_the_first_second_of_its_window(void **state)
{
	struct office *o = *state;

	must_issue(o, CODE, NOW - 9 * DAY, NOW + 90 * DAY, NOW);
	assert_int_equal(renew_at(o, "", NOW - 1), ERR_REFUSED);
	assert_reason(o, "renewal.early");
	assert_string_equal(o->why.about, "2026-06-01T09:00:00+09:00");
	assert_int_equal(renew_at(o, "", NOW), ERR_OK);
	assert_int_equal(o->effect.warning_count, 0);
}

static void one_person_is_warned_of_an_early_renewal(void **state)
{
	struct office *o = *state;

	must_issue(o, CODE, NOW - 9 * DAY, NOW + 90 * DAY, NOW);
	configure("approvals", "1");
	assert_int_equal(renew_at(o, "", NOW - 1), ERR_OK);
	assert_int_equal(o->effect.warning_count, 1);
	assert_non_null(strstr(o->effect.warnings[0].text, "from 2026-06-01T09:00:00+09:00 on"));
}

static void what_is_not_valid_can_be_renewed_at_any_time(void **state)
{
	struct office *o = *state;

	must_issue(o, CODE, NOW - 9 * DAY, NOW + 300 * DAY, NOW);
	assert_int_equal(office_revoke(o, CODE, "", 0, NOW), ERR_OK);
	assert_int_equal(renew_at(o, "", NOW), ERR_OK);
}

static void another_service_inherits_what_is_left(void **state)
{
	struct office *o = *state;

	must_issue(o, CODE, NOW - 9 * DAY, NOW + 60 * DAY, NOW);
	assert_int_equal(renew_at(o, "EV", NOW), ERR_OK);
	assert_int_equal(office_show(o, NEXT).contract.inherits_until, NOW + 60 * DAY);
	assert_non_null(strstr(office_show(o, NEXT).events[0].after.at, "\"inherits_until\":"));
	assert_int_equal(issue(o, NEXT, HOST, NOW, NOW + 50 * DAY, NOW), ERR_OK);
	assert_int_equal(o->effect.warning_count, 1);
	assert_non_null(strstr(o->effect.warnings[0].text, "it ends 10 days before"));
}

static void one_that_lasts_as_long_is_as_it_should_be(void **state)
{
	struct office *o = *state;

	must_issue(o, CODE, NOW - 9 * DAY, NOW + 60 * DAY, NOW);
	assert_int_equal(renew_at(o, "EV", NOW), ERR_OK);
	assert_int_equal(issue(o, NEXT, HOST, NOW, NOW + 60 * DAY, NOW), ERR_OK);
	assert_int_equal(o->effect.warning_count, 0);
}

static void the_same_service_inherits_nothing(void **state)
{
	struct office *o = *state;

	must_issue(o, CODE, NOW - 9 * DAY, NOW + 60 * DAY, NOW);
	assert_int_equal(renew_at(o, "SR3.0", NOW), ERR_OK);
	assert_int_equal(office_show(o, NEXT).contract.inherits_until, 0);
}

static void nothing_is_left_of_what_has_ended(void **state)
{
	struct office *o = *state;

	must_issue(o, CODE, NOW - 9 * DAY, NOW - 1, NOW);
	assert_int_equal(renew_at(o, "EV", NOW), ERR_OK);
	assert_int_equal(office_show(o, NEXT).contract.inherits_until, 0);
}

static void a_service_that_does_not_renew_itself_has_no_such_contracts(void **state)
{
	struct office *o = *state;
	struct contract_form form = a_form(NEXT, "https://" HOST "/");

	form.field[CONTRACT_AUTO_RENEW] = STR("yes");
	form.field[CONTRACT_SERVICE] = STR("EV");
	assert_int_equal(office_add(o, &form), ERR_REFUSED);
	assert_reason(o, "contract.auto_renew");
	assert_why(o, "auto_renew: ");
}

#define T(name) cmocka_unit_test_setup_teardown(name, start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_reissue_is_possible_to_the_last_second_of_its_window),
	    T(it_counts_when_a_reissue_was_asked_for),
	    T(a_contract_is_reissued_once),
	    T(in_the_place_of_one_that_was_revoked_another_comes_at_any_time),
	    T(what_has_expired_is_not_reissued),
	    T(a_record_of_the_past_has_no_window),
	    T(what_is_replaced_stays_valid_for_its_grace),
	    T(one_that_is_revoked_before_it_begins_replaces_nothing),
	    T(one_that_is_revoked_once_it_began_has_replaced_the_other),
	    T(what_another_still_replaces_is_not_spared),
	    T(a_plan_gives_way_to_what_comes_sooner),
	    T(a_serial_that_the_contract_has_not_is_refused),
	    T(what_a_certificate_says_is_not_changed),
	    T(one_person_may_not_change_it_either),
	    T(a_contract_that_renews_itself_is_reissued_whatever_changes),
	    T(a_successor_before_the_last_third_is_a_reissue),
	    T(a_successor_within_it_lets_the_other_end_by_itself),
	    T(the_window_of_renewals_may_be_the_shorter_one),
	    T(what_changes_anything_is_a_reissue),
	    T(one_that_does_not_last_longer_is_a_reissue),
	    T(a_renewal_can_be_asked_for_from_the_first_second_of_its_window),
	    T(one_person_is_warned_of_an_early_renewal),
	    T(what_is_not_valid_can_be_renewed_at_any_time),
	    T(another_service_inherits_what_is_left),
	    T(one_that_lasts_as_long_is_as_it_should_be),
	    T(the_same_service_inherits_nothing),
	    T(nothing_is_left_of_what_has_ended),
	    T(a_service_that_does_not_renew_itself_has_no_such_contracts),
	};

	local_time_use("Asia/Tokyo", NULL);
	return office_run(tests);
}
