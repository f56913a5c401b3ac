/* What an event tells about a thing, as JSON that stays for good. */
#include "record/event.h"

#include <stdio.h>
#include "pki/certificate_read.h"
#include "unit/fixtures/forge.h"

static void each_action_has_its_word(void **state)
{
	static const char *const words[EVENT_ACTION_COUNT] = {"contract.add", "contract.import",
	    "contract.sticker", "contract.edit", "contract.contact", "contract.check",
	    "contract.withdraw", "contract.end", "contract.forget", "contract.csr",
	    "certificate.add", "certificate.revoke", "certificate.spare", "certificate.release",
	    "proposal.open", "proposal.approve", "proposal.reject", "proposal.withdraw",
	    "proposal.lapse", "proposal.refuse"};

	(void)state;
	for (unsigned i = 0; i < EVENT_ACTION_COUNT; i++)
		assert_string_equal(event_action_name((enum event_action)i), words[i]);
}

static void a_contract_is_told_with_what_is_known(void **state)
{
	struct str urls[] = {STR("https://a.example/"), STR("https://b.example/")};
	struct contract contract = {.code = {"0000000001"},
	    .renews = {"0000000002"},
	    .organization = STR("見本"),
	    .organization_en = STR("Example"),
	    .service = STR("EV"),
	    .lang = LANG_EN,
	    .sticker = true,
	    .urls = urls,
	    .url_count = 2};
	struct buf text = BUF_INIT(4096);

	(void)state;
	event_write_contract(&contract, &text);
	assert_string_equal(text.at,
	    "{\"url\":[\"https://a.example/\",\"https://b.example/\"],\"organization\":\"見本\","
	    "\"organization_en\":\"Example\",\"service\":\"EV\",\"lang\":\"en\",\"sticker\":true,"
	    "\"renews\":\"0000000002\"}");
	contract = (struct contract){.organization = STR("見本"),
	    .service = STR("EV"),
	    .lang = LANG_JA,
	    .urls = urls,
	    .url_count = 1};
	buf_clear(&text);
	event_write_contract(&contract, &text);
	assert_string_equal(text.at,
	    "{\"url\":[\"https://a.example/\"],\"organization\":\"見本\",\"service\":\"EV\","
	    "\"lang\":\"ja\",\"sticker\":false}");
	buf_clear(&text);
	event_write_sticker(true, &text);
	assert_string_equal(text.at, "{\"sticker\":true}");
	buf_free(&text);
}

static void a_certificate_is_told_by_what_names_it(void **state)
{
	X509 *x = forge_new();
	struct certificate *certificate;
	struct buf text = BUF_INIT(4096);
	char expected[512];
	struct str der;

	(void)state;
	forge_subject(x, "O", V_ASN1_UTF8STRING, "Example", 7, 0);
	der = forge_der(x);
	assert_int_equal(certificate_read_der(der, &certificate, NULL), ERR_OK);
	event_write_certificate(certificate, false, &text);
	snprintf(expected, sizeof expected,
	    "{\"fingerprint\":\"%s\",\"serial\":\"%s\",\"organization\":\"Example\","
	    "\"not_before\":1767225600,\"not_after\":1775001600}",
	    certificate->fingerprint, certificate->serial);
	assert_string_equal(text.at, expected);
	assert_int_equal(strlen(certificate->fingerprint), 64);
	certificate_free(certificate);
	forge_free(der);
	buf_free(&text);
}

static void a_revocation_is_told_with_its_time_and_reason_or_as_none(void **state)
{
	static const struct str entered = {NULL, 0};
	struct buf text = BUF_INIT(4096);

	(void)state;
	event_write_revocation("ab", 1700000000, STR("superseded"), entered, &text);
	assert_string_equal(text.at, "{\"fingerprint\":\"ab\",\"revoked_at\":1700000000,"
				     "\"revocation_reason\":\"superseded\"}");
	buf_clear(&text);
	event_write_revocation("ab", 0, STR("superseded"), entered, &text);
	assert_string_equal(text.at, "{\"fingerprint\":\"ab\",\"revoked_at\":null}");
	buf_clear(&text);
	event_write_revocation("ab", 1700000000, STR("superseded"), STR("ocsp"), &text);
	assert_string_equal(text.at, "{\"fingerprint\":\"ab\",\"revoked_at\":1700000000,"
				     "\"revocation_reason\":\"superseded\",\"seen_in\":\"ocsp\"}");
	buf_free(&text);
}

static void a_release_is_told_with_its_note_where_there_is_one(void **state)
{
	struct buf text = BUF_INIT(4096);

	(void)state;
	event_write_release("ab", STR("a \"word\""), &text);
	assert_string_equal(
	    text.at, "{\"fingerprint\":\"ab\",\"revoked_at\":null,\"note\":\"a \\\"word\\\"\"}");
	buf_clear(&text);
	event_write_release("ab", (struct str){NULL, 0}, &text);
	assert_string_equal(text.at, "{\"fingerprint\":\"ab\",\"revoked_at\":null}");
	buf_free(&text);
}

static void a_difference_tells_what_changed_and_nothing_else(void **state)
{
	const struct str old_urls[] = {STR("https://a.example/"), STR("https://b.example/")};
	const struct str new_urls[] = {STR("https://b.example/"), STR("https://c.example/")};
	const struct contract old = {.organization = STR("見本"),
	    .service = STR("EV"),
	    .sticker = true,
	    .urls = old_urls,
	    .url_count = 2};
	struct buf before = BUF_INIT(4096), after = BUF_INIT(4096);
	struct contract changed = old;

	(void)state;
	event_write_difference(&old, &changed, &before, &after);
	assert_int_equal(before.len + after.len, 0);
	changed.urls = new_urls;
	changed.organization_en = STR("Example");
	changed.sticker = false;
	event_write_difference(&old, &changed, &before, &after);
	assert_string_equal(before.at,
	    "{\"url\":[\"https://a.example/\"],\"organization_en\":null,\"sticker\":true}");
	assert_string_equal(after.at,
	    "{\"url\":[\"https://c.example/\"],\"organization_en\":\"Example\","
	    "\"sticker\":false}");
	buf_free(&before);
	buf_free(&after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_action_has_its_word),
	    cmocka_unit_test(a_difference_tells_what_changed_and_nothing_else),
	    cmocka_unit_test(a_contract_is_told_with_what_is_known),
	    cmocka_unit_test(a_certificate_is_told_by_what_names_it),
	    cmocka_unit_test(a_revocation_is_told_with_its_time_and_reason_or_as_none),
	    cmocka_unit_test(a_release_is_told_with_its_note_where_there_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
