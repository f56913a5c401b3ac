/* URLs that are fetched, in a form that nobody reads in two ways. */
#ifndef IO_FETCH_URL_H
#define IO_FETCH_URL_H

#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

enum { FETCH_URL_MAX = 2048, FETCH_URL_HOST_MAX = 255 };

/* Plain data. */
struct fetch_url {
	char text[FETCH_URL_MAX + 1];      /* normalised, without fragment */
	char host[FETCH_URL_HOST_MAX + 1]; /* IPv6 in brackets; not looked at further */
	uint16_t port;
	bool https;
};

/* An absolute URL of http or https, of printable ASCII without "\", user name or zone. ERR_INVALID
 * "fetch.url"; ERR_REFUSED "fetch.port" for ports to which browsers do not speak HTTP, since what
 * listens there may take it for something else; ERR_NO_MEMORY. */
enum err fetch_url_parse(struct str text, struct fetch_url *ret, struct problem *why);
/* What the field Location of an answer from `base` means (RFC 9110 section 10.2.2). Failures as
 * above. `ret` may not be `base`. */
enum err fetch_url_follow(
    const struct fetch_url *base, struct str location, struct fetch_url *ret, struct problem *why);

#endif
