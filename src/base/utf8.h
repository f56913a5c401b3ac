/* Reads UTF-8 strictly (RFC 3629) and tells which code points a reader cannot see. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

/* Cuts the first code point off *s. False, with *s untouched, when *s is empty or does not begin
 * with a well-formed sequence: overlong forms, surrogates, values above U+10FFFF and cut sequences
 * are malformed. */
bool utf8_next(struct str *s, uint32_t *ret_code_point);
/* Is all of `s` well-formed? The empty slice is. */
bool utf8_valid(struct str s);
/* Would a reader not notice this code point, or see its neighbours in another order? True for C0
 * and C1 controls (tab and newline too), bidirectional controls, zero-width and other invisible
 * format characters, fillers, line and paragraph separators, tags and noncharacters. Variation
 * selectors are not: Japanese names are written with them. */
bool utf8_is_hidden(uint32_t code_point);

#endif
