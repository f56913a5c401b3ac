/* IP addresses as browsers read and write them in URLs. */
#include "origin/part.h"

#include <stdio.h>
#include <string.h>
#include "base/hex.h"

/* "0x1f", "017", "15"; a number past 32 bits stays past 32 bits. */
bool origin_ipv4_number(struct str part, uint64_t *ret_value)
{
	int base = 10;
	uint64_t value = 0;

	if (part.len == 0)
		return false;
	if (part.len >= 2 && part.at[0] == '0') {
		bool hex = str_lower(part.at[1]) == 'x';

		base = hex ? 16 : 8;
		part = str_part(part, hex ? 2 : 1, part.len);
	}
	for (size_t i = 0; i < part.len; i++) {
		int digit = hex_value(part.at[i]);

		if (digit < 0 || digit >= base)
			return false;
		if (value <= UINT32_MAX)
			value = value * (uint64_t)base + (uint64_t)digit;
	}
	*ret_value = value;
	return true;
}

bool origin_ipv4_parse(struct str text, uint32_t *ret_address)
{
	uint64_t number[4], address = 0;
	size_t count = 0;

	if (str_ends(text, STR(".")))
		text.len--;
	while (text.at != NULL) {
		struct str part = str_cut(&text, '.');

		if (count == 4 || !origin_ipv4_number(part, &number[count++]))
			return false;
	}
	for (size_t i = 0; i + 1 < count; i++) {
		if (number[i] > 255)
			return false;
		address |= number[i] << (8 * (3 - i));
	}
	if (count == 0 || number[count - 1] >= (uint64_t)1 << (8 * (5 - count)))
		return false;
	*ret_address = (uint32_t)(address | number[count - 1]);
	return true;
}

void origin_ipv4_write(uint32_t address, char *ret_text, size_t room)
{
	snprintf(ret_text, room, "%u.%u.%u.%u", address >> 24, address >> 16 & 255,
	    address >> 8 & 255, address & 255);
}

/* The dotted decimals at the end of an IPv6 address: no octal, no hex, four parts. */
static bool dotted_tail(struct str text, uint16_t ret_piece[2])
{
	uint64_t byte[4];

	for (size_t i = 0; i < 4; i++) {
		struct str part = str_cut(&text, '.');

		if ((text.at == NULL) != (i == 3) || !str_to_uint(part, 255, &byte[i]))
			return false;
		if (part.len > 1 && part.at[0] == '0')
			return false;
	}
	ret_piece[0] = (uint16_t)(byte[0] << 8 | byte[1]);
	ret_piece[1] = (uint16_t)(byte[2] << 8 | byte[3]);
	return true;
}

/* One to four hex digits. */
static bool hex_piece(struct str text, uint16_t *ret_piece)
{
	unsigned value = 0;

	if (text.len == 0 || text.len > 4)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int digit = hex_value(text.at[i]);

		if (digit < 0)
			return false;
		value = value << 4 | (unsigned)digit;
	}
	*ret_piece = (uint16_t)value;
	return true;
}

/* Pieces between colons, without any "::" inside; the dotted form only when `last`. Appends to
 * piece[] from *count on. */
static bool read_pieces(struct str text, bool last, uint16_t piece[8], size_t *count)
{
	while (text.at != NULL && text.len > 0) {
		struct str part = str_cut(&text, ':');

		if (text.at != NULL && text.len == 0)
			return false;
		if (last && text.at == NULL && str_index(part, '.') < part.len) {
			if (*count > 6 || !dotted_tail(part, &piece[*count]))
				return false;
			*count += 2;
		} else if (*count == 8 || !hex_piece(part, &piece[(*count)++])) {
			return false;
		}
	}
	return true;
}

/* The index of "::", or text.len. */
static size_t find_gap(struct str text)
{
	for (size_t i = 0; i + 1 < text.len; i++)
		if (text.at[i] == ':' && text.at[i + 1] == ':')
			return i;
	return text.len;
}

bool origin_ipv6_parse(struct str text, uint16_t ret_piece[8])
{
	uint16_t piece[8] = {0}, tail[8] = {0};
	size_t gap = find_gap(text), count = 0, tail_count = 0;
	bool has_gap = gap < text.len;

	if (!read_pieces(str_part(text, 0, gap), !has_gap, piece, &count))
		return false;
	if (has_gap && !read_pieces(str_part(text, gap + 2, text.len), true, tail, &tail_count))
		return false;
	if (has_gap ? count + tail_count > 7 : count != 8)
		return false;
	memcpy(&piece[8 - tail_count], tail, tail_count * sizeof tail[0]);
	memcpy(ret_piece, piece, sizeof piece);
	return true;
}

/* The first of the longest runs of two or more zero pieces; *ret_len 0 when there is none. */
static size_t longest_zeros(const uint16_t piece[8], size_t *ret_len)
{
	size_t best = 0, best_len = 0;

	for (size_t i = 0, len = 0; i < 8; i++) {
		len = piece[i] == 0 ? len + 1 : 0;
		if (len > best_len) {
			best_len = len;
			best = i + 1 - len;
		}
	}
	*ret_len = best_len > 1 ? best_len : 0;
	return best;
}

void origin_ipv6_write(const uint16_t piece[8], char *ret_text, size_t room)
{
	size_t zeros_len, zeros = longest_zeros(piece, &zeros_len), at = 0;

	ret_text[0] = '\0';
	for (size_t i = 0; i < 8 && at < room; i++) {
		const char *colon = i == 7 ? "" : ":";

		if (zeros_len > 0 && i == zeros) {
			at += (size_t)snprintf(ret_text + at, room - at, i == 0 ? "::" : ":");
			i += zeros_len - 1;
		} else {
			at += (size_t)snprintf(ret_text + at, room - at, "%x%s", piece[i], colon);
		}
	}
}
