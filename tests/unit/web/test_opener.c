/* web/opener: who opens a page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "config/config.h"
#include "web/opener.h"

static const struct config_words no_words = {0};

static enum opener by_agent(const struct opener_table *t, const char *agent)
{
	struct http_request request = {.fields[HTTP_USER_AGENT] = str_from(agent)};
	enum opener opener;
	char *copy = malloc(strlen(agent) + 1);

	/* Without a NUL behind it, so that a sanitizer sees who reads too far. */
	assert_non_null(copy);
	memcpy(copy, agent, strlen(agent));
	request.fields[HTTP_USER_AGENT] = (struct str){copy, strlen(agent)};
	opener = opener_of(t, &request);
	free(copy);
	return opener;
}

static enum opener by_field(enum http_field field, struct str value)
{
	struct opener_table *t = opener_table_new(&no_words, &no_words);
	struct http_request request = {.body_max = 0};
	enum opener opener;

	assert_non_null(t);
	request.fields[field] = value;
	opener = opener_of(t, &request);
	opener_table_free(t);
	return opener;
}

static void browsers_are_people(void **state)
{
	static const char *const agents[] = {"", "bo", "Mozilla/5.0",
	    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
	    "Chrome/131.0.0.0 Safari/537.36",
	    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
	    "HeadlessChrome/131.0.0.0 Safari/537.36",
	    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
	    "like Gecko) Version/17.5 Mobile/15E148 Safari/604.1 Line/14.8.0",
	    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:130.0) Gecko/20100101 Firefox/130.0",
	    "Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) "
	    "Chrome/99.0.4844.73 Mobile Safari/537.36",
	    "Mozilla/5.0 (Linux; Android 14; SM-S921Q) AppleWebKit/537.36 [FB_IAB/FB4A;FBAV/480]",
	    "node"};
	struct opener_table *t = opener_table_new(&no_words, &no_words);

	(void)state;
	assert_non_null(t);
	for (size_t i = 0; i < sizeof agents / sizeof agents[0]; i++)
		assert_int_equal(by_agent(t, agents[i]), OPENER_PERSON);
	opener_table_free(t);
}

static void crawlers_and_previews_are_known_by_their_words(void **state)
{
	static const struct {
		const char *agent;
		enum opener opener;
	} rows[] = {
	    {"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
		OPENER_CRAWLER},
	    {"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) AppleWebKit/537.36 (KHTML, like Gecko) "
	     "Chrome/131.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1)",
		OPENER_CRAWLER},
	    {"mozilla/5.0 (compatible; GOOGLEBOT/2.1)", OPENER_CRAWLER},
	    {"Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
		OPENER_CRAWLER},
	    {"Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/)", OPENER_CRAWLER},
	    {"Mozilla/5.0 (compatible; Baiduspider/2.0)", OPENER_CRAWLER},
	    {"Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (Applebot/0.1)", OPENER_CRAWLER},
	    {"somebot", OPENER_CRAWLER},
	    {"bot/1", OPENER_CRAWLER},
	    {"python-requests/2.32", OPENER_CRAWLER},
	    {"facebookexternalhit/1.1;line-poker/1.0", OPENER_PREVIEW},
	    {"Mozilla/5.0 (Macintosh) facebookexternalhit/1.1 Facebot Twitterbot/1.0",
		OPENER_PREVIEW},
	    {"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", OPENER_PREVIEW},
	    {"Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", OPENER_PREVIEW},
	    {"TelegramBot (like TwitterBot)", OPENER_PREVIEW},
	    {"WhatsApp/2.23.20.0", OPENER_PREVIEW},
	    {"WordPress/6.1.9; https://shop.example.jp", OPENER_PREVIEW},
	    {"Discourse Forum Onebox v3.2.0", OPENER_PREVIEW},
	    {"Mozilla/5.0 (compatible; Ghost/5.0; +https://ghost.org/)", OPENER_PREVIEW},
	    {"LinkedInBot/1.0 (compatible; Mozilla/5.0)", OPENER_PREVIEW},
	};
	struct opener_table *t = opener_table_new(&no_words, &no_words);

	(void)state;
	assert_non_null(t);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(by_agent(t, rows[i].agent), rows[i].opener);
	opener_table_free(t);
}

static void the_configuration_adds_words_and_they_come_first(void **state)
{
	const struct config_words previews = {2, {"OurCards", "Googlebot"}};
	const struct config_words crawlers = {1, {"uptime-watch"}};
	struct opener_table *t = opener_table_new(&previews, &crawlers);

	(void)state;
	assert_non_null(t);
	assert_int_equal(by_agent(t, "Mozilla/5.0 ourcards/3"), OPENER_PREVIEW);
	assert_int_equal(by_agent(t, "Uptime-Watch (shop)"), OPENER_CRAWLER);
	assert_int_equal(by_agent(t, "Googlebot/2.1"), OPENER_PREVIEW);
	assert_int_equal(by_agent(t, "uptime-watc"), OPENER_PERSON);
	opener_table_free(t);
}

static void browsers_say_that_they_fetch_ahead(void **state)
{
	(void)state;
	assert_int_equal(by_field(HTTP_SEC_PURPOSE, STR("prefetch")), OPENER_PREFETCH);
	assert_int_equal(by_field(HTTP_SEC_PURPOSE, STR("prefetch;prerender")), OPENER_PREFETCH);
	assert_int_equal(by_field(HTTP_PURPOSE, STR("prefetch")), OPENER_PREFETCH);
	assert_int_equal(by_field(HTTP_X_MOZ, STR("prefetch")), OPENER_PREFETCH);
	assert_int_equal(by_field(HTTP_X_PURPOSE, STR("preview")), OPENER_PREVIEW);
	assert_int_equal(by_field(HTTP_PURPOSE, STR("preview")), OPENER_PREVIEW);
	assert_int_equal(by_field(HTTP_PURPOSE, STR("")), OPENER_PERSON);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(browsers_are_people),
	    cmocka_unit_test(crawlers_and_previews_are_known_by_their_words),
	    cmocka_unit_test(the_configuration_adds_words_and_they_come_first),
	    cmocka_unit_test(browsers_say_that_they_fetch_ahead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
