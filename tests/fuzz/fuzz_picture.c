/* Draws any sticker and looks at the file with decoders that share nothing with the encoders: PNG
 * with libpng, GIF with the tests' own, SVG with expat. What they see must be what was encoded,
 * within the palette's tolerance. Input: five bytes that choose, ten of the date, then the host. */
#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include "image/artwork.h"
#include "image/quantize.h"
#include "image/render.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
	if (!promise)
		abort();
}

/* What decode.h expects of a test. */
#define assert_true(what) must(what)
#define assert_non_null(what) must((what) != NULL)
#define assert_int_equal(a, b) must((long long)(a) == (long long)(b))
#define assert_ptr_equal(a, b) must((a) == (b))
#define assert_memory_equal(a, b, len) must(memcmp(a, b, len) == 0)
#include "unit/fixtures/decode.h"

/* A PNG with a palette changes no channel by more (png.c); GIF has one for all frames, which no
 * pixel leaves by more than the palette says, nor by this on the mean. */
enum { PNG_TOLERANCE = 24, GIF_MEAN_TOLERANCE = 4, FILE_MAX = 256 * 1024 };

enum { SIZE, FORMAT, STATE, LANG, SCALE, CHOICES, DATE = CHOICES, HOST = DATE + 10 };

/* The date and host are raw: what cannot be drawn must be refused. */
static struct sticker choose(const uint8_t *data, size_t size)
{
	struct sticker s;
	size_t host = size - HOST;

	memset(&s, 0, sizeof s);
	s.size = data[SIZE] % STICKER_SIZE_COUNT;
	s.format = data[FORMAT] % STICKER_FORMAT_COUNT;
	s.state = data[STATE] % STICKER_STATE_COUNT;
	s.lang = data[LANG] % LANG_COUNT;
	s.scale = s.format == STICKER_PNG ? data[SCALE] % 5 : 1;
	s.motion = data[SCALE] & 0x80;
	s.theme = data[SCALE] >> 5 & 3; /* one more than there are */
	if (sticker_shows_date(s.size, s.state))
		memcpy(s.date, data + DATE, 10);
	if (sticker_shows_host(s.size, s.state))
		memcpy(s.host, data + HOST, host < sizeof s.host ? host : sizeof s.host);
	return s;
}

/* The pixels that the picture is made of, each frame drawn as a whole, below each other. */
static struct pixels draw(const struct sticker *s)
{
	struct artwork_moment moments[GIF_FRAMES_MAX];
	struct sticker_dimensions d = sticker_dimensions(s->size);
	struct gif_timing timing = {.frames = 1};
	enum artwork which = s->scale > 1 ? ARTWORK_SCALABLE : ARTWORK_FITTED;
	struct pixels p;

	if (s->motion && sticker_moves(s->format, s->state)) {
		which = ARTWORK_FRAME;
		artwork_timeline(s->size, &timing, moments);
	}
	must(pixels_new(d.width * s->scale, d.height * s->scale * timing.frames, &p) == ERR_OK);
	for (unsigned i = 0; i < timing.frames; i++) {
		struct buf svg = BUF_INIT(FILE_MAX);
		struct pixels frame;

		artwork_svg(
		    s, which, ARTWORK_WHOLE, which == ARTWORK_FRAME ? &moments[i] : NULL, &svg);
		frame = draw_whole(buf_str(&svg), p.width, d.height * s->scale);
		memcpy(p.rgba + i * pixels_count(&frame) * 4, frame.rgba, pixels_count(&frame) * 4);
		pixels_free(&frame);
		buf_free(&svg);
	}
	return p;
}

/* GIF knows only transparent or opaque. */
static void harden(struct pixels *p)
{
	for (size_t i = 0; i < pixels_count(p); i++)
		if (p->rgba[i * 4 + 3] < 128)
			memset(p->rgba + i * 4, 0, 4);
		else
			p->rgba[i * 4 + 3] = 255;
}

static unsigned palette_tolerance(const struct pixels *p)
{
	uint8_t *indexes = malloc(pixels_count(p));
	struct palette palette;

	must(indexes != NULL && quantize(p->rgba, pixels_count(p), &palette, indexes) == ERR_OK);
	free(indexes);
	return palette.worst;
}

static void compare(const struct pixels *drawn, const struct picture *seen, unsigned most)
{
	size_t bytes = pixels_count(drawn) * 4, off = 0;

	must(seen->width == drawn->width && seen->height * seen->frames == drawn->height);
	for (size_t i = 0; i < bytes; i++) {
		unsigned difference = (unsigned)abs(drawn->rgba[i] - seen->rgba[i]);

		must(difference <= most);
		off += difference;
	}
	must(off <= bytes * GIF_MEAN_TOLERANCE);
}

static void check_pixels(const struct sticker *s, struct str file)
{
	struct picture seen = decode(s->format, file);
	struct pixels drawn = draw(s);

	if (s->format == STICKER_GIF)
		harden(&drawn);
	compare(&drawn, &seen,
	    s->format == STICKER_GIF ? palette_tolerance(&drawn) : (unsigned)PNG_TOLERANCE);
	pixels_free(&drawn);
	picture_free(&seen);
}

/* Counts; the root is an svg, and nothing runs or loads. */
static void see_element(void *count, const char *name, const char **attributes)
{
	must(strcmp(name, "svg") == 0 || *(unsigned *)count > 0);
	must(strcasecmp(name, "script") != 0 && strcasecmp(name, "image") != 0);
	for (size_t i = 0; attributes[i] != NULL; i += 2)
		must(strncasecmp(attributes[i], "on", 2) != 0 &&
		     strstr(attributes[i], "href") == NULL);
	++*(unsigned *)count;
}

static void check_well_formed(const struct sticker *s, struct str file)
{
	XML_Parser parser = XML_ParserCreate("UTF-8");
	unsigned elements = 0;

	must(parser != NULL);
	XML_SetUserData(parser, &elements);
	XML_SetStartElementHandler(parser, see_element);
	must(XML_Parse(parser, file.at, (int)file.len, 1) == XML_STATUS_OK && elements > 3);
	must(s->host[0] == '\0' || memmem(file.at, file.len, s->host, strlen(s->host)) != NULL);
	XML_ParserFree(parser);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf file = BUF_INIT(FILE_MAX);
	struct sticker s;
	enum err err;

	if (size < HOST)
		return 0;
	s = choose(data, size);
	err = sticker_render(&s, &file);
	must(err == ERR_OK || (err == ERR_INVALID && file.len == 0));
	if (!err && s.format == STICKER_SVG)
		check_well_formed(&s, buf_str(&file));
	else if (!err)
		check_pixels(&s, buf_str(&file));
	buf_free(&file);
	return 0;
}
