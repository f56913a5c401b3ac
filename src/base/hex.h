/* Bytes as hexadecimal digits, and back. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

/* 0 to 15 for a digit of either case; -1 for anything else. */
int hex_value(char c);
/* Writes 2 * len lower-case digits and a NUL to `to`. */
void hex_write(const void *bytes, size_t len, char *to);
/* The same in upper case. */
void hex_write_upper(const void *bytes, size_t len, char *to);
/* Writes the text.len / 2 bytes that the digits stand for to `to`. False, with `to` unspecified,
 * for an odd number of them and for what is no digit. */
bool hex_read(struct str text, void *to);

#endif
