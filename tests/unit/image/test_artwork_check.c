/* Tests what is said of the CA's own artwork. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/asset.h"
#include "base/buf.h"
#include "image/artwork_check.h"

#define TEMPLATE "stickers/56x88/en/expired.svg"
#define LARGE "stickers/88x145/ja/valid.svg"
#define MOTION "stickers/56x88/ja/valid.motion.svg"
#define GLYPHS "stickers/88x145/host.glyphs"

static struct str built_in(const char *path)
{
	struct str content = {NULL, 0};

	assert_true(asset_find(path, &content));
	return content;
}

/* The built-in file with the first `from` in it changed to `to`. */
static struct buf changed(const char *path, const char *from, const char *to)
{
	struct str text = built_in(path);
	size_t at = str_find(text, str_from(from));
	struct buf b = BUF_INIT(64 * 1024);

	assert_true(at < text.len);
	buf_add_str(&b, str_part(text, 0, at));
	buf_puts(&b, to);
	buf_add_str(&b, str_part(text, at + strlen(from), text.len));
	return b;
}

static enum err check(const char *path, struct str own, struct problem *why)
{
	why->text[0] = '\0';
	return artwork_check(path, built_in(path), own, why);
}

static void assert_accepted(const char *path, const char *from, const char *to)
{
	struct buf own = changed(path, from, to);
	struct problem why;

	if (check(path, buf_str(&own), &why))
		fail_msg("%s", why.text);
	buf_free(&own);
}

static void assert_refused(const char *path, const char *from, const char *to, const char *reason)
{
	struct buf own = changed(path, from, to);
	struct problem why;

	assert_int_equal(check(path, buf_str(&own), &why), ERR_INVALID);
	if (strstr(why.text, reason) == NULL)
		fail_msg("'%s' is not in '%s'", reason, why.text);
	buf_free(&own);
}

static void every_built_in_file_can_take_its_own_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < assets_count; i++) {
		struct problem why;

		if (artwork_is_drawn_from(assets[i].path) &&
		    check(assets[i].path, built_in(assets[i].path), &why))
			fail_msg("%s: %s", assets[i].path, why.text);
	}
}

static void colours_paths_and_words_may_be_others(void **state)
{
	(void)state;
	assert_accepted(TEMPLATE, "<title>Trust Seal", "<title>Example CA");
	assert_accepted(TEMPLATE, "#657487", "#123456");
	assert_accepted(TEMPLATE, "{{ground}}", "<path fill=\"#fff\" d=\"M1 1h9v9z\"/>{{ground}}");
	assert_accepted(MOTION, "#e3182d", "#123456");
	assert_accepted(GLYPHS, "\nb ", "\nb 700 m1 2h3z\nb ");
}

static void a_template_of_another_size_is_refused(void **state)
{
	(void)state;
	assert_refused(TEMPLATE, "width=\"56\"", "width=\"57\"", "not of its folder's size");
	assert_refused(TEMPLATE, "0 0 56 88", "0 0 88 145", "viewBox=\"0 0 56 88\"");
	assert_refused(TEMPLATE, "<svg ", "<?xml version=\"1.0\"?><svg ", "begin with <svg");
}

static void a_template_has_the_parts_that_pictures_are_put_together_by(void **state)
{
	(void)state;
	assert_refused(TEMPLATE, "{{ground}}", "", "{{ground}} has to stand in it once");
	assert_refused(TEMPLATE, "{{ground}}", "{{ground}}{{ground}}", "once");
	assert_refused(TEMPLATE, "<defs>", "<defs id=\"d\">", "<defs> has to stand before");
	assert_refused(TEMPLATE, "</svg>\n", "</svg>", "end in </svg>");
}

static void slots_are_those_that_can_be_filled(void **state)
{
	(void)state;
	assert_refused(TEMPLATE, "{{date}}", "{{day}}", "no slot {{day}}");
	assert_refused(TEMPLATE, "{{date}}", "{{}}", "no slot {{}}");
	assert_refused(TEMPLATE, "{{date}}", "{{date", "");
	assert_refused(TEMPLATE, "{{ground}}", "{{ground}}{{date ", "{{date");
	assert_refused(TEMPLATE, "{{date-middle 28 84}}", "{{date-middle 28}}", "2 whole numbers");
	assert_refused(TEMPLATE, "{{date-middle 28 84}}", "{{date-middle 28 84 9}}", "2 whole");
	assert_refused(TEMPLATE, "{{date-middle 28 84}}", "{{date-middle 28 -4}}", "2 whole");
	assert_refused(TEMPLATE, "{{date-middle 28 84}}", "{{date-path 28 10001}}", "2 whole");
	assert_refused(TEMPLATE, "{{date}}", "{{host-path 1 2 3 4 5}}", "no slot {{host-path}}");
	assert_accepted(LARGE, "{{date}}", "{{host-path 1 2 3 4 5}}");
}

static void nothing_runs_or_loads(void **state)
{
	static const char *const bad[] = {"<script>1</script>", "<image href=\"x\"/>",
	    "<text>x</text>", "<a href=\"https://example.com/\"/>",
	    "<path fill=\"url(https://example.com/)\" d=\"M0 0\"/>", "<path style=\"fill:red\"/>",
	    "<path onload=\"x\"/>", "<!-- x -->", "<foreignObject/>"};
	char to[128];

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		snprintf(to, sizeof to, "%s{{ground}}", bad[i]);
		assert_refused(TEMPLATE, "{{ground}}", to, "");
	}
}

static void style_blocks_stay_as_their_hashes_are(void **state)
{
	(void)state;
	assert_refused(MOTION, "2.4s", "2.5s", "style block");
	assert_refused(MOTION, "<style>", "<style media=\"all\">", "style block");
	assert_refused(MOTION, "</style>", "</style><style>a{}</style>", "style block");
	assert_refused(TEMPLATE, "<defs>", "<defs><style>a{}</style>", "style block");
	assert_refused("stickers/56x88/style-source.txt", "sha256", "sha384", "not to be changed");
	assert_refused("stickers/56x88/frames.txt", "0", "1", "not to be changed");
	assert_refused("stickers/themes/valid.dark.txt", "fill", "full", "not to be changed");
}

static void what_is_no_drawing_is_refused(void **state)
{
	(void)state;
	assert_refused(TEMPLATE, "{{ground}}", "{{ground}}<path>", "no SVG that can be drawn");
}

static void a_letter_that_is_missing_is_named(void **state)
{
	(void)state;
	assert_refused(GLYPHS, "\nb ", "\na ", "the letter 'b' is missing");
	assert_refused(GLYPHS, "…", "z", "the letter '…' is missing");
	assert_refused("stickers/44x70/date.fitted.glyphs", "\n7 ", "\n6 ", "the letter '7'");
}

static void a_line_that_is_no_glyph_is_named(void **state)
{
	(void)state;
	assert_refused(GLYPHS, "\nb ", "\nb x", "line 2 ");
	assert_refused(GLYPHS, "\nb ", "\nB ", "line 2 ");
	assert_refused(GLYPHS, "\nb ", "\nb 100 m1\"/>", "line 2 ");
	assert_refused(GLYPHS, "\nb ", "\nb\n", "line 2 ");
	assert_refused(GLYPHS, "\nb ", "\n\nb ", "line 2 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_built_in_file_can_take_its_own_place),
	    cmocka_unit_test(colours_paths_and_words_may_be_others),
	    cmocka_unit_test(a_template_of_another_size_is_refused),
	    cmocka_unit_test(a_template_has_the_parts_that_pictures_are_put_together_by),
	    cmocka_unit_test(slots_are_those_that_can_be_filled),
	    cmocka_unit_test(nothing_runs_or_loads),
	    cmocka_unit_test(style_blocks_stay_as_their_hashes_are),
	    cmocka_unit_test(what_is_no_drawing_is_refused),
	    cmocka_unit_test(a_letter_that_is_missing_is_named),
	    cmocka_unit_test(a_line_that_is_no_glyph_is_named),
	};

	return cmocka_run_group_tests_name("image/artwork_check", tests, NULL, NULL);
}
