/* What a sticker's picture says for each verdict. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/local_time.h"
#include "origin/registered.h"
#include "record/picture.h"
#include "unit/fixtures/sites.h"

enum { NOW = 1795307400, DAY = 86400 }; /* 2026-11-22T00:30:00Z */

/* Sites are a byte of flags and a host each: see origin/site.h. */
static struct record record = {.count = 1,
    .issuances = {{.lang = LANG_EN,
	.sticker = true,
	.sites = {2, STR("\0shop.example.jp\0\0www.example.jp\0")},
	.not_before = NOW - 10 * DAY,
	.not_after = NOW + 10 * DAY,
	.revoked_at = NOW - DAY}}};
static struct issuance *const issuance = &record.issuances[0];
static const struct record nothing = {.count = 0};

static struct sticker picture(
    const struct record *r, enum record_state state, enum link_state link, size_t nearest)
{
	const struct seal_picture_wish wish = {
	    .size = STICKER_88X145, .format = STICKER_SVG, .scale = 1, .motion = true};
	const struct verdict v = {.record = state,
	    .shown = state == RECORD_NONE ? NULL : issuance,
	    .link = {.state = link, .nearest = nearest}};
	struct sticker s;

	seal_picture(r, &v, NOW, &wish, &s);
	return s;
}

static void each_state_has_its_picture_and_its_day(void **state)
{
	static const struct {
		enum record_state record;
		enum sticker_state sticker;
		const char *date;
	} rows[] = {
	    {RECORD_VALID, STICKER_VALID, "2026.11.22"},
	    {RECORD_RENEWED, STICKER_VALID, "2026.11.22"},
	    {RECORD_NOT_YET_VALID, STICKER_NOT_YET_VALID, "2026.11.12"},
	    {RECORD_EXPIRED, STICKER_EXPIRED, "2026.12.02"},
	    {RECORD_REVOKED, STICKER_REVOKED, "2026.11.21"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (enum link_state link = 0; link < LINK_STATE_COUNT; link++) {
			struct sticker s = picture(&record, rows[i].record, link, 1);
			bool mismatch = link == LINK_MISMATCH;

			assert_int_equal(s.state, mismatch ? STICKER_WRONG_SITE : rows[i].sticker);
			assert_string_equal(s.date, mismatch ? "" : rows[i].date);
			assert_string_equal(s.host, mismatch ? "" : "www.example.jp");
			assert_int_equal(s.lang, LANG_EN);
		}
}

static void without_a_record_the_picture_is_unknown_whatever_the_link(void **state)
{
	(void)state;
	for (enum link_state link = 0; link < LINK_STATE_COUNT; link++)
		assert_int_equal(picture(&nothing, RECORD_NONE, link, 0).state, STICKER_UNKNOWN);
}

/* A green sticker would promise what no browser keeps. */
static void what_browsers_refuse_has_no_valid_picture(void **state)
{
	(void)state;
	issuance->broken = true;
	assert_int_equal(picture(&record, RECORD_VALID, LINK_MATCH, 0).state, STICKER_UNKNOWN);
	assert_int_equal(picture(&record, RECORD_RENEWED, LINK_MATCH, 0).state, STICKER_UNKNOWN);
	assert_int_equal(
	    picture(&record, RECORD_VALID, LINK_MISMATCH, 0).state, STICKER_WRONG_SITE);
	assert_int_equal(picture(&record, RECORD_EXPIRED, LINK_MATCH, 0).state, STICKER_EXPIRED);
	issuance->broken = false;
}

static void only_what_can_move_moves(void **state)
{
	(void)state;
	assert_true(picture(&record, RECORD_VALID, LINK_MATCH, 0).motion);
	assert_false(picture(&nothing, RECORD_NONE, LINK_MATCH, 0).motion);
}

static int use_zone(void **state)
{
	(void)state;
	return local_time_use("Asia/Tokyo", NULL) == ERR_OK ? 0 : -1;
}

static void size_format_and_scale_are_as_wished(void **state)
{
	const struct seal_picture_wish wish = {.size = STICKER_44X70,
	    .format = STICKER_PNG,
	    .scale = 3,
	    .has_lang = true,
	    .lang = LANG_JA};
	const struct verdict v = {
	    .record = RECORD_VALID, .shown = issuance, .link = {.state = LINK_MATCH}};
	struct sticker s;

	(void)state;
	seal_picture(&record, &v, NOW, &wish, &s);
	assert_int_equal(s.size, STICKER_44X70);
	assert_int_equal(s.format, STICKER_PNG);
	assert_int_equal(s.scale, 3);
	assert_int_equal(s.lang, LANG_JA);
	assert_false(s.motion);
}

static void only_a_picture_that_cannot_follow_the_page_is_light_where_none_is_chosen(void **state)
{
	static const struct {
		enum sticker_format format;
		enum sticker_theme wished, shown;
	} rows[] = {
	    {STICKER_PNG, STICKER_AUTO, STICKER_LIGHT},
	    {STICKER_PNG, STICKER_LIGHT, STICKER_LIGHT},
	    {STICKER_PNG, STICKER_DARK, STICKER_DARK},
	    {STICKER_SVG, STICKER_AUTO, STICKER_AUTO},
	    {STICKER_SVG, STICKER_DARK, STICKER_DARK},
	};
	const struct verdict v = {
	    .record = RECORD_VALID, .shown = issuance, .link = {.state = LINK_MATCH}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct seal_picture_wish wish = {.size = STICKER_88X145,
		    .format = rows[i].format,
		    .scale = 1,
		    .theme = rows[i].wished};
		struct sticker s;

		seal_picture(&record, &v, NOW, &wish, &s);
		assert_int_equal(s.theme, rows[i].shown);
	}
}

static void without_a_record_the_usual_language_is_spoken(void **state)
{
	(void)state;
	assert_int_equal(picture(&nothing, RECORD_NONE, LINK_MATCH, 0).lang, LANG_USUAL);
}

static void every_host_that_can_be_registered_can_be_drawn(void **state)
{
	struct buf longest = BUF_INIT(1000);

	(void)state;
	buf_puts(&longest, "https://*.");
	for (int i = 0; i < 3; i++)
		buf_puts(&longest, "a23456789-b23456789-c23456789-d23456789-e23456789-f23456789.");
	buf_puts(&longest, "a23456789-b23456789-c23456789-d23456789-e23456789.example.jp/");
	/* Every character that a keyboard has, alone and in the middle of a label. */
	for (int i = 0; i < 4 + 4 * 127; i++) {
		static const char *const whole[] = {"https://*.w.example.jp/",
		    "https://xn--fiq228c.example/", "http://[::1]:8080/"};
		static const char *const patterns[] = {"https://a%cb.example.jp/",
		    "https://%c.example.jp/", "http://a%cb.localhost/", "https://*.%c.example.jp/"};
		struct buf path = BUF_INIT(4000);
		struct origin_url url;
		char text[1000];
		struct sticker s;

		str_copy(text, sizeof text, i < 3 ? str_from(whole[i % 3]) : buf_str(&longest));
		if (i >= 4) {
			struct buf made = BUF_INIT(1000);
			const char *pattern = patterns[i % 4];
			size_t at = (size_t)(strchr(pattern, '%') - pattern);

			buf_add(&made, pattern, at);
			buf_putc(&made, (char)((i - 4) / 4 + 1));
			buf_puts(&made, pattern + at + 2);
			str_copy(text, sizeof text, buf_str(&made));
			buf_free(&made);
		}
		if (origin_parse_registered(str_from(text), true, &path, &url, NULL) == ERR_OK) {
			char room[8192];
			struct record r = record;

			r.issuances[0].sites = sites_write(room, sizeof room, &url, 1);
			for (enum record_state t = RECORD_VALID; t < RECORD_STATE_COUNT; t++) {
				const struct seal_picture_wish wish = {
				    .size = STICKER_88X145, .format = STICKER_PNG, .scale = 1};
				const struct verdict v = {.record = t, .shown = &r.issuances[0]};

				seal_picture(&r, &v, NOW, &wish, &s);
				if (!sticker_is_drawable(&s))
					fail_msg("%s, %s", text, record_state_name(t));
			}
		} else if (i < 4) {
			fail_msg("%s is not registered", text);
		}
		buf_free(&path);
	}
	buf_free(&longest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_state_has_its_picture_and_its_day),
	    cmocka_unit_test(without_a_record_the_picture_is_unknown_whatever_the_link),
	    cmocka_unit_test(what_browsers_refuse_has_no_valid_picture),
	    cmocka_unit_test(every_host_that_can_be_registered_can_be_drawn),
	    cmocka_unit_test(only_what_can_move_moves),
	    cmocka_unit_test(
		only_a_picture_that_cannot_follow_the_page_is_light_where_none_is_chosen),
	    cmocka_unit_test(without_a_record_the_usual_language_is_spoken),
	    cmocka_unit_test(size_format_and_scale_are_as_wished),
	};

	return cmocka_run_group_tests(tests, use_zone, NULL);
}
