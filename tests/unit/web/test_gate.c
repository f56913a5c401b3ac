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
	    STR("proof"), STR("/a b"), STR("/a\x01"), STR("/a\x7f"), STR("/\xE3\x81\x82"),
	    STR("/proof/0123456789%00")};

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
	static const struct str hosts[] = {
	    STR("a b"), STR("a/b"), STR("user@a"), STR("a\\b"), STR("a,b"), STR("a#b")};

	(void)state;
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		struct head r = without_headers();

		add(&r, STR("Host"), hosts[i]);
		expect(&r, 400, "host");
	}
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
