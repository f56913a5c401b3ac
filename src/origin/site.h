/* A registered site in few bytes, and lists of them.
 *
 * DESIGN: records are kept by the million, and nearly all have one site, on https, on its usual
 * port, with the path "/". So a list is a string of bytes that is read from its beginning: for each
 * site a byte of flags, the port and the path where they are not the usual ones, and the host. */
#ifndef ORIGIN_SITE_H
#define ORIGIN_SITE_H

#include "origin/origin.h"

/* A registered URL. Host and path point into the list that it was read from. */
struct origin_site {
	enum origin_scheme scheme;
	uint16_t port;
	const char *host; /* as in struct origin */
	struct str path;  /* as in struct origin_url */
};

/* A list. Plain data; what it points at is the caller's. */
struct origin_sites {
	size_t count;
	struct str bytes;
};

/* Appends the bytes of one more site of a list. */
void origin_sites_add(struct buf *to, const struct origin_url *url);
/* Cuts a list of `count` sites off *rest. False when there is none: *rest is anything then. Any
 * thread, as all that follow. */
bool origin_sites_cut(struct str *rest, size_t count, struct origin_sites *ret);
/* Cuts the next site off the bytes of a list; false at its end. */
bool origin_sites_next(struct str *rest, struct origin_site *ret);
/* The site at an index below the count. */
struct origin_site origin_sites_at(const struct origin_sites *list, size_t index);

/* The site's origin, as data of its own. */
struct origin origin_of_site(const struct origin_site *s);
/* Appends the URL. */
void origin_site_write(const struct origin_site *s, struct buf *to);

#endif
