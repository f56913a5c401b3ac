/* Tests the sticker pictures: what they say, in every size, format, state and language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include "base/asset.h"
#include "image/ground.h"
#include "image/lettering.h"
#include "image/render.h"
#include "unit/fixtures/decode.h"

static const char *const HOST = "www.example.co.jp";

/* A sticker with all that its size and state show. */
static struct sticker example(
    enum sticker_size size, enum sticker_format format, enum sticker_state state, enum lang lang)
{
	struct sticker s;

	memset(&s, 0, sizeof s);
	s.size = size;
	s.format = format;
	s.state = state;
	s.lang = lang;
	s.scale = 1;
	if (sticker_shows_date(size, state))
		strcpy(s.date, "2026.11.22");
	if (sticker_shows_host(size, state))
		strcpy(s.host, HOST);
	return s;
}

static struct sticker largest(enum sticker_format format)
{
	return example(STICKER_88X145, format, STICKER_VALID, LANG_EN);
}

/* The picture; ended by a NUL, so that an SVG can be searched. */
static struct buf render(const struct sticker *s)
{
	struct buf b = BUF_INIT(256 * 1024);

	assert_int_equal(sticker_render(s, &b), ERR_OK);
	assert_true(b.len > 0);
	return b;
}

static void assert_invalid(const struct sticker *s)
{
	struct buf b = BUF_INIT(256 * 1024);

	assert_int_equal(sticker_render(s, &b), ERR_INVALID);
	assert_int_equal(b.len, 0);
	buf_free(&b);
}

typedef void each_fn(const struct sticker *s);

/* Calls `f` with every picture that there is. */
static void for_each_sticker(each_fn *f)
{
	for (unsigned i = 0; i < STICKER_SIZE_COUNT * STICKER_FORMAT_COUNT * STICKER_STATE_COUNT *
				     LANG_COUNT * STICKER_THEME_COUNT;
	     i++) {
		unsigned rest = i / STICKER_SIZE_COUNT / STICKER_FORMAT_COUNT;
		struct sticker s =
		    example(i % STICKER_SIZE_COUNT, i / STICKER_SIZE_COUNT % STICKER_FORMAT_COUNT,
			rest % STICKER_STATE_COUNT, rest / STICKER_STATE_COUNT % LANG_COUNT);

		s.theme = rest / STICKER_STATE_COUNT / LANG_COUNT;
		if (s.theme == STICKER_AUTO && !sticker_follows(s.format))
			continue;
		f(&s);
		for (s.scale = 2; s.format == STICKER_PNG && s.scale <= 3; s.scale++)
			f(&s);
		s.scale = 1;
		s.motion = true;
		if (sticker_moves(s.format, s.state))
			f(&s);
	}
}

static void check_size(const struct sticker *s)
{
	struct sticker_dimensions d = sticker_dimensions(s->size);
	struct buf b = render(s);
	struct picture p = decode(s->format, buf_str(&b));

	assert_int_equal(p.width, d.width * s->scale);
	assert_int_equal(p.height, d.height * s->scale);
	assert_true(p.frames == 1 || (s->motion && s->format == STICKER_GIF));
	picture_free(&p);
	buf_free(&b);
}

static void every_picture_decodes_at_exactly_its_size(void **state)
{
	(void)state;
	for_each_sticker(check_size);
}

static void check_again(const struct sticker *s)
{
	struct buf a = render(s), b = render(s);

	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.at, b.at, a.len);
	buf_free(&a);
	buf_free(&b);
}

static void the_same_sticker_gives_the_same_bytes(void **state)
{
	(void)state;
	for_each_sticker(check_again);
}

/* In every moment, where it moves. */
static void check_ground(const struct sticker *s)
{
	bool moves = s->motion && s->format == STICKER_GIF;
	enum artwork which = moves          ? ARTWORK_FRAME
			     : s->scale > 1 ? ARTWORK_SCALABLE
					    : ARTWORK_FITTED;
	struct sticker_dimensions d = sticker_dimensions(s->size);
	struct artwork_moment moments[GIF_FRAMES_MAX] = {{{NULL, 0}, {NULL, 0}, {NULL, 0}}};
	struct gif_timing timing = {.frames = 1};

	if (s->format == STICKER_SVG)
		return;
	if (moves)
		artwork_timeline(s->size, &timing, moments);
	for (unsigned i = 0; i < timing.frames; i++) {
		struct buf whole = BUF_INIT(256 * 1024), text = BUF_INIT(256 * 1024);
		const struct pixels_ground *ground;
		struct pixels p, q;

		artwork_svg(s, which, ARTWORK_WHOLE, &moments[i], &whole);
		artwork_svg(s, which, ARTWORK_TEXT, &moments[i], &text);
		p = draw_whole(buf_str(&whole), d.width * s->scale, d.height * s->scale);
		assert_int_equal(pixels_new(p.width, p.height, &q), ERR_OK);
		assert_int_equal(ground_of(s, which, &moments[i], i, &ground), ERR_OK);
		assert_int_equal(pixels_draw(ground, buf_str(&text), 0, &q), ERR_OK);
		assert_memory_equal(p.rgba, q.rgba, pixels_count(&p) * 4);
		pixels_free(&p);
		pixels_free(&q);
		buf_free(&whole);
		buf_free(&text);
	}
}

static void text_upon_the_ground_gives_the_pixels_of_the_whole(void **state)
{
	(void)state;
	for_each_sticker(check_ground);
}

static void check_corners(const struct sticker *s)
{
	struct buf b = render(s);
	struct picture p = decode(s->format, buf_str(&b));
	const uint8_t *last = p.rgba + (p.width * p.height - 1) * 4;
	const uint8_t *middle = p.rgba + ((size_t)p.height / 2 * p.width + s->scale) * 4;

	assert_int_equal(p.rgba[3], 0);
	assert_int_equal(last[3], 0);
	assert_int_equal(middle[3], 255);
	for (unsigned i = 0; i < 3 && s->format == STICKER_GIF; i++)
		assert_true(s->theme == STICKER_LIGHT ? middle[i] == 255 : middle[i] < 64);
	picture_free(&p);
	buf_free(&b);
}

static void corners_are_transparent_and_paper_is_white_or_dark(void **state)
{
	(void)state;
	for_each_sticker(check_corners);
}

static bool is_paper(const struct sticker *s, const uint8_t *rgba)
{
	return s->theme == STICKER_DARK ? grey(rgba) < 64 : grey(rgba) > 240;
}

/* Below the coloured field, which ends in the upper two thirds. */
static void check_margins(const struct sticker *s)
{
	struct buf b = render(s);
	struct picture p = decode(s->format, buf_str(&b));

	for (unsigned y = p.height * 2 / 3; y < p.height - 8 * s->scale; y++)
		for (unsigned x = s->scale; x < 3 * s->scale; x++) {
			const uint8_t *row = p.rgba + (size_t)y * p.width * 4;

			assert_true(is_paper(s, row + (size_t)x * 4));
			assert_true(is_paper(s, row + (size_t)(p.width - 1 - x) * 4));
		}
	picture_free(&p);
	buf_free(&b);
}

static void words_and_dates_keep_off_the_frame(void **state)
{
	(void)state;
	for_each_sticker(check_margins);
}

static void check_scale(const struct sticker *s)
{
	struct sticker_dimensions d = sticker_dimensions(s->size);
	struct sticker svg = *s;
	struct pixels drawn;
	struct picture p;
	struct buf a, b;

	if (s->scale == 1)
		return;
	svg.format = STICKER_SVG;
	svg.scale = 1;
	a = render(&svg);
	b = render(s);
	drawn = draw_whole(buf_str(&a), d.width * s->scale, d.height * s->scale);
	p = decode(STICKER_PNG, buf_str(&b));
	/* The PNG's palette moves colours a little. */
	for (size_t i = 0; i < pixels_count(&drawn); i++)
		assert_true(abs(grey(drawn.rgba + i * 4) - grey(p.rgba + i * 4)) < 16);
	pixels_free(&drawn);
	picture_free(&p);
	buf_free(&a);
	buf_free(&b);
}

static void an_svg_is_on_dense_screens_what_the_png_for_them_is(void **state)
{
	(void)state;
	for_each_sticker(check_scale);
}

static void the_figure_1_leaves_no_hole_in_a_date(void **state)
{
	static const char *const grades[] = {"", ".fitted"};

	(void)state;
	for (unsigned i = 0; i < STICKER_SIZE_COUNT * 2; i++) {
		struct lettering l;
		struct str table;
		char path[64];

		snprintf(path, sizeof path, "stickers/%s/date%s.glyphs", sticker_size_name(i / 2),
		    grades[i % 2]);
		assert_true(asset_find(path, &table));
		lettering_read(table, &l);
		assert_true(lettering_width(&l, STR("1")) + 50 < lettering_width(&l, STR("0")));
	}
}

/* The mean difference of two pictures in grey, in parts of 255. */
static double grey_difference(const struct picture *a, const struct picture *b)
{
	double sum = 0;

	for (size_t i = 0; i < (size_t)a->width * a->height; i++)
		sum += abs(grey(a->rgba + i * 4) - grey(b->rgba + i * 4));
	return sum / (double)(a->width * a->height);
}

static void assert_states_differ(enum sticker_size size, enum lang lang)
{
	struct picture p[STICKER_STATE_COUNT];

	for (unsigned i = 0; i < STICKER_STATE_COUNT; i++) {
		struct sticker s = example(size, STICKER_PNG, i, lang);
		struct buf b = render(&s);

		p[i] = decode(STICKER_PNG, buf_str(&b));
		buf_free(&b);
		for (unsigned k = 0; k < i; k++)
			assert_true(grey_difference(&p[i], &p[k]) > 5);
	}
	for (unsigned i = 0; i < STICKER_STATE_COUNT; i++)
		picture_free(&p[i]);
}

static void states_are_told_apart_without_colour(void **state)
{
	(void)state;
	for (unsigned size = 0; size < STICKER_SIZE_COUNT; size++)
		for (unsigned lang = 0; lang < LANG_COUNT; lang++)
			assert_states_differ(size, lang);
}

static void check_safety(const struct sticker *s)
{
	static const char *const banned[] = {
	    "<script", " style=", "href", "<text", "<image", "url(http", "@import", "{{", "onload"};
	char tag[32];
	struct buf b;

	if (s->format != STICKER_SVG)
		return;
	b = render(s);
	for (unsigned i = 0; i < sizeof banned / sizeof banned[0]; i++)
		assert_null(strstr(b.at, banned[i]));
	assert_non_null(strstr(b.at, "role=\"img\""));
	assert_non_null(strstr(b.at, "<title>Trust Seal: "));
	assert_non_null(strstr(b.at, "<desc>"));
	snprintf(tag, sizeof tag, " lang=\"%s\"", lang_tag(s->lang));
	assert_non_null(strstr(b.at, tag));
	assert_true((strstr(b.at, "<style") != NULL) == (s->motion || s->theme != STICKER_LIGHT));
	buf_free(&b);
}

static void an_svg_has_a_name_and_nothing_that_runs_or_loads(void **state)
{
	(void)state;
	for_each_sticker(check_safety);
}

static void check_ids(const struct sticker *s)
{
	char prefix[64];
	struct buf b;

	if (s->format != STICKER_SVG)
		return;
	b = render(s);
	snprintf(prefix, sizeof prefix, "ts-%s-%s-", sticker_size_name(s->size),
	    sticker_state_name(s->state));
	for (char *id = strstr(b.at, " id=\""); id != NULL; id = strstr(id + 1, " id=\""))
		assert_memory_equal(id + strlen(" id=\""), prefix, strlen(prefix));
	buf_free(&b);
}

static void ids_do_not_collide_when_pictures_share_a_page(void **state)
{
	(void)state;
	for_each_sticker(check_ids);
}

/* What the picture's policy has to be: the hash of each of its style blocks. */
static void write_wanted_policy(struct str svg, struct buf *to)
{
	static const struct str start = STR("<style>"), end = STR("</style>");

	for (size_t at = str_find(svg, start); at < svg.len; at = str_find(svg, start)) {
		unsigned char digest[SHA256_DIGEST_LENGTH];
		char text[80];
		size_t len;

		svg = str_part(svg, at + start.len, svg.len);
		len = str_find(svg, end);
		SHA256((const unsigned char *)svg.at, len, digest);
		EVP_EncodeBlock((unsigned char *)text, digest, sizeof digest);
		buf_printf(to, "%s 'sha256-%s'", to->len == 0 ? "; style-src" : "", text);
	}
}

/* In whatever order. */
static void check_policy(const struct sticker *s)
{
	struct buf svg = render(s), wanted = BUF_INIT(512), got = BUF_INIT(512);
	struct str rest;

	if (s->format == STICKER_SVG)
		write_wanted_policy(buf_str(&svg), &wanted);
	sticker_write_style_policy(s, &got);
	assert_int_equal(got.len, wanted.len);
	rest = buf_str(&wanted);
	while (rest.len > 0)
		assert_true(str_find(buf_str(&got), str_cut(&rest, ' ')) < got.len || got.len == 0);
	buf_free(&svg);
	buf_free(&wanted);
	buf_free(&got);
}

static void the_style_policy_has_the_hashes_of_the_style_blocks(void **state)
{
	(void)state;
	for_each_sticker(check_policy);
}

static void only_svg_follows_the_visitor(void **state)
{
	struct sticker s = largest(STICKER_SVG);
	struct buf b;

	(void)state;
	s.theme = STICKER_AUTO;
	b = render(&s);
	assert_non_null(strstr(b.at, "@media(prefers-color-scheme:dark){"));
	buf_free(&b);
	s.format = STICKER_PNG;
	assert_invalid(&s);
	s.format = STICKER_GIF;
	assert_invalid(&s);
	s.theme = STICKER_THEME_COUNT;
	assert_invalid(&s);
}

static bool is_red(const uint8_t *rgba)
{
	return rgba[3] > 128 && rgba[0] > 100 && rgba[1] < rgba[0] / 3 && rgba[2] < rgba[0] / 3;
}

static void check_red(const struct sticker *s)
{
	struct buf b = render(s);
	struct picture p = decode(s->format, buf_str(&b));
	size_t red = 0;

	for (size_t i = 0; i < (size_t)p.width * p.height; i++)
		red += is_red(p.rgba + i * 4);
	if (s->state == STICKER_VALID)
		assert_true(red > (size_t)p.width * p.height / 5);
	else
		assert_int_equal(red, 0);
	picture_free(&p);
	buf_free(&b);
}

static void valid_stickers_are_red_and_no_others(void **state)
{
	(void)state;
	for_each_sticker(check_red);
}

static void motion_stops_for_those_who_asked_for_less(void **state)
{
	struct sticker s = largest(STICKER_SVG);
	struct buf b;

	(void)state;
	s.motion = true;
	b = render(&s);
	assert_non_null(strstr(b.at, "@media(prefers-reduced-motion:reduce){"));
	buf_free(&b);
}

static void motion_is_ignored_where_nothing_moves(void **state)
{
	struct sticker still = example(STICKER_44X70, STICKER_GIF, STICKER_REVOKED, LANG_JA);
	struct sticker moving = still;
	struct buf a, b;

	(void)state;
	moving.motion = true;
	a = render(&still);
	b = render(&moving);
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.at, b.at, a.len);
	buf_free(&a);
	buf_free(&b);
}

static void an_animation_begins_and_ends_with_the_finished_seal(void **state)
{
	(void)state;
	for (unsigned size = 0; size < STICKER_SIZE_COUNT; size++) {
		struct sticker s = example(size, STICKER_GIF, STICKER_VALID, LANG_JA);
		struct buf still = render(&s), moving;
		struct picture a = decode(STICKER_GIF, buf_str(&still)), b;
		size_t frame = (size_t)a.width * a.height * 4;

		s.motion = true;
		moving = render(&s);
		b = decode(STICKER_GIF, buf_str(&moving));
		assert_int_equal(b.frames, 17);
		assert_true(b.centiseconds > 0 && b.plays * b.centiseconds < 500);
		assert_memory_equal(b.rgba, b.rgba + 16 * frame, frame);
		assert_memory_not_equal(b.rgba, b.rgba + 3 * frame, frame);
		assert_true(grey_difference(&a, &b) < 2);
		picture_free(&a);
		picture_free(&b);
		buf_free(&still);
		buf_free(&moving);
	}
}

static void a_date_of_another_shape_is_refused(void **state)
{
	static const char *const bad[] = {"", "2026-11-22", "2026.1.22", "2026.11.2", "2026.13.01",
	    "2026.00.10", "2026.10.00", "2026.10.32", "x026.10.10", "2026.10.1\"", "<2026.10.1"};

	(void)state;
	for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct sticker s = largest(STICKER_SVG);

		memset(s.date, 0, sizeof s.date);
		memcpy(s.date, bad[i], strlen(bad[i]));
		assert_invalid(&s);
	}
}

static void a_date_without_its_nul_is_refused(void **state)
{
	struct sticker s = largest(STICKER_SVG);

	(void)state;
	memcpy(s.date, "2026.11.221", sizeof s.date);
	assert_invalid(&s);
}

static void a_host_that_is_markup_is_refused(void **state)
{
	static const char *const bad[] = {"", "\"><script>alert(1)</script>", "a&b.example",
	    "{{date}}", "a b.example", "a'b", "例え.jp", "a\1b", "EXAMPLE.com", "a/b"};

	(void)state;
	for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct sticker s = largest(STICKER_SVG);

		memset(s.host, 0, sizeof s.host);
		memcpy(s.host, bad[i], strlen(bad[i]));
		assert_invalid(&s);
	}
}

static void every_character_of_a_host_has_an_outline(void **state)
{
	static const char chars[] = "abcdefghijklmnopqrstuvwxyz0123456789-._:[]*";
	struct sticker blank = largest(STICKER_PNG);

	(void)state;
	for (unsigned dense = 1; dense <= 2; dense++)
		for (unsigned i = 0; chars[i] != '\0'; i++) {
			struct sticker s = blank;
			struct buf b;

			s.scale = dense;
			memset(s.host, 0, sizeof s.host);
			memset(s.host, chars[i], i % 2 == 0 ? 3 : 30);
			b = render(&s);
			buf_free(&b);
		}
}

static void a_host_without_its_nul_is_refused(void **state)
{
	struct sticker s = largest(STICKER_PNG);

	(void)state;
	memset(s.host, 'a', sizeof s.host);
	assert_invalid(&s);
}

static void what_is_not_shown_must_be_empty(void **state)
{
	struct sticker s = example(STICKER_44X70, STICKER_SVG, STICKER_VALID, LANG_JA);

	(void)state;
	strcpy(s.host, HOST);
	assert_invalid(&s);
	s = example(STICKER_88X145, STICKER_SVG, STICKER_UNKNOWN, LANG_JA);
	strcpy(s.date, "2026.11.22");
	assert_invalid(&s);
}

static void only_png_has_dense_pictures_and_only_up_to_three(void **state)
{
	struct sticker s = largest(STICKER_PNG);

	(void)state;
	s.scale = 0;
	assert_invalid(&s);
	s.scale = 4;
	assert_invalid(&s);
	s.scale = 2;
	s.format = STICKER_GIF;
	assert_invalid(&s);
	s.format = STICKER_SVG;
	assert_invalid(&s);
}

/* Hosts of all lengths whose picture must keep its white margins. */
static void fill_host(char *host, size_t len, size_t label)
{
	memset(host, 0, STICKER_HOST_MAX + 1);
	for (size_t i = 0; i < len; i++)
		host[i] = i % (label + 1) == label && i + 1 < len ? '.' : 'w';
}

static void the_longest_hosts_stay_within_the_picture(void **state)
{
	static const size_t labels[] = {1, 3, 11, 25, 63, 300};

	(void)state;
	for (unsigned i = 0; i < sizeof labels / sizeof labels[0]; i++)
		for (size_t len = 1; len <= STICKER_HOST_MAX; len += 42) {
			struct sticker s = largest(STICKER_PNG);
			struct buf b;
			struct picture p;

			fill_host(s.host, len, labels[i]);
			b = render(&s);
			p = decode(STICKER_PNG, buf_str(&b));
			for (size_t y = 106; y < 127; y++)
				for (size_t x = 1; x < 4; x++) {
					const uint8_t *row = p.rgba + y * p.width * 4;

					assert_true(grey(row + x * 4) > 250);
					assert_true(grey(row + (p.width - 1 - x) * 4) > 250);
				}
			picture_free(&p);
			buf_free(&b);
		}
}

static void the_whole_host_is_in_the_description_even_when_cut(void **state)
{
	struct sticker s = largest(STICKER_SVG);
	char wanted[STICKER_HOST_MAX + 10];
	struct buf b;

	(void)state;
	fill_host(s.host, STICKER_HOST_MAX, 11);
	snprintf(wanted, sizeof wanted, "<desc>%s", s.host);
	b = render(&s);
	assert_non_null(strstr(b.at, wanted));
	buf_free(&b);
}

static void hosts_that_differ_at_their_end_look_different(void **state)
{
	struct sticker s = largest(STICKER_PNG);
	struct buf a, b;
	struct picture p, q;

	(void)state;
	fill_host(s.host, STICKER_HOST_MAX, 11);
	a = render(&s);
	s.host[STICKER_HOST_MAX - 1] = 'x';
	b = render(&s);
	p = decode(STICKER_PNG, buf_str(&a));
	q = decode(STICKER_PNG, buf_str(&b));
	assert_true(grey_difference(&p, &q) > 0);
	picture_free(&p);
	picture_free(&q);
	buf_free(&a);
	buf_free(&b);
}

static void the_label_that_names_the_owner_is_kept_whole(void **state)
{
	struct sticker s = largest(STICKER_PNG), t = s;
	struct buf a, b;

	(void)state;
	strcpy(s.host, "www.xn--eckwd4c7cu47r2wf.jp");
	strcpy(t.host, "www.xn--tckwd4c7cu47r2wf.jp");
	a = render(&s);
	b = render(&t);
	assert_true(a.len != b.len || memcmp(a.at, b.at, a.len) != 0);
	buf_free(&a);
	buf_free(&b);
}

struct work {
	struct sticker sticker;
	struct buf file;
};

static void *render_in_thread(void *work)
{
	struct work *w = work;

	w->file = BUF_INIT(256 * 1024);
	if (sticker_render(&w->sticker, &w->file))
		buf_clear(&w->file);
	return NULL;
}

static void threads_give_the_same_bytes_as_one(void **state)
{
	enum { THREADS = 4 };

	(void)state;
	for (unsigned format = 0; format < STICKER_FORMAT_COUNT; format++) {
		struct work w[THREADS];
		pthread_t thread[THREADS];
		struct sticker s = largest(format);
		struct buf alone = render(&s);

		for (unsigned i = 0; i < THREADS; i++) {
			w[i].sticker = s;
			assert_int_equal(
			    pthread_create(&thread[i], NULL, render_in_thread, &w[i]), 0);
		}
		for (unsigned i = 0; i < THREADS; i++) {
			assert_int_equal(pthread_join(thread[i], NULL), 0);
			assert_true(str_eq(buf_str(&w[i].file), buf_str(&alone)));
			buf_free(&w[i].file);
		}
		buf_free(&alone);
	}
}

static void a_full_buffer_is_told(void **state)
{
	(void)state;
	for (unsigned format = 0; format < STICKER_FORMAT_COUNT; format++) {
		struct sticker s = largest(format);
		struct buf b = BUF_INIT(500);

		assert_int_equal(sticker_render(&s, &b), ERR_TOO_LARGE);
		buf_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_picture_decodes_at_exactly_its_size),
	    cmocka_unit_test(the_same_sticker_gives_the_same_bytes),
	    cmocka_unit_test(text_upon_the_ground_gives_the_pixels_of_the_whole),
	    cmocka_unit_test(corners_are_transparent_and_paper_is_white_or_dark),
	    cmocka_unit_test(words_and_dates_keep_off_the_frame),
	    cmocka_unit_test(an_svg_is_on_dense_screens_what_the_png_for_them_is),
	    cmocka_unit_test(the_figure_1_leaves_no_hole_in_a_date),
	    cmocka_unit_test(states_are_told_apart_without_colour),
	    cmocka_unit_test(valid_stickers_are_red_and_no_others),
	    cmocka_unit_test(an_svg_has_a_name_and_nothing_that_runs_or_loads),
	    cmocka_unit_test(ids_do_not_collide_when_pictures_share_a_page),
	    cmocka_unit_test(the_style_policy_has_the_hashes_of_the_style_blocks),
	    cmocka_unit_test(motion_stops_for_those_who_asked_for_less),
	    cmocka_unit_test(only_svg_follows_the_visitor),
	    cmocka_unit_test(motion_is_ignored_where_nothing_moves),
	    cmocka_unit_test(an_animation_begins_and_ends_with_the_finished_seal),
	    cmocka_unit_test(a_date_of_another_shape_is_refused),
	    cmocka_unit_test(a_date_without_its_nul_is_refused),
	    cmocka_unit_test(a_host_that_is_markup_is_refused),
	    cmocka_unit_test(every_character_of_a_host_has_an_outline),
	    cmocka_unit_test(a_host_without_its_nul_is_refused),
	    cmocka_unit_test(what_is_not_shown_must_be_empty),
	    cmocka_unit_test(only_png_has_dense_pictures_and_only_up_to_three),
	    cmocka_unit_test(the_longest_hosts_stay_within_the_picture),
	    cmocka_unit_test(the_whole_host_is_in_the_description_even_when_cut),
	    cmocka_unit_test(hosts_that_differ_at_their_end_look_different),
	    cmocka_unit_test(the_label_that_names_the_owner_is_kept_whole),
	    cmocka_unit_test(threads_give_the_same_bytes_as_one),
	    cmocka_unit_test(a_full_buffer_is_told),
	};

	return cmocka_run_group_tests_name("image/render", tests, NULL, NULL);
}
