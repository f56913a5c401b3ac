/* Tests which hosts a certificate covers. */
#include "unit/fixtures/forge.h"

#include <arpa/inet.h>
#include <stdio.h>
#include "pki/certificate_read.h"

#define L63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg"
#define L64 L63 "x"
#define N253                                                                                       \
	L63 "." L63 "." L63 "."                                                                    \
	    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffg"

/* Names in a SAN, blank-separated, "ip:" before an address; a host; is it covered? */
static const struct {
	const char *names;
	const char *host;
	bool covered;
} rows[] = {
    /* exact names */
    {"shop.example", "shop.example", true},
    {"shop.example", "www.shop.example", false},
    {"www.shop.example", "shop.example", false},
    {"shop.example", "hop.example", false},
    {"shop.example", "shop.exampl", false},
    {"shop.example", "shop.example.jp", false},
    {"shop.example", "evilshop.example", false},
    {"a.example b.example", "b.example", true},
    {"a.example b.example", "c.example", false},
    {"localhost", "localhost", true},
    {"localhost", "shop.localhost", false},
    {"xn--wgv71a119e.jp", "xn--wgv71a119e.jp", true},
    {"a-b.example", "a-b.example", true},
    {"a--b.example", "a--b.example", true},
    {"1shop.example", "1shop.example", true},
    {L63 ".example", L63 ".example", true},
    {L64 ".example", L64 ".example", false},
    {N253, N253, true},
    {N253 "x", N253 "x", false},
    /* case: a certificate's is folded, a host's must be */
    {"SHOP.Example", "shop.example", true},
    {"*.SHOP.Example", "www.shop.example", true},
    {"shop.example", "SHOP.example", false},
    {"SHOP.example", "SHOP.example", false},
    /* dots */
    {"shop.example", "shop.example.", false},
    {"shop.example.", "shop.example", false},
    {"shop.example.", "shop.example.", false},
    {"shop.example", ".shop.example", false},
    {".shop.example", "www.shop.example", false},
    {".shop.example", ".shop.example", false},
    {"shop..example", "shop..example", false},
    {"*.shop.example", ".shop.example", false},
    {"*.shop.example", "www.shop.example.", false},
    {".", ".", false},
    {"shop.example", "", false},
    /* wildcards */
    {"*.shop.example", "www.shop.example", true},
    {"*.shop.example", "xn--wgv71a119e.shop.example", true},
    {"*.shop.example", "a.b.shop.example", false},
    {"*.shop.example", "shop.example", false},
    {"*.shop.example", "wwwshop.example", false},
    {"*.shop.example", "www.shop.example.jp", false},
    {"*.shop.example", "*.shop.example", true},
    {"*.shop.example", "*.a.shop.example", false},
    {"*.shop.example", "a.*.shop.example", false},
    {"www.shop.example", "*.shop.example", false},
    {"a.shop.example b.shop.example", "*.shop.example", false},
    {"*.example", "shop.example", false},
    {"*.example", "*.example", false},
    {"*", "shop", false},
    {"*", "*", false},
    {"*.", "shop.", false},
    {"*.*", "shop.example", false},
    {"*.*.example", "a.b.example", false},
    {"**.shop.example", "www.shop.example", false},
    {"w*.shop.example", "www.shop.example", false},
    {"*w.shop.example", "www.shop.example", false},
    {"www.*.example", "www.shop.example", false},
    {"www.shop.*", "www.shop.example", false},
    {"xn--*.shop.example", "xn--a.shop.example", false},
    {"*.shop.example", L63 ".shop.example", true},
    {"*.shop.example", L64 ".shop.example", false},
    {"*.shop.example", "-a.shop.example", false},
    /* what is no host name covers nothing, not even itself */
    {"shop_1.example", "shop_1.example", false},
    {"*.shop.example", "a_b.shop.example", false},
    {"-shop.example", "-shop.example", false},
    {"shop-.example", "shop-.example", false},
    {"https://shop.example", "https://shop.example", false},
    {"shop.example/", "shop.example/", false},
    {"shop.example:443", "shop.example:443", false},
    {"a@shop.example", "a@shop.example", false},
    {"日本.jp", "日本.jp", false},
    {"shop%2eexample", "shop%2eexample", false},
    {"shop\\.example", "shop\\.example", false},
    {"shop\t.example", "shop\t.example", false},
    /* addresses */
    {"ip:192.0.2.1", "192.0.2.1", true},
    {"ip:192.0.2.1", "192.0.2.2", false},
    {"192.0.2.1", "192.0.2.1", false},
    {"*.0.2.1", "192.0.2.1", false},
    {"ip:192.0.2.1", "*.0.2.1", false},
    {"ip:192.0.2.1", "192.0.2.01", false},
    {"ip:192.0.2.1", "3221225985", false},
    {"ip:192.0.2.1", "[192.0.2.1]", false},
    {"ip:192.0.2.1", "[::ffff:192.0.2.1]", false},
    {"ip:2001:db8::1", "[2001:db8::1]", true},
    {"ip:2001:db8::1", "2001:db8::1", true},
    {"ip:2001:db8::1", "[2001:db8:0:0:0:0:0:1]", true},
    {"ip:2001:db8::1", "[2001:DB8::1]", true},
    {"ip:2001:db8::1", "[2001:db8::2]", false},
    {"ip:2001:db8::1", "[2001:db8::1", false},
    {"ip:2001:db8::1", "2001:db8::1]", false},
    {"ip:::1", "[::1%lo]", false},
    {"ip:::1", "[]", false},
    {"ip:::1", "[", false},
    {"0x7f.0x1", "0x7f.0x1", false},
    {"shop.0x", "shop.0x", false},
    {"shop.0xample", "shop.0xample", true},
    {"shop.1a", "shop.1a", true},
};

static void add(GENERAL_NAMES *names, struct str name)
{
	unsigned char address[16];
	char text[64];
	int family;

	if (!str_starts(name, STR("ip:"))) {
		forge_name(names, GEN_DNS, name.at, name.len);
		return;
	}
	name = str_part(name, 3, name.len);
	assert_true(str_copy(text, sizeof text, name));
	family = strchr(text, ':') != NULL ? AF_INET6 : AF_INET;
	assert_int_equal(inet_pton(family, text, address), 1);
	forge_name(names, GEN_IPADD, address, family == AF_INET ? 4 : 16);
}

static struct certificate *with_names(const char *list)
{
	GENERAL_NAMES *names = forge_names();
	struct str rest = str_from(list), der;
	struct certificate *c = NULL;
	struct problem why = {.text = ""};
	X509 *x = forge_new();

	while (rest.at != NULL)
		add(names, str_cut(&rest, ' '));
	forge_add_names(x, names);
	der = forge_der(x);
	if (certificate_read(der, &c, &why))
		fail_msg("%s: %s", list, why.text);
	forge_free(der);
	return c;
}

static struct certificate *with_cn(const char *cn, GENERAL_NAMES *names)
{
	struct certificate *c = NULL;
	X509 *x = forge_new();
	struct str der;

	forge_subject(x, "CN", V_ASN1_UTF8STRING, "first.example", 13, 0);
	forge_subject(x, "CN", V_ASN1_UTF8STRING, cn, strlen(cn), 0);
	if (names != NULL)
		forge_add_names(x, names);
	der = forge_der(x);
	assert_int_equal(certificate_read(der, &c, NULL), ERR_OK);
	forge_free(der);
	return c;
}

static void each_row_of_the_table_is_covered_or_not_as_it_says(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct certificate *c = with_names(rows[i].names);

		if (certificate_covers(c, rows[i].host) != rows[i].covered) {
			print_error("names %s, host %s: %s\n", rows[i].names, rows[i].host,
			    rows[i].covered ? "not covered" : "covered");
			wrong++;
		}
		certificate_free(c);
	}
	assert_int_equal(wrong, 0);
}

static void host_names_are_of_all_letters_digits_and_inner_hyphens(void **state)
{
	static const char *const good[] = {"z.example", "az-09.za", "9.example", "a.b.c.d.example"};
	static const char *const bad[] = {"-a.example", "a-.example", "a{.example", "`a.example",
	    "a/.example", "a:.example", "A.example", "a_b.example", "a..example", ".example", ""};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (!certificate_is_host_name(str_from(good[i])))
			fail_msg("%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (certificate_is_host_name(str_from(bad[i])))
			fail_msg("%s", bad[i]);
}

static void names_keep_their_order_and_stand_there_once(void **state)
{
	struct certificate *c =
	    with_names("B.example a.example b.EXAMPLE ip:2001:db8:0:0:0:0:0:1 ip:192.0.2.1 "
		       "192.0.2.1 not_one.example a.example");
	static const struct {
		const char *name;
		enum certificate_name_kind kind;
	} wanted[] = {
	    {"b.example", CERTIFICATE_NAME_HOST},
	    {"a.example", CERTIFICATE_NAME_HOST},
	    {"2001:db8::1", CERTIFICATE_NAME_ADDRESS},
	    {"192.0.2.1", CERTIFICATE_NAME_ADDRESS},
	    {"192.0.2.1", CERTIFICATE_NAME_OTHER},
	    {"not_one.example", CERTIFICATE_NAME_OTHER},
	};

	(void)state;
	assert_int_equal(c->name_count, sizeof wanted / sizeof wanted[0]);
	for (size_t i = 0; i < c->name_count; i++) {
		assert_string_equal(c->names[i], wanted[i].name);
		assert_int_equal(c->name_kinds[i], wanted[i].kind);
	}
	certificate_free(c);
}

static void the_last_cn_counts_where_there_is_no_san(void **state)
{
	struct certificate *c = with_cn("Shop.example", NULL);

	(void)state;
	assert_int_equal(c->name_count, 1);
	assert_string_equal(c->names[0], "shop.example");
	assert_string_equal(certificate_subject(c, "CN"), "first.example");
	assert_true(certificate_covers(c, "shop.example"));
	assert_false(certificate_covers(c, "first.example"));
	certificate_free(c);
}

static void a_cn_that_is_no_host_name_covers_nothing(void **state)
{
	static const char *const others[] = {
	    "Example Shop", "192.0.2.1", "shop.example/path", "日本.jp", "", "*"};

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct certificate *c = with_cn(others[i], NULL);

		assert_int_equal(c->name_count, 0);
		assert_false(certificate_covers(c, others[i]));
		certificate_free(c);
	}
}

static void a_san_of_any_kind_puts_the_cn_aside(void **state)
{
	GENERAL_NAMES *mail = forge_names();
	struct certificate *c;

	(void)state;
	forge_name(mail, GEN_EMAIL, "a@shop.example", 14);
	c = with_cn("shop.example", mail);
	assert_int_equal(c->name_count, 0);
	assert_false(certificate_covers(c, "shop.example"));
	certificate_free(c);
	c = with_cn("shop.example", forge_names());
	assert_false(certificate_covers(c, "shop.example"));
	certificate_free(c);
}

/* The reason why a certificate with this SAN is not read. */
static void refused_name(int type, const char *bytes, size_t len, enum err err, const char *reason)
{
	GENERAL_NAMES *names = forge_names();
	struct certificate *c = NULL;
	struct problem why = {.text = ""};
	X509 *x = forge_new();
	struct str der;

	forge_name(names, GEN_DNS, "shop.example", 12);
	forge_name(names, type, bytes, len);
	forge_add_names(x, names);
	der = forge_der(x);
	assert_int_equal(certificate_read(der, &c, &why), err);
	assert_null(c);
	if (strstr(why.text, reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why.text, reason);
	forge_free(der);
}

static void a_nul_in_a_name_refuses_the_certificate(void **state)
{
	(void)state;
	refused_name(GEN_DNS, "shop.example\0.evil.example", 26, ERR_INVALID, "NUL");
	refused_name(GEN_DNS, "\0", 1, ERR_INVALID, "NUL");
	refused_name(GEN_DNS, "shop.example\0", 13, ERR_INVALID, "NUL");
}

static void a_name_in_no_known_encoding_refuses_the_certificate(void **state)
{
	(void)state;
	refused_name(GEN_DNS, "b\xFC.example", 10, ERR_INVALID, "not valid text");
	refused_name(GEN_DNS,
	    "a\xC0\xAE"
	    "b",
	    4, ERR_INVALID, "not valid text");
}

static void an_address_has_four_or_sixteen_bytes(void **state)
{
	(void)state;
	refused_name(GEN_IPADD, "\x7F\0\0", 3, ERR_INVALID, "3 bytes");
	refused_name(GEN_IPADD, "", 0, ERR_INVALID, "0 bytes");
	refused_name(GEN_IPADD, "\x7F\0\0\1\xFF\xFF\xFF\xFF", 8, ERR_INVALID, "8 bytes");
}

static struct str with_many(int count)
{
	GENERAL_NAMES *names = forge_names();
	X509 *x = forge_new();
	char name[32];

	for (int i = 0; i < count; i++) {
		int len = snprintf(name, sizeof name, "h%d.example", i);

		forge_name(names, GEN_DNS, name, (size_t)len);
	}
	forge_add_names(x, names);
	return forge_der(x);
}

static void ten_thousand_names_are_refused_with_the_figures(void **state)
{
	struct str der = with_many(10000);
	struct certificate *c = NULL;
	struct problem why = {.text = ""};

	(void)state;
	assert_int_equal(certificate_read(der, &c, &why), ERR_TOO_LARGE);
	assert_non_null(strstr(why.text, "10000"));
	assert_non_null(strstr(why.text, "1000 "));
	forge_free(der);
}

static void a_thousand_names_are_all_kept(void **state)
{
	struct str der = with_many(CERTIFICATE_NAMES_MAX);
	struct certificate *c = NULL;

	(void)state;
	assert_int_equal(certificate_read(der, &c, NULL), ERR_OK);
	assert_int_equal(c->name_count, CERTIFICATE_NAMES_MAX);
	assert_true(certificate_covers(c, "h999.example"));
	assert_false(certificate_covers(c, "h1000.example"));
	certificate_free(c);
	forge_free(der);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_row_of_the_table_is_covered_or_not_as_it_says),
	    cmocka_unit_test(host_names_are_of_all_letters_digits_and_inner_hyphens),
	    cmocka_unit_test(names_keep_their_order_and_stand_there_once),
	    cmocka_unit_test(the_last_cn_counts_where_there_is_no_san),
	    cmocka_unit_test(a_cn_that_is_no_host_name_covers_nothing),
	    cmocka_unit_test(a_san_of_any_kind_puts_the_cn_aside),
	    cmocka_unit_test(a_nul_in_a_name_refuses_the_certificate),
	    cmocka_unit_test(a_name_in_no_known_encoding_refuses_the_certificate),
	    cmocka_unit_test(an_address_has_four_or_sixteen_bytes),
	    cmocka_unit_test(ten_thousand_names_are_refused_with_the_figures),
	    cmocka_unit_test(a_thousand_names_are_all_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
