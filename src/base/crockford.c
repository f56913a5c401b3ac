/* Secrets that people read, type and say. */
#include "base/crockford.h"

#include <assert.h>
#include "base/random.h"
#include "base/typed.h"

static const char letters_all[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum { GROUP = 4, LETTERS_ALL = sizeof letters_all - 1 };
/* x^5 + x^2 + 1: letters are the elements of the field with 32 of them. */
enum { FIELD_SIZE = 32, FIELD_MODULUS = 0x25 };

/* Puts the letter at its place, behind a hyphen where a group begins. */
static void crockford_put(char *text, size_t place, char letter)
{
	text[place + place / GROUP] = letter;
	if (place > 0 && place % GROUP == 0)
		text[place + place / GROUP - 1] = '-';
}

void crockford_draw(size_t letters, char *ret_text)
{
	assert(letters > 0 && letters % GROUP == 0);
	for (size_t i = 0; i < letters; i++)
		crockford_put(ret_text, i, letters_all[random_below(LETTERS_ALL)]);
	ret_text[CROCKFORD_TEXT(letters) - 1] = '\0';
}

/* What is meant by what looks alike. */
static char letter_meant(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	return c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
}

bool crockford_read(struct str typed, size_t letters, char *ret_text)
{
	size_t count = 0;
	char c;

	while (typed_next(&typed, &c)) {
		c = letter_meant(c);
		if (count == letters || c == '\0' || str_index(STR(letters_all), c) == LETTERS_ALL)
			return false;
		crockford_put(ret_text, count++, c);
	}
	ret_text[CROCKFORD_TEXT(letters) - 1] = '\0';
	return count == letters && typed.len == 0;
}

/* ---- a letter that checks the others ----
 *
 * DESIGN: letters are coefficients of a polynomial over GF(32) that is zero at x, whose powers are
 * 31 different ones: so each letter has a weight of its own, and neither one wrong letter nor a
 * swap leaves the sum as it was. */

static unsigned letter_add(unsigned sum, char letter)
{
	sum <<= 1;
	if (sum & FIELD_SIZE)
		sum ^= FIELD_MODULUS;
	return sum ^ (unsigned)str_index(STR(letters_all), letter);
}

static unsigned letters_sum(const char *text)
{
	unsigned sum = 0;

	for (; *text != '\0'; text++)
		if (*text != '-')
			sum = letter_add(sum, *text);
	return sum;
}

void crockford_draw_checked(size_t letters, char *ret_text)
{
	char *last = ret_text + CROCKFORD_TEXT(letters) - 2;

	crockford_draw(letters, ret_text);
	*last = letters_all[0];
	*last = letters_all[letters_sum(ret_text)];
}

bool crockford_is_checked(const char *text)
{
	return letters_sum(text) == 0;
}
