/* Connects to a PostgreSQL: to the first of its hosts that takes writes.
 *
 * DESIGN: libpq tries several hosts by itself, but one that accepts and never answers would take
 * the whole time: here each has its share of what is left. Only names are resolved without regard
 * to the deadline, by getaddrinfo(3): give addresses where that matters. */
#include "io/sql/postgres_private.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include "base/clock.h"

enum { OPTIONS_MAX = 64, HOSTS_MAX = 16, TEXT_MAX = 256 };

/* One place to connect to; absent parts are not in the string. */
struct place {
	struct str host, hostaddr, port;
};

void postgres_message(const char *from, char *to, size_t room)
{
	struct str text = str_from(from == NULL ? "" : from);
	size_t len = str_index(text, '\n');

	snprintf(to, room, "%.*s", (int)len, text.at);
}

enum err postgres_wait(PGconn *conn, short events, int64_t deadline_ms)
{
	struct pollfd p = {.fd = PQsocket(conn), .events = events};

	for (;;) {
		int64_t left = deadline_ms - clock_monotonic_ms();
		int ready = poll(&p, 1, left < 0 ? 0 : (int)left);

		if (ready > 0)
			return ERR_OK;
		if (ready == 0)
			return ERR_TIMEOUT;
		if (errno != EINTR)
			return ERR_UNAVAILABLE;
	}
}

/* ---- one host ---- */

static enum err finish_connecting(PGconn *conn, int64_t deadline_ms)
{
	PostgresPollingStatusType wants = PGRES_POLLING_WRITING;
	enum err err = ERR_OK;

	while (wants != PGRES_POLLING_OK && !err) {
		err = postgres_wait(
		    conn, wants == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline_ms);
		if (!err && (wants = PQconnectPoll(conn)) == PGRES_POLLING_FAILED)
			err = ERR_UNAVAILABLE;
	}
	return err;
}

/* Options of libpq, by name. */
struct words {
	const char *names[OPTIONS_MAX + 1], *values[OPTIONS_MAX + 1];
	int count;
};

static void add_word(struct words *w, const char *name, const char *value)
{
	if (value == NULL || value[0] == '\0' || w->count == OPTIONS_MAX)
		return;
	w->names[w->count] = name;
	w->values[w->count++] = value;
}

/* What the string says, but for the places and what is ours to say. */
static void add_given(struct words *w, const PQconninfoOption *o)
{
	static const char *const ours[] = {"host", "hostaddr", "port", "target_session_attrs",
	    "client_encoding", "replication", "fallback_application_name"};

	for (; o->keyword != NULL; o++) {
		bool is_ours = false;

		for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
			is_ours = is_ours || strcmp(o->keyword, ours[i]) == 0;
		if (!is_ours)
			add_word(w, o->keyword, o->val);
	}
}

/* Begins to connect; NULL when memory is short. */
static PGconn *start(const PQconninfoOption *given, const struct place *place)
{
	char host[TEXT_MAX], hostaddr[TEXT_MAX], port[TEXT_MAX];
	struct words w = {.count = 0};

	str_copy(host, sizeof host, place->host);
	str_copy(hostaddr, sizeof hostaddr, place->hostaddr);
	str_copy(port, sizeof port, place->port);
	add_given(&w, given);
	add_word(&w, "host", host);
	add_word(&w, "hostaddr", hostaddr);
	add_word(&w, "port", port);
	add_word(&w, "target_session_attrs", "read-write");
	add_word(&w, "client_encoding", "UTF8");
	add_word(&w, "fallback_application_name", "trustseal");
	return PQconnectStartParams(w.names, w.values, 0);
}

static enum err connect_to(const PQconninfoOption *given, const struct place *place,
    int64_t deadline_ms, PGconn **ret, struct problem *why)
{
	struct str name = place->host.len > 0 ? place->host : place->hostaddr;
	PGconn *conn = start(given, place);
	enum err err = conn == NULL ? ERR_NO_MEMORY : ERR_UNAVAILABLE;

	if (PQstatus(conn) != CONNECTION_BAD)
		err = finish_connecting(conn, deadline_ms);
	if (!err && PQsetnonblocking(conn, 1) != 0)
		err = ERR_UNAVAILABLE;
	if (!err) {
		*ret = conn;
		return ERR_OK;
	}
	if (err == ERR_TIMEOUT)
		err_because(why, err, "%.*s does not answer in time", STR_ARG(name));
	else
		postgres_message(PQerrorMessage(conn), why->text, ERR_TEXT_MAX);
	PQfinish(conn);
	return err;
}

/* ---- all of them ---- */

/* The next of a list; of a list of one, that one again. */
static struct str next_of(struct str *rest)
{
	struct str all = *rest, first;

	if (all.at == NULL)
		return all;
	first = str_cut(rest, ',');
	if (rest->at == NULL)
		*rest = first;
	return first;
}

/* The places in the string; one without anything when there is none. */
static size_t read_places(const PQconninfoOption *given, struct place places[HOSTS_MAX])
{
	struct str hosts = postgres_given(given, "host");
	struct str addresses = postgres_given(given, "hostaddr");
	struct str ports = postgres_given(given, "port");
	size_t count = postgres_place_count(given);

	count = count > HOSTS_MAX ? HOSTS_MAX : count;
	for (size_t i = 0; i < count; i++)
		places[i] = (struct place){next_of(&hosts), next_of(&addresses), next_of(&ports)};
	return count;
}

static enum err connect_to_any(
    const PQconninfoOption *given, int64_t deadline_ms, PGconn **ret, struct problem *why)
{
	struct place places[HOSTS_MAX];
	size_t count = read_places(given, places), len = 0;
	struct problem all = {.text = ""};
	enum err err = ERR_UNAVAILABLE;

	for (size_t i = 0; i < count && err != ERR_NO_MEMORY; i++) {
		int64_t now = clock_monotonic_ms();
		int64_t share = (deadline_ms - now) / (int64_t)(count - i);
		struct problem reason = {.text = ""};

		err = connect_to(given, &places[i], now + share, ret, &reason);
		if (!err)
			return ERR_OK;
		if (len < sizeof all.text)
			len += (size_t)snprintf(all.text + len, sizeof all.text - len, "%s%s",
			    len == 0 ? "" : "; ", reason.text);
	}
	return err_because(why, err, "no PostgreSQL that takes writes can be reached: %.450s",
	    err == ERR_NO_MEMORY ? err_text(err) : all.text);
}

enum err postgres_connect(const char *url, int64_t deadline_ms, PGconn **ret, struct problem *why)
{
	PQconninfoOption *given = PQconninfoParse(url, NULL);
	enum err err;

	if (given == NULL)
		return err_because(why, ERR_NO_MEMORY, "%s", err_text(ERR_NO_MEMORY));
	err = connect_to_any(given, deadline_ms, ret, why);
	PQconninfoFree(given);
	return err;
}
