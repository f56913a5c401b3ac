/* A connection to Redis on which nothing takes longer, or gets larger, than was allowed.
 *
 * DESIGN: the sockets do not block and each wait is a poll(2) up to the caller's deadline, so a
 * deadline is one for the whole call, connecting included, however slowly bytes drip. A connection
 * on which anything went wrong is closed and never used again: hiredis' own reconnect forgets
 * password, database and timeouts. Tested with Redis 7.0. */
#ifndef IO_REDIS_REDIS_H
#define IO_REDIS_REDIS_H

#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/buf.h"
#include "base/str.h"

enum {
	REDIS_TEXT_MAX = 256,                 /* bytes of each part of a URL */
	REDIS_REPLY_MAX = 4 * 1024 * 1024,    /* bytes of a reply */
	REDIS_VALUES_MAX = 64,                /* values of a reply */
	REDIS_ELEMENTS_MAX = 256,             /* with those of lists in it, which are passed over */
	REDIS_COMMANDS_MAX = 16 * 1024 * 1024 /* bytes that are sent at once */
};

/* Where a Redis is. Plain data. */
struct redis_address {
	char path[REDIS_TEXT_MAX]; /* of a unix socket; "" for TCP */
	char host[REDIS_TEXT_MAX];
	uint16_t port;
	char user[REDIS_TEXT_MAX]; /* "" for the default user */
	char password[REDIS_TEXT_MAX];
	unsigned database;
};

struct redis;

enum redis_kind { REDIS_NIL, REDIS_TEXT, REDIS_NUMBER, REDIS_ERROR, REDIS_LIST };

struct redis_value {
	enum redis_kind kind;
	struct str text; /* REDIS_TEXT; REDIS_ERROR: the server's words */
	int64_t number;  /* REDIS_NUMBER */
};

/* A reply; what a list in a list holds is not told. Valid until the next call on the connection. */
struct redis_reply {
	bool is_list;
	size_t count; /* of a list of the server; 1 otherwise */
	struct redis_value values[REDIS_VALUES_MAX];
};

/* All times are of clock_monotonic_ms(). One thread at a time uses a connection. */

/* Connects, logs in, chooses the database. ERR_UNAVAILABLE (also when the server refuses the
 * password), ERR_TIMEOUT, ERR_NO_MEMORY, with `why`. The host must be an IP address, for names have
 * no deadline here: see finder.h. */
enum err redis_open(const struct redis_address *address, int64_t deadline_ms, struct redis **ret,
    struct problem *why);
/* NULL is legal. */
void redis_close(struct redis *r);

/* Sends a command, and reads its reply. ERR_TIMEOUT, ERR_UNAVAILABLE (closed by the peer),
 * ERR_CORRUPT (no reply of Redis, or too many values), ERR_TOO_LARGE, ERR_NO_MEMORY: close
 * the connection. A refusal by the server is a reply of REDIS_ERROR and leaves the connection
 * usable. */
enum err redis_call(struct redis *r, int64_t deadline_ms, const struct str *words, size_t count,
    struct redis_reply *ret);
/* The same for a command that the server must not refuse: then ERR_UNAVAILABLE. `why` names the
 * command, and has the server's words. */
enum err redis_demand(struct redis *r, int64_t deadline_ms, const struct str *words, size_t count,
    struct redis_reply *ret, struct problem *why);
/* Appends a command, as many as are to be sent in one go (REDIS_COMMANDS_MAX bytes at most). A
 * failure is in to->err. */
void redis_write_command(const struct str *words, size_t count, struct buf *to);
/* Sends what was written; for each command a reply is to be received. */
enum err redis_send_commands(struct redis *r, int64_t deadline_ms, const struct buf *commands);
/* The halves of redis_call(), for pipelines and subscriptions. After ERR_TIMEOUT a subscriber may
 * go on to receive: it is the same reply then, and the limits are for the whole of it. */
enum err redis_send(struct redis *r, int64_t deadline_ms, const struct str *words, size_t count);
enum err redis_receive(struct redis *r, int64_t deadline_ms, struct redis_reply *ret);
/* To poll for what a subscription brings: readable means that redis_receive() will not wait long.
 * Look with a deadline of 0 first: replies may have been read already. */
int redis_fd(const struct redis *r);

#endif
