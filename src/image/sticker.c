/* The tables of what stickers there are: sizes, states, formats. */
#include "image/sticker.h"

#include <assert.h>
#include <string.h>

/* The characters for which the tables of hosts have glyphs (HOST_CHARS of the generator). */
#define HOST_CHARS "abcdefghijklmnopqrstuvwxyz0123456789-._:[]*"

static const struct {
	const char *name; /* the folder in assets/stickers/, and in addresses */
	struct sticker_dimensions dimensions;
	bool host; /* is there room for a host name? */
} sizes[STICKER_SIZE_COUNT] = {
    [STICKER_44X70] = {"44x70", {44, 70}, false},
    [STICKER_56X88] = {"56x88", {56, 88}, false},
    [STICKER_88X145] = {"88x145", {88, 145}, true},
};

static const struct {
	const char *name;
	bool dated; /* has a date and, where there is room, a host */
	bool moves; /* has templates for motion */
} states[STICKER_STATE_COUNT] = {
    [STICKER_VALID] = {"valid", true, true},
    [STICKER_NOT_YET_VALID] = {"not_yet_valid", true, false},
    [STICKER_EXPIRED] = {"expired", true, false},
    [STICKER_REVOKED] = {"revoked", true, false},
    [STICKER_WRONG_SITE] = {"wrong_site", false, false},
    [STICKER_UNKNOWN] = {"unknown", false, false},
};

static const struct {
	const char *name;
	const char *media_type;
	bool moves;
	bool follows;       /* the visitor's preference for light or dark */
	unsigned scale_max; /* pixels to a CSS pixel */
} formats[STICKER_FORMAT_COUNT] = {
    [STICKER_SVG] = {"svg", "image/svg+xml", true, true, 1},
    [STICKER_GIF] = {"gif", "image/gif", true, false, 1},
    [STICKER_PNG] = {"png", "image/png", false, false, STICKER_SCALE_MAX},
};

static const char *const themes[STICKER_THEME_COUNT] = {
    [STICKER_LIGHT] = "light",
    [STICKER_DARK] = "dark",
    [STICKER_AUTO] = "auto",
};

const unsigned sticker_formats[STICKER_FORMAT_COUNT] = {STICKER_SVG, STICKER_PNG, STICKER_GIF};

struct sticker_dimensions sticker_dimensions(enum sticker_size size)
{
	assert(size < STICKER_SIZE_COUNT);
	return sizes[size].dimensions;
}

bool sticker_size_parse(struct str text, enum sticker_size *ret_size)
{
	for (unsigned i = 0; i < STICKER_SIZE_COUNT; i++)
		if (str_eq(text, str_from(sizes[i].name))) {
			*ret_size = (enum sticker_size)i;
			return true;
		}
	return false;
}

const char *sticker_size_name(enum sticker_size size)
{
	assert(size < STICKER_SIZE_COUNT);
	return sizes[size].name;
}

bool sticker_format_parse(struct str text, enum sticker_format *ret_format)
{
	for (unsigned i = 0; i < STICKER_FORMAT_COUNT; i++)
		if (str_eq(text, str_from(formats[i].name))) {
			*ret_format = (enum sticker_format)i;
			return true;
		}
	return false;
}

const char *sticker_format_name(enum sticker_format format)
{
	assert(format < STICKER_FORMAT_COUNT);
	return formats[format].name;
}

bool sticker_theme_parse(struct str text, enum sticker_theme *ret_theme)
{
	for (unsigned i = 0; i < STICKER_THEME_COUNT; i++)
		if (str_eq(text, str_from(themes[i]))) {
			*ret_theme = (enum sticker_theme)i;
			return true;
		}
	return false;
}

const char *sticker_theme_name(enum sticker_theme theme)
{
	assert(theme < STICKER_THEME_COUNT);
	return themes[theme];
}

bool sticker_follows(enum sticker_format format)
{
	assert(format < STICKER_FORMAT_COUNT);
	return formats[format].follows;
}

const char *sticker_media_type(enum sticker_format format)
{
	assert(format < STICKER_FORMAT_COUNT);
	return formats[format].media_type;
}

const char *sticker_state_name(enum sticker_state state)
{
	assert(state < STICKER_STATE_COUNT);
	return states[state].name;
}

bool sticker_shows_date(enum sticker_size size, enum sticker_state state)
{
	assert(size < STICKER_SIZE_COUNT && state < STICKER_STATE_COUNT);
	return states[state].dated;
}

bool sticker_shows_host(enum sticker_size size, enum sticker_state state)
{
	assert(size < STICKER_SIZE_COUNT && state < STICKER_STATE_COUNT);
	return sizes[size].host && states[state].dated;
}

bool sticker_moves(enum sticker_format format, enum sticker_state state)
{
	assert(format < STICKER_FORMAT_COUNT && state < STICKER_STATE_COUNT);
	return formats[format].moves && states[state].moves;
}

bool sticker_is_moving(const struct sticker *s)
{
	return s->motion && sticker_moves(s->format, s->state);
}

/* "2026.11.22": the shape is checked, and that month and day can be. */
static bool date_is_drawable(const char *date)
{
	static const char shape[] = "dddd.dd.dd";
	struct str text = {date, sizeof shape - 1};
	uint64_t month, day;

	for (size_t i = 0; i < sizeof shape - 1; i++)
		if (shape[i] == 'd' ? !str_is_digit(date[i]) : date[i] != shape[i])
			return false;
	return date[sizeof shape - 1] == '\0' && str_to_uint(str_part(text, 5, 2), 12, &month) &&
	       str_to_uint(str_part(text, 8, 2), 31, &day) && month > 0 && day > 0;
}

bool sticker_is_drawable(const struct sticker *s)
{
	size_t len;

	if (s->scale < 1 || s->scale > formats[s->format].scale_max)
		return false;
	if (s->theme >= STICKER_THEME_COUNT ||
	    (s->theme == STICKER_AUTO && !sticker_follows(s->format)))
		return false;
	if (sticker_shows_date(s->size, s->state) ? !date_is_drawable(s->date) : s->date[0] != '\0')
		return false;
	if (!sticker_shows_host(s->size, s->state))
		return s->host[0] == '\0';
	len = strnlen(s->host, sizeof s->host);
	return len > 0 && len <= STICKER_HOST_MAX && strspn(s->host, HOST_CHARS) == len;
}
