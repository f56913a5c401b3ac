/* Decodes base64. */
#include "base/base64.h"

#include <assert.h>

static int base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool base64_add(struct base64 *b, struct str text, struct buf *to)
{
	assert(b->digits < 4 && b->padding <= 3);
	for (size_t i = 0; i < text.len; i++) {
		int value = text.at[i] == '=' ? 0 : base64_value(text.at[i]);

		if (text.at[i] == '=' ? ++b->padding > 2 : value < 0 || b->padding > 0)
			return false;
		b->bits = b->bits << 6 | (uint32_t)value;
		if (++b->digits == 4) {
			char bytes[3] = {
			    (char)(b->bits >> 16), (char)(b->bits >> 8), (char)b->bits};

			buf_add(to, bytes, 3 - b->padding);
			b->digits = 0;
		}
	}
	return true;
}

bool base64_is_whole(const struct base64 *b)
{
	return b->digits == 0;
}

#define BASE64_COMMON "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/* Of up to three bytes; returns how many digits say something. */
static size_t base64_group(struct str bytes, const char *digits, char ret[4])
{
	size_t count = bytes.len < 3 ? bytes.len : 3;
	uint32_t bits = 0;

	for (size_t i = 0; i < 3; i++)
		bits = bits << 8 | (i < count ? (unsigned char)bytes.at[i] : 0);
	for (size_t i = 0; i < 4; i++)
		ret[i] = i > count ? '=' : digits[bits >> (18 - 6 * i) & 63];
	return count + 1;
}

bool base64_read(struct str text, size_t len, void *to)
{
	unsigned char *at = to;
	uint32_t bits = 0;
	size_t digits = (len * 8 + 5) / 6, read = 0;

	if (text.len != (len + 2) / 3 * 4)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int value = i < digits ? base64_value(text.at[i]) : 0;

		if (value < 0 || (i >= digits && text.at[i] != '='))
			return false;
		bits = bits << 6 | (uint32_t)value;
		if (i % 4 > 0 && read < len)
			at[read++] = (unsigned char)(bits >> (6 - 2 * (i % 4)));
	}
	/* What no byte is made of. */
	return (bits & ((UINT32_C(1) << (len % 3 == 0 ? 0 : 8 * (3 - len % 3))) - 1)) == 0;
}

/* Of at most PIECE_BYTES, which are added at once: to add four digits costs more than to find them.
 * Returns how many digits say something; padding follows them. */
enum { PIECE_BYTES = 3 * 256, PIECE_DIGITS = 4 * 256 };

static size_t base64_piece(struct str bytes, const char *digits, char ret[PIECE_DIGITS])
{
	size_t len = 0;

	for (; bytes.len > 0; bytes = str_part(bytes, 3, bytes.len), ret += 4)
		len += base64_group(bytes, digits, ret);
	return len;
}

void base64_write(struct str bytes, struct buf *to)
{
	char text[PIECE_DIGITS];

	for (; bytes.len > 0; bytes = str_part(bytes, PIECE_BYTES, bytes.len)) {
		struct str piece = str_part(bytes, 0, PIECE_BYTES);

		base64_piece(piece, BASE64_COMMON "+/", text);
		buf_add(to, text, (piece.len + 2) / 3 * 4);
	}
}

void base64_write_url(struct str bytes, struct buf *to)
{
	char text[PIECE_DIGITS];

	for (; bytes.len > 0; bytes = str_part(bytes, PIECE_BYTES, bytes.len))
		buf_add(to, text,
		    base64_piece(str_part(bytes, 0, PIECE_BYTES), BASE64_COMMON "-_", text));
}
