/* The languages that people can be spoken to in. To add one: a row in lang.c, a catalogue
 * assets/text/CODE.txt, and one run of scripts/make-stickers. */
#ifndef BASE_LANG_H
#define BASE_LANG_H

#include <stdbool.h>
#include "base/str.h"

enum lang { LANG_JA, LANG_EN, LANG_COUNT };

/* The BCP 47 tag, for example "ja". */
const char *lang_tag(enum lang lang);
/* The language's own name for itself, for example "日本語". */
const char *lang_name(enum lang lang);
/* True and *ret_lang when `tag` is exactly a tag of the table. */
bool lang_parse(struct str tag, enum lang *ret_lang);
/* The same without regard to case, as RFC 5646 section 2.1.1 compares tags. */
bool lang_parse_nocase(struct str tag, enum lang *ret_lang);

#endif
