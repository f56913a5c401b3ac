/* What an applicant may give: how addresses are told apart, names and choices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "base/buf.h"
#include "record/contract.h"

static const char *const services[] = {"SR3.0", "EV"};
static const struct contract_rules rules = {.services = services, .service_count = 2};

/* What was typed, read as one of the fields; the others are sound. */
static enum err read_field(enum contract_field field, const char *text, struct arena *arena,
    struct contract *ret, struct problem *why)
{
	struct contract_form form = {.field = {{NULL, 0}}};
	enum contract_field wrong = CONTRACT_FIELD_COUNT;
	enum err err;

	form.field[CONTRACT_URL] = STR("https://a.example.jp/");
	form.field[CONTRACT_ORGANIZATION] = STR("株式会社見本");
	form.field[field] = str_from(text);
	*why = (struct problem){.text = ""};
	err = contract_read(&form, &rules, arena, ret, &wrong, why);
	if (err)
		assert_int_equal(wrong, field);
	return err;
}

static void assert_taken(
    enum contract_field field, const char *text, struct contract *ret, struct arena *arena)
{
	struct problem why;

	if (read_field(field, text, arena, ret, &why))
		fail_msg("%s: %s", text, why.text);
}

static void assert_refused(enum contract_field field, const char *text, const char *reason)
{
	struct arena arena = {NULL, 0};
	struct contract contract;
	struct problem why;

	if (read_field(field, text, &arena, &contract, &why) == ERR_OK)
		fail_msg("%s is taken", text);
	if (strstr(why.text, reason) == NULL)
		fail_msg("%s: %s, and not %s", text, why.text, reason);
	arena_free(&arena);
}

static void two_addresses_are_told_apart_by_whatever_people_put_between(void **state)
{
	static const char *const between[] = {" ", "\t", "\n", "\r\n", "|", "　", "、", "､", "，",
	    "；", "｜", ",", ";", ", ", " ;", "　、 ", ",,"};

	(void)state;
	for (size_t i = 0; i < sizeof between / sizeof between[0]; i++) {
		struct arena arena = {NULL, 0};
		struct contract c;
		char text[200];

		snprintf(text, sizeof text, "%shttps://a.example.jp/x%shttps://b.example.jp/y%s",
		    between[i], between[i], between[i]);
		assert_taken(CONTRACT_URL, text, &c, &arena);
		assert_int_equal(c.url_count, 2);
		assert_true(str_eq(c.urls[0], STR("https://a.example.jp/x")));
		assert_true(str_eq(c.urls[1], STR("https://b.example.jp/y")));
		assert_true(str_eq(c.hosts[0], STR("a.example.jp")));
		assert_true(str_eq(c.hosts[1], STR("b.example.jp")));
		arena_free(&arena);
	}
}

static void a_comma_within_an_address_ends_none_and_is_asked_about(void **state)
{
	(void)state;
	assert_refused(CONTRACT_URL, "https://a.example.jp/x,y", "its path has a comma in it");
	assert_refused(CONTRACT_URL, "https://a.example.jp/x;y", "its path has a semicolon in it");
	assert_refused(
	    CONTRACT_URL, "https://a.example.jp/https://b.example.jp/", "another address");
	assert_refused(CONTRACT_URL, "https://a.example.jp/,b.example.jp", "a comma");
}

static void any_number_of_blanks_may_stand_between(void **state)
{
	struct arena arena = {NULL, 0};
	struct contract c;

	(void)state;
	for (int blanks = 1; blanks <= 200; blanks++) {
		char text[300];

		snprintf(
		    text, sizeof text, "https://a.example.jp/%*shttps://b.example.jp/", blanks, "");
		assert_taken(CONTRACT_URL, text, &c, &arena);
		assert_int_equal(c.url_count, 2);
	}
	arena_free(&arena);
}

/* So many different addresses. */
static void write_urls(struct buf *to, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		buf_printf(to, "https://s%u.example.jp/ ", i);
}

static void a_hundred_addresses_are_taken_and_one_more_is_refused(void **state)
{
	struct buf text = BUF_INIT(1 << 16);
	struct arena arena = {NULL, 0};
	struct contract c;

	(void)state;
	write_urls(&text, 100);
	assert_taken(CONTRACT_URL, text.at, &c, &arena);
	assert_int_equal(c.url_count, 100);
	assert_true(str_eq(c.hosts[99], STR("s99.example.jp")));
	buf_clear(&text);
	write_urls(&text, 101);
	assert_refused(CONTRACT_URL, text.at, "101 are more than the 100 that are taken");
	assert_refused(CONTRACT_URL, " ,; \n", "at least one is needed");
	buf_free(&text);
	arena_free(&arena);
}

static void the_same_address_twice_is_refused_wherever_it_stands(void **state)
{
	(void)state;
	assert_refused(CONTRACT_URL,
	    "https://a.example.jp/ https://b.example.jp/ HTTPS://A.example.jp:443/",
	    "https://a.example.jp/ is given twice");
	assert_refused(
	    CONTRACT_URL, "https://a.example.jp/ https://b.example.jp/ ftp://c.jp/", "ftp://c.jp/");
}

static void a_name_is_what_stands_between_blanks_of_either_width(void **state)
{
	struct arena arena = {NULL, 0};
	struct contract c;

	(void)state;
	assert_taken(CONTRACT_ORGANIZATION, "　 　見本　商事　 　", &c, &arena);
	assert_true(str_eq(c.organization, STR("見本　商事")));
	assert_taken(CONTRACT_ORGANIZATION_EN, " 　 ", &c, &arena);
	assert_null(c.organization_en.at);
	assert_refused(CONTRACT_ORGANIZATION, "　 　", "is needed");
	assert_refused(CONTRACT_ORGANIZATION, "見\xe2\x80\x8b本",
	    "character 2 is a control or invisible character (U+200B)");
	assert_refused(CONTRACT_ORGANIZATION, "ab\xff", "is not UTF-8 from byte 3 on");
	arena_free(&arena);
}

static void a_name_has_as_many_as_255_characters(void **state)
{
	struct buf text = BUF_INIT(2000);
	struct arena arena = {NULL, 0};
	struct contract c;

	(void)state;
	for (int i = 0; i < 255; i++)
		buf_puts(&text, "見");
	assert_taken(CONTRACT_ORGANIZATION, text.at, &c, &arena);
	assert_int_equal(c.organization.len, 3 * 255);
	buf_puts(&text, "本");
	assert_refused(CONTRACT_ORGANIZATION, text.at, "has 256 characters; 255 are taken");
	buf_free(&text);
	arena_free(&arena);
}

static void the_wish_for_a_sticker_is_said_in_many_words(void **state)
{
	static const char *const yes[] = {"", "yes", "YES", "1", "true", "on"};
	static const char *const no[] = {"no", "0", "False", "off"};
	struct arena arena = {NULL, 0};
	struct contract c;

	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
		assert_taken(CONTRACT_STICKER, yes[i], &c, &arena);
		assert_true(c.sticker);
	}
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
		assert_taken(CONTRACT_STICKER, no[i], &c, &arena);
		assert_false(c.sticker);
	}
	assert_refused(CONTRACT_STICKER, "2", "\"2\" is neither yes nor no");
	arena_free(&arena);
}

static void a_language_and_a_service_are_the_usual_ones_where_none_is_given(void **state)
{
	struct arena arena = {NULL, 0};
	struct contract c;

	(void)state;
	assert_taken(CONTRACT_LANG, "", &c, &arena);
	assert_int_equal(c.lang, LANG_USUAL);
	assert_true(str_eq(c.service, STR("SR3.0")));
	assert_taken(CONTRACT_LANG, "en", &c, &arena);
	assert_int_equal(c.lang, LANG_EN);
	assert_taken(CONTRACT_SERVICE, "EV", &c, &arena);
	assert_true(str_eq(c.service, STR("EV")));
	assert_refused(CONTRACT_LANG, "de", "\"de\" is not a language that is spoken here");
	assert_refused(CONTRACT_SERVICE, "ev", "\"ev\" is not among the services");
	arena_free(&arena);
}

static void a_reason_repeats_80_bytes_of_what_was_typed(void **state)
{
	(void)state;
	for (int len = 78; len <= 100; len++) {
		char text[200], expected[200];

		snprintf(text, sizeof text, "%0*d", len, 7);
		snprintf(expected, sizeof expected, "\"%.*s\" is not a code of ten digits",
		    len < 80 ? len : 80, text);
		assert_refused(CONTRACT_RENEWS, text, expected);
		assert_refused(CONTRACT_CODE, text, expected);
	}
}

static void fields_are_found_by_their_names_in_either_case(void **state)
{
	enum contract_field field = CONTRACT_FIELD_COUNT;

	(void)state;
	for (unsigned i = 0; i < CONTRACT_FIELD_COUNT; i++) {
		const char *name = contract_field_name((enum contract_field)i);

		assert_true(contract_field_parse(str_from(name), &field));
		assert_int_equal(field, i);
	}
	assert_true(contract_field_parse(STR("Organization_EN"), &field));
	assert_int_equal(field, CONTRACT_ORGANIZATION_EN);
	assert_false(contract_field_parse(STR("urls"), &field));
	assert_false(contract_field_parse(STR(""), &field));
}

static void sites_are_made_of_one_to_a_hundred_addresses_that_parse(void **state)
{
	struct str urls[101];
	struct origin_sites sites;
	struct arena arena = {NULL, 0};

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
		urls[i] = STR("https://a.example.jp/x");
	assert_int_equal(contract_sites(urls, 1, &arena, &sites), ERR_OK);
	assert_int_equal(sites.count, 1);
	assert_int_equal(contract_sites(urls, 100, &arena, &sites), ERR_OK);
	assert_int_equal(sites.count, 100);
	assert_int_equal(contract_sites(urls, 101, &arena, &sites), ERR_CORRUPT);
	assert_int_equal(contract_sites(urls, 0, &arena, &sites), ERR_CORRUPT);
	urls[1] = STR("https://a_b/");
	assert_int_equal(contract_sites(urls, 2, &arena, &sites), ERR_CORRUPT);
	urls[1] = STR("http://localhost:8080/");
	assert_int_equal(contract_sites(urls, 2, &arena, &sites), ERR_OK);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_addresses_are_told_apart_by_whatever_people_put_between),
	    cmocka_unit_test(a_comma_within_an_address_ends_none_and_is_asked_about),
	    cmocka_unit_test(any_number_of_blanks_may_stand_between),
	    cmocka_unit_test(a_hundred_addresses_are_taken_and_one_more_is_refused),
	    cmocka_unit_test(the_same_address_twice_is_refused_wherever_it_stands),
	    cmocka_unit_test(a_name_is_what_stands_between_blanks_of_either_width),
	    cmocka_unit_test(a_name_has_as_many_as_255_characters),
	    cmocka_unit_test(the_wish_for_a_sticker_is_said_in_many_words),
	    cmocka_unit_test(a_language_and_a_service_are_the_usual_ones_where_none_is_given),
	    cmocka_unit_test(a_reason_repeats_80_bytes_of_what_was_typed),
	    cmocka_unit_test(fields_are_found_by_their_names_in_either_case),
	    cmocka_unit_test(sites_are_made_of_one_to_a_hundred_addresses_that_parse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
