/* Finds what customers are to be told of, whether they were told before or not. */
#ifndef NOTICES_DUE_H
#define NOTICES_DUE_H

#include "base/arena.h"
#include "notices/kind.h"
#include "record/code.h"
#include "store/store.h"

/* Codes behind `after`, up to `up_to`. */
struct notices_stretch {
	int64_t after, up_to;
};

/* What is so of a contract. What number and word are depends on the kind: see the columns in sql.c;
 * of an end the word is its step (notices/rule.h). */
struct notices_due {
	struct code code;
	struct str reason; /* see mail/queue.h */
	int64_t moment;    /* a time, or a day (base/local_time.h) */
	int64_t number;
	struct str word; /* a host, or a serial number; may be "" */
};

/* What is due of a kind at `now`, of customers' contracts and, of ends, of others too; in the order
 * of codes and of what is told first; in memory of the arena. The errors of the store. */
enum err notices_look(struct store *s, enum notice notice, const struct notices_stretch *stretch,
    int64_t now, const struct notices_terms *terms, struct arena *arena, struct notices_due **ret,
    size_t *ret_count);

#endif
