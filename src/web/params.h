/* Reads parameters from a query or a form: application/x-www-form-urlencoded as the WHATWG URL
 * standard section 5.1 has it. */
#ifndef WEB_PARAMS_H
#define WEB_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* Is there a parameter of that name, whatever its value? */
bool params_has(struct str text, struct str name);

/* The decoded value of the first parameter `name`, written to `room` bytes with a NUL. False when
 * there is none, or when it does not fit or holds a NUL. */
bool params_get(struct str text, struct str name, char *ret_value, size_t room);

/* The same as text of any length, in memory of the arena and ended by a NUL: what is not UTF-8, or
 * a NUL, is U+FFFD in it, as in the URL standard. Absent when there is none; `ok` turns false when
 * memory is short. */
struct str params_text(struct str text, struct str name, struct arena *memory, bool *ok);

/* Decodes "+" and %XX into `to`, which has room for text.len bytes: the length of what was written.
 * A % that is not followed by two hexadecimal digits stays what it is. */
size_t params_decode(struct str text, char *to);
/* Appends `text` as a value, with %XX for all but letters, digits and -._~/ */
void params_encode(struct buf *to, struct str text);

#endif
