/* The provisional contract code. */
#include "record/code.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/random.h"
#include "base/typed.h"

bool code_parse(struct str text, struct code *ret_code)
{
	if (text.len != CODE_LENGTH)
		return false;
	for (size_t i = 0; i < CODE_LENGTH; i++)
		if (!str_is_digit(text.at[i]))
			return false;
	memcpy(ret_code->text, text.at, CODE_LENGTH);
	ret_code->text[CODE_LENGTH] = '\0';
	return true;
}

bool code_digits_typed(struct str text, char ret_digits[CODE_LENGTH + 1])
{
	char digits[CODE_LENGTH + 1] = "", c;
	size_t len = 0;

	while (typed_next(&text, &c)) {
		if (!str_is_digit(c) || len == CODE_LENGTH)
			return false;
		digits[len++] = c;
	}
	if (text.len > 0)
		return false;
	memcpy(ret_digits, digits, sizeof digits);
	return true;
}

bool code_parse_typed(struct str text, struct code *ret_code)
{
	char digits[CODE_LENGTH + 1];

	return code_digits_typed(text, digits) && code_parse(str_from(digits), ret_code);
}

int64_t code_number(const struct code *code)
{
	int64_t number = 0;

	for (const char *at = code->text; *at != '\0'; at++)
		number = number * 10 + (*at - '0');
	return number;
}

unsigned code_last_digits(const struct code *code)
{
	const char *last = code->text + CODE_LENGTH - 3;

	return (unsigned)((last[0] - '0') * 100 + (last[1] - '0') * 10 + (last[2] - '0'));
}

struct code code_of_number(int64_t number)
{
	char digits[24];
	struct code code;

	snprintf(digits, sizeof digits, "%010" PRId64, number);
	memcpy(code.text, digits, CODE_LENGTH);
	code.text[CODE_LENGTH] = '\0';
	return code;
}

struct code code_random(void)
{
	return code_of_number((int64_t)random_below(10000000000u));
}
