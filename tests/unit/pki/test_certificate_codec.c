/* What a certificate says, written as bytes and read back. */
#include "pki/certificate_codec.h"

#include "pki/certificate_read.h"
#include "unit/fixtures/exact.h"
#include "unit/fixtures/forge.h"

/* With two RDNs, one of two attributes, and names of each kind. */
static struct certificate *a_rich_certificate(void)
{
	X509 *x = forge_new();
	GENERAL_NAMES *names = forge_names();
	struct certificate *c = NULL;
	struct str der;

	forge_subject(x, "O", V_ASN1_UTF8STRING, "株式会社見本", 18, 0);
	forge_subject(x, "CN", V_ASN1_UTF8STRING, "shop.example", 12, 0);
	forge_subject(x, "OU", V_ASN1_UTF8STRING, "Web", 3, -1);
	forge_name(names, GEN_DNS, "shop.example", 12);
	forge_name(names, GEN_DNS, "*.shop.example", 14);
	forge_name(names, GEN_IPADD, "\x7f\0\0\1", 4);
	forge_add_names(x, names);
	der = forge_der(x);
	assert_int_equal(certificate_read_der(der, &c, NULL), ERR_OK);
	forge_free(der);
	return c;
}

static void expect_attributes(const struct certificate_attribute *a, size_t a_count,
    const struct certificate_attribute *b, size_t b_count)
{
	assert_int_equal(a_count, b_count);
	for (size_t i = 0; i < a_count; i++) {
		assert_string_equal(a[i].type, b[i].type);
		assert_string_equal(a[i].value, b[i].value);
		assert_int_equal(a[i].joined, b[i].joined);
	}
}

static void all_but_the_encoding_itself_comes_back(void **state)
{
	struct certificate *c = a_rich_certificate();
	const struct certificate *back;
	struct buf bytes = BUF_INIT(1 << 16);
	struct arena arena = {0};
	struct str exactly;

	(void)state;
	for (int curve = 0; curve < 2; curve++) {
		if (curve == 1)
			c->key_curve = NULL;
		c->faults = curve == 1 ? 1U << CERTIFICATE_COMMON_NAME : 0;
		c->not_before -= curve * INT64_C(10000000000);
		buf_clear(&bytes);
		certificate_encode(c, &bytes);
		exactly = exact_copy(buf_str(&bytes));
		back = certificate_decode(exactly, &arena);
		exact_free(exactly); /* it is copied */
		assert_non_null(back);
		assert_true(back->not_before == c->not_before && back->not_after == c->not_after);
		assert_int_equal(back->key_bits, c->key_bits);
		assert_int_equal(back->faults, c->faults);
		assert_string_equal(back->serial, c->serial);
		assert_string_equal(back->key_algorithm, c->key_algorithm);
		assert_int_equal(back->key_curve == NULL, curve == 1);
		if (curve == 0)
			assert_string_equal(back->key_curve, c->key_curve);
		assert_string_equal(back->signature_algorithm, c->signature_algorithm);
		assert_string_equal(back->signature_digest, c->signature_digest);
		assert_string_equal(back->fingerprint, c->fingerprint);
		expect_attributes(back->subject, back->subject_count, c->subject, c->subject_count);
		expect_attributes(back->issuer, back->issuer_count, c->issuer, c->issuer_count);
		assert_int_equal(back->name_count, 3);
		for (size_t i = 0; i < 3; i++) {
			assert_string_equal(back->names[i], c->names[i]);
			assert_int_equal(back->name_kinds[i], c->name_kinds[i]);
		}
		assert_null(back->der.at);
	}
	buf_free(&bytes);
	arena_free(&arena);
	certificate_free(c);
}

static void what_was_cut_lengthened_or_is_of_another_version_is_none(void **state)
{
	struct certificate *c = a_rich_certificate();
	struct buf bytes = BUF_INIT(1 << 16);
	struct arena arena = {0};

	(void)state;
	certificate_encode(c, &bytes);
	buf_putc(&bytes, '\0');
	for (size_t len = 0; len <= bytes.len; len++) {
		struct str exactly = exact_copy((struct str){bytes.at, len});

		assert_int_equal(certificate_decode(exactly, &arena) != NULL, len == bytes.len - 1);
		exact_free(exactly);
	}
	bytes.at[0]++;
	assert_null(certificate_decode((struct str){bytes.at, bytes.len - 1}, &arena));
	buf_free(&bytes);
	arena_free(&arena);
	certificate_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_but_the_encoding_itself_comes_back),
	    cmocka_unit_test(what_was_cut_lengthened_or_is_of_another_version_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
