/* Connects to a PostgreSQL: to the first of its hosts that takes writes.
 *
 * DESIGN: libpq tries several hosts by itself, but one that accepts and never answers would take
 * the whole time: here each has its share of what is left. Only names are resolved without regard
 * to the deadline, by getaddrinfo(3): give addresses where that matters. */
#include "io/sql/postgres_connect.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/str.h"
#include "io/sql/postgres_url.h"

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

/* Options of libpq, by name. */
struct words {
	const char *names[OPTIONS_MAX + 1], *values[OPTIONS_MAX + 1];
	int count;
};

static void words_add(struct words *w, const char *name, const char *value)
{
	if (value == NULL || value[0] == '\0' || w->count == OPTIONS_MAX)
		return;
	w->names[w->count] = name;
	w->values[w->count++] = value;
}

/* What the string says, but for the places and what is ours to say. */
static void words_add_given(struct words *w, const PQconninfoOption *o)
{
	static const char *const ours[] = {"host", "hostaddr", "port", "target_session_attrs",
	    "client_encoding", "replication", "fallback_application_name"};

	for (; o->keyword != NULL; o++) {
		bool is_ours = false;

		for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
			is_ours = is_ours || strcmp(o->keyword, ours[i]) == 0;
		if (!is_ours)
			words_add(w, o->keyword, o->val);
	}
}

/* Begins to connect; NULL when memory is short. */
static PGconn *place_begin(const PQconninfoOption *given, const struct place *place)
{
	char host[TEXT_MAX], hostaddr[TEXT_MAX], port[TEXT_MAX];
	struct words w = {.count = 0};

	str_copy(host, sizeof host, place->host);
	str_copy(hostaddr, sizeof hostaddr, place->hostaddr);
	str_copy(port, sizeof port, place->port);
	words_add_given(&w, given);
	words_add(&w, "host", host);
	words_add(&w, "hostaddr", hostaddr);
	words_add(&w, "port", port);
	words_add(&w, "target_session_attrs", "read-write");
	words_add(&w, "client_encoding", "UTF8");
	words_add(&w, "fallback_application_name", "trustseal");
	return PQconnectStartParams(w.names, w.values, 0);
}

static enum err place_connect(const PQconninfoOption *given, const struct place *place,
    int64_t deadline_ms, PGconn **ret, struct problem *why)
{
	struct str name = place->host.len > 0 ? place->host : place->hostaddr;
	PostgresPollingStatusType wants = PGRES_POLLING_WRITING;
	PGconn *conn = place_begin(given, place);
	enum err err = conn == NULL ? ERR_NO_MEMORY : ERR_OK;

	if (!err && PQstatus(conn) == CONNECTION_BAD)
		err = ERR_UNAVAILABLE;
	while (!err && wants != PGRES_POLLING_OK) {
		err = postgres_wait(
		    conn, wants == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline_ms);
		if (!err && (wants = PQconnectPoll(conn)) == PGRES_POLLING_FAILED)
			err = ERR_UNAVAILABLE;
	}
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

/* Takes the first of a list off; of a list of one, which stands for each place, that one again. */
static struct str place_part(struct str *list)
{
	struct str all = *list, first;

	if (all.at == NULL)
		return all;
	first = str_cut(list, ',');
	if (list->at == NULL)
		*list = first;
	return first;
}

enum err postgres_connect(const char *url, int64_t deadline_ms, PGconn **ret, struct problem *why)
{
	PQconninfoOption *given = PQconninfoParse(url, NULL);
	struct problem all = {.text = ""};
	struct str hosts, addresses, ports;
	size_t count, len = 0;
	enum err err = ERR_UNAVAILABLE;

	if (given == NULL)
		return err_no_memory(why);
	hosts = postgres_given(given, "host");
	addresses = postgres_given(given, "hostaddr");
	ports = postgres_given(given, "port");
	count = postgres_place_count(given);
	count = count > HOSTS_MAX ? HOSTS_MAX : count;
	for (size_t i = 0; i < count && err && err != ERR_NO_MEMORY; i++) {
		struct place place = {
		    place_part(&hosts), place_part(&addresses), place_part(&ports)};
		int64_t now = clock_monotonic_ms();
		int64_t share = (deadline_ms - now) / (int64_t)(count - i);
		struct problem reason = {.text = ""};

		err = place_connect(given, &place, now + share, ret, &reason);
		if (err && len < sizeof all.text)
			len += (size_t)snprintf(all.text + len, sizeof all.text - len, "%s%s",
			    len == 0 ? "" : "; ", reason.text);
	}
	if (err)
		err_because(why, err, "no PostgreSQL that takes writes can be reached: %.450s",
		    err == ERR_NO_MEMORY ? err_text(err) : all.text);
	PQconninfoFree(given);
	return err;
}
