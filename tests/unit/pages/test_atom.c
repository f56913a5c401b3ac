/* Atom feeds as they are written: whatever stands in the texts, the feed stays one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/local_time.h"
#include "pages/ledger/atom.h"

static struct buf written;

static int start(void **state)
{
	(void)state;
	written = BUF_INIT(1 << 16);
	return local_time_use("Asia/Tokyo", NULL) == ERR_OK ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	buf_free(&written);
	return 0;
}

static void assert_has(const char *part)
{
	if (strstr(written.at, part) == NULL)
		fail_msg("no \"%s\" in:\n%s", part, written.at);
}

static void an_entry_has_all_that_readers_want(void **state)
{
	const struct atom_entry entry = {.id = STR("tag:seal.example.jp,2026:/log/7"),
	    .title = STR("Certificate issued"),
	    .text = STR("Number: 7\nCode: 0123456789\n"),
	    .alternate = STR("https://seal.example.jp/proof/0123456789?at=2026-11-22&lang=en"),
	    .related = STR("https://seal.example.jp/proof/0123456789.tlog-proof?index=7"),
	    .at = 1795972262};

	(void)state;
	atom_add(&entry, &written);
	assert_string_equal(written.at,
	    "<entry>\n"
	    "<id>tag:seal.example.jp,2026:/log/7</id>\n"
	    "<title>Certificate issued</title>\n"
	    "<published>2026-11-30T02:11:02+09:00</published>\n"
	    "<updated>2026-11-30T02:11:02+09:00</updated>\n"
	    "<link rel=\"alternate\" type=\"text/html\""
	    " href=\"https://seal.example.jp/proof/0123456789?at=2026-11-22&amp;lang=en\"/>\n"
	    "<link rel=\"related\" type=\"text/plain\""
	    " href=\"https://seal.example.jp/proof/0123456789.tlog-proof?index=7\"/>\n"
	    "<content type=\"text\">Number: 7\nCode: 0123456789\n</content>\n"
	    "</entry>\n");
}

static void what_cannot_be_proved_yet_has_no_related_link(void **state)
{
	const struct atom_entry entry = {.id = STR("a:b"), .related = {NULL, 0}};

	(void)state;
	atom_add(&entry, &written);
	assert_null(strstr(written.at, "related"));
	assert_has("<content type=\"text\"></content>");
}

static void no_text_breaks_out_of_its_element(void **state)
{
	static const char hostile[] = "</title><script>\"'&amp;]]>\x01\xEF\xBF\xBE\xff\xE2\x80\xAE";
	const struct atom_feed feed = {.id = STR("a:b"),
	    .lang = STR("en"),
	    .title = STR(hostile),
	    .author = STR(hostile),
	    .author_url = STR("https://seal.example.jp/?\"<>"),
	    .self = STR("https://seal.example.jp/\"><x>"),
	    .alternate = STR("https://seal.example.jp/")};

	(void)state;
	atom_begin(&feed, &written);
	atom_end(&written);
	assert_has("<title>&lt;/title&gt;&lt;script&gt;&quot;&#39;&amp;amp;]]&gt;[U+0001][U+FFFE]"
		   "\xEF\xBF\xBD[U+202E]</title>");
	assert_has("<uri>https://seal.example.jp/?&quot;&lt;&gt;</uri>");
	assert_has("href=\"https://seal.example.jp/&quot;&gt;&lt;x&gt;\"/>");
	assert_has("<updated>1970-01-01T09:00:00+09:00</updated>");
}

static void assert_tag(const char *log, const char *what, const char *wanted)
{
	buf_clear(&written);
	atom_write_tag(str_from(log), str_from(what), &written);
	assert_string_equal(written.at, wanted);
}

static void names_follow_from_the_name_of_the_log(void **state)
{
	(void)state;
	assert_tag("seal.example.jp/log", "7", "tag:seal.example.jp,2026:/log/7");
	assert_tag(
	    "localhost:8080/log", "host/a.jp/en", "tag:localhost,2026::8080/log/host/a.jp/en");
	assert_tag("[::1]:80/log", "7", "tag:invalid,2026:%5B::1%5D:80/log/7");
	assert_tag("seal.example/\xE8\xA8\x98<", "7", "tag:seal.example,2026:/%E8%A8%98%3C/7");
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    EACH(an_entry_has_all_that_readers_want),
	    EACH(what_cannot_be_proved_yet_has_no_related_link),
	    EACH(no_text_breaks_out_of_its_element),
	    EACH(names_follow_from_the_name_of_the_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
