/* Parses setting [redis] url. */
#include "io/redis.h"

#include <string.h>

static const char SETTING[] = "[redis] url";

static int hex_digit(char c)
{
	if (str_is_digit(c))
		return c - '0';
	c = str_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-decodes into REDIS_TEXT_MAX bytes; control characters are refused. */
static bool decode(struct str from, char *to)
{
	size_t len = 0;

	for (size_t i = 0; i < from.len; i++) {
		int c = (unsigned char)from.at[i];

		if (c == '%') {
			int high = i + 2 < from.len ? hex_digit(from.at[i + 1]) : -1;
			int low = i + 2 < from.len ? hex_digit(from.at[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			c = high * 16 + low;
			i += 2;
		}
		if (c < ' ' || c == 0x7f || len + 1 >= REDIS_TEXT_MAX)
			return false;
		to[len++] = (char)c;
	}
	to[len] = '\0';
	return true;
}

static enum err parse_login(struct str login, struct redis_address *to, struct problem *why)
{
	struct str password = login, user = str_cut(&password, ':');

	if (password.at == NULL)
		return err_because(
		    why, ERR_INVALID, "%s: user without a password; write user:password@", SETTING);
	if (!decode(user, to->user) || !decode(password, to->password))
		return err_because(why, ERR_INVALID,
		    "%s: user or password is too long or badly percent-encoded", SETTING);
	return ERR_OK;
}

static enum err parse_host(struct str text, struct redis_address *to, struct problem *why)
{
	struct str host = text, port = {NULL, 0};
	uint64_t number = 6379;

	if (str_starts(text, STR("["))) {
		size_t end = str_index(text, ']');

		host = str_part(text, 1, end - 1);
		port = str_part(text, end + 1, text.len);
		if (end == text.len || (port.len > 0 && port.at[0] != ':'))
			return err_because(why, ERR_INVALID, "%s: malformed IPv6 address", SETTING);
		port = port.len > 0 ? str_part(port, 1, port.len) : (struct str){NULL, 0};
	} else {
		port = text;
		host = str_cut(&port, ':');
	}
	if (host.len == 0 || !decode(host, to->host))
		return err_because(why, ERR_INVALID, "%s: host is missing or too long", SETTING);
	if (port.at != NULL && (!str_to_uint(port, 65535, &number) || number == 0))
		return err_because(
		    why, ERR_INVALID, "%s: port must be a number from 1 to 65535", SETTING);
	to->port = (uint16_t)number;
	return ERR_OK;
}

static enum err parse_tcp(struct str rest, struct redis_address *to, struct problem *why)
{
	struct str database = rest, place = str_cut(&database, '/');
	uint64_t number = 0;
	size_t at = place.len;
	enum err err = ERR_OK;

	while (at > 0 && place.at[at - 1] != '@')
		at--;
	if (at > 0)
		err = parse_login(str_part(place, 0, at - 1), to, why);
	if (!err)
		err = parse_host(str_part(place, at, place.len), to, why);
	if (!err && database.len > 0 && !str_to_uint(database, 65535, &number))
		err = err_because(
		    why, ERR_INVALID, "%s: database (after the last /) must be a number", SETTING);
	to->database = (unsigned)number;
	return err;
}

enum err redis_url_parse(struct str url, struct redis_address *ret, struct problem *why)
{
	struct redis_address to = {.path = ""};
	enum err err = ERR_OK;

	if (str_starts(url, STR("unix:/"))) {
		if (!str_copy(to.path, sizeof to.path, str_part(url, 5, url.len)) ||
		    strlen(to.path) != url.len - 5)
			err = err_because(why, ERR_INVALID, "%s: path is too long", SETTING);
	} else if (str_starts(url, STR("redis://"))) {
		err = parse_tcp(str_part(url, 8, url.len), &to, why);
	} else {
		err = err_because(why, ERR_INVALID,
		    "%s: must begin with unix:/ or redis://, or be empty", SETTING);
	}
	if (!err)
		*ret = to;
	return err;
}
