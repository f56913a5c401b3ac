/* The provisional contract code. */
#include "seal/code.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/random.h"

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

struct code code_random(void)
{
	char digits[24];
	struct code code;

	snprintf(digits, sizeof digits, "%010" PRIu64, random_below(10000000000u));
	memcpy(code.text, digits, sizeof code.text);
	return code;
}
