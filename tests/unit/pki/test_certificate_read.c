/* Tests what is taken from a certificate, and whether its key and signature are strong. */
#include "unit/fixtures/ca.h"

#include <openssl/err.h>
#include <openssl/rsa.h>
#include "base/hex.h"
#include "pki/certificate_read.h"
#include "pki/digest.h"

/* Makes a leaf by tests/fixtures/ca with `options` and reads it. */
static struct certificate *leaf(const char *options)
{
	struct certificate *c = NULL;
	struct problem why = {.text = ""};
	struct buf file;

	ca_shell("tests/fixtures/ca %s leaf t %s >/dev/null", ca_dir, options);
	file = ca_file("t.pem");
	if (certificate_read(buf_str(&file), &c, &why))
		fail_msg("%s: %s", options, why.text);
	buf_free(&file);
	assert_int_equal(ERR_peek_error(), 0);
	return c;
}

static struct certificate *read_forged(X509 *x)
{
	struct str der = forge_der(x);
	struct certificate *c = NULL;
	struct problem why = {.text = ""};

	if (certificate_read(der, &c, &why))
		fail_msg("%s", why.text);
	forge_free(der);
	return c;
}

static void refuse_signed(struct str der, enum err err, const char *reason)
{
	struct certificate *c = NULL;
	struct problem why = {.text = ""};

	assert_int_equal(certificate_read(der, &c, &why), err);
	assert_null(c);
	if (strstr(why.text, reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why.text, reason);
	assert_int_equal(ERR_peek_error(), 0);
	forge_free(der);
}

static void refuse(X509 *x, enum err err, const char *reason)
{
	refuse_signed(forge_der(x), err, reason);
}

static void assert_written(
    const struct certificate_attribute *attributes, size_t count, const char *wanted)
{
	struct buf text = BUF_INIT(1 << 16);

	certificate_write_name(attributes, count, &text);
	assert_string_equal(text.len == 0 ? "" : text.at, wanted);
	buf_free(&text);
}

static void a_real_leaf_shows_all_its_facts(void **state)
{
	struct certificate *c =
	    leaf("--host shop.example --host '*.shop.example' --from 20260110000000Z "
		 "--to 20260411235959Z --subject '/C=JP/ST=東京都/O=例示商店/CN=shop.example'");
	char hex[DIGEST_HEX];
	unsigned char digest[DIGEST_BYTES];

	(void)state;
	assert_written(
	    c->subject, c->subject_count, "C=JP, ST=東京都, O=例示商店, CN=shop.example");
	assert_written(
	    c->issuer, c->issuer_count, "C=JP, O=Example Trust, CN=Example Trust Server CA");
	assert_string_equal(certificate_subject(c, "O"), "例示商店");
	assert_null(certificate_subject(c, "OU"));
	assert_int_equal(c->not_before, 1768003200);
	assert_int_equal(c->not_after, 1775951999);
	assert_string_equal(c->key_algorithm, "EC");
	assert_string_equal(c->key_curve, "P-256");
	assert_int_equal(c->key_bits, 256);
	assert_string_equal(c->signature_algorithm, "ecdsa-with-SHA256");
	assert_string_equal(c->signature_digest, "SHA256");
	assert_int_equal(c->name_count, 2);
	assert_string_equal(c->names[1], "*.shop.example");
	assert_int_equal(digest_sha256(c->der.at, c->der.len, digest), ERR_OK);
	hex_write(digest, sizeof digest, hex);
	assert_string_equal(c->fingerprint, hex);
	assert_int_equal(certificate_check_strength(c, NULL), ERR_OK);
	certificate_free(c);
}

static void fingerprint_and_serial_are_those_that_openssl_prints(void **state)
{
	struct certificate *c = leaf("--host shop.example");
	struct buf printed;
	char wanted[256], *to = wanted;

	(void)state;
	ca_shell("openssl x509 -in %s/t.pem -noout -serial -fingerprint -sha256 >%s/printed",
	    ca_dir, ca_dir);
	printed = ca_file("printed");
	snprintf(wanted, sizeof wanted, "serial=%s\nsha256 Fingerprint=", c->serial);
	assert_memory_equal(printed.at, wanted, strlen(wanted));
	for (const char *p = printed.at + strlen(wanted); *p != '\0' && *p != '\n'; p++)
		if (*p != ':')
			*to++ = *p;
	*to = '\0';
	assert_true(str_eq_nocase(str_from(wanted), str_from(c->fingerprint)));
	buf_free(&printed);
	certificate_free(c);
}

static void the_der_that_is_kept_reads_as_the_same_certificate(void **state)
{
	struct certificate *c = leaf("--host shop.example"), *again = NULL;

	(void)state;
	assert_int_equal(certificate_read_der(c->der, &again, NULL), ERR_OK);
	assert_string_equal(c->fingerprint, again->fingerprint);
	assert_true(str_eq(c->der, again->der));
	certificate_free(again);
	certificate_free(c);
}

static void every_string_type_of_a_real_ca_reads_as_the_same_text(void **state)
{
	static const struct {
		const char *type, *value;
	} rows[] = {{"utf8", "株式会社 例"}, {"bmp", "株式会社 例"}, {"t61", "Bücher & Söhne"},
	    {"printable", "Example (Shop), Inc."}};
	char options[256];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct certificate *c;

		snprintf(options, sizeof options, "--host a.example --string %s --subject '/O=%s'",
		    rows[i].type, rows[i].value);
		c = leaf(options);
		assert_string_equal(certificate_subject(c, "O"), rows[i].value);
		certificate_free(c);
	}
}

#define BYTES(literal) literal, sizeof(literal) - 1

struct text_row {
	int type;
	const char *bytes;
	size_t len;
	const char *wanted;
};

/* What reads, and as what. */
static const struct text_row texts[] = {
    {V_ASN1_UTF8STRING, BYTES("caf\xC3\xA9 \xF0\xA0\xAE\xB7"), "café 𠮷"},
    {V_ASN1_UTF8STRING, BYTES(""), ""},
    {V_ASN1_UTF8STRING, BYTES("\xEF\xBF\xBF"), "\xEF\xBF\xBF"},
    {V_ASN1_UTF8STRING, BYTES("\xE2\x80\xAE-\n"), "\xE2\x80\xAE-\n"},
    {V_ASN1_PRINTABLESTRING, BYTES("Example Inc."), "Example Inc."},
    {V_ASN1_PRINTABLESTRING, BYTES("a@b_c*"), "a@b_c*"},
    {V_ASN1_PRINTABLESTRING, BYTES("\xE6\x97\xA5"), "日"}, /* UTF-8 by a careless CA */
    {V_ASN1_IA5STRING, BYTES("a@shop.example"), "a@shop.example"},
    {V_ASN1_NUMERICSTRING, BYTES("0123 456"), "0123 456"},
    {V_ASN1_T61STRING, BYTES("\xFCmlaut \xA9"), "ümlaut ©"},
    {V_ASN1_BMPSTRING, BYTES("\0a\x65\xE5\x67\x2C"), "a日本"},
    {V_ASN1_UNIVERSALSTRING, BYTES("\0\0\0a\0\2\x0B\xB7"), "a𠮷"},
    {V_ASN1_BIT_STRING, BYTES("\0\1\2"), "#0303000102"},
};

/* What is refused, and what the reason says. */
static const struct text_row broken_texts[] = {
    {V_ASN1_UTF8STRING, BYTES("a\xFF"), "not valid UTF-8"},
    {V_ASN1_UTF8STRING, BYTES("a\xC0\xAF"), "not valid UTF-8"},        /* overlong */
    {V_ASN1_UTF8STRING, BYTES("\xE0\x80\xAF"), "not valid UTF-8"},     /* overlong */
    {V_ASN1_UTF8STRING, BYTES("\xED\xA0\x80"), "not valid UTF-8"},     /* surrogate */
    {V_ASN1_UTF8STRING, BYTES("\xF4\x90\x80\x80"), "not valid UTF-8"}, /* past U+10FFFF */
    {V_ASN1_UTF8STRING, BYTES("\xF8\x88\x80\x80\x80"), "not valid UTF-8"},
    {V_ASN1_UTF8STRING, BYTES("a\xE6\x97"), "not valid UTF-8"}, /* cut off */
    {V_ASN1_UTF8STRING, BYTES("a\0b"), "the subject's O contains a NUL"},
    {V_ASN1_PRINTABLESTRING, BYTES("\xFCmlaut"), "the subject's O is not valid text"},
    {V_ASN1_PRINTABLESTRING, BYTES("a\0"), "the subject's O contains a NUL"},
    {V_ASN1_IA5STRING, BYTES("\0"), "the subject's O contains a NUL"},
    {V_ASN1_VISIBLESTRING, BYTES("visible"),
	"type which X.509"}, /* X.509 does not allow it in names */
    {V_ASN1_T61STRING, BYTES("a\0b"), "the subject's O contains a NUL"},
    {V_ASN1_BMPSTRING, BYTES("\xD8\x42\xDF\xB7"), "not exist in Unicode"}, /* no UTF-16 */
    {V_ASN1_BMPSTRING, BYTES("\xD8\x42"), "not exist in Unicode"},
    {V_ASN1_BMPSTRING, BYTES("\xD8\x42\0a"), "not exist in Unicode"},
    {V_ASN1_BMPSTRING, BYTES("\xDF\xB7\xD8\x42"), "not exist in Unicode"},
    {V_ASN1_BMPSTRING, BYTES("\0\0"), "the subject's O contains a NUL"},
    {V_ASN1_BMPSTRING, BYTES("\0ab"), "odd length"},
    {V_ASN1_UNIVERSALSTRING, BYTES("\0\x11\0\0"), "not exist in Unicode"},
    {V_ASN1_UNIVERSALSTRING, BYTES("\0\0\xD8\0"), "not exist in Unicode"},
    {V_ASN1_UNIVERSALSTRING, BYTES("\xFF\xFF\xFF\xFF"), "not exist in Unicode"},
    {V_ASN1_UNIVERSALSTRING, BYTES("\0\0\0\0"), "the subject's O contains a NUL"},
    {V_ASN1_UNIVERSALSTRING, BYTES("\0\0a"), "broken UniversalString"},
    {V_ASN1_OCTET_STRING, BYTES("\1\2"), "type which X.509"},
};

/* OpenSSL encodes no malformed text: so it is made as T61String, which takes all, and its tag is
 * changed afterwards. */
static struct str with_text(int type, const char *bytes, size_t len)
{
	char tagged[64] = {V_ASN1_T61STRING, (char)len};
	X509 *x = forge_new();
	struct str der;
	char *found;

	assert_true(len < sizeof tagged - 2);
	memcpy(tagged + 2, bytes, len);
	forge_subject(x, "O", V_ASN1_T61STRING, bytes, len, 0);
	der = forge_der(x);
	found = memmem(der.at, der.len, tagged, len + 2);
	assert_non_null(found);
	*found = (char)type;
	return der;
}

static void each_string_type_reads_as_utf8(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct str der = with_text(texts[i].type, texts[i].bytes, texts[i].len);
		struct certificate *c = NULL;
		struct problem why = {.text = ""};

		if (certificate_read(der, &c, &why))
			fail_msg("row %zu: %s", i, why.text);
		assert_string_equal(certificate_subject(c, "O"), texts[i].wanted);
		certificate_free(c);
		forge_free(der);
	}
}

static void a_text_that_is_not_of_its_type_refuses_the_certificate(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof broken_texts / sizeof broken_texts[0]; i++)
		refuse_signed(
		    with_text(broken_texts[i].type, broken_texts[i].bytes, broken_texts[i].len),
		    ERR_INVALID, broken_texts[i].wanted);
}

static void what_failed_before_is_no_reason(void **state)
{
	(void)state;
	ERR_raise(ERR_LIB_ASN1, ASN1_R_TOO_LONG);
	refuse_signed(with_text(V_ASN1_BMPSTRING, "\0ab", 3), ERR_INVALID, "odd length");
}

static void a_text_is_kept_up_to_its_bound_and_refused_past_it(void **state)
{
	char text[CERTIFICATE_TEXT_MAX + 1];
	struct certificate *c;
	X509 *x = forge_new();

	(void)state;
	memset(text, 'a', sizeof text);
	forge_subject(x, "O", V_ASN1_T61STRING, text, CERTIFICATE_TEXT_MAX, 0);
	c = read_forged(x);
	assert_int_equal(strlen(certificate_subject(c, "O")), CERTIFICATE_TEXT_MAX);
	certificate_free(c);
	x = forge_new();
	forge_subject(x, "O", V_ASN1_T61STRING, text, sizeof text, 0);
	refuse(x, ERR_TOO_LARGE, "longer than 4096");
	memset(text, 0xE9, sizeof text);
	x = forge_new();
	forge_subject(x, "O", V_ASN1_T61STRING, text, CERTIFICATE_TEXT_MAX / 2 + 1, 0);
	refuse(x, ERR_TOO_LARGE, "the subject's O");
	x = forge_new();
	forge_subject(x, "O", V_ASN1_BIT_STRING, text, CERTIFICATE_TEXT_MAX / 2, 0);
	refuse(x, ERR_TOO_LARGE, "the subject's O");
}

static void too_many_attributes_are_refused_with_the_figures(void **state)
{
	X509 *x = forge_new();

	(void)state;
	for (int i = 0; i <= CERTIFICATE_NAMES_MAX; i++)
		forge_subject(x, "OU", V_ASN1_UTF8STRING, "a", 1, 0);
	refuse(x, ERR_TOO_LARGE, "1001 attributes: at most 1000");
}

static void an_empty_subject_is_a_subject(void **state)
{
	struct certificate *c = read_forged(forge_new());

	(void)state;
	assert_int_equal(c->subject_count, 0);
	assert_null(certificate_subject(c, "CN"));
	assert_written(c->subject, c->subject_count, "");
	certificate_free(c);
}

static void several_values_in_one_rdn_are_joined_by_a_plus(void **state)
{
	X509 *x = forge_new();
	struct certificate *c;

	(void)state;
	forge_subject(x, "C", V_ASN1_PRINTABLESTRING, "JP", 2, 0);
	forge_subject(x, "CN", V_ASN1_UTF8STRING, "a", 1, 0);
	forge_subject(x, "CN", V_ASN1_UTF8STRING, "b", 1, -1);
	forge_subject(x, "OU", V_ASN1_UTF8STRING, "c", 1, 0);
	c = read_forged(x);
	assert_written(c->subject, c->subject_count, "C=JP, CN=a + CN=b, OU=c");
	assert_string_equal(certificate_subject(c, "CN"), "a");
	certificate_free(c);
}

static void an_unknown_attribute_goes_by_its_numbers(void **state)
{
	X509 *x = forge_new();
	struct certificate *c;

	(void)state;
	forge_subject(x, "1.3.6.1.4.1.99999.1", V_ASN1_UTF8STRING, "x", 1, 0);
	forge_subject(x, "serialNumber", V_ASN1_PRINTABLESTRING, "0100-01", 7, 0);
	forge_subject(x, "jurisdictionC", V_ASN1_PRINTABLESTRING, "JP", 2, 0);
	c = read_forged(x);
	assert_written(c->subject, c->subject_count,
	    "1.3.6.1.4.1.99999.1=x, serialNumber=0100-01, jurisdictionC=JP");
	certificate_free(c);
}

static void names_are_escaped_as_by_rfc_4514(void **state)
{
	static const struct {
		const char *value, *written;
	} rows[] = {
	    {"plain", "O=plain"},
	    {"James \"Jim\" Smith, III", "O=James \\\"Jim\\\" Smith\\, III"},
	    {"a+b;c<d>e\\f=g", "O=a\\+b\\;c\\<d\\>e\\\\f=g"},
	    {"#1 # 2", "O=\\#1 # 2"},
	    {" a b ", "O=\\ a b\\ "},
	    {" ", "O=\\ "},
	    {"", "O="},
	    {"Before\rAfter\n\x7F", "O=Before\\0DAfter\\0A\\7F"},
	    {"東京、日本", "O=東京、日本"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct certificate_attribute one = {"O", rows[i].value, false};

		assert_written(&one, 1, rows[i].written);
	}
}

static void serial_numbers_of_every_sign_and_size_are_hexadecimal(void **state)
{
	static const struct {
		const char *hex, *serial;
	} rows[] = {{"0", "00"}, {"1", "01"}, {"FF", "FF"}, {"-1", "-01"}, {"-80", "-80"},
	    {"0123456789ABCDEF0123456789ABCDEF01234567",
		"0123456789ABCDEF0123456789ABCDEF01234567"}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		X509 *x = forge_new();
		struct certificate *c;
		BIGNUM *number = NULL;

		assert_true(BN_hex2bn(&number, rows[i].hex));
		assert_non_null(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x)));
		BN_free(number);
		c = read_forged(x);
		assert_string_equal(c->serial, rows[i].serial);
		certificate_free(c);
	}
}

static void a_huge_serial_number_is_refused(void **state)
{
	X509 *x = forge_new();
	BIGNUM *number = BN_new();

	(void)state;
	assert_true(BN_set_bit(number, 8 * 1000));
	assert_non_null(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x)));
	BN_free(number);
	refuse(x, ERR_TOO_LARGE, "1001 bytes");
}

static void times_are_right_from_year_0_to_9999(void **state)
{
	static const struct {
		const char *time;
		int64_t seconds;
	} rows[] = {
	    {"19700101000000Z", 0},
	    {"19691231235959Z", -1},
	    {"19500101000000Z", -631152000},
	    {"20000229120000Z", 951825600},
	    {"20380119031408Z", 2147483648},
	    {"20491231235959Z", 2524607999},
	    {"20500101000000Z", 2524608000},
	    {"21000228235959Z", 4107542399},
	    {"21000301000000Z", 4107542400},
	    {"99991231235959Z", 253402300799},
	    {"19000101000000Z", -2208988800},
	    {"00000101000000Z", -62167219200},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		X509 *x = forge_new();
		struct certificate *c;

		assert_true(ASN1_TIME_set_string_X509(X509_getm_notBefore(x), rows[i].time) ||
			    ASN1_TIME_set_string(X509_getm_notBefore(x), rows[i].time));
		assert_true(ASN1_TIME_set_string(X509_getm_notAfter(x), "99991231235959Z"));
		c = read_forged(x);
		assert_int_equal(c->not_before, rows[i].seconds);
		assert_int_equal(c->not_after, 253402300799);
		certificate_free(c);
	}
}

static void a_validity_that_ends_before_it_begins_is_refused(void **state)
{
	X509 *x = forge_new();

	(void)state;
	assert_true(ASN1_TIME_set_string(X509_getm_notAfter(x), "20251231235959Z"));
	refuse(x, ERR_INVALID, "ends before it begins");
}

static void a_malformed_time_is_refused(void **state)
{
	X509 *x = forge_new();
	struct str der;
	char *found;

	(void)state;
	der = forge_der(x);
	found = memmem(der.at, der.len, "260101000000Z", 13);
	if (found == NULL)
		found = memmem(der.at, der.len, "20260101000000Z", 15);
	assert_non_null(found);
	memcpy(found + 2, "99", 2);
	memcpy(found + 4, "99", 2);
	refuse_signed(der, ERR_INVALID, "malformed time");
}

static void a_ca_certificate_is_refused_as_a_site_s(void **state)
{
	static const unsigned char ca_true[] = {0x30, 0x03, 0x01, 0x01, 0xFF};
	X509 *x = forge_new();

	(void)state;
	forge_extension(x, NID_basic_constraints, ca_true, sizeof ca_true);
	refuse(x, ERR_REFUSED, "CA:TRUE");
}

static void malformed_extensions_are_refused(void **state)
{
	X509 *x = forge_new();

	(void)state;
	forge_extension(x, NID_basic_constraints, "rubbish", 7);
	refuse(x, ERR_INVALID, "malformed");
	x = forge_new();
	forge_subject(x, "CN", V_ASN1_UTF8STRING, "shop.example", 12, 0);
	forge_extension(x, NID_subject_alt_name, "rubbish", 7);
	refuse(x, ERR_INVALID, "malformed");
}

static void two_lists_of_names_are_refused(void **state)
{
	X509 *x = forge_new();

	(void)state;
	for (int i = 0; i < 2; i++) {
		GENERAL_NAMES *names = forge_names();

		forge_name(names, GEN_DNS, i ? "a.example" : "b.example", 9);
		forge_add_names(x, names);
	}
	refuse(x, ERR_INVALID, "");
}

static void two_signature_algorithms_in_one_certificate_are_refused(void **state)
{
	struct str der = forge_der(forge_new());
	char *inner = memmem(der.at, der.len, "\x2a\x86\x48\xce\x3d\x04\x03\x02", 8);

	(void)state;
	assert_non_null(inner);
	inner[7] = 3; /* ecdsa-with-SHA384 */
	refuse_signed(der, ERR_INVALID, "two different signature algorithms");
}

static void strength_is_judged_by_key_and_digest(void **state)
{
	static const struct {
		const char *options, *reason; /* NULL: strong */
	} rows[] = {
	    {"--key ec256", NULL},
	    {"--key rsa2048", NULL},
	    {"--key ed25519", NULL},
	    {"--key rsa1024", "its RSA key has 1024 bits: at least 2048"},
	    {"--digest sha1", "SHA1"},
	    {"--digest md5", "MD5"},
	};
	char options[128];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct problem why = {.text = ""};
		struct certificate *c;

		snprintf(options, sizeof options, "--host a.example %s", rows[i].options);
		c = leaf(options);
		assert_int_equal(certificate_check_strength(c, &why),
		    rows[i].reason == NULL ? ERR_OK : ERR_REFUSED);
		assert_non_null(strstr(why.text, rows[i].reason == NULL ? "" : rows[i].reason));
		assert_int_equal(certificate_key_is_short(c), c->key_bits == 1024);
		certificate_free(c);
	}
}

/* Signs a forged certificate, whose key is `key`, with `key` itself. */
static struct certificate *self_signed(EVP_PKEY *key, const EVP_MD *digest)
{
	struct certificate *c = NULL;
	X509 *x = forge_new();
	struct str der;

	assert_true(X509_set_pubkey(x, key));
	der = forge_sign(x, key, digest);
	assert_int_equal(certificate_read(der, &c, NULL), ERR_OK);
	forge_free(der);
	EVP_PKEY_free(key);
	return c;
}

static void a_small_curve_is_named_and_refused(void **state)
{
	struct certificate *c = self_signed(EVP_EC_gen("P-224"), EVP_sha256());
	struct problem why = {.text = ""};

	(void)state;
	assert_string_equal(c->key_curve, "P-224");
	assert_int_equal(certificate_check_strength(c, &why), ERR_REFUSED);
	assert_non_null(strstr(why.text, "224 bits"));
	assert_true(certificate_key_is_short(c));
	certificate_free(c);
}

static void a_curve_without_a_nist_name_goes_by_openssl_s(void **state)
{
	struct certificate *c = self_signed(EVP_EC_gen("brainpoolP384r1"), EVP_sha384());

	(void)state;
	assert_string_equal(c->key_curve, "brainpoolP384r1");
	assert_int_equal(c->key_bits, 384);
	assert_string_equal(c->signature_digest, "SHA384");
	assert_int_equal(certificate_check_strength(c, NULL), ERR_OK);
	certificate_free(c);
}

static void a_curve_that_the_key_spells_out_is_refused(void **state)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	struct problem why = {.text = ""};
	struct certificate *c;

	(void)state;
	assert_true(EVP_PKEY_set_utf8_string_param(key, "encoding", "explicit"));
	c = self_signed(key, EVP_sha256());
	assert_null(c->key_curve);
	assert_int_equal(certificate_check_strength(c, &why), ERR_REFUSED);
	assert_non_null(strstr(why.text, "without a name"));
	certificate_free(c);
}

static void strength_has_bounds_by_the_kind_of_key(void **state)
{
	static const struct {
		const char *algorithm;
		unsigned bits; /* the least */
	} keys[] = {
	    {"RSA", 2048}, {"RSA-PSS", 2048}, {"EC", 256}, {"Ed25519", 253}, {"Ed448", 448}};
	static const char *const digests[] = {
	    "SHA256", "SHA384", "SHA512", "SHA3-256", "SHA3-384", "SHA3-512", "none"};
	static const char *const weak[] = {"SHA1", "MD5", "SHA224", "SHA3-224", "unknown"};

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		struct certificate c = {.key_algorithm = keys[i].algorithm,
		    .key_curve = "P-256",
		    .key_bits = keys[i].bits,
		    .signature_algorithm = "x"};

		for (size_t j = 0; j < sizeof digests / sizeof digests[0]; j++) {
			c.signature_digest = digests[j];
			assert_int_equal(certificate_check_strength(&c, NULL), ERR_OK);
		}
		c.key_bits--;
		assert_int_equal(certificate_check_strength(&c, NULL), ERR_REFUSED);
		/* One that cannot be read is not short, but of unknown strength. */
		c.key_bits = 0;
		assert_false(certificate_key_is_short(&c));
		assert_int_equal(certificate_check_strength(&c, NULL), ERR_REFUSED);
		c.key_bits = keys[i].bits;
		for (size_t j = 0; j < sizeof weak / sizeof weak[0]; j++) {
			c.signature_digest = weak[j];
			assert_int_equal(certificate_check_strength(&c, NULL), ERR_REFUSED);
		}
	}
}

static void eddsa_has_no_digest_of_its_own(void **state)
{
	struct certificate *c = self_signed(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), NULL);

	(void)state;
	assert_string_equal(c->key_algorithm, "Ed25519");
	assert_string_equal(c->signature_digest, "none");
	assert_int_equal(certificate_check_strength(c, NULL), ERR_OK);
	certificate_free(c);
	c = self_signed(EVP_PKEY_Q_keygen(NULL, NULL, "ED448"), NULL);
	assert_string_equal(c->key_algorithm, "Ed448");
	assert_int_equal(certificate_check_strength(c, NULL), ERR_OK);
	certificate_free(c);
}

static struct certificate *signed_by_pss(const EVP_MD *digest)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	struct certificate *c = NULL;
	X509 *x = forge_new();
	EVP_PKEY_CTX *settings;
	unsigned char *at = NULL;
	int len;

	assert_true(EVP_DigestSignInit(context, &settings, digest, NULL, key));
	assert_true(EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) > 0);
	assert_true(EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) > 0);
	assert_true(X509_set_pubkey(x, key));
	assert_true(X509_sign_ctx(x, context) > 0);
	len = i2d_X509(x, &at);
	assert_int_equal(certificate_read((struct str){(char *)at, (size_t)len}, &c, NULL), ERR_OK);
	OPENSSL_free(at);
	X509_free(x);
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return c;
}

static void the_digest_of_rsa_pss_is_found_in_its_parameters(void **state)
{
	struct certificate *c = signed_by_pss(EVP_sha384());

	(void)state;
	assert_string_equal(c->signature_algorithm, "rsassaPss");
	assert_string_equal(c->signature_digest, "SHA384");
	assert_int_equal(certificate_check_strength(c, NULL), ERR_OK);
	certificate_free(c);
	c = signed_by_pss(EVP_sha1());
	assert_string_equal(c->signature_digest, "SHA1");
	assert_int_equal(certificate_check_strength(c, NULL), ERR_REFUSED);
	certificate_free(c);
}

static void a_key_of_unknown_kind_is_shown_by_numbers_and_refused(void **state)
{
	struct str der = forge_der(forge_new());
	char *oid = memmem(der.at, der.len, "\x2a\x86\x48\xce\x3d\x02\x01", 7);
	struct problem why = {.text = ""};
	struct certificate *c = NULL;

	(void)state;
	assert_non_null(oid);
	oid[6] = 0x7F;
	assert_int_equal(certificate_read(der, &c, &why), ERR_OK);
	assert_string_equal(c->key_algorithm, "1.2.840.10045.2.127");
	assert_int_equal(c->key_bits, 0);
	assert_int_equal(certificate_check_strength(c, &why), ERR_REFUSED);
	assert_non_null(strstr(why.text, "1.2.840.10045.2.127"));
	certificate_free(c);
	forge_free(der);
}

static void a_signature_of_unknown_kind_is_refused_by_its_numbers(void **state)
{
	struct str der = forge_der(forge_new());
	struct problem why = {.text = ""};
	struct certificate *c = NULL;
	char *oid;

	(void)state;
	while ((oid = memmem(der.at, der.len, "\x2a\x86\x48\xce\x3d\x04\x03\x02", 8)) != NULL)
		oid[7] = 0x7F;
	assert_int_equal(certificate_read(der, &c, &why), ERR_OK);
	assert_string_equal(c->signature_algorithm, "1.2.840.10045.4.3.127");
	assert_string_equal(c->signature_digest, "unknown");
	assert_int_equal(certificate_check_strength(c, &why), ERR_REFUSED);
	certificate_free(c);
	forge_free(der);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_real_leaf_shows_all_its_facts),
	    cmocka_unit_test(fingerprint_and_serial_are_those_that_openssl_prints),
	    cmocka_unit_test(the_der_that_is_kept_reads_as_the_same_certificate),
	    cmocka_unit_test(every_string_type_of_a_real_ca_reads_as_the_same_text),
	    cmocka_unit_test(each_string_type_reads_as_utf8),
	    cmocka_unit_test(a_text_that_is_not_of_its_type_refuses_the_certificate),
	    cmocka_unit_test(what_failed_before_is_no_reason),
	    cmocka_unit_test(a_text_is_kept_up_to_its_bound_and_refused_past_it),
	    cmocka_unit_test(too_many_attributes_are_refused_with_the_figures),
	    cmocka_unit_test(an_empty_subject_is_a_subject),
	    cmocka_unit_test(several_values_in_one_rdn_are_joined_by_a_plus),
	    cmocka_unit_test(an_unknown_attribute_goes_by_its_numbers),
	    cmocka_unit_test(names_are_escaped_as_by_rfc_4514),
	    cmocka_unit_test(serial_numbers_of_every_sign_and_size_are_hexadecimal),
	    cmocka_unit_test(a_huge_serial_number_is_refused),
	    cmocka_unit_test(times_are_right_from_year_0_to_9999),
	    cmocka_unit_test(a_validity_that_ends_before_it_begins_is_refused),
	    cmocka_unit_test(a_malformed_time_is_refused),
	    cmocka_unit_test(a_ca_certificate_is_refused_as_a_site_s),
	    cmocka_unit_test(malformed_extensions_are_refused),
	    cmocka_unit_test(two_lists_of_names_are_refused),
	    cmocka_unit_test(two_signature_algorithms_in_one_certificate_are_refused),
	    cmocka_unit_test(strength_is_judged_by_key_and_digest),
	    cmocka_unit_test(a_small_curve_is_named_and_refused),
	    cmocka_unit_test(a_curve_without_a_nist_name_goes_by_openssl_s),
	    cmocka_unit_test(a_curve_that_the_key_spells_out_is_refused),
	    cmocka_unit_test(strength_has_bounds_by_the_kind_of_key),
	    cmocka_unit_test(eddsa_has_no_digest_of_its_own),
	    cmocka_unit_test(the_digest_of_rsa_pss_is_found_in_its_parameters),
	    cmocka_unit_test(a_key_of_unknown_kind_is_shown_by_numbers_and_refused),
	    cmocka_unit_test(a_signature_of_unknown_kind_is_refused_by_its_numbers),
	};

	return cmocka_run_group_tests(tests, ca_start, ca_stop);
}
