/* What clicks brought is remembered while somebody checks, and no longer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "doctor/click.h"

enum { NOW = 1795307400 };

static struct code code_of(unsigned long number)
{
	struct code code;

	snprintf(code.text, sizeof code.text, "%010lu", number % 10000000000ul);
	return code;
}

static const struct code shop = {"0123456789"}, other = {"0123456780"};

static struct check_click click_from(const char *host, enum link_reason reason, int64_t at)
{
	struct check_click click;

	memset(&click, 0, sizeof click);
	click.code = shop;
	click.at = at;
	click.reason = reason;
	click.has_origin = host != NULL;
	if (host != NULL) {
		click.origin.scheme = ORIGIN_HTTPS;
		click.origin.port = 443;
		snprintf(click.origin.host, sizeof click.origin.host, "%s", host);
	}
	return click;
}

static bool note(struct check *c, const char *host, enum link_reason reason, int64_t at)
{
	struct check_click click = click_from(host, reason, at);

	return check_note(c, &shop, &click, at);
}

static size_t seen(struct check *c, int64_t since, int64_t now, struct check_click *ret)
{
	struct check_click room[CHECK_CLICKS_MAX];

	return check_clicks(c, &shop, since, now, ret == NULL ? room : ret);
}

static void nothing_is_remembered_while_nobody_checks(void **state)
{
	struct check *c = check_new();

	(void)state;
	assert_false(check_wants(c, &shop));
	assert_false(note(c, "shop.example", LINK_SAME, NOW));
	assert_int_equal(seen(c, 0, NOW, NULL), 0);
	assert_true(check_look(c, &shop, NOW, NOW));
	assert_int_equal(seen(c, 0, NOW, NULL), 0);
	check_free(c);
}

static void a_click_is_seen_by_those_who_check_its_code(void **state)
{
	struct check_click clicks[CHECK_CLICKS_MAX];
	struct check *c = check_new();

	(void)state;
	check_look(c, &shop, NOW, NOW);
	check_look(c, &other, NOW, NOW);
	assert_true(check_wants(c, &shop));
	assert_true(check_wants(c, &other));
	assert_true(note(c, NULL, LINK_STRIPPED, NOW + 1));
	assert_true(note(c, "shop.example", LINK_SAME, NOW + 2));
	assert_int_equal(seen(c, NOW, NOW + 3, clicks), 2);
	assert_int_equal(clicks[0].reason, LINK_SAME);
	assert_string_equal(clicks[0].origin.host, "shop.example");
	assert_int_equal(clicks[1].reason, LINK_STRIPPED);
	assert_int_equal(check_clicks(c, &other, NOW, NOW + 3, clicks), 0);
	check_free(c);
}

static void who_began_later_sees_what_came_since(void **state)
{
	struct check *c = check_new();

	(void)state;
	check_look(c, &shop, NOW, NOW);
	note(c, "shop.example", LINK_SAME, NOW + 10);
	assert_int_equal(seen(c, NOW + 10, NOW + 20, NULL), 1);
	assert_int_equal(seen(c, NOW + 11, NOW + 20, NULL), 0);
	check_free(c);
}

static void all_is_forgotten_when_the_check_ends(void **state)
{
	struct check *c = check_new();

	(void)state;
	check_look(c, &shop, NOW, NOW);
	note(c, "shop.example", LINK_SAME, NOW + 1);
	check_forget(c, NOW + CHECK_LASTS_S - 1);
	assert_true(check_wants(c, &shop));
	check_forget(c, NOW + CHECK_LASTS_S);
	assert_false(check_wants(c, &shop));
	check_look(c, &shop, NOW + CHECK_LASTS_S, NOW + CHECK_LASTS_S);
	assert_int_equal(seen(c, 0, NOW + CHECK_LASTS_S, NULL), 0);
	check_free(c);
}

static void looking_on_does_not_prolong_a_check_that_is_over(void **state)
{
	struct check *c = check_new();

	(void)state;
	assert_false(check_look(c, &shop, NOW - CHECK_LASTS_S, NOW));
	assert_false(check_wants(c, &shop));
	check_join(c, &shop, NOW, NOW);
	assert_false(check_wants(c, &shop));
	check_join(c, &shop, INT64_MAX, NOW);
	check_forget(c, NOW + CHECK_LASTS_S);
	assert_false(check_wants(c, &shop));
	check_free(c);
}

static void the_same_again_is_moved_up_and_news_once_a_second(void **state)
{
	struct check_click clicks[CHECK_CLICKS_MAX];
	struct check *c = check_new();

	(void)state;
	check_look(c, &shop, NOW, NOW);
	assert_true(note(c, "evil.example", LINK_HOST, NOW));
	assert_false(note(c, "evil.example", LINK_HOST, NOW));
	assert_true(note(c, NULL, LINK_ABSENT, NOW + 1));
	assert_true(note(c, "evil.example", LINK_HOST, NOW + 2));
	assert_int_equal(seen(c, NOW, NOW + 2, clicks), 2);
	assert_int_equal(clicks[0].reason, LINK_HOST);
	assert_int_equal(clicks[0].at, NOW + 2);
	check_free(c);
}

static void invented_referers_neither_flood_nor_push_a_match_out(void **state)
{
	struct check_click clicks[CHECK_CLICKS_MAX];
	struct check *c = check_new();
	unsigned news = 0;
	size_t count, matches = 0;

	(void)state;
	check_look(c, &shop, NOW, NOW);
	assert_true(note(c, "shop.example", LINK_SAME, NOW));
	for (int i = 0; i < 10000; i++) {
		char host[32];

		snprintf(host, sizeof host, "h%d.example", i);
		news += note(c, host, LINK_HOST, NOW + i / 1000);
	}
	assert_int_equal(news, 10 * CHECK_RATE);
	assert_true(note(c, "www.shop.example", LINK_SAME, NOW + 9));
	count = seen(c, NOW, NOW + 10, clicks);
	assert_int_equal(count, CHECK_CLICKS_MAX);
	for (size_t i = 0; i < count; i++)
		matches += clicks[i].reason == LINK_SAME;
	assert_int_equal(matches, 2);
	check_free(c);
}

static void a_new_check_takes_the_place_of_the_one_looked_at_longest_ago(void **state)
{
	struct check *c = check_new();

	(void)state;
	check_look(c, &shop, NOW, NOW);
	for (unsigned long i = 0; i < CHECK_WATCHES_MAX - 1; i++) {
		struct code code = code_of(5000000000 + i * 1000);

		check_look(c, &code, NOW + 1, NOW + 1);
	}
	assert_true(note(c, "shop.example", LINK_SAME, NOW + 2));
	check_look(c, &shop, NOW, NOW + 3);
	for (unsigned long i = 0; i < CHECK_WATCHES_MAX - 1; i++) {
		struct code code = code_of(7000000000 + i * 1000);

		check_look(c, &code, NOW + 4, NOW + 4);
	}
	assert_int_equal(seen(c, NOW, NOW + 5, NULL), 1);
	check_look(c, &other, NOW + 5, NOW + 5);
	assert_int_equal(seen(c, NOW, NOW + 5, NULL), 0);
	check_free(c);
}

static void of_all_codes_those_of_the_same_last_digits_alone_are_looked_at(void **state)
{
	(void)state;
	for (unsigned wanted = 0; wanted < 1000; wanted++) {
		struct check *c = check_new();
		struct code code;

		snprintf(code.text, sizeof code.text, "1234567%03u", wanted);
		check_look(c, &code, NOW, NOW);
		for (unsigned i = 0; i < 1000; i++) {
			struct code each;

			snprintf(each.text, sizeof each.text, "7654321%03u", i);
			if (check_wants(c, &each) != (i == wanted))
				fail_msg("%s when %s is wanted", each.text, code.text);
		}
		check_free(c);
	}
}

static void other_machines_are_told_again_after_three_seconds(void **state)
{
	struct check *c = check_new();

	(void)state;
	assert_true(check_look(c, &shop, NOW, NOW));
	assert_false(check_look(c, &shop, NOW, NOW + 2));
	assert_true(check_look(c, &shop, NOW, NOW + 3));
	assert_false(check_look(c, &shop, NOW, NOW + 5));
	/* Also when the clock was set back. */
	assert_true(check_look(c, &shop, NOW, NOW + 1));
	assert_false(check_look(c, &shop, NOW, NOW + 1));
	check_free(c);
}

static void other_machines_are_told_now_and_then(void **state)
{
	struct check *c = check_new();
	unsigned told = 0;

	(void)state;
	for (int i = 0; i < 600; i++)
		told += check_look(c, &shop, NOW, NOW + i / 10);
	assert_in_range(told, 10, 30);
	check_free(c);
}

static void *click_on(void *arg)
{
	struct check *c = arg;

	for (int i = 0; i < 2000; i++) {
		note(c, i % 2 ? "shop.example" : NULL, i % 2 ? LINK_SAME : LINK_STRIPPED, NOW + i);
		seen(c, NOW, NOW, NULL);
	}
	return NULL;
}

static void many_threads_use_it(void **state)
{
	struct check *c = check_new();
	pthread_t threads[4];

	(void)state;
	check_look(c, &shop, NOW, NOW);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, click_on, c), 0);
	for (int i = 0; i < 300; i++)
		check_look(c, &other, NOW + i, NOW + i);
	for (size_t i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(seen(c, NOW, NOW, NULL), 2);
	check_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_remembered_while_nobody_checks),
	    cmocka_unit_test(a_click_is_seen_by_those_who_check_its_code),
	    cmocka_unit_test(who_began_later_sees_what_came_since),
	    cmocka_unit_test(all_is_forgotten_when_the_check_ends),
	    cmocka_unit_test(looking_on_does_not_prolong_a_check_that_is_over),
	    cmocka_unit_test(the_same_again_is_moved_up_and_news_once_a_second),
	    cmocka_unit_test(invented_referers_neither_flood_nor_push_a_match_out),
	    cmocka_unit_test(a_new_check_takes_the_place_of_the_one_looked_at_longest_ago),
	    cmocka_unit_test(of_all_codes_those_of_the_same_last_digits_alone_are_looked_at),
	    cmocka_unit_test(other_machines_are_told_again_after_three_seconds),
	    cmocka_unit_test(other_machines_are_told_now_and_then),
	    cmocka_unit_test(many_threads_use_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
