/* The types of settings: from text to value. */
#include "config/type.h"

#include <arpa/inet.h>
#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include "base/calendar.h"
#include "base/utf8.h"
#include "config/config.h"

_Static_assert(sizeof(enum config_theme) == sizeof(unsigned), "a choice is stored as unsigned");

static enum err type_parse_number(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	uint64_t value;

	if (!str_to_uint(text, key->max, &value) || value < key->min)
		return err_because(why, ERR_INVALID,
		    "must be a whole number from %" PRIu64 " to %" PRIu64, key->min, key->max);
	*(unsigned *)to = (unsigned)value;
	return ERR_OK;
}

static enum err type_parse_size(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	static const char units[] = "KMG";
	const char *unit = text.len == 0 ? NULL : strchr(units, text.at[text.len - 1]);
	unsigned shift = unit == NULL || *unit == '\0' ? 0 : 10 * (unsigned)(unit - units + 1);
	uint64_t value;

	if (shift > 0)
		text.len--;
	if (!str_to_uint(text, key->max >> shift, &value) || value << shift < key->min)
		return err_because(why, ERR_INVALID,
		    "must be a size from %" PRIu64 "M to %" PRIu64 "G, such as 32M", key->min >> 20,
		    key->max >> 30);
	*(size_t *)to = (size_t)(value << shift);
	return ERR_OK;
}

static enum err type_parse_yes_no(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	(void)key;
	if (!str_eq(text, STR("yes")) && !str_eq(text, STR("no")))
		return err_because(why, ERR_INVALID, "must be yes or no");
	*(bool *)to = str_eq(text, STR("yes"));
	return ERR_OK;
}

static enum err type_parse_choice(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	struct str rest = str_from(key->words);

	for (unsigned i = 0; rest.at != NULL; i++)
		if (str_eq(str_cut(&rest, ' '), text)) {
			*(unsigned *)to = i;
			return ERR_OK;
		}
	return err_because(why, ERR_INVALID, "must be one of: %s", key->words);
}

/* Splits "host:port" and "[host]:port"; `bracketed` tells which. */
static bool address_split(
    struct str text, struct str *ret_host, struct str *ret_port, bool *ret_bracketed)
{
	size_t end;

	*ret_bracketed = text.len > 0 && text.at[0] == '[';
	if (*ret_bracketed)
		text = str_part(text, 1, text.len);
	end = str_index(text, *ret_bracketed ? ']' : ':');
	if (end == text.len)
		return false;
	*ret_host = str_part(text, 0, end);
	*ret_port = str_part(text, end + 1, text.len);
	if (*ret_bracketed && !str_starts(*ret_port, STR(":")))
		return false;
	if (*ret_bracketed)
		*ret_port = str_part(*ret_port, 1, ret_port->len);
	return true;
}

static enum err type_parse_address(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	struct network_listen address = {0};
	unsigned char bytes[16];
	struct str host, port;
	uint64_t number;

	if (text.len == 0 && key->min == 0) {
		*(struct network_listen *)to = address;
		return ERR_OK;
	}
	if (!address_split(text, &host, &port, &address.ipv6) ||
	    !str_copy(address.host, sizeof address.host, host) ||
	    inet_pton(address.ipv6 ? AF_INET6 : AF_INET, address.host, bytes) != 1 ||
	    !str_to_uint(port, UINT16_MAX, &number) || number == 0)
		return err_because(why, ERR_INVALID,
		    "must be an IP address and a port, such as 127.0.0.1:8080 or [::1]:8080");
	address.port = (uint16_t)number;
	address.loopback =
	    address.ipv6 ? memcmp(bytes, &in6addr_loopback, sizeof bytes) == 0 : bytes[0] == 127;
	*(struct network_listen *)to = address;
	return ERR_OK;
}

static enum err type_parse_text(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	for (struct str rest = text; rest.len > 0;) {
		uint32_t code_point;

		if (!utf8_next(&rest, &code_point))
			return err_because(why, ERR_INVALID, "must be written in UTF-8");
		if (utf8_is_hidden(code_point))
			return err_because(
			    why, ERR_INVALID, "must not contain control or invisible characters");
	}
	if (text.len < key->min)
		return err_because(why, ERR_INVALID, "must not be empty");
	if (text.len > key->max || !str_copy(to, CONFIG_TEXT_MAX, text))
		return err_because(
		    why, ERR_INVALID, "must have at most %" PRIu64 " bytes", key->max);
	return ERR_OK;
}

static bool url_is_host_char(char c)
{
	return str_is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '.';
}

static bool url_is_host(struct str host)
{
	char text[46];
	unsigned char bytes[16];

	if (str_starts(host, STR("[")) && str_ends(host, STR("]")) && host.len > 2)
		return str_copy(text, sizeof text, str_part(host, 1, host.len - 2)) &&
		       inet_pton(AF_INET6, text, bytes) == 1;
	for (size_t i = 0; i < host.len; i++)
		if (!url_is_host_char(host.at[i]) ||
		    (host.at[i] == '.' && (i == 0 || i + 1 == host.len || host.at[i - 1] == '.')))
			return false;
	return host.len > 0 && host.len <= 253;
}

/* Is this the host of a URL (brackets included for IPv6) that never leaves this machine? */
static bool url_host_is_loopback(struct str host)
{
	unsigned char bytes[4];
	char text[16];

	return str_eq(host, STR("localhost")) || str_ends(host, STR(".localhost")) ||
	       str_eq(host, STR("[::1]")) ||
	       (str_copy(text, sizeof text, host) && inet_pton(AF_INET, text, bytes) == 1 &&
		   bytes[0] == 127);
}

/* Splits "host", "host:port" and "[host]:port" as they stand in a URL; false for a bad port. */
static bool url_split_authority(struct str text, struct str *ret_host)
{
	size_t end = str_index(text, ']');
	struct str tail = end == text.len ? text : str_part(text, end, text.len);
	size_t colon = str_index(tail, ':');
	uint64_t port;

	*ret_host = str_part(text, 0, text.len - (tail.len - colon));
	return colon == tail.len ||
	       (str_to_uint(str_part(tail, colon + 1, tail.len), UINT16_MAX, &port) && port > 0);
}

static enum err type_parse_origin(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	bool secure = str_starts(text, STR("https://"));
	struct str authority, host;

	if (text.len == 0 && key->min == 0)
		return type_parse_text(key, text, to, why);
	if (str_ends(text, STR("/")))
		text.len--;
	authority = str_part(text, secure ? 8 : 7, text.len);
	if ((!secure && !str_starts(text, STR("http://"))) ||
	    !url_split_authority(authority, &host) || !url_is_host(host))
		return err_because(why, ERR_INVALID,
		    "must be scheme, host and port alone, in lower case, such as "
		    "https://seal.example.jp");
	if (!secure && !url_host_is_loopback(host))
		return err_because(why, ERR_INVALID,
		    "must begin with https:// (http:// is for this machine alone, such as "
		    "http://127.0.0.1:8080)");
	return type_parse_text(key, text, to, why);
}

static enum err type_parse_link(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	if (text.len > 0 && (!str_starts(text, STR("https://")) || text.len == 8 ||
				str_index(text, ' ') < text.len || str_index(text, '"') < text.len))
		return err_because(
		    why, ERR_INVALID, "must be an https URL, such as https://www.example.jp/");
	return type_parse_text(key, text, to, why);
}

static enum err type_parse_prefix(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	struct str rest = str_from(key->words);

	if (text.len == 0 && key->min == 0)
		return type_parse_text(key, text, to, why);
	while (rest.at != NULL) {
		struct str word = str_cut(&rest, ' ');

		if (str_eq(text, word))
			return err_because(why, ERR_INVALID, "must name a host or path behind %.*s",
			    STR_ARG(word));
		if (str_starts(text, word))
			return type_parse_text(key, text, to, why);
	}
	return err_because(why, ERR_INVALID, "must begin with one of: %s%s", key->words,
	    key->min == 0 ? " (or be empty)" : "");
}

/* The name becomes part of a path: no way out of the zone folder. */
static enum err type_parse_zone(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	for (size_t i = 0; i < text.len; i++)
		if (!url_is_host_char(str_lower(text.at[i])) && strchr("/_+", text.at[i]) == NULL)
			text.len = 0;
	if (text.len == 0 || text.at[0] == '/' || memmem(text.at, text.len, "..", 2) != NULL)
		return err_because(why, ERR_INVALID,
		    "must be a name of the time zone database, such as Asia/Tokyo");
	return type_parse_text(key, text, to, why);
}

static enum err type_parse_list(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	struct config_words list = {0};

	while (text.at != NULL) {
		struct str word = str_cut(&text, ' ');

		if (word.len == 0)
			continue;
		for (size_t i = 0; i < word.len; i++)
			if (word.at[i] <= ' ' || word.at[i] > '~')
				return err_because(why, ERR_INVALID,
				    "must be words of ASCII, separated by blanks");
		if (list.count == CONFIG_WORDS_MAX ||
		    !str_copy(list.words[list.count], CONFIG_WORD_MAX, word))
			return err_because(why, ERR_INVALID,
			    "must have at most %d words of at most %d bytes", CONFIG_WORDS_MAX,
			    CONFIG_WORD_MAX - 1);
		list.count++;
	}
	if (list.count < key->min)
		return err_because(why, ERR_INVALID, "must have one word or more");
	*(struct config_words *)to = list;
	return ERR_OK;
}

static enum err type_parse_networks(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	struct network_list list = {0};

	(void)key;
	while (text.at != NULL) {
		struct str word = str_cut(&text, ' ');

		if (word.len == 0)
			continue;
		if (list.count == NETWORK_LIST_MAX)
			return err_because(
			    why, ERR_INVALID, "must have at most %d networks", NETWORK_LIST_MAX);
		if (!network_parse(word, &list.networks[list.count++]))
			return err_because(why, ERR_INVALID,
			    "must be addresses or networks without bits behind the prefix, such as "
			    "192.0.2.1 10.0.0.0/8 2001:db8::/32, separated by blanks");
	}
	*(struct network_list *)to = list;
	return ERR_OK;
}

/* Splits "SERVICE=VALUE". */
static bool own_split(struct str word, char ret_service[CONFIG_WORD_MAX], struct str *ret_value)
{
	size_t equals = str_index(word, '=');

	if (equals == 0 || equals == word.len)
		return false;
	*ret_value = str_part(word, equals + 1, word.len);
	return str_copy(ret_service, CONFIG_WORD_MAX, str_part(word, 0, equals));
}

/* Takes one of the words; false when it is wrong or one too many. */
static bool numbers_take(
    const struct config_key *key, struct str word, struct config_numbers *to, bool *ret_has_usual)
{
	struct config_own_number own = {.value = 0};
	bool is_usual = str_index(word, '=') == word.len;
	struct str number = word;
	uint64_t value;

	if ((is_usual && *ret_has_usual) ||
	    (!is_usual &&
		(to->count == CONFIG_WORDS_MAX || !own_split(word, own.service, &number))) ||
	    !str_to_uint(number, key->max, &value) || value < key->min)
		return false;
	for (size_t i = 0; i < to->count && !is_usual; i++)
		if (strcmp(to->own[i].service, own.service) == 0)
			return false;
	own.value = (unsigned)value;
	if (is_usual)
		to->usual = own.value;
	else
		to->own[to->count++] = own;
	*ret_has_usual = *ret_has_usual || is_usual;
	return true;
}

static enum err type_parse_numbers(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	struct config_numbers numbers = {.usual = 0};
	bool has_usual = false, ok = true;

	while (text.at != NULL && ok) {
		struct str word = str_cut(&text, ' ');

		ok = word.len == 0 || numbers_take(key, word, &numbers, &has_usual);
	}
	if (!ok || !has_usual)
		return err_because(why, ERR_INVALID,
		    "must be a whole number from %" PRIu64 " to %" PRIu64
		    ", and may have others for some services behind it, such as %s EV2.0=%" PRIu64,
		    key->min, key->max, key->standard, key->min);
	*(struct config_numbers *)to = numbers;
	return ERR_OK;
}

static bool dates_take(struct str word, struct config_dates *to)
{
	struct config_own_date own = {.day = 0};
	struct str date;

	if (to->count == CONFIG_WORDS_MAX || !own_split(word, own.service, &date) ||
	    !calendar_parse(date, &own.day))
		return false;
	for (size_t i = 0; i < to->count; i++)
		if (strcmp(to->own[i].service, own.service) == 0)
			return false;
	to->own[to->count++] = own;
	return true;
}

static enum err type_parse_dates(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	struct config_dates dates = {.count = 0};

	(void)key;
	while (text.at != NULL) {
		struct str word = str_cut(&text, ' ');

		if (word.len > 0 && !dates_take(word, &dates))
			return err_because(why, ERR_INVALID,
			    "must be services, each with a date, such as SR2.0=2017-01-01, "
			    "separated by blanks");
	}
	*(struct config_dates *)to = dates;
	return ERR_OK;
}

enum err config_type_parse(
    const struct config_key *key, struct str text, void *to, struct problem *why)
{
	static enum err (*const parse[CONFIG_TYPE_COUNT])(
	    const struct config_key *, struct str, void *, struct problem *) = {
	    [CONFIG_NUMBER] = type_parse_number,
	    [CONFIG_SIZE] = type_parse_size,
	    [CONFIG_YES_NO] = type_parse_yes_no,
	    [CONFIG_CHOICE] = type_parse_choice,
	    [CONFIG_ADDRESS] = type_parse_address,
	    [CONFIG_TEXT] = type_parse_text,
	    [CONFIG_ORIGIN] = type_parse_origin,
	    [CONFIG_LINK] = type_parse_link,
	    [CONFIG_PREFIX] = type_parse_prefix,
	    [CONFIG_ZONE] = type_parse_zone,
	    [CONFIG_LIST] = type_parse_list,
	    [CONFIG_NETWORKS] = type_parse_networks,
	    [CONFIG_NUMBERS] = type_parse_numbers,
	    [CONFIG_DATES] = type_parse_dates,
	};

	assert(key->type < CONFIG_TYPE_COUNT);
	return parse[key->type](key, text, to, why);
}

/* A text that says nothing is refused by every type that asks for something. */
bool config_type_limits(const struct config_key *key, struct problem *ret)
{
	struct config scratch;

	return config_type_parse(key, STR("?"), (char *)&scratch + key->offset, ret) != ERR_OK;
}
