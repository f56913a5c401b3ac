/* Says what is wrong with the connection string of a PostgreSQL.
 *
 * DESIGN: libpq's own words repeat what they are about, which may be the password; so each part is
 * looked at here first, and named without being repeated. Then libpq reads the string, and lists
 * and values are looked at as it decoded them, wherever in the string they stood. */
#include "io/sql/postgres_url.h"

#include <stdint.h>
#include <string.h>
#include "base/hex.h"

static enum err url_check_encoded(struct str part, const char *name, struct problem *why)
{
	for (size_t i = 0; i < part.len; i++) {
		char c = part.at[i];

		if (c <= ' ' || c == 0x7f ||
		    (c == '%' && (i + 2 >= part.len || hex_value(part.at[i + 1]) < 0 ||
				     hex_value(part.at[i + 2]) < 0)))
			return err_because(why, ERR_INVALID,
			    "%s: blanks and control characters are written as %%20, and %% itself "
			    "as %%25",
			    name);
	}
	return ERR_OK;
}

static enum err url_check_login(struct str login, struct problem *why)
{
	struct str password = login, user = str_cut(&password, ':');
	enum err err;

	if (user.len == 0)
		return err_because(why, ERR_INVALID, "user: is missing before the @");
	err = url_check_encoded(user, "user", why);
	return err ? err : url_check_encoded(password, "password", why);
}

static enum err url_check_host(struct str text, struct problem *why)
{
	struct str rest = text, host;

	if (str_starts(text, STR("["))) {
		rest = str_part(text, 1, text.len);
		host = str_cut(&rest, ']');
		if (rest.at == NULL || (rest.len > 0 && rest.at[0] != ':'))
			return err_because(why, ERR_INVALID, "host: malformed IPv6 address");
	} else {
		host = str_cut(&rest, ':');
	}
	if (host.len == 0)
		return err_because(why, ERR_INVALID, "host: is missing, in a list of several too");
	if (str_index(text, '@') < text.len)
		return err_because(why, ERR_INVALID,
		    "password: / ? and @ in it are written as %%2F, %%3F and %%40");
	return url_check_encoded(host, "host", why);
}

/* Is it an option of libpq's? */
static bool option_is_known(struct str name)
{
	PQconninfoOption *all = PQconndefaults(), *o = all;

	while (o != NULL && o->keyword != NULL && !str_eq(str_from(o->keyword), name))
		o++;
	if (all == NULL || o->keyword == NULL)
		o = NULL;
	PQconninfoFree(all);
	return o != NULL || str_eq(name, STR("ssl"));
}

static enum err url_check_option(struct str option, struct problem *why)
{
	struct str value = option, name = str_cut(&value, '=');

	if (value.at == NULL || !option_is_known(name))
		return err_because(why, ERR_INVALID, "option \"%.*s\": is unknown, or has no value",
		    name.len < 40 ? (int)name.len : 40, name.at);
	/* A standby may lag behind: it would show what was revoked as valid. */
	if (str_eq(name, STR("target_session_attrs")) && !str_eq(value, STR("read-write")))
		return err_because(
		    why, ERR_INVALID, "option target_session_attrs: can only be read-write");
	return url_check_encoded(value, "options", why);
}

/* ---- what libpq has read ---- */

struct str postgres_given(const PQconninfoOption *given, const char *name)
{
	while (given->keyword != NULL && strcmp(given->keyword, name) != 0)
		given++;
	return str_from(given->keyword == NULL ? NULL : given->val);
}

/* Of a list of places as libpq writes them, "a,b"; 0 when it is absent. */
static size_t place_list_length(struct str list)
{
	size_t count = list.at != NULL;

	for (size_t i = 0; i < list.len; i++)
		count += list.at[i] == ',';
	return count;
}

size_t postgres_place_count(const PQconninfoOption *given)
{
	size_t names = place_list_length(postgres_given(given, "host"));
	size_t addresses = place_list_length(postgres_given(given, "hostaddr"));
	size_t count = names > addresses ? names : addresses;

	return count == 0 ? 1 : count;
}

static enum err given_check_lists(const PQconninfoOption *given, struct problem *why)
{
	static const char *const lists[] = {"host", "hostaddr", "port"};
	size_t places = postgres_place_count(given);

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		size_t count = place_list_length(postgres_given(given, lists[i]));

		if (count > 1 && count != places)
			return err_because(why, ERR_INVALID,
			    "%s: there are %zu, which is neither one nor one for each host (%zu)",
			    lists[i], count, places);
	}
	return ERR_OK;
}

static enum err given_check_ports(const PQconninfoOption *given, struct problem *why)
{
	struct str ports = postgres_given(given, "port");
	uint64_t number;

	while (ports.at != NULL) {
		struct str port = str_cut(&ports, ',');

		if (port.len > 0 && (!str_to_uint(port, 65535, &number) || number == 0))
			return err_because(
			    why, ERR_INVALID, "port: must be a number from 1 to 65535");
	}
	return ERR_OK;
}

/* Is it one of the words, or, where there are none, a whole number? */
static bool value_is_allowed(struct str value, const char *words)
{
	struct str rest = str_from(words);
	uint64_t number;

	if (words == NULL)
		return str_to_uint(
		    str_part(value, str_starts(value, STR("-")), value.len), INT32_MAX, &number);
	while (rest.at != NULL)
		if (str_eq(str_cut(&rest, ' '), value))
			return true;
	return false;
}

/* Options at whose values libpq looks when it connects, and says then that it cannot. */
static const struct {
	const char *option, *words; /* that it may be; NULL: a whole number */
} rules[] = {
    {"sslmode", "disable allow prefer require verify-ca verify-full"},
    {"gssencmode", "disable prefer require"},
    {"channel_binding", "disable prefer require"},
    {"connect_timeout", NULL},
    {"keepalives", NULL},
    {"keepalives_idle", NULL},
    {"keepalives_interval", NULL},
    {"keepalives_count", NULL},
    {"tcp_user_timeout", NULL},
};

static enum err given_check_values(const PQconninfoOption *given, struct problem *why)
{
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		struct str value = postgres_given(given, rules[i].option);

		/* An empty one is as if it were not there. */
		if (value.len == 0 || value_is_allowed(value, rules[i].words))
			continue;
		return err_because(why, ERR_INVALID, "option %s: must be %s%s", rules[i].option,
		    rules[i].words == NULL ? "a whole number" : "one of: ",
		    rules[i].words == NULL ? "" : rules[i].words);
	}
	return ERR_OK;
}

enum err postgres_url_check(const char *url, struct problem *why)
{
	struct str options = str_from(url + strlen(POSTGRES_SCHEME));
	struct str database = str_cut(&options, '?'), hosts = str_cut(&database, '/');
	size_t at = str_index(hosts, '@');
	PQconninfoOption *given;
	enum err err = ERR_OK;

	/* What stands before an @ is the end of a password in which a sign was not encoded. */
	if (str_index(database, '@') < database.len || str_index(options, '@') < options.len)
		return err_because(why, ERR_INVALID,
		    "password: / ? and @ in it are written as %%2F, %%3F and %%40");
	if (at < hosts.len) {
		err = url_check_login(str_part(hosts, 0, at), why);
		hosts = str_part(hosts, at + 1, hosts.len);
	}
	/* Without a host it is libpq's default: the environment's, else the local socket. */
	for (struct str rest = hosts; hosts.len > 0 && rest.at != NULL && !err;)
		err = url_check_host(str_cut(&rest, ','), why);
	if (!err)
		err = url_check_encoded(database, "database", why);
	while (options.at != NULL && !err)
		err = url_check_option(str_cut(&options, '&'), why);
	if (err)
		return err;
	given = PQconninfoParse(url, NULL);
	if (given == NULL)
		return err_because(why, ERR_INVALID, "malformed connection string");
	err = given_check_lists(given, why);
	if (!err)
		err = given_check_ports(given, why);
	if (!err)
		err = given_check_values(given, why);
	PQconninfoFree(given);
	return err;
}
