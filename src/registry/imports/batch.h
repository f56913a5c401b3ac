/* Some hundred certificates on their way into the store, by one transaction. */
#ifndef REGISTRY_BATCH_H
#define REGISTRY_BATCH_H

#include "base/arena.h"
#include "pki/certificate.h"
#include "registry/imports/bulk.h"

/* What one transaction adds: enough that its end costs little for each, and few enough that those
 * who wait to write hardly notice (tests/bench/RESULTS.md). */
enum { BATCH_SIZE = 200 };

struct batch;

/* Within a transaction: adds one certificate by the rules of bulk.h. What it is refused for is in
 * *ret and no error. `effect` gets the codes that servers are to be told of. */
struct batch_put {
	enum err err;
	bool there;
	struct problem why;
	struct registry_effect warnings;
};
enum err batch_put(const struct change *c, const struct registry_bulk *bulk,
    const struct code *code, const struct certificate *certificate, struct batch_put *ret,
    struct registry_effect *effect);

/* NULL when memory is short. Both outlive the batch. */
struct batch *batch_new(struct registry_bulk *bulk, const struct change *change);
/* Drops what was not kept; NULL is legal. */
void batch_free(struct batch *b);
/* Refuses what stands at `place`, for `why`. */
void batch_refuse(struct batch *b, const char *place, const struct problem *why);
/* Adds a certificate from the bytes of a file, now or with those that follow; what is wrong with it
 * is told and is no error. Errors of the store, with the change's reason. */
enum err batch_add(struct batch *b, const char *place, const struct code *code, struct str file);
/* The same with the file at `path`. */
enum err batch_add_file(
    struct batch *b, const char *place, const struct code *code, const char *path);
/* Keeps what is left. */
enum err batch_end(struct batch *b);

#endif
