/* Hosts of URLs as browsers read them. */
#include "origin/part.h"

#include <stdio.h>
#include <string.h>
#include "base/percent.h"
#include "io/idn.h"

/* Forbidden domain code points (section 3.5). */
static bool is_forbidden(char c)
{
	return c <= 0x20 || c == 0x7f || (c & 0x80) != 0 || strchr("#%/:<>?@[\\]^|", c) != NULL;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.at[i] & 0x80) != 0)
			return false;
	return true;
}

/* Lower-cases in place and looks at the A-labels among the labels. */
static bool ascii_domain(char *text, size_t len)
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
static enum err domain_to_ascii(char *domain, size_t len, char *ret_host, struct problem *why)
{
	struct str text = {domain, len};

	if (memchr(domain, '\0', len) != NULL)
		return err_because(why, ERR_INVALID, "the host contains a NUL");
	if (!is_ascii(text)) {
		enum err err = idn_to_ascii(text, ret_host, ORIGIN_HOST_MAX + 1);

		return err_because(why, err, "the host is not a valid internationalised name");
	}
	if (!ascii_domain(domain, len))
		return err_because(why, ERR_INVALID, "a label that begins xn-- is not valid");
	if (!str_copy(ret_host, ORIGIN_HOST_MAX + 1, text))
		return err_because(
		    why, ERR_INVALID, "the host is longer than %d characters", ORIGIN_HOST_MAX);
	return ERR_OK;
}

bool origin_host_ends_in_number(struct str host)
{
	struct str rest = host, last = {NULL, 0};
	uint64_t number;

	if (str_ends(rest, STR(".")))
		rest.len--;
	while (rest.at != NULL)
		last = str_cut(&rest, '.');
	for (size_t i = 0; i < last.len; i++)
		if (!str_is_digit(last.at[i]))
			return origin_ipv4_number(last, &number);
	return last.len > 0;
}

bool origin_host_is_address(const char *host)
{
	return host[0] == '[' || origin_host_ends_in_number(str_from(host));
}

static enum err parse_ipv6(struct str text, char *ret_host, struct problem *why)
{
	uint16_t piece[8];
	char address[40];

	if (!str_ends(text, STR("]")))
		return err_because(why, ERR_INVALID, "the IPv6 address has no closing bracket");
	if (!origin_ipv6_parse(str_part(text, 1, text.len - 2), piece))
		return err_because(why, ERR_INVALID, "the IPv6 address is not valid");
	origin_ipv6_write(piece, address, sizeof address);
	snprintf(ret_host, ORIGIN_HOST_MAX + 1, "[%s]", address);
	return ERR_OK;
}

static enum err parse_ipv4(char *host, struct problem *why)
{
	uint32_t address;

	if (!origin_ipv4_parse(str_from(host), &address))
		return err_because(
		    why, ERR_INVALID, "the host ends in a number and is no IPv4 address");
	origin_ipv4_write(address, host, ORIGIN_HOST_MAX + 1);
	return ERR_OK;
}

enum err origin_host_parse(struct str text, char *ret_host, struct problem *why)
{
	char room[ORIGIN_URL_MAX], host[ORIGIN_HOST_MAX + 1];
	struct str domain;
	enum err err;

	if (text.len == 0 || text.len > sizeof room)
		return err_because(why, ERR_INVALID, "the URL has no host");
	if (text.at[0] == '[')
		return parse_ipv6(text, ret_host, why);
	domain = percent_decode(text, room);
	err = domain_to_ascii(room, domain.len, host, why);
	if (err)
		return err;
	if (host[0] == '\0')
		return err_because(why, ERR_INVALID, "the URL has no host");
	for (const char *c = host; *c != '\0'; c++)
		if (is_forbidden(*c))
			return err_because(why, ERR_INVALID,
			    "the host contains a character that host names cannot have");
	if (origin_host_ends_in_number(str_from(host)))
		err = parse_ipv4(host, why);
	if (!err)
		str_copy(ret_host, ORIGIN_HOST_MAX + 1, str_from(host));
	return err;
}
