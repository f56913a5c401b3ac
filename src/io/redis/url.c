/* Parses the URL of a Redis. */
#include "io/redis/url.h"

#include <arpa/inet.h>
#include <string.h>
#include "base/percent.h"

enum { REDIS_PORT = 6379, SENTINEL_PORT = 26379 };

/* Percent-decodes into REDIS_TEXT_MAX bytes; control characters are refused. */
static bool url_decode(struct str from, char *to)
{
	size_t len = 0;

	for (size_t i = 0; i < from.len; i++) {
		char c = from.at[i];

		if (c == '%') {
			if (!percent_at(from, i, &c))
				return false;
			i += PERCENT_LENGTH - 1;
		}
		if ((unsigned char)c < ' ' || c == 0x7f || len + 1 >= REDIS_TEXT_MAX)
			return false;
		to[len++] = c;
	}
	to[len] = '\0';
	return true;
}

/* "[user]:password" into `to`. */
static enum err url_parse_login(struct str login, struct redis_address *to, struct problem *why)
{
	struct str password = login, user = str_cut(&password, ':');

	if (password.at == NULL)
		return err_because(
		    why, ERR_INVALID, "user without a password; write user:password");
	if (!url_decode(user, to->user) || !url_decode(password, to->password))
		return err_because(
		    why, ERR_INVALID, "user or password is too long or badly percent-encoded");
	return ERR_OK;
}

static bool url_is_name(struct str host)
{
	for (size_t i = 0; i < host.len; i++) {
		char c = str_lower(host.at[i]);

		if (!str_is_digit(c) && (c < 'a' || c > 'z') && c != '-' && c != '.' && c != '_')
			return false;
	}
	return host.len > 0 && host.len < REDIS_TEXT_MAX;
}

static bool url_is_ipv6(struct str host)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr address;

	return str_copy(text, sizeof text, host) && inet_pton(AF_INET6, text, &address) == 1;
}

/* Takes "[IPv6]" or a name off the front of *text; false when it is neither. */
static bool url_cut_redis_host(struct str *text, struct str *ret)
{
	bool bracketed = str_starts(*text, STR("["));
	size_t begin = bracketed ? 1 : 0;
	size_t end = str_index(*text, bracketed ? ']' : ':');

	if (bracketed && end == text->len)
		return false;
	*ret = str_part(*text, begin, end - begin);
	*text = str_part(*text, end + begin, text->len);
	return bracketed ? url_is_ipv6(*ret) : url_is_name(*ret);
}

/* "host[:port]" into `to`, whose port is the default. */
static enum err url_parse_host(struct str text, struct redis_address *to, struct problem *why)
{
	uint64_t number = to->port;
	struct str host;

	if (!url_cut_redis_host(&text, &host))
		return err_because(why, ERR_INVALID,
		    "host must be a name of letters, digits, - . and _, or an IPv6 address in "
		    "brackets");
	if (text.len > 0 &&
	    (text.at[0] != ':' || !str_to_uint(str_part(text, 1, text.len), 65535, &number) ||
		number == 0))
		return err_because(why, ERR_INVALID, "port must be a number from 1 to 65535");
	str_copy(to->host, sizeof to->host, host);
	to->port = (uint16_t)number;
	return ERR_OK;
}

static enum err url_parse_database(struct str text, struct redis_address *to, struct problem *why)
{
	uint64_t number = 0;

	if (text.len > 0 && !str_to_uint(text, 65535, &number))
		return err_because(
		    why, ERR_INVALID, "database (after the last /) must be a number");
	to->database = (unsigned)number;
	return ERR_OK;
}

/* Cuts "[user]:password@" off the front of *place, if there is one. */
static enum err url_cut_login(struct str *place, struct redis_address *to, struct problem *why)
{
	struct str text = *place;
	size_t at = text.len;

	while (at > 0 && text.at[at - 1] != '@')
		at--;
	if (at == 0)
		return ERR_OK;
	*place = str_part(text, at, text.len);
	return url_parse_login(str_part(text, 0, at - 1), to, why);
}

static enum err url_parse_unix(struct str path, struct redis_url *to, struct problem *why)
{
	if (str_copy(to->redis.path, sizeof to->redis.path, path) &&
	    strlen(to->redis.path) == path.len)
		return ERR_OK;
	return err_because(why, ERR_INVALID, "path is too long");
}

static enum err url_parse_tcp(struct str rest, struct redis_url *to, struct problem *why)
{
	struct str database = rest, place = str_cut(&database, '/');
	enum err err = url_cut_login(&place, &to->redis, why);

	to->redis.port = REDIS_PORT;
	if (!err)
		err = url_parse_host(place, &to->redis, why);
	return err ? err : url_parse_database(database, &to->redis, why);
}

/* The list of hosts, each with the login that is the same for all. */
static enum err url_parse_sentinels(
    struct str list, const struct redis_address *login, struct redis_url *to, struct problem *why)
{
	enum err err = ERR_OK;

	while (!err && list.at != NULL) {
		struct str host = str_cut(&list, ',');

		if (to->sentinel_count == REDIS_SENTINELS_MAX)
			return err_because(
			    why, ERR_INVALID, "more than %d sentinels", REDIS_SENTINELS_MAX);
		to->sentinels[to->sentinel_count] = *login;
		err = url_parse_host(host, &to->sentinels[to->sentinel_count++], why);
	}
	return err;
}

static enum err url_parse_sentinel_login(
    struct str query, struct redis_address *to, struct problem *why)
{
	if (query.at == NULL)
		return ERR_OK;
	if (!str_starts(query, STR("sentinel=")))
		return err_because(
		    why, ERR_INVALID, "after ? only sentinel=user:password may stand");
	return url_parse_login(str_part(query, strlen("sentinel="), query.len), to, why);
}

static enum err url_parse_sentinel(struct str rest, struct redis_url *to, struct problem *why)
{
	struct redis_address login = {.port = SENTINEL_PORT};
	struct str query = rest, path = str_cut(&query, '?'), list = str_cut(&path, '/');
	struct str database = path, name = str_cut(&database, '/');
	enum err err = url_cut_login(&list, &to->redis, why);

	if (!err)
		err = url_parse_sentinel_login(query, &login, why);
	if (!err)
		err = url_parse_sentinels(list, &login, to, why);
	if (!err && (name.len == 0 || !url_decode(name, to->master)))
		err = err_because(why, ERR_INVALID,
		    "the master's name is missing or too long; write it behind the sentinels, "
		    "sentinel://host,host/name");
	return err ? err : url_parse_database(database, &to->redis, why);
}

enum err redis_url_parse(struct str url, struct redis_url *ret, struct problem *why)
{
	static const struct {
		const char *prefix;
		size_t skip; /* of the prefix */
		enum err (*parse)(struct str rest, struct redis_url *to, struct problem *why);
	} schemes[] = {
	    {"unix:/", 5, url_parse_unix},
	    {"redis://", 8, url_parse_tcp},
	    {"sentinel://", 11, url_parse_sentinel},
	};
	struct redis_url to = {.sentinel_count = 0};
	enum err err;

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		if (!str_starts(url, str_from(schemes[i].prefix)))
			continue;
		err = schemes[i].parse(str_part(url, schemes[i].skip, url.len), &to, why);
		if (!err)
			*ret = to;
		return err;
	}
	return err_because(
	    why, ERR_INVALID, "must begin with unix:/, redis:// or sentinel://, or be empty");
}
