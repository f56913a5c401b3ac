/* Which browser on which system somebody uses. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include "customers/agent.h"

static const struct {
	const char *header, *words;
} seen[] = {
    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
	"Firefox (Windows)"},
    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
	"Edge (Windows)"},
    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
     "Version/17.5 Safari/605.1.15",
	"Safari (macOS)"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
     "Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1",
	"Chrome (iPhone)"},
    {"Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/126.0.0.0 Mobile Safari/537.36",
	"Chrome (Android)"},
    {"Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
	"Internet Explorer (Windows)"},
    {"Mozilla/5.0 (X11; Linux x86_64)", "Linux"},
    {"curl/7.88.1", "curl"},
    {"\r\nBcc: x@example.jp", ""},
    {"", ""},
};

static void a_header_is_told_in_words_of_ours(void **state)
{
	char words[CUSTOMERS_AGENT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++) {
		customers_agent(str_from(seen[i].header), words);
		assert_string_equal(words, seen[i].words);
	}
	customers_agent((struct str){NULL, 0}, words);
	assert_string_equal(words, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_header_is_told_in_words_of_ours)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
