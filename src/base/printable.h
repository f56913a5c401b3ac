/* Makes text that came from outside fit to be shown on a terminal or in a log. */
#ifndef BASE_PRINTABLE_H
#define BASE_PRINTABLE_H

#include <stdint.h>
#include "base/buf.h"
#include "base/str.h"

/* Appends `text` with everything that a reader cannot see (utf8_is_hidden()) spelled out: hidden
 * code points as "\u{202e}", bytes that are no UTF-8 as "\x9b". All else is kept as it is. */
void printable_write(struct str text, struct buf *to);
/* Appends one such byte or code point, spelled out whatever it is. */
void printable_add_byte(char byte, struct buf *to);
void printable_add_hidden(uint32_t code_point, struct buf *to);

#endif
