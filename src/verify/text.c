/* Lines, numbers and base64 of what a log says. */
#include "verify/text.h"

#include "base/utf8.h"

bool verify_text_line(struct str *rest, struct str *ret_line)
{
	size_t end = str_index(*rest, '\n');

	if (end == rest->len)
		return false;
	*ret_line = str_part(*rest, 0, end);
	*rest = str_part(*rest, end + 1, rest->len);
	return true;
}

bool verify_text_number(struct str text, uint64_t *ret)
{
	if (text.len > 1 && text.at[0] == '0')
		return false;
	return str_to_uint(text, VERIFY_SIZE_MAX, ret);
}

/* 0 to 63; 64 for what is no digit. */
static uint32_t text_digit(char c)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	return (uint32_t)str_index((struct str){digits, 64}, c);
}

/* Three bytes, of which those that `padding` stands for are not there: they have to be zeros. */
static bool text_group(const char *at, unsigned padding, unsigned char ret[3])
{
	uint32_t bits = 0;

	for (unsigned i = 0; i < 4; i++) {
		uint32_t digit = i < 4 - padding ? text_digit(at[i]) : 0;

		if (digit > 63)
			return false;
		bits = bits << 6 | digit;
	}
	for (unsigned i = 0; i < 3; i++)
		ret[i] = (unsigned char)(bits >> (16 - 8 * i));
	return (bits & ((1u << 8 * padding) - 1)) == 0;
}

bool verify_text_base64(struct str text, unsigned char *to, size_t room, size_t *ret_len)
{
	unsigned padding = str_ends(text, STR("==")) ? 2 : str_ends(text, STR("=")) ? 1 : 0;
	unsigned char bytes[3];
	size_t len = 0;

	if (text.len % 4 != 0)
		return false;
	for (size_t i = 0; i < text.len; i += 4) {
		unsigned missing = i + 4 == text.len ? padding : 0;

		if (!text_group(text.at + i, missing, bytes))
			return false;
		for (unsigned k = 0; k < 3 - missing; k++, len++)
			if (len < room)
				to[len] = bytes[k];
	}
	*ret_len = len;
	return true;
}

bool verify_text_hash(struct str text, struct verify_hash *ret)
{
	struct verify_hash hash;
	size_t len;

	if (!verify_text_base64(text, hash.at, sizeof hash.at, &len) || len != sizeof hash.at)
		return false;
	*ret = hash;
	return true;
}

bool verify_text_is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < ' ' && text.at[i] != '\n')
			return false;
	return utf8_valid(text);
}
