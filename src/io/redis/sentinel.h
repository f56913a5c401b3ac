/* What is said to Redis's sentinels, and to those that they call master. */
#ifndef IO_REDIS_SENTINEL_H
#define IO_REDIS_SENTINEL_H

#include "io/redis/redis.h"

/* Asks the sentinel at the other end where the master of this name is: host (an address or a name)
 * and port of *ret are set. ERR_NOT_FOUND: it does not know the name; ERR_CORRUPT; the errors of
 * redis_call(); with `why`. */
enum err sentinel_ask(struct redis *sentinel, const char *master, int64_t deadline_ms,
    struct redis_address *ret, struct problem *why);
/* ERR_REFUSED when the Redis at the other end is no master: sentinels may be behind the times, and
 * so is what a replica or a former master says. The errors of redis_call(), with `why`. */
enum err sentinel_demand_master(struct redis *r, int64_t deadline_ms, struct problem *why);

#endif
