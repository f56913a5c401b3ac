/* What stickers there are, and what they show: the words of which pictures are made. */
#ifndef IMAGE_STICKER_H
#define IMAGE_STICKER_H

#include <stdbool.h>
#include "base/lang.h"
#include "base/str.h"

/* The exact sizes of the CA's FAQ, width × height in CSS pixels. A new size is a row in the table
 * of sticker.c and a layout for scripts/make-stickers. */
enum sticker_size { STICKER_44X70, STICKER_56X88, STICKER_88X145, STICKER_SIZE_COUNT };

enum sticker_format { STICKER_SVG, STICKER_GIF, STICKER_PNG, STICKER_FORMAT_COUNT };

/* What pages it is for: light or dark ones, or those that follow the visitor's preference. */
enum sticker_theme { STICKER_LIGHT, STICKER_DARK, STICKER_AUTO, STICKER_THEME_COUNT };

/* What is meant where nobody says which. */
#define STICKER_SIZE_USUAL STICKER_56X88
#define STICKER_FORMAT_USUAL STICKER_SVG

/* What the picture says; told apart by words and shapes, not by colour alone. */
enum sticker_state {
	STICKER_VALID,
	STICKER_NOT_YET_VALID,
	STICKER_EXPIRED,
	STICKER_REVOKED,
	STICKER_WRONG_SITE,
	STICKER_UNKNOWN,
	STICKER_STATE_COUNT
};

/* The longest host that is drawn or described, without its NUL (RFC 1035 section 2.3.4). */
enum { STICKER_HOST_MAX = 253 };
/* Pixels to a CSS pixel, at most. */
enum { STICKER_SCALE_MAX = 3 };

/* All that decides the bytes of a picture. Plain data; set it to zeros first, so that two equal
 * stickers are equal in every byte and the struct can be a cache's key. */
struct sticker {
	enum sticker_size size;
	enum sticker_format format;
	enum sticker_state state;
	enum lang lang;
	enum sticker_theme theme; /* STICKER_AUTO where sticker_follows() */
	unsigned scale;           /* pixels to a CSS pixel, 1 or more; 2 and 3 for PNG only */
	bool motion;              /* animated, where sticker_moves() */
	char date[11]; /* "2026.11.22" as drawn, where sticker_shows_date(); else empty */
	/* The registered host in A-labels, where sticker_shows_host(); else empty, so that all
	 * codes share the picture. */
	char host[STICKER_HOST_MAX + 1];
};

struct sticker_dimensions {
	unsigned width, height; /* CSS pixels */
};

struct sticker_dimensions sticker_dimensions(enum sticker_size size);
/* "44x70" to its size; false when there is no such size. */
bool sticker_size_parse(struct str text, enum sticker_size *ret_size);
const char *sticker_size_name(enum sticker_size size);
/* The formats in the order in which they are offered, the recommended one first: numbers of enum
 * sticker_format, which are those of counts that are kept, and do not change. */
extern const unsigned sticker_formats[STICKER_FORMAT_COUNT];
/* "svg", "png", "gif", in lower case only. */
bool sticker_format_parse(struct str text, enum sticker_format *ret_format);
const char *sticker_format_name(enum sticker_format format);
/* "light", "dark", "auto". */
bool sticker_theme_parse(struct str text, enum sticker_theme *ret_theme);
const char *sticker_theme_name(enum sticker_theme theme);
/* Can a picture of this format follow the visitor's preference? */
bool sticker_follows(enum sticker_format format);
/* "image/svg+xml" and so on. */
const char *sticker_media_type(enum sticker_format format);
/* A word for logs and counters: "valid", "not_yet_valid", "expired", "revoked", "wrong_site",
 * "unknown". */
const char *sticker_state_name(enum sticker_state state);
/* Does a picture of this size and state carry a date, a host name? */
bool sticker_shows_date(enum sticker_size size, enum sticker_state state);
bool sticker_shows_host(enum sticker_size size, enum sticker_state state);
/* Would motion change a picture of this format and state? */
bool sticker_moves(enum sticker_format format, enum sticker_state state);
/* Is it animated? */
bool sticker_is_moving(const struct sticker *s);
/* Can it be drawn? Not with a theme, scale, date or host that cannot be, nor with a date or host
 * where none is shown: that would part equal pictures in a cache. A host is drawable when it has
 * only lower-case ASCII letters, digits and "-._:[]*": so is every one that can be registered,
 * those with "*." too. */
bool sticker_is_drawable(const struct sticker *s);

#endif
