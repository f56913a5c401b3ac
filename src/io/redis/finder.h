/* Finds the Redis of a URL: at its address, behind its host's name, or by asking sentinels.
 *
 * DESIGN: one thread searches and may take its time; the others connect to the place that it found
 * last, which takes no longer than connecting. So they never wait for a name server or a sentinel,
 * and each need not find out which sentinels answer. Places are numbered: a connection to an
 * earlier place than the present one is to be closed. On every new connection the Redis that
 * sentinels call master is asked for its role, because sentinels may be behind the times. */
#ifndef IO_REDIS_FINDER_H
#define IO_REDIS_FINDER_H

#include "io/redis/redis.h"

struct redis_finder;

/* Looks for nothing yet. The errors of redis_url_parse(), ERR_NO_MEMORY, with `why`. */
enum err redis_finder_new(struct str url, struct redis_finder **ret, struct problem *why);
/* Never waits. NULL is legal. */
void redis_finder_free(struct redis_finder *f);

/* Finds Redis and connects to it; from now on others are led there. The errors of redis_open(),
 * ERR_NOT_FOUND (the sentinels do not know the master's name), ERR_REFUSED (what they name is no
 * master), with `why`. One thread at a time. */
enum err redis_finder_find(
    struct redis_finder *f, int64_t deadline_ms, struct redis **ret, struct problem *why);
/* Is the master still where it was found? Without sentinels, and when no sentinel answers, nothing
 * speaks against it: ERR_OK. ERR_REFUSED: it is another one, or none any more; then nobody is led
 * there until it is found anew. For the thread that finds. */
enum err redis_finder_check(struct redis_finder *f, int64_t deadline_ms, struct problem *why);

/* The number of the place where Redis is; 0 while it is not known. Any thread. */
unsigned redis_finder_place(const struct redis_finder *f);
/* For the log: "10.0.0.1:6379" or "/run/redis.sock", where it was found last; before it was found,
 * what the URL names. Any thread. */
struct redis_name {
	char text[REDIS_TEXT_MAX + 16];
};
struct redis_name redis_finder_name(struct redis_finder *f);
/* Connects to that place. The errors of redis_open(), ERR_REFUSED (no master any more), with `why`;
 * ERR_UNAVAILABLE at once when none is known. Any thread. */
enum err redis_finder_open(struct redis_finder *f, int64_t deadline_ms, struct redis **ret,
    unsigned *ret_place, struct problem *why);

#endif
