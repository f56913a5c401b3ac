/* The gate: a sound request passes; each malformed one is refused by its own rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "web/gate.h"

static const char huge[GATE_TARGET_MAX + 2] = "/";

struct head {
	struct http_request request;
	struct http_head head;
};

static void add(struct head *h, struct str name, struct str value)
{
	http_head_add(&h->head, &h->request, name, value);
}

static struct head without_headers(void)
{
	struct http_request r = {.method = STR("GET"),
	    .target = STR("/proof/0123456789?lang=ja"),
	    .version = STR("HTTP/1.1"),
	    .body_max = HTTP_BODY_MAX};

	return (struct head){.request = r, .head = {.seamless = true}};
}

/* A GET on HTTP/1.1 with a Host, to be spoilt by each test. */
static struct head sound(void)
{
	struct head h = without_headers();

	add(&h, STR("Host"), STR("seal.example:8080"));
	add(&h, STR("Referer"), STR("https://shop.example/"));
	return h;
}

static void expect(const struct head *h, unsigned status, const char *rule)
{
	const char *broken = "";

	assert_int_equal(gate_check(&h->request, &h->head, &broken), status);
	assert_string_equal(broken, rule);
}

static void a_sound_request_passes(void **state)
{
	struct head r = sound();

	(void)state;
	expect(&r, 0, "");
}

static void of_fields_that_proxies_add_the_last_counts(void **state)
{
	struct head h = sound();

	(void)state;
	add(&h, STR("X-Forwarded-For"), STR("1.1.1.1"));
	add(&h, STR("Forwarded"), STR("for=1.1.1.1"));
	add(&h, STR("x-forwarded-for"), STR("192.0.2.1"));
	add(&h, STR("forwarded"), STR("for=192.0.2.1"));
	expect(&h, 0, "");
	assert_true(str_eq(h.request.fields[HTTP_X_FORWARDED_FOR], STR("192.0.2.1")));
	assert_true(str_eq(h.request.fields[HTTP_FORWARDED], STR("for=192.0.2.1")));
}

static void a_form_with_a_length_passes(void **state)
{
	struct head r = sound();

	(void)state;
	r.request.method = STR("POST");
	add(&r, STR("Content-Length"), STR("17"));
	expect(&r, 0, "");
}

static void targets_that_browsers_do_not_send_are_refused(void **state)
{
	static const struct str targets[] = {STR("*"), STR(""), STR("http://evil.example/"),
	    STR("proof"), STR("/%00"), STR("/%%00"), STR("/a%2f%00b"), STR("/a b"), STR("/a\x01"),
	    STR("/a\x7f"), STR("/\xE3\x81\x82"), STR("/proof/0123456789%00")};

	(void)state;
	for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
		struct head r = sound();

		r.request.target = targets[i];
		expect(&r, 400, "target");
	}
}

static void a_target_that_is_too_long_is_414(void **state)
{
	struct head r = sound();

	(void)state;
	r.request.target = (struct str){huge, GATE_TARGET_MAX + 1};
	expect(&r, 414, "target_length");
}

static void exactly_one_host_is_wanted(void **state)
{
	struct head r = sound();

	(void)state;
	add(&r, STR("host"), STR("other.example"));
	expect(&r, 400, "host");
	r = without_headers();
	expect(&r, 400, "host");
	r.request.version = STR("HTTP/1.0");
	expect(&r, 0, "");
}

static void what_the_parser_passed_over_is_refused(void **state)
{
	struct head r = sound();

	(void)state;
	r.head.seamless = false;
	expect(&r, 400, "seams");
}

static void a_host_that_is_no_host_is_refused(void **state)
{
	static const struct str hosts[] = {STR("a b"), STR("a/b"), STR("user@a"), STR("a\\b"),
	    STR("a,b"), STR("a#b"), STR(""), STR("."), STR(".a"), STR("a..b"), STR("a.."), STR(":"),
	    STR(":80"), STR("a:b"), STR("a:"), STR("a:+80"), STR("a:80:80"), STR("a:65536"),
	    STR("a:000080"), STR("["), STR("]"), STR("[]"), STR("[a]"), STR("[::1"), STR("::1"),
	    STR("a[::1]"), STR("[::1]a"), STR("[::1]:"), STR("[::1]:x"), STR("[1.2.3.4]"),
	    STR("a]"), STR("%61"), STR("a*")};

	(void)state;
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		struct head r = without_headers();

		add(&r, STR("Host"), hosts[i]);
		expect(&r, 400, "host");
	}
}

static void hosts_that_browsers_speak_to_pass(void **state)
{
	static const struct str hosts[] = {STR("a"), STR("a.example."), STR("A-b_c.example:8443"),
	    STR("xn--p8j9a0d9c9a.example"), STR("192.0.2.1:80"), STR("[::1]"),
	    STR("[2001:db8::1]:65535"), STR("[::ffff:192.0.2.1]:1")};

	(void)state;
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		struct head r = without_headers();

		add(&r, STR("Host"), hosts[i]);
		expect(&r, 0, "");
	}
}

/* RFC 9112 section 3.2.2: the target's host counts, and the field must be sound all the same. */
/* The longest name, its last dot and a port. */
static void a_host_has_as_many_as_260_bytes(void **state)
{
	char host[261];

	(void)state;
	memset(host, 'a', sizeof host);
	for (size_t len = 258; len <= sizeof host; len++) {
		struct head r = without_headers();

		add(&r, STR("Host"), (struct str){host, len});
		expect(&r, len <= 260 ? 0 : 400, len <= 260 ? "" : "host");
	}
}

static void of_an_absolute_target_both_hosts_are_looked_at(void **state)
{
	struct head r = without_headers();

	(void)state;
	add(&r, STR("Host"), STR("a"));
	r.request.host = STR("seal.example:8080");
	expect(&r, 0, "");
	r.request.host = STR("user@seal.example");
	expect(&r, 400, "host");
	r.request.host = STR("");
	expect(&r, 400, "host");
	r = without_headers();
	add(&r, STR("Host"), STR("a/b"));
	r.request.host = STR("seal.example");
	expect(&r, 400, "host");
}

static void two_referers_are_refused_even_when_they_agree(void **state)
{
	struct head r = sound();

	(void)state;
	add(&r, STR("referer"), STR("https://shop.example/"));
	expect(&r, 400, "repeated_field");
}

static void control_bytes_in_headers_are_refused(void **state)
{
	static const struct http_header headers[] = {{STR("X"), STR("a\0b")},
	    {STR("X"), STR("a\rb")}, {STR("X"), STR("a\nb")}, {STR("X "), STR("a")},
	    {STR("X\t"), STR("a")}, {STR(""), STR("a")}, {STR("X\0Y"), STR("a")},
	    {STR("X:"), STR("a")}};

	(void)state;
	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
		struct head r = sound();

		add(&r, headers[i].name, headers[i].value);
		expect(&r, 400, "header");
	}
}

static void too_many_headers_are_431(void **state)
{
	struct head r = sound();

	(void)state;
	r.head.count = HTTP_HEADERS_MAX + 1;
	expect(&r, 431, "header_count");
}

static void a_request_framed_in_two_ways_is_refused(void **state)
{
	struct head r = sound();

	(void)state;
	r.request.method = STR("POST");
	add(&r, STR("Content-Length"), STR("5"));
	add(&r, STR("Transfer-Encoding"), STR("chunked"));
	expect(&r, 400, "double_framing");
}

static void transfer_codings_are_not_implemented(void **state)
{
	struct head r = sound();

	(void)state;
	r.request.method = STR("POST");
	add(&r, STR("Transfer-Encoding"), STR("chunked"));
	expect(&r, 501, "transfer_coding");
}

static void lengths_that_are_no_numbers_are_refused(void **state)
{
	static const struct str lengths[] = {
	    STR("-1"), STR("+1"), STR("1, 1"), STR("0x1"), STR(""), STR("99999999999999999999")};

	(void)state;
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		struct head r = sound();

		r.request.method = STR("POST");
		add(&r, STR("Content-Length"), lengths[i]);
		expect(&r, 400, "content_length");
	}
}

static void a_body_on_get_is_refused_and_a_huge_one_is_413(void **state)
{
	struct head r = sound();

	(void)state;
	add(&r, STR("Content-Length"), STR("1"));
	expect(&r, 400, "unwanted_body");
	r = sound();
	r.request.method = STR("POST");
	add(&r, STR("Content-Length"), STR("4097"));
	expect(&r, 413, "body_length");
}

static void other_versions_of_http_are_505(void **state)
{
	struct head r = sound();

	(void)state;
	r.request.version = STR("HTTP/2.0");
	expect(&r, 505, "version");
}

static void a_method_that_is_no_token_is_refused(void **state)
{
	struct head r = sound();

	(void)state;
	r.request.method = STR("GE(T");
	expect(&r, 400, "method");
}

static void a_head_that_is_too_long_is_431(void **state)
{
	struct head r = sound();

	(void)state;
	r.head.size = GATE_HEAD_MAX;
	expect(&r, 0, "");
	r.head.size = GATE_HEAD_MAX + 1;
	expect(&r, 431, "head_length");
}

/* A byte as RFC 9110 and 9112 have it, by another way than the gate's table. */
static bool is_alnum(int byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z');
}

static bool is_one_of(int byte, const char *others)
{
	return byte != 0 && strchr(others, byte) != NULL;
}

static void each_byte_passes_where_the_standard_has_it(void **state)
{
	(void)state;
	for (int byte = 0; byte < 256; byte++) {
		const char text[] = {'/', (char)byte, 'x'}, first[] = {(char)byte, 'x'};
		const struct str alone = {first, 1}, begins = {first, 2}, ends = {text + 1, 1};
		bool token = is_alnum(byte) || is_one_of(byte, "!#$%&'*+-.^_`|~");
		bool value = byte == '\t' || (byte >= ' ' && byte != 0x7f);
		bool host = is_alnum(byte) || is_one_of(byte, "-_");
		struct head r = sound();

		r.request.method = alone;
		expect(&r, token ? 0 : 400, token ? "" : "method");
		r.request.method = begins;
		expect(&r, token ? 0 : 400, token ? "" : "method");
		r = sound();
		r.request.target = (struct str){text, 3};
		expect(&r, byte > ' ' && byte < 0x7f ? 0 : 400,
		    byte > ' ' && byte < 0x7f ? "" : "target");
		r = sound();
		add(&r, alone, STR("a"));
		expect(&r, token ? 0 : 400, token ? "" : "header");
		r = sound();
		add(&r, STR("X"), begins);
		expect(&r, value ? 0 : 400, value ? "" : "header");
		r = without_headers();
		add(&r, STR("Host"), ends);
		expect(&r, host ? 0 : 400, host ? "" : value ? "host" : "header");
	}
}

static void the_first_header_is_looked_at_like_the_others(void **state)
{
	struct head r = without_headers();

	(void)state;
	add(&r, STR("X Y"), STR("a"));
	add(&r, STR("Host"), STR("a"));
	expect(&r, 400, "header");
}

static void what_is_just_not_too_much_passes(void **state)
{
	char target[GATE_TARGET_MAX];
	struct head r = sound();

	(void)state;
	memset(target, '/', sizeof target);
	r.request.target = (struct str){target, sizeof target};
	expect(&r, 0, "");
	while (r.head.count < HTTP_HEADERS_MAX)
		add(&r, STR("X"), STR("a"));
	expect(&r, 0, "");
	add(&r, STR("X"), STR("a"));
	expect(&r, 431, "header_count");
}

static void fields_that_may_stand_once_are_refused_when_repeated(void **state)
{
	static const char *const once[] = {"Referer", "Client-Cert", "X-SSL-Client-Cert",
	    "Content-Length", "Content-Type", "Transfer-Encoding", "Sec-Fetch-Site",
	    "If-None-Match", "Origin"};

	(void)state;
	for (size_t i = 0; i < sizeof once / sizeof once[0]; i++) {
		struct head r = without_headers();

		add(&r, STR("Host"), STR("a"));
		add(&r, str_from(once[i]), STR("1"));
		add(&r, str_from(once[i]), STR("1"));
		expect(&r, 400, "repeated_field");
	}
}

static void a_length_is_a_number_as_far_as_numbers_can_be_multiplied(void **state)
{
	struct head r = sound();

	(void)state;
	r.request.method = STR("POST");
	add(&r, STR("Content-Length"), STR("184467440737095516"));
	expect(&r, 413, "body_length");
	r = sound();
	r.request.method = STR("POST");
	add(&r, STR("Content-Length"), STR("184467440737095517"));
	expect(&r, 400, "content_length");
}

static void a_body_on_head_is_refused_and_one_of_no_bytes_is_none(void **state)
{
	static const struct str methods[] = {STR("GET"), STR("HEAD")};

	(void)state;
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		struct head r = sound();

		r.request.method = methods[i];
		add(&r, STR("Content-Length"), STR("0"));
		expect(&r, 0, "");
		r = sound();
		r.request.method = methods[i];
		add(&r, STR("Content-Length"), STR("1"));
		expect(&r, 400, "unwanted_body");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_sound_request_passes),
	    cmocka_unit_test(of_fields_that_proxies_add_the_last_counts),
	    cmocka_unit_test(a_form_with_a_length_passes),
	    cmocka_unit_test(targets_that_browsers_do_not_send_are_refused),
	    cmocka_unit_test(a_target_that_is_too_long_is_414),
	    cmocka_unit_test(exactly_one_host_is_wanted),
	    cmocka_unit_test(what_the_parser_passed_over_is_refused),
	    cmocka_unit_test(a_host_that_is_no_host_is_refused),
	    cmocka_unit_test(hosts_that_browsers_speak_to_pass),
	    cmocka_unit_test(a_host_has_as_many_as_260_bytes),
	    cmocka_unit_test(of_an_absolute_target_both_hosts_are_looked_at),
	    cmocka_unit_test(two_referers_are_refused_even_when_they_agree),
	    cmocka_unit_test(control_bytes_in_headers_are_refused),
	    cmocka_unit_test(too_many_headers_are_431),
	    cmocka_unit_test(a_request_framed_in_two_ways_is_refused),
	    cmocka_unit_test(transfer_codings_are_not_implemented),
	    cmocka_unit_test(lengths_that_are_no_numbers_are_refused),
	    cmocka_unit_test(a_body_on_get_is_refused_and_a_huge_one_is_413),
	    cmocka_unit_test(other_versions_of_http_are_505),
	    cmocka_unit_test(a_method_that_is_no_token_is_refused),
	    cmocka_unit_test(a_head_that_is_too_long_is_431),
	    cmocka_unit_test(each_byte_passes_where_the_standard_has_it),
	    cmocka_unit_test(the_first_header_is_looked_at_like_the_others),
	    cmocka_unit_test(what_is_just_not_too_much_passes),
	    cmocka_unit_test(fields_that_may_stand_once_are_refused_when_repeated),
	    cmocka_unit_test(a_length_is_a_number_as_far_as_numbers_can_be_multiplied),
	    cmocka_unit_test(a_body_on_head_is_refused_and_one_of_no_bytes_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
