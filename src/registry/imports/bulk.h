/* Adds many certificates, some hundred in each transaction: a whole CA's, file by file or row by
 * row.
 *
 * DESIGN: each certificate stands by itself: what is wrong with one is told, and the others go on.
 * Those that are there already are passed over, so that a run which ended early is simply begun
 * anew. Certificates are read while nobody waits, and only written while the right to write is
 * held, which is some ten milliseconds for each batch; between batches others have their turn. */
#ifndef REGISTRY_BULK_H
#define REGISTRY_BULK_H

#include <stdio.h>
#include "config/config.h"
#include "record/census.h"
#include "record/pack.h"
#include "registry/change.h"
#include "registry/clerk.h"

/* A run. Set what stands above the line, or zeros. */
struct registry_bulk {
	bool historic; /* what browsers refuse is a record of the past */
	/* The services' rules, of which a window that is over is told; NULL: as by default. */
	const struct config *config;
	/* Who proposes or approves them, on whose terms they are added: what binds proposals binds
	 * them; NULL: one person is enough, who is warned. */
	const struct registry_clerk *clerk;
	int64_t asked_at; /* when they were proposed; 0: now */
	/* Called now and then; bytes of a CSV file, or files of a folder. */
	void (*progress)(void *arg, uint64_t done, uint64_t total);
	/* What is refused, or (`warning`) done though somebody should look; `place` is the file, or
	 * "FILE.csv:LINE: column N". */
	void (*tell)(void *arg, const char *place, bool warning, const struct problem *why);
	/* Called after each batch that was kept, with the codes that servers are to be told of. The
	 * change's time may be set anew there. True: nothing more is to be done. */
	bool (*kept)(void *arg, const struct registry_effect *effect);
	void *arg;
	/* Where they are set, nothing is added: what would be is packed and counted there, with
	 * what is refused or warned of. */
	struct pack *pack;
	struct census *census;
	/* ---- */
	uint64_t added, there, refused, warnings;
	bool stopped; /* before the end, because `kept` wanted it */
};

/* Adds the certificates of a folder, by the rules of registry_certificate_add(), in the order of
 * the files' names. A name begins with the code, and goes on with "." or "-" or not at all:
 * 0123456789.pem, 0123456789-2026.pem. Names that begin with "." are passed over; a folder in it is
 * refused, and not looked into. Errors of the store, and ERR_UNAVAILABLE where the folder cannot be
 * read, with c->why: what was added before stays. */
enum err registry_bulk_folder(struct registry_bulk *bulk, const struct change *c, const char *path);
/* The same for the rows of a CSV file (sheet.h) with the columns `code` and `pem` or `file`: the
 * certificate itself, or the path of its file, from `folder` on where it is not absolute. `name` is
 * what the CSV file is called. ERR_INVALID also where its first row is refused. */
enum err registry_bulk_csv(struct registry_bulk *bulk, const struct change *c, FILE *file,
    const char *name, const char *folder);

#endif
