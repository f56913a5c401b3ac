/* What this machine remembers: the records that it read, how old they are, and what was forgotten.
 *
 * DESIGN: lookup.h says what may be shown and for how long; here that is decided. Codes without a
 * record are kept in a space of their own, so that made-up codes push out no record.
 *
 * A record is as old as its reading; or, if nothing was forgotten of it since, as the moment for
 * which the feed of changes (feed.h) last said that it knows of all: lookup_memory_confirm(). The
 * latter not where it was ahead of the feed when it was read.
 *
 * To forget is to count: each code belongs to one of a thousand counters, by its last three digits,
 * and whoever reads a record compares its counter from before the reading with that of after it. A
 * forgotten record stays where it is, never to be shown, so that its code is still known as one in
 * demand, and its version as one behind which nothing may fall. */
#ifndef LOOKUP_MEMORY_H
#define LOOKUP_MEMORY_H

#include "lookup/held.h"

struct lookup_memory;

struct lookup_memory_options {
	size_t bytes;         /* for all that it holds */
	unsigned ttl_s;       /* time to live of a record, see lookup.h */
	unsigned tolerance_s; /* see lookup_memory_last() */
};

/* NULL when memory is short. */
struct lookup_memory *lookup_memory_new(const struct lookup_memory_options *options);
/* No other thread may use it any more. NULL is legal. All that follow: any thread, never wait. */
void lookup_memory_free(struct lookup_memory *m);

/* What memory has for one who asks for a code. */
struct lookup_found {
	struct held *record; /* retained for the caller; NULL: it has none that may be shown */
	bool known;          /* it has a record of the code, though it may not be shown */
	bool refresh;        /* the record is due: it falls to this caller to have it refreshed */
};

/* Of many who find a record due, one is told to refresh it; a second later, if it still is due,
 * another one. */
struct lookup_found lookup_memory_find(
    struct lookup_memory *m, const struct code *code, int64_t now);
/* The record of a code, retained, for when it cannot be asked for: not older than the time to live
 * and the tolerance, and nobody told that it changed. NULL: none. */
struct held *lookup_memory_last(struct lookup_memory *m, const struct code *code, int64_t now);
/* The moment for which it is known that this was the record: seconds, UTC; in steps of ten
 * seconds, or of the time to live where that is shorter, so that what is made from it does not
 * change all the time. */
int64_t lookup_memory_as_of(const struct lookup_memory *m, const struct held *held);
/* There was no room for the refresh that lookup_memory_find() asked for: it is asked for again
 * soon. */
void lookup_memory_refresh_soon(struct lookup_memory *m, const struct code *code);
/* Is what was just read, and is not kept yet, known to be so within the time to live, and does no
 * time between say otherwise? To be asked before lookup_memory_changes(): what the feed confirmed,
 * it has told before. */
bool lookup_memory_believes(const struct lookup_memory *m, const struct held *held);
/* Grows whenever all is forgotten. */
unsigned lookup_memory_epoch(const struct lookup_memory *m);
/* Grows whenever the code is forgotten. */
unsigned lookup_memory_changes(const struct lookup_memory *m, const struct code *code);
/* Keeps a record whose reading began when lookup_memory_changes() was `changes`; one that was
 * forgotten since is kept as forgotten. Without memory for it, it is not kept. */
void lookup_memory_keep(
    struct lookup_memory *m, const struct code *code, struct held *record, unsigned changes);
/* What is held of a code, and what is being read of it, is not shown from now on. */
void lookup_memory_forget(struct lookup_memory *m, const struct code *code);
void lookup_memory_forget_all(struct lookup_memory *m);

/* All changes that the store had at this moment (seconds UTC, and by clock_monotonic_ms()) have led
 * to lookup_memory_forget(). One thread. */
void lookup_memory_confirm(struct lookup_memory *m, int64_t as_of, int64_t as_of_ms);

/* The feed has told the event with this number, or begins anew: 0. One thread. */
void lookup_memory_pass(struct lookup_memory *m, uint64_t event);
/* The newest event that it told: to be asked before a reading, whose record is `ahead` (held.h)
 * where it has a newer one. */
uint64_t lookup_memory_passed(const struct lookup_memory *m);

/* The feed opened the store anew: it may be another one than it was (a file that was replaced, the
 * next server after a fail-over), so that whoever reads opens it anew, too, before he reads again.
 */
void lookup_memory_opened(struct lookup_memory *m);
/* How often it did. */
unsigned lookup_memory_openings(const struct lookup_memory *m);

/* For metrics: what is held now. */
struct lookup_memory_stats {
	size_t bytes, records, unknown;
};

struct lookup_memory_stats lookup_memory_stats(const struct lookup_memory *m);

#endif
