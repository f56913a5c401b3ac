/* Tests where a certificate's revocation is looked for, and which parts it has. */
#include "unit/fixtures/der_writer.h"
#include "unit/fixtures/forge.h"

#include "pki/crl/distribution.h"

/* A distribution point with these addresses (a line each), and what else `more` has. */
static void put_point(struct buf *to, const char *names, struct str more)
{
	size_t from = to->len;
	struct str rest = str_from(names);

	while (rest.len > 0)
		der_put(to, DER_CONTEXT(6), str_cut(&rest, '\n'));
	if (to->len > from) {
		der_wrap(to, from, DER_WITHIN(0));
		der_wrap(to, from, DER_WITHIN(0));
	}
	buf_add_str(to, more);
	der_wrap(to, from, DER_SEQUENCE);
}

/* The names that are found in a certificate with this extension; "?" when it cannot be read. */
static const char *names_in(struct str extension)
{
	static char text[20000];
	struct buf found = BUF_INIT(sizeof text - 1);
	struct certificate_parts parts;
	X509 *x = forge_new();
	struct str der;

	if (extension.at != NULL)
		forge_extension(x, NID_crl_distribution_points, extension.at, extension.len);
	der = forge_der(x);
	assert_true(certificate_parts(der, &parts));
	if (!distribution_names(&parts, &found))
		strcpy(text, "?");
	else
		assert_true(str_copy(text, sizeof text, buf_str(&found)));
	buf_free(&found);
	forge_free(der);
	return text;
}

static const char *names_of(struct buf *points)
{
	const char *found;

	der_wrap(points, 0, DER_SEQUENCE);
	found = names_in(buf_str(points));
	buf_clear(points);
	return found;
}

static void the_addresses_of_the_first_usable_point_are_taken_in_their_order(void **state)
{
	struct buf points = BUF_INIT(100000);

	(void)state;
	put_point(&points, "http://b.example/1\nhttp://a.example/1", STR(""));
	put_point(&points, "http://c.example/", STR(""));
	assert_string_equal(names_of(&points), "http://b.example/1\nhttp://a.example/1");
	put_point(&points, "ldap:///cn=x\nhttp://a.example/1\nfile:///etc/passwd", STR(""));
	assert_string_equal(names_of(&points), "http://a.example/1");
	put_point(&points, "ldap:///cn=x", STR(""));
	put_point(&points, "", STR(""));
	put_point(&points, "HTTP://c.example/", STR(""));
	assert_string_equal(names_of(&points), "HTTP://c.example/");
	buf_free(&points);
}

static void a_point_of_some_reasons_or_another_issuer_is_passed_over(void **state)
{
	struct buf points = BUF_INIT(100000);

	(void)state;
	put_point(&points, "http://a.example/", STR("\x81\x02\x06\x40"));
	put_point(&points, "http://b.example/", STR("\xa2\x00"));
	assert_string_equal(names_of(&points), "");
	put_point(&points, "http://a.example/", STR("\x81\x02\x06\x40"));
	put_point(&points, "http://b.example/", STR(""));
	assert_string_equal(names_of(&points), "http://b.example/");
	buf_free(&points);
}

static void addresses_that_are_none_are_left_out(void **state)
{
	struct buf points = BUF_INIT(100000), lines = BUF_INIT(100000);

	(void)state;
	put_point(&points, "http://a.example/ x", STR(""));
	put_point(&points, "http://a.example/\r", STR(""));
	put_point(&points, "https://a.example/", STR(""));
	put_point(&points, "http:/a.example/", STR(""));
	assert_string_equal(names_of(&points), "");
	for (int i = 0; i < 20; i++)
		buf_printf(&lines, "http://%d.example/\n", i);
	put_point(&points, lines.at, STR(""));
	names_of(&points);
	buf_clear(&lines);
	for (int i = 0; i < DISTRIBUTION_NAMES_MAX; i++)
		buf_printf(&lines, "%shttp://%d.example/", i > 0 ? "\n" : "", i);
	put_point(&points, lines.at, STR(""));
	assert_string_equal(names_of(&points), lines.at);
	buf_clear(&lines);
	buf_puts(&lines, "http://a.example/");
	while (lines.len <= DISTRIBUTION_NAME_MAX)
		buf_putc(&lines, 'x');
	put_point(&points, lines.at, STR(""));
	assert_string_equal(names_of(&points), "");
	buf_free(&lines);
	buf_free(&points);
}

static void what_cannot_be_read_is_told_apart_from_what_is_not_there(void **state)
{
	(void)state;
	assert_string_equal(names_in((struct str){NULL, 0}), "");
	assert_string_equal(names_in(STR("\x30\x00")), "");
	assert_string_equal(names_in(STR("\x31\x00")), "?");
	assert_string_equal(names_in(STR("\x30\x00\x00")), "?");
	assert_string_equal(names_in(STR("\x30\x02\x04\x00")), "?");
	assert_string_equal(names_in(STR("\x30\x06\x30\x04\xa0\x02\xa0\x80")), "?");
	assert_string_equal(names_in(STR("\x30\x01\x30")), "?");
	assert_string_equal(names_in(STR("\x30\x07\x30\x05\xa0\x03\xa0\x01\x86")), "?");
}

static void the_parts_of_a_certificate_are_where_openssl_finds_them(void **state)
{
	X509 *x = forge_new();
	struct certificate_parts parts;
	unsigned char *name = NULL, *key = NULL;
	int name_len, key_len;
	struct str der;

	(void)state;
	forge_subject(x, "CN", V_ASN1_UTF8STRING, "Somebody", 8, 0);
	name_len = i2d_X509_NAME(X509_get_subject_name(x), &name);
	key_len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &key);
	der = forge_der(x);
	assert_true(certificate_parts(der, &parts));
	assert_true(str_eq(parts.serial, STR("\x01")));
	assert_true(str_eq(parts.subject, (struct str){(char *)name, (size_t)name_len}));
	assert_true(str_eq(parts.key, (struct str){(char *)key, (size_t)key_len}));
	assert_int_equal(parts.not_before, 1767225600);
	assert_int_equal(parts.not_after, 1775001600);
	assert_null(parts.extensions.at);
	for (size_t len = 0; len < der.len; len++)
		assert_false(certificate_parts((struct str){der.at, len}, &parts));
	OPENSSL_free(name);
	OPENSSL_free(key);
	forge_free(der);
}

static void a_serial_in_hexadecimal_is_the_number_that_lists_have(void **state)
{
	static const struct {
		const char *hex;
		struct str bytes;
	} rows[] = {
	    {"00", STR("\x00")},
	    {"7F", STR("\x7f")},
	    {"80", STR("\x00\x80")},
	    {"0102", STR("\x01\x02")},
	    {"FF00", STR("\x00\xff\x00")},
	    {"-01", STR("\xff")},
	    {"-80", STR("\x80")},
	    {"-81", STR("\xff\x7f")},
	    {"-0100", STR("\xff\x00")},
	};
	unsigned char bytes[PARTS_SERIAL_MAX];
	char digits[2 * PARTS_SERIAL_MAX + 1] = "";
	size_t len;

	(void)state;
	for (size_t i = 0; i < PARTS_SERIAL_MAX; i++)
		strcat(digits, "80");
	assert_false(certificate_serial_bytes(str_from(digits), bytes, &len));
	digits[2 * PARTS_SERIAL_MAX - 2] = '\0';
	assert_true(certificate_serial_bytes(str_from(digits), bytes, &len));
	assert_int_equal(len, PARTS_SERIAL_MAX);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_true(certificate_serial_bytes(str_from(rows[i].hex), bytes, &len));
		if (!str_eq((struct str){(char *)bytes, len}, rows[i].bytes))
			fail_msg("%s", rows[i].hex);
	}
	assert_false(certificate_serial_bytes(STR(""), bytes, &len));
	assert_false(certificate_serial_bytes(STR("-"), bytes, &len));
	assert_false(certificate_serial_bytes(STR("0G"), bytes, &len));
	assert_false(certificate_serial_bytes(STR("012"), bytes, &len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_addresses_of_the_first_usable_point_are_taken_in_their_order),
	    cmocka_unit_test(a_point_of_some_reasons_or_another_issuer_is_passed_over),
	    cmocka_unit_test(addresses_that_are_none_are_left_out),
	    cmocka_unit_test(what_cannot_be_read_is_told_apart_from_what_is_not_there),
	    cmocka_unit_test(the_parts_of_a_certificate_are_where_openssl_finds_them),
	    cmocka_unit_test(a_serial_in_hexadecimal_is_the_number_that_lists_have),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
