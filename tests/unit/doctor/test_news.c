/* What machines tell each other of checks is read as it was written, and nothing else is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "doctor/news.h"

enum { NOW = 1795307400 };

static const struct code shop = {"0123456789"};

static void round_trip(const struct check_news *news)
{
	struct buf line = BUF_INIT(CHECK_NEWS_MAX);
	struct check_news back;

	check_news_write(news, &line);
	assert_int_equal(line.err, ERR_OK);
	assert_true(check_news_read(buf_str(&line), &back));
	assert_memory_equal(&back.watched, &news->watched, sizeof back.watched);
	assert_int_equal(back.until, news->until);
	assert_int_equal(back.click.at, news->click.at);
	assert_int_equal(back.click.reason, news->click.reason);
	assert_int_equal(back.click.has_origin, news->click.has_origin);
	assert_true(!back.click.has_origin || origin_eq(&back.click.origin, &news->click.origin));
	buf_free(&line);
}

static void each_kind_survives(void **state)
{
	struct check_news news = {.watched = shop, .until = NOW};
	struct origin longest = {.scheme = ORIGIN_HTTP, .port = 65535};

	(void)state;
	round_trip(&news);
	news = (struct check_news){.watched = shop, .click = {.code = shop, .at = NOW}};
	for (unsigned reason = 0; reason < LINK_REASON_COUNT; reason++) {
		news.click.reason = (enum link_reason)reason;
		round_trip(&news);
	}
	memset(longest.host, 'a', ORIGIN_HOST_MAX);
	for (size_t i = 60; i < ORIGIN_HOST_MAX; i += 60)
		longest.host[i] = '.';
	news.click.has_origin = true;
	news.click.origin = longest;
	round_trip(&news);
}

static void nothing_else_is_read(void **state)
{
	static const char *const lines[] = {"", "watch", "watch 0123456789", "watch 012345678 5",
	    "watch 0123456789 0", "watch 0123456789 -5", "watch 0123456789 5 5",
	    "click 0123456789 0123456789 5", "click 0123456789 0123456789 5 nonsense",
	    "click 0123456789 x 5 same", "click 0123456789 0123456789 5 same ftp://x.example",
	    "click 0123456789 0123456789 5 same https://x.example extra", "forget 0123456789 5",
	    "watch 0123456789 999999999999999999"};
	struct check_news news;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		assert_false(check_news_read(str_from(lines[i]), &news));
}

static void news_begin_a_watch_and_bring_clicks_to_it(void **state)
{
	struct check_click clicks[CHECK_CLICKS_MAX];
	struct check *c = check_new();
	struct check_news watch = {.watched = shop, .until = NOW + 60};
	struct check_news click = {
	    .watched = shop, .click = {.code = shop, .at = NOW, .reason = LINK_STRIPPED}};

	(void)state;
	check_hear(c, &click, NOW);
	assert_int_equal(check_clicks(c, &shop, 0, NOW, clicks), 0);
	check_hear(c, &watch, NOW);
	check_hear(c, &click, NOW);
	assert_int_equal(check_clicks(c, &shop, 0, NOW, clicks), 1);
	click.click.reason = LINK_ABSENT;
	click.click.at = NOW - CHECK_LASTS_S;
	check_hear(c, &click, NOW);
	assert_int_equal(check_clicks(c, &shop, 0, NOW, clicks), 1);
	check_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_kind_survives),
	    cmocka_unit_test(nothing_else_is_read),
	    cmocka_unit_test(news_begin_a_watch_and_bring_clicks_to_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
