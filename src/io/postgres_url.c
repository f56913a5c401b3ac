/* Says what is wrong with the connection string of a PostgreSQL.
 *
 * DESIGN: libpq's own words repeat what they are about, which may be the password; so each part is
 * looked at here first, and named without being repeated. */
#include "io/postgres_private.h"

#include <stdlib.h>

static bool is_hex(char c)
{
	char lower = str_lower(c);

	return str_is_digit(c) || (lower >= 'a' && lower <= 'f');
}

static bool is_encoded(struct str part)
{
	for (size_t i = 0; i < part.len; i++)
		if (part.at[i] <= ' ' || part.at[i] == 0x7f ||
		    (part.at[i] == '%' &&
			(i + 2 >= part.len || !is_hex(part.at[i + 1]) || !is_hex(part.at[i + 2]))))
			return false;
	return true;
}

static enum err check_encoded(struct str part, const char *name, struct problem *why)
{
	if (is_encoded(part))
		return ERR_OK;
	return err_because(why, ERR_INVALID,
	    "%s: blanks and control characters are written as %%20, and %% itself as %%25", name);
}

static enum err check_login(struct str login, struct problem *why)
{
	struct str password = login, user = str_cut(&password, ':');
	enum err err;

	if (user.len == 0)
		return err_because(why, ERR_INVALID, "user: is missing before the @");
	err = check_encoded(user, "user", why);
	return err ? err : check_encoded(password, "password", why);
}

static enum err check_port(struct str port, struct problem *why)
{
	uint64_t number;

	if (port.at == NULL || (str_to_uint(port, 65535, &number) && number > 0))
		return ERR_OK;
	return err_because(why, ERR_INVALID, "port: must be a number from 1 to 65535");
}

static enum err check_host(struct str text, struct problem *why)
{
	struct str port = text, host;

	if (str_starts(text, STR("["))) {
		size_t end = str_index(text, ']');

		host = str_part(text, 1, end - 1);
		port = str_part(text, end + 1, text.len);
		if (end == text.len || (port.len > 0 && port.at[0] != ':'))
			return err_because(why, ERR_INVALID, "host: malformed IPv6 address");
		port = port.len > 0 ? str_part(port, 1, port.len) : (struct str){NULL, 0};
	} else {
		host = str_cut(&port, ':');
	}
	if (host.len == 0)
		return err_because(why, ERR_INVALID, "host: is missing, in a list of several too");
	if (str_index(text, '@') < text.len)
		return err_because(why, ERR_INVALID,
		    "password: / ? and @ in it are written as %%2F, %%3F and %%40");
	if (check_encoded(host, "host", why))
		return ERR_INVALID;
	return check_port(port, why);
}

static enum err check_hosts(struct str hosts, struct problem *why)
{
	enum err err = ERR_OK;

	if (hosts.len == 0)
		return ERR_OK; /* libpq's default: the environment's, else the local socket */
	while (hosts.at != NULL && !err)
		err = check_host(str_cut(&hosts, ','), why);
	return err;
}

/* Is it an option of libpq's? */
static bool is_option(struct str name)
{
	PQconninfoOption *all = PQconndefaults(), *o = all;

	while (o != NULL && o->keyword != NULL && !str_eq(str_from(o->keyword), name))
		o++;
	if (all == NULL || o->keyword == NULL)
		o = NULL;
	PQconninfoFree(all);
	return o != NULL || str_eq(name, STR("ssl"));
}

static enum err check_option(struct str option, struct problem *why)
{
	struct str value = option, name = str_cut(&value, '=');

	if (value.at == NULL || !is_option(name))
		return err_because(why, ERR_INVALID, "option \"%.*s\": is unknown, or has no value",
		    name.len < 40 ? (int)name.len : 40, name.at);
	/* A standby may lag behind: it would show what was revoked as valid. */
	if (str_eq(name, STR("target_session_attrs")) && !str_eq(value, STR("read-write")))
		return err_because(
		    why, ERR_INVALID, "option target_session_attrs: can only be read-write");
	return check_encoded(value, "options", why);
}

static enum err check_options(struct str options, struct problem *why)
{
	enum err err = ERR_OK;

	while (options.at != NULL && !err)
		err = check_option(str_cut(&options, '&'), why);
	return err;
}

/* What stands before an @ is the end of a password in which a sign was not encoded. */
static enum err check_strays(struct str database, struct str options, struct problem *why)
{
	if (str_index(database, '@') == database.len && str_index(options, '@') == options.len)
		return ERR_OK;
	return err_because(
	    why, ERR_INVALID, "password: / ? and @ in it are written as %%2F, %%3F and %%40");
}

enum err postgres_url_check(const char *url, struct problem *why)
{
	struct str options = str_from(url + strlen(postgres_driver.scheme));
	struct str database = str_cut(&options, '?'), hosts, login;
	PQconninfoOption *parsed;
	size_t at;
	enum err err = ERR_OK;

	hosts = str_cut(&database, '/');
	at = str_index(hosts, '@');
	err = check_strays(database, options, why);
	if (!err && at < hosts.len) {
		login = str_part(hosts, 0, at);
		hosts = str_part(hosts, at + 1, hosts.len);
		err = check_login(login, why);
	}
	if (!err)
		err = check_hosts(hosts, why);
	if (!err)
		err = check_encoded(database, "database", why);
	if (!err)
		err = check_options(options, why);
	if (err)
		return err;
	parsed = PQconninfoParse(url, NULL);
	PQconninfoFree(parsed);
	return parsed != NULL ? ERR_OK
			      : err_because(why, ERR_INVALID, "malformed connection string");
}
