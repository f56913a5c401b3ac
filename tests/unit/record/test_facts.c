/* Facts made from sources: what they hold, what they outlive, and what has none. */
#include "record/facts.h"

#include "pki/certificate_codec.h"
#include "pki/certificate_read.h"
#include "unit/fixtures/exact.h"
#include "record/contract.h"
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

static void expect_site(
    const struct issuance *i, size_t index, const char *host, int port, const char *path)
{
	struct origin_site site = origin_sites_at(&i->sites, index);

	assert_string_equal(site.host, host);
	assert_int_equal(site.port, port);
	assert_true(str_eq(site.path, str_from(path)));
}

static void facts_have_all_that_their_source_had(void **state)
{
	struct str der = a_der();
	struct record_source source = a_source(2, der);
	const struct issuance_facts *f;
	const struct issuance *i;
	struct facts *facts;

	(void)state;
	source.issuances[1].code = (struct code){"0000000002"};
	source.issuances[1].sticker = false;
	source.issuances[1].lang = LANG_JA;
	source.issuances[1].revoked_at = 0;
	source.issuances[1].revocation_reason = (struct str){NULL, 0};
	assert_int_equal(facts_make(&source, &facts), ERR_OK);
	assert_string_equal(facts->record.code.text, "0123456789");
	assert_int_equal(facts->record.as_of, NOW);
	assert_int_equal(facts->record.version, 7);
	assert_int_equal(facts->record.count, 2);
	i = &facts->record.issuances[0];
	assert_string_equal(i->code.text, "0000000001");
	assert_int_equal(i->lang, LANG_EN);
	assert_true(i->sticker);
	assert_false(i->broken);
	assert_int_equal(i->revoked_at, 1700000000);
	assert_int_equal(i->not_before, 1767225600);
	assert_int_equal(i->not_after, 1775001600);
	assert_int_equal(i->sites.count, 2);
	expect_site(i, 0, "shop.example", 443, "/");
	expect_site(i, 1, "*.shop.example", 8443, "/a");
	f = facts_of(facts, &i->code);
	assert_string_equal(f->service, "SR3.0");
	assert_string_equal(f->organization, "株式会社見本");
	assert_string_equal(f->organization_en, "");
	assert_string_equal(f->revocation_reason, "keyCompromise");
	assert_int_equal(f->certificate->not_before, 1767225600);
	i = &facts->record.issuances[1];
	assert_string_equal(i->code.text, "0000000002");
	assert_int_equal(i->lang, LANG_JA);
	assert_false(i->sticker);
	assert_int_equal(i->revoked_at, 0);
	assert_string_equal(facts_of(facts, &i->code)->revocation_reason, "");
	assert_non_null(facts_of(facts, &i->code)->certificate);
	assert_ptr_not_equal(facts_of(facts, &i->code)->certificate, f->certificate);
	assert_null(facts_of(facts, &(struct code){"0000000003"}));
	facts_release(facts);
	forge_free(der);
}

/* What the store has of a certificate in few bytes is taken; without it, or from another version,
 * the certificate itself is read. */
static void a_certificate_is_read_only_where_nothing_tells_what_it_says(void **state)
{
	struct str der = a_der();
	struct buf bytes = BUF_INIT(1 << 16);
	struct record_source source = a_source(1, der);
	struct certificate *c;
	struct facts *facts;

	(void)state;
	assert_int_equal(certificate_read_der(der, &c, NULL), ERR_OK);
	certificate_encode(c, &bytes);
	source.issuances[0].facts = buf_str(&bytes);
	source.issuances[0].der = STR("rubbish");
	assert_int_equal(facts_make(&source, &facts), ERR_OK);
	assert_string_equal(facts->issuances[0].certificate->fingerprint, c->fingerprint);
	assert_int_equal(facts->record.issuances[0].not_before, c->not_before);
	facts_release(facts);
	bytes.at[0]++;
	assert_int_equal(facts_make(&source, &facts), ERR_CORRUPT);
	source.issuances[0].der = der;
	assert_int_equal(facts_make(&source, &facts), ERR_OK);
	assert_string_equal(facts->issuances[0].certificate->fingerprint, c->fingerprint);
	facts_release(facts);
	certificate_free(c);
	buf_free(&bytes);
	forge_free(der);
}

static void facts_fit_the_record_that_they_are_of_and_no_other(void **state)
{
	struct str der = a_der();
	struct record_source source = a_source(2, der);
	struct facts *facts;
	struct record r;

	(void)state;
	source.issuances[1].code = (struct code){"0000000002"};
	assert_int_equal(facts_make(&source, &facts), ERR_OK);
	r = facts->record;
	r.as_of += DAY;
	/* Behind the last one may stand whatever was there before. */
	r.issuances[r.count].not_before = 7;
	assert_true(facts_fit(facts, &r));
	r.version++;
	assert_false(facts_fit(facts, &r));
	r = facts->record;
	r.count--;
	assert_false(facts_fit(facts, &r));
	for (int n = 0; n < 8; n++) {
		struct issuance *i = &r.issuances[n / 4];
		int spoil = n % 4;

		r = facts->record;
		if (spoil == 0)
			i->code = (struct code){"0000000003"};
		*(spoil == 1     ? &i->not_before
		    : spoil == 2 ? &i->not_after
				 : &i->revoked_at) += spoil > 0;
		assert_false(facts_fit(facts, &r));
	}
	facts_release(facts);
	forge_free(der);
}

static void what_facts_take_is_counted(void **state)
{
	struct str der = a_der();
	struct record_source none = a_source(0, der), one = a_source(1, der),
			     most = a_source(RECORD_ISSUANCES_MAX, der);
	struct facts *small, *larger, *largest;
	size_t certificate;

	(void)state;
	assert_int_equal(facts_make(&none, &small), ERR_OK);
	assert_int_equal(facts_make(&one, &larger), ERR_OK);
	assert_int_equal(facts_make(&most, &largest), ERR_OK);
	assert_int_equal(small->record.count, 0);
	assert_string_equal(small->record.code.text, "0123456789");
	assert_int_equal(largest->record.count, RECORD_ISSUANCES_MAX);
	certificate = certificate_memory(larger->issuances[0].certificate);
	assert_true(facts_memory(small) >= sizeof *small);
	assert_true(facts_memory(larger) > facts_memory(small) + certificate);
	assert_true(
	    facts_memory(largest) > facts_memory(small) + RECORD_ISSUANCES_MAX * certificate);
	facts_release(small);
	facts_release(larger);
	facts_release(largest);
	forge_free(der);
}

static void facts_outlive_their_source(void **state)
{
	struct str der = a_der(), exactly = exact_copy(der),
		   organization = exact_copy(STR("Example")),
		   url = exact_copy(STR("https://shop.example/path"));
	struct record_source source = a_source(1, exactly);
	struct facts *facts;

	(void)state;
	source.issuances[0].organization = organization;
	source.issuances[0].urls = &url;
	source.issuances[0].url_count = 1;
	assert_int_equal(facts_make(&source, &facts), ERR_OK);
	exact_free(exactly);
	exact_free(organization);
	exact_free(url);
	memset(&source, 0xa5, sizeof source);
	assert_string_equal(facts->issuances[0].organization, "Example");
	expect_site(&facts->record.issuances[0], 0, "shop.example", 443, "/path");
	assert_int_equal(facts->issuances[0].certificate->not_before, 1767225600);
	facts_release(facts);
	forge_free(der);
}

static void facts_live_until_the_last_reference_is_gone(void **state)
{
	struct str der = a_der();
	struct record_source source = a_source(1, der);
	struct facts *facts;

	(void)state;
	assert_int_equal(facts_make(&source, &facts), ERR_OK);
	assert_ptr_equal(facts_retain(facts), facts);
	facts_retain(facts);
	facts_release(facts);
	facts_release(facts);
	assert_string_equal(facts->issuances[0].service, "SR3.0");
	assert_int_equal(facts->issuances[0].certificate->not_before, 1767225600);
	facts_release(facts);
	facts_release(NULL);
	forge_free(der);
}

/* What was registered under [link] insecure_loopback stays readable without it. */
static void a_loopback_url_that_was_accepted_once_is_read(void **state)
{
	static const struct str url = {"http://localhost:8080/", 22};
	struct str der = a_der();
	struct record_source source = a_source(1, der);
	struct facts *facts;

	(void)state;
	source.issuances[0].urls = &url;
	source.issuances[0].url_count = 1;
	assert_int_equal(facts_make(&source, &facts), ERR_OK);
	expect_site(&facts->record.issuances[0], 0, "localhost", 8080, "/");
	facts_release(facts);
	forge_free(der);
}

static void what_does_not_parse_any_more_is_corrupt(void **state)
{
	static struct str many[CONTRACT_URLS_MAX + 1];
	static const struct str bad = {"https://shop.example\\", 21};
	struct str der = a_der();
	struct facts *untouched = (struct facts *)1, *facts = untouched;

	(void)state;
	for (size_t i = 0; i < CONTRACT_URLS_MAX + 1; i++)
		many[i] = two_urls[0];
	for (size_t place = 0; place < 2; place++) {
		struct record_source source = a_source(2, der);
		struct issuance_source *spoilt = &source.issuances[place], sound = *spoilt;

		spoilt->der = STR("rubbish");
		assert_int_equal(facts_make(&source, &facts), ERR_CORRUPT);
		*spoilt = sound;
		spoilt->url_count = 0;
		assert_int_equal(facts_make(&source, &facts), ERR_CORRUPT);
		spoilt->urls = many;
		spoilt->url_count = CONTRACT_URLS_MAX + 1;
		assert_int_equal(facts_make(&source, &facts), ERR_CORRUPT);
		spoilt->urls = &bad;
		spoilt->url_count = 1;
		assert_int_equal(facts_make(&source, &facts), ERR_CORRUPT);
		assert_ptr_equal(facts, untouched);
		spoilt->urls = many;
		spoilt->url_count = CONTRACT_URLS_MAX;
		assert_int_equal(facts_make(&source, &facts), ERR_OK);
		assert_int_equal(facts->record.issuances[place].sites.count, CONTRACT_URLS_MAX);
		facts_release(facts);
		facts = untouched;
		*spoilt = sound;
		source.count = RECORD_ISSUANCES_MAX + 1;
		assert_int_equal(facts_make(&source, &facts), ERR_CORRUPT);
		assert_ptr_equal(facts, untouched);
	}
	forge_free(der);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(facts_have_all_that_their_source_had),
	    cmocka_unit_test(a_certificate_is_read_only_where_nothing_tells_what_it_says),
	    cmocka_unit_test(facts_fit_the_record_that_they_are_of_and_no_other),
	    cmocka_unit_test(what_facts_take_is_counted),
	    cmocka_unit_test(facts_outlive_their_source),
	    cmocka_unit_test(facts_live_until_the_last_reference_is_gone),
	    cmocka_unit_test(a_loopback_url_that_was_accepted_once_is_read),
	    cmocka_unit_test(what_does_not_parse_any_more_is_corrupt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
