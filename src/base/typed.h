/* What people type where letters and digits are meant: with blanks and hyphens of any kind between
 * them, in full width. */
#ifndef BASE_TYPED_H
#define BASE_TYPED_H

#include <stdbool.h>
#include "base/str.h"

/* Cuts off what stands up to and with the next character that is neither a blank nor a hyphen.
 * *ret_char is that in ASCII, 0 where there is none for it. False at the end, and where the text is
 * no UTF-8: *text then has what is left. */
bool typed_next(struct str *text, char *ret_char);

#endif
