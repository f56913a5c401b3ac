/* Lines, numbers and base64 of what a log says, each of which may be written in one way only.
 *
 * DESIGN: nothing here allocates, so that a machine without memory accuses nobody of a malformed
 * log. */
#ifndef VERIFY_TEXT_H
#define VERIFY_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"
#include "verify/hash.h"

/* Entries of a log, and numbers of them: none is as large. */
#define VERIFY_SIZE_MAX ((uint64_t)1 << 56)

/* Cuts the first line off *rest, without its newline. False, with both untouched, where none is
 * left that ends with one. */
bool verify_text_line(struct str *rest, struct str *ret_line);
/* Decimal digits without a zero in front, at most VERIFY_SIZE_MAX. */
bool verify_text_number(struct str text, uint64_t *ret);
/* Base64 (RFC 4648 section 4) in one line, padded, with zeros in the bits that stand for nothing.
 * *ret_len bytes, of which the first `room` go to `to`. */
bool verify_text_base64(struct str text, unsigned char *to, size_t room, size_t *ret_len);
/* A hash in base64. */
bool verify_text_hash(struct str text, struct verify_hash *ret);
/* UTF-8 without control characters but the newline. */
bool verify_text_is_plain(struct str text);

#endif
