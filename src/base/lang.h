/* The languages that people can be spoken to in: whole ones, and those for visitors alone. One more
 * is a member here, the last (their numbers are kept in stores), and its row in lang.c; its words
 * are files: src/README.md has the recipe. */
#ifndef BASE_LANG_H
#define BASE_LANG_H

#include <stdbool.h>
#include "base/str.h"

enum lang {
	LANG_JA,
	LANG_EN,
	LANG_ZH, /* simplified */
	LANG_KO,
	LANG_COUNT,
	LANG_USUAL = LANG_JA /* where none is named, or one that does not exist */
};

/* The BCP 47 tag by which it is asked for, for example "ja". */
const char *lang_tag(enum lang lang);
/* The tag of what is written in it, which names the script where the other leaves it open, so that
 * browsers take the right font: "zh-Hans". */
const char *lang_written(enum lang lang);
/* What owners, the authority's people and readers of mails are told in who ask for `lang`: itself
 * where it is whole, else, since it is for visitors alone, another one. Whoever keeps texts of
 * whole languages only looks them up by this. */
enum lang lang_whole(enum lang lang);
bool lang_is_whole(enum lang lang);
/* The language's own name for itself, for example "日本語". */
const char *lang_name(enum lang lang);
/* How it writes a day and a time of day: Y, M and D stand for the year, the month and the day in
 * digits, N for the English name of the month, T for "09:30"; all else for itself. */
const char *lang_moment(enum lang lang);
/* True and *ret_lang when `tag` is exactly a tag of the table. */
bool lang_parse(struct str tag, enum lang *ret_lang);
/* The same for whole languages alone. */
bool lang_parse_whole(struct str tag, enum lang *ret_lang);
/* As lang_parse(), without regard to case, as RFC 5646 section 2.1.1 compares tags. */
bool lang_parse_nocase(struct str tag, enum lang *ret_lang);

#endif
