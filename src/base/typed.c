/* What people type where letters and digits are meant. */
#include "base/typed.h"

#include "base/utf8.h"

/* What people put around letters and between them, as they see it: nothing. */
static bool typed_is_blank(uint32_t c)
{
	return (c >= '\t' && c <= '\r') || c == ' ' || c == 0xa0 || (c >= 0x2000 && c <= 0x200b) ||
	       c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff;
}

/* The hyphens and dashes that keyboards give, full-width ones too. */
static bool typed_is_hyphen(uint32_t c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30fc ||
	       c == 0xff0d || c == 0xff70;
}

static char typed_ascii(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xff01 - '!';
	return c < 0x80 ? (char)c : '\0';
}

bool typed_next(struct str *text, char *ret_char)
{
	uint32_t c;

	while (utf8_next(text, &c))
		if (!typed_is_blank(c) && !typed_is_hyphen(c)) {
			*ret_char = typed_ascii(c);
			return true;
		}
	return false;
}
