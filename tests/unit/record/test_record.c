/* Records made from sources: what they hold, what they outlive, and what is no record. */
#include "record/record.h"

#include "pki/certificate_read.h"
#include "unit/fixtures/exact.h"
#include "unit/fixtures/forge.h"

enum { NOW = 1800000000, DAY = 86400 };

static const struct str two_urls[] = {
    {"https://shop.example/", 21}, {"https://*.shop.example:8443/a", 29}};

/* A valid source of so many issuances; the certificate is freed by forge_free(). */
static struct record_source a_source(size_t count, struct str der)
{
	struct record_source source = {
	    .code = {"0123456789"}, .as_of = NOW, .version = 7, .count = count};

	for (size_t i = 0; i < RECORD_ISSUANCES_MAX; i++)
		source.issuances[i] = (struct issuance_source){.code = {"0000000001"},
		    .lang = LANG_EN,
		    .sticker = true,
		    .service = STR("SR3.0"),
		    .organization = STR("株式会社見本"),
		    .url_count = 2,
		    .urls = two_urls,
		    .der = der,
		    .revoked_at = 1700000000,
		    .revocation_reason = STR("keyCompromise")};
	return source;
}

static struct str a_der(void)
{
	return forge_der(forge_new());
}

static void a_record_has_all_that_its_source_had(void **state)
{
	struct str der = a_der();
	struct record_source source = a_source(2, der);
	struct record *record;
	const struct issuance *i;

	(void)state;
	source.issuances[1].code = (struct code){"0000000002"};
	source.issuances[1].sticker = false;
	source.issuances[1].lang = LANG_JA;
	source.issuances[1].revoked_at = 0;
	source.issuances[1].revocation_reason = (struct str){NULL, 0};
	assert_int_equal(record_make(&source, &record), ERR_OK);
	assert_string_equal(record->code.text, "0123456789");
	assert_int_equal(record->as_of, NOW);
	assert_int_equal(record->version, 7);
	assert_int_equal(record->count, 2);
	i = &record->issuances[0];
	assert_string_equal(i->code.text, "0000000001");
	assert_int_equal(i->lang, LANG_EN);
	assert_true(i->sticker);
	assert_string_equal(i->service, "SR3.0");
	assert_string_equal(i->organization, "株式会社見本");
	assert_string_equal(i->organization_en, "");
	assert_int_equal(i->revoked_at, 1700000000);
	assert_string_equal(i->revocation_reason, "keyCompromise");
	assert_int_equal(i->url_count, 2);
	assert_string_equal(i->urls[0].origin.host, "shop.example");
	assert_int_equal(i->urls[0].origin.port, 443);
	assert_true(str_eq(i->urls[0].path, STR("/")));
	assert_string_equal(i->urls[1].origin.host, "*.shop.example");
	assert_int_equal(i->urls[1].origin.port, 8443);
	assert_true(str_eq(i->urls[1].path, STR("/a")));
	assert_int_equal(i->certificate->not_before, 1767225600);
	assert_int_equal(i->certificate->not_after, 1775001600);
	i = &record->issuances[1];
	assert_string_equal(i->code.text, "0000000002");
	assert_int_equal(i->lang, LANG_JA);
	assert_false(i->sticker);
	assert_int_equal(i->revoked_at, 0);
	assert_string_equal(i->revocation_reason, "");
	assert_non_null(i->certificate);
	assert_ptr_not_equal(i->certificate, record->issuances[0].certificate);
	record_release(record);
	forge_free(der);
}

static void a_code_without_issuance_is_a_record_too_and_a_small_one(void **state)
{
	struct str der = a_der();
	struct record_source none = a_source(0, der), one = a_source(1, der),
			     most = a_source(RECORD_ISSUANCES_MAX, der);
	struct record *small, *larger, *largest;
	size_t certificate;

	(void)state;
	assert_int_equal(record_make(&none, &small), ERR_OK);
	assert_int_equal(record_make(&one, &larger), ERR_OK);
	assert_int_equal(record_make(&most, &largest), ERR_OK);
	assert_int_equal(small->count, 0);
	assert_null(small->issuances);
	assert_string_equal(small->code.text, "0123456789");
	assert_int_equal(largest->count, RECORD_ISSUANCES_MAX);
	certificate = certificate_memory(larger->issuances[0].certificate);
	assert_true(record_memory(small) > sizeof *small);
	assert_true(record_memory(small) < 200);
	assert_true(record_memory(larger) >=
		    record_memory(small) + certificate + 2 * sizeof(struct origin_url));
	assert_true(record_memory(largest) >=
		    record_memory(small) +
			RECORD_ISSUANCES_MAX * (certificate + 2 * sizeof(struct origin_url)));
	record_release(small);
	record_release(larger);
	record_release(largest);
	forge_free(der);
}

static void a_record_outlives_its_source(void **state)
{
	struct str der = a_der(), exactly = exact_copy(der),
		   organization = exact_copy(STR("Example")),
		   url = exact_copy(STR("https://shop.example/path"));
	struct record_source source = a_source(1, exactly);
	struct record *record;

	(void)state;
	source.issuances[0].organization = organization;
	source.issuances[0].urls = &url;
	source.issuances[0].url_count = 1;
	assert_int_equal(record_make(&source, &record), ERR_OK);
	exact_free(exactly);
	exact_free(organization);
	exact_free(url);
	memset(&source, 0xa5, sizeof source);
	assert_string_equal(record->issuances[0].organization, "Example");
	assert_true(str_eq(record->issuances[0].urls[0].path, STR("/path")));
	assert_int_equal(record->issuances[0].certificate->not_before, 1767225600);
	record_release(record);
	forge_free(der);
}

static void a_record_lives_until_the_last_reference_is_gone(void **state)
{
	struct str der = a_der();
	struct record_source source = a_source(1, der);
	struct record *record;

	(void)state;
	assert_int_equal(record_make(&source, &record), ERR_OK);
	assert_ptr_equal(record_retain(record), record);
	record_retain(record);
	record_release(record);
	record_release(record);
	assert_string_equal(record->issuances[0].service, "SR3.0");
	assert_int_equal(record->issuances[0].certificate->not_before, 1767225600);
	record_release(record);
	record_release(NULL);
	forge_free(der);
}

/* What was registered under [link] insecure_loopback stays readable without it. */
static void a_loopback_url_that_was_accepted_once_is_read(void **state)
{
	static const struct str url = {"http://localhost:8080/", 22};
	struct str der = a_der();
	struct record_source source = a_source(1, der);
	struct record *record;

	(void)state;
	source.issuances[0].urls = &url;
	source.issuances[0].url_count = 1;
	assert_int_equal(record_make(&source, &record), ERR_OK);
	assert_int_equal(record->issuances[0].urls[0].origin.port, 8080);
	record_release(record);
	forge_free(der);
}

static void what_does_not_parse_any_more_is_corrupt_and_no_record(void **state)
{
	static struct str many[RECORD_URLS_MAX + 1];
	static const struct str bad = {"https://shop.example\\", 21};
	struct str der = a_der();
	struct record *untouched = (struct record *)1, *record = untouched;

	(void)state;
	for (size_t i = 0; i < RECORD_URLS_MAX + 1; i++)
		many[i] = two_urls[0];
	for (size_t place = 0; place < 2; place++) {
		struct record_source source = a_source(2, der);
		struct issuance_source *spoilt = &source.issuances[place], sound = *spoilt;

		spoilt->der = STR("rubbish");
		assert_int_equal(record_make(&source, &record), ERR_CORRUPT);
		*spoilt = sound;
		spoilt->url_count = 0;
		assert_int_equal(record_make(&source, &record), ERR_CORRUPT);
		spoilt->urls = many;
		spoilt->url_count = RECORD_URLS_MAX + 1;
		assert_int_equal(record_make(&source, &record), ERR_CORRUPT);
		spoilt->urls = &bad;
		spoilt->url_count = 1;
		assert_int_equal(record_make(&source, &record), ERR_CORRUPT);
		assert_ptr_equal(record, untouched);
		spoilt->urls = many;
		spoilt->url_count = RECORD_URLS_MAX;
		assert_int_equal(record_make(&source, &record), ERR_OK);
		assert_int_equal(record->issuances[place].url_count, RECORD_URLS_MAX);
		record_release(record);
		record = untouched;
		*spoilt = sound;
		source.count = RECORD_ISSUANCES_MAX + 1;
		assert_int_equal(record_make(&source, &record), ERR_CORRUPT);
		assert_ptr_equal(record, untouched);
	}
	forge_free(der);
}

static void the_second_of_a_revocation_is_revoked(void **state)
{
	(void)state;
	assert_int_equal(record_certificate_state_at(NOW - DAY, NOW + DAY, 0, NOW), RECORD_VALID);
	assert_int_equal(
	    record_certificate_state_at(NOW - DAY, NOW + DAY, NOW, NOW - 1), RECORD_VALID);
	assert_int_equal(
	    record_certificate_state_at(NOW - DAY, NOW + DAY, NOW, NOW), RECORD_REVOKED);
	assert_int_equal(record_certificate_state_at(NOW, NOW, 0, NOW), RECORD_VALID);
	assert_int_equal(record_certificate_state_at(NOW, NOW, 0, NOW + 1), RECORD_EXPIRED);
	assert_int_equal(record_certificate_state_at(NOW, NOW, 0, NOW - 1), RECORD_NOT_YET_VALID);
}

static void each_state_has_its_word(void **state)
{
	static const char *const words[RECORD_STATE_COUNT] = {
	    "none", "valid", "not_yet_valid", "expired", "revoked", "renewed"};

	(void)state;
	for (unsigned i = 0; i < RECORD_STATE_COUNT; i++)
		assert_string_equal(record_state_name((enum record_state)i), words[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_record_has_all_that_its_source_had),
	    cmocka_unit_test(a_code_without_issuance_is_a_record_too_and_a_small_one),
	    cmocka_unit_test(a_record_outlives_its_source),
	    cmocka_unit_test(a_record_lives_until_the_last_reference_is_gone),
	    cmocka_unit_test(a_loopback_url_that_was_accepted_once_is_read),
	    cmocka_unit_test(what_does_not_parse_any_more_is_corrupt_and_no_record),
	    cmocka_unit_test(the_second_of_a_revocation_is_revoked),
	    cmocka_unit_test(each_state_has_its_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
