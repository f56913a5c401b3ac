/* Parses the URL of a Redis. */
#ifndef IO_REDIS_URL_H
#define IO_REDIS_URL_H

#include <stddef.h>
#include "base/err.h"
#include "base/str.h"
#include "io/redis/redis.h"

enum { REDIS_SENTINELS_MAX = 8 };

/* What a URL says. Plain data. */
struct redis_url {
	struct redis_address redis;  /* with sentinels: without a host */
	char master[REDIS_TEXT_MAX]; /* the name that sentinels know it by; "" without them */
	size_t sentinel_count;
	struct redis_address sentinels[REDIS_SENTINELS_MAX];
};

/* Parses one of
 *
 *   unix:/path
 *   redis://[[user]:password@]host[:port][/database]
 *   sentinel://[[user]:password@]host[:port][,host[:port]]…/name[/database][?sentinel=[user]:password]
 *
 * The hosts of the last are sentinels, which know Redis by its `name`; user and password before
 * them are Redis's, those behind them the sentinels'. A host is a name (letters, digits, - . _), an
 * IPv4 address, or an IPv6 address in brackets; users, passwords and the name may be
 * percent-encoded. Ports: 6379, of sentinels 26379.
 * ERR_INVALID, and `why` names the part, never the password. */
enum err redis_url_parse(struct str url, struct redis_url *ret, struct problem *why);

#endif
