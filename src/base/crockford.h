/* Secrets that people read, type and say: letters and digits without look-alikes (Crockford's
 * base32), 5 bits each, in groups of four. */
#ifndef BASE_CROCKFORD_H
#define BASE_CROCKFORD_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

/* Bytes of the text of `letters` letters, a multiple of four, with its hyphens and NUL. */
#define CROCKFORD_TEXT(letters) ((letters) + (letters) / 4)

/* Draws one that nobody can predict: "K7QM-2X9D". */
void crockford_draw(size_t letters, char *ret_text);
/* Reads what somebody typed for such a text, and writes it as it was drawn: in upper or lower case
 * or full width, with or without hyphens and blanks, O for 0, I and L for 1. False for everything
 * else, and for more or fewer letters. */
bool crockford_read(struct str typed, size_t letters, char *ret_text);

/* Draws one whose last letter follows from the others, for people who type it: one wrong letter, or
 * two that changed places, make it another that is none. */
void crockford_draw_checked(size_t letters, char *ret_text);
/* Is a text that was drawn or read (at most 31 letters) such a one? */
bool crockford_is_checked(const char *text);

#endif
