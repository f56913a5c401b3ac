/* The ways to a copy of a log: how its files are got. */
#ifndef VERIFY_WAY_H
#define VERIFY_WAY_H

#include "base/buf.h"
#include "base/err.h"
#include "verify/tile.h"

/* Plain data, constant. A reader belongs to one thread. Failures of the two that read are
 * ERR_NOT_FOUND (there is no such file), ERR_TOO_LARGE (it has more than `to` takes) and others
 * (it cannot be read), with `why`, which names the file. */
struct verify_way {
	/* ERR_NO_MEMORY, ERR_UNAVAILABLE (also: `where` is no such place), with `why`. */
	enum err (*open)(const char *where, void **ret_reader, struct problem *why);
	enum err (*checkpoint)(void *reader, struct buf *to, struct problem *why);
	/* Appends a tile. A log that has grown meanwhile may have a wider one alone: *ret_width is
	 * what this one's name says, t->width or more. */
	enum err (*tile)(void *reader, const struct verify_tile *t, struct buf *to,
	    unsigned *ret_width, struct problem *why);
	void (*close)(void *reader); /* NULL is legal */
	unsigned threads; /* that are to read side by side; 0: as many as there are processors */
};

/* A folder that has the log's files, and an address at which it is served. */
extern const struct verify_way verify_folder, verify_site;

/* An address of http or https is a site, all else a folder. */
const struct verify_way *verify_way_of(const char *where);

#endif
