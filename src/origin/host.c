/* Hosts of URLs as browsers read them: names, IPv4 and IPv6 addresses (section 3.5 of the
 * standard).
 */
#include "origin/host.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "base/hex.h"
#include "base/percent.h"
#include "io/idn.h"
#include "origin/limits.h"

/* ---- IPv4 ---- */

/* "0x1f", "017", "15"; a number past 32 bits stays past 32 bits. */
static bool ipv4_number(struct str part, uint64_t *ret_value)
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

static bool ipv4_parse(struct str text, uint32_t *ret_address)
{
	uint64_t number[4], address = 0;
	size_t count = 0;

	if (str_ends(text, STR(".")))
		text.len--;
	while (text.at != NULL) {
		struct str part = str_cut(&text, '.');

		if (count == 4 || !ipv4_number(part, &number[count++]))
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

/* ---- IPv6 ---- */

/* The dotted decimals at the end of an IPv6 address: no octal, no hex, four parts. */
static bool ipv6_dotted_tail(struct str text, uint16_t ret_piece[2])
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
static bool ipv6_piece(struct str text, uint16_t *ret_piece)
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
static bool ipv6_pieces(struct str text, bool last, uint16_t piece[8], size_t *count)
{
	while (text.at != NULL && text.len > 0) {
		struct str part = str_cut(&text, ':');

		if (text.at != NULL && text.len == 0)
			return false;
		if (last && text.at == NULL && str_index(part, '.') < part.len) {
			if (*count > 6 || !ipv6_dotted_tail(part, &piece[*count]))
				return false;
			*count += 2;
		} else if (*count == 8 || !ipv6_piece(part, &piece[(*count)++])) {
			return false;
		}
	}
	return true;
}

/* The index of "::", or text.len. */
static size_t ipv6_gap(struct str text)
{
	for (size_t i = 0; i + 1 < text.len; i++)
		if (text.at[i] == ':' && text.at[i + 1] == ':')
			return i;
	return text.len;
}

static bool ipv6_parse(struct str text, uint16_t ret_piece[8])
{
	uint16_t piece[8] = {0}, tail[8] = {0};
	size_t gap = ipv6_gap(text), count = 0, tail_count = 0;
	bool has_gap = gap < text.len;

	if (!ipv6_pieces(str_part(text, 0, gap), !has_gap, piece, &count))
		return false;
	if (has_gap && !ipv6_pieces(str_part(text, gap + 2, text.len), true, tail, &tail_count))
		return false;
	if (has_gap ? count + tail_count > 7 : count != 8)
		return false;
	memcpy(&piece[8 - tail_count], tail, tail_count * sizeof tail[0]);
	memcpy(ret_piece, piece, sizeof piece);
	return true;
}

/* The first of the longest runs of two or more zero pieces; *ret_len 0 when there is none. */
static size_t ipv6_longest_zeros(const uint16_t piece[8], size_t *ret_len)
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

static void ipv6_write(const uint16_t piece[8], char *ret_text, size_t room)
{
	size_t zeros_len, zeros = ipv6_longest_zeros(piece, &zeros_len), at = 0;

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

/* ---- names ---- */

/* Forbidden domain code points (section 3.5). */
static bool host_byte_is_forbidden(char c)
{
	return c <= 0x20 || c == 0x7f || (c & 0x80) != 0 || strchr("#%/:<>?@[\\]^|", c) != NULL;
}

static bool host_is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.at[i] & 0x80) != 0)
			return false;
	return true;
}

/* Lower-cases in place and looks at the A-labels among the labels. */
static bool host_lower(char *text, size_t len)
{
	struct str rest = {text, len};

	for (size_t i = 0; i < len; i++)
		text[i] = str_lower(text[i]);
	while (rest.at != NULL) {
		struct str label = str_cut(&rest, '.');

		if (str_starts(label, STR("xn--")) && !idn_label_valid(label))
			return false;
	}
	return true;
}

/* "Domain to ASCII" (section 3.3); `domain` lies in writable memory that nobody else reads. */
static enum err host_to_ascii(char *domain, size_t len, char *ret_host, struct problem *why)
{
	struct str text = {domain, len};

	if (memchr(domain, '\0', len) != NULL)
		return err_because(why, ERR_INVALID, "the host contains a NUL");
	if (!host_is_ascii(text)) {
		enum err err = idn_to_ascii(text, ret_host, ORIGIN_HOST_MAX + 1);

		return err_because(why, err, "the host is not a valid internationalised name");
	}
	if (!host_lower(domain, len))
		return err_because(why, ERR_INVALID, "a label that begins xn-- is not valid");
	if (!str_copy(ret_host, ORIGIN_HOST_MAX + 1, text))
		return err_because(
		    why, ERR_INVALID, "the host is longer than %d characters", ORIGIN_HOST_MAX);
	return ERR_OK;
}

/* "Ends in a number": such a host is an IPv4 address or a failure. */
static bool host_ends_in_number(struct str host)
{
	struct str rest = host, last = {NULL, 0};
	uint64_t number;

	if (str_ends(rest, STR(".")))
		rest.len--;
	while (rest.at != NULL)
		last = str_cut(&rest, '.');
	for (size_t i = 0; i < last.len; i++)
		if (!str_is_digit(last.at[i]))
			return ipv4_number(last, &number);
	return last.len > 0;
}

bool origin_host_is_address(const char *host)
{
	return host[0] == '[' || host_ends_in_number(str_from(host));
}

static enum err host_parse_ipv6(struct str text, char *ret_host, struct problem *why)
{
	uint16_t piece[8];
	char address[40];

	if (!str_ends(text, STR("]")))
		return err_because(why, ERR_INVALID, "the IPv6 address has no closing bracket");
	if (!ipv6_parse(str_part(text, 1, text.len - 2), piece))
		return err_because(why, ERR_INVALID, "the IPv6 address is not valid");
	ipv6_write(piece, address, sizeof address);
	snprintf(ret_host, ORIGIN_HOST_MAX + 1, "[%s]", address);
	return ERR_OK;
}

enum err origin_host_parse(struct str text, char *ret_host, struct problem *why)
{
	char room[ORIGIN_URL_MAX], host[ORIGIN_HOST_MAX + 1];
	struct str domain;
	uint32_t address;
	enum err err;

	if (text.len == 0 || text.len > sizeof room)
		return err_because(why, ERR_INVALID, "the URL has no host");
	if (text.at[0] == '[')
		return host_parse_ipv6(text, ret_host, why);
	domain = percent_decode(text, room);
	err = host_to_ascii(room, domain.len, host, why);
	if (err)
		return err;
	if (host[0] == '\0')
		return err_because(why, ERR_INVALID, "the URL has no host");
	for (const char *c = host; *c != '\0'; c++)
		if (host_byte_is_forbidden(*c))
			return err_because(why, ERR_INVALID,
			    "the host contains a character that host names cannot have");
	if (!host_ends_in_number(str_from(host)))
		str_copy(ret_host, ORIGIN_HOST_MAX + 1, str_from(host));
	else if (ipv4_parse(str_from(host), &address))
		snprintf(ret_host, ORIGIN_HOST_MAX + 1, "%u.%u.%u.%u", address >> 24,
		    address >> 16 & 255, address >> 8 & 255, address & 255);
	else
		return err_because(
		    why, ERR_INVALID, "the host ends in a number and is no IPv4 address");
	return ERR_OK;
}

/* ---- wildcards ---- */

/* Letters, digits, hyphens, underscores: what DNS names of sites are made of. Browsers also know
 * hosts like ";a.example", which no wildcard is meant to cover. */
static bool host_label_is_coverable(const char *label, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!str_is_digit(label[i]) && (label[i] < 'a' || label[i] > 'z') &&
		    label[i] != '-' && label[i] != '_')
			return false;
	return len > 0;
}

bool origin_host_is_loopback(const char *host)
{
	return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       str_ends(str_from(host), STR(".localhost")) ||
	       (strncmp(host, "127.", 4) == 0 && origin_host_is_address(host));
}

bool origin_host_covers(const char *pattern, const char *host)
{
	const char *dot;

	if (strcmp(pattern, host) == 0)
		return true;
	if (strncmp(pattern, "*.", 2) != 0)
		return false;
	dot = strchr(host, '.');
	if (dot == NULL || strcmp(pattern + 1, dot) != 0)
		return false;
	return host_label_is_coverable(host, (size_t)(dot - host)) && !origin_host_is_address(host);
}
