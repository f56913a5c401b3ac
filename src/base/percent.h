/* Percent-encoding, as URLs have it (RFC 3986 section 2.1). */
#ifndef BASE_PERCENT_H
#define BASE_PERCENT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

/* Bytes of "%2F". */
enum { PERCENT_LENGTH = 3 };

/* True, with the byte that it stands for, when an escape begins at index `at`: "%" and two
 * hexadecimal digits of either case. */
bool percent_at(struct str text, size_t at, char *ret_byte);
/* Decodes once, into `room`, which holds text.len bytes and may be text.at. A "%" that begins no
 * escape stays what it is. */
struct str percent_decode(struct str text, char *room);
/* Writes the escape of a byte, in upper case, without a NUL. */
void percent_write(char byte, char to[PERCENT_LENGTH]);

#endif
