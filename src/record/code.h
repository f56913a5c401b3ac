/* The provisional contract code (仮契約コード): ten decimal digits. */
#ifndef RECORD_CODE_H
#define RECORD_CODE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

enum { CODE_LENGTH = 10 };

/* Always ten ASCII digits and a NUL: nothing else gets into a cache, a key or a log. May begin with
 * 0. */
struct code {
	char text[CODE_LENGTH + 1];
};

/* True and *ret_code for exactly ten ASCII digits. */
bool code_parse(struct str text, struct code *ret_code);
/* The same for what a person or an old tool wrote: blanks of any kind and hyphens go, full-width
 * digits are digits. Nothing is guessed: nine digits or a letter are refused. */
bool code_parse_typed(struct str text, struct code *ret_code);
/* The digits alone of such a text, at most ten of them, and a NUL; false when it has anything else.
 */
bool code_digits_typed(struct str text, char ret_digits[CODE_LENGTH + 1]);
#define CODE_NUMBER_MAX INT64_C(9999999999)

/* Its ten digits as a number, and back: 0 to CODE_NUMBER_MAX. */
int64_t code_number(const struct code *code);
struct code code_of_number(int64_t number);
/* Its last three digits, 0 to 999: they spread codes evenly over a table. */
unsigned code_last_digits(const struct code *code);
/* A code that nobody can predict, each equally likely; whether it is free is the store's to say. */
struct code code_random(void);

#endif
