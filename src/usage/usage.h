/* Counts who uses which sticker where.
 *
 * DESIGN: an event loop adds to a table of its own and takes no lock (counter.h). Every few seconds
 * a thread collects the tables and writes what is in them into the store (collector.h).
 *
 * Nothing of a visitor is kept: no address, no path, only the host of the Referer. Codes without a
 * record are one code to the counters. Hosts that anybody can invent have a share of each table to
 * themselves, and have to outnumber a host in the store's short lists to take its place: place.h.
 */
#ifndef USAGE_USAGE_H
#define USAGE_USAGE_H

#include "image/sticker.h"
#include "record/verdict.h"
#include "usage/collector.h"
#include "usage/complaint.h"
#include "usage/shape.h"

struct usage;

/* Starts. The store need not be there yet. ERR_NO_MEMORY. */
enum err usage_open(const struct usage_options *options, struct usage **ret);
/* Flushes what was counted, which takes some seconds at most, and frees. No thread may count any
 * more. NULL is legal. */
void usage_close(struct usage *u);

/* A picture was shown, a proof page was opened in some way, at `now` (seconds, UTC). Never waits.
 * Any thread; NULL counts nothing. */
void usage_picture(struct usage *u, const struct record *record, const struct verdict *verdict,
    const struct sticker *sticker, int64_t now);
void usage_opened(struct usage *u, const struct record *record, const struct verdict *verdict,
    enum usage_kind kind, enum lang lang, int64_t now);
/* Counts one item, as the two above do. */
void usage_count(struct usage *u, const struct usage_item *item);
/* Takes a visitor's report, which is in the store soon: false when too many wait for that. Any
 * thread; never waits. */
bool usage_complain(struct usage *u, const struct usage_complaint *complaint);

/* Collects and writes now, all of it; the store's reason in `why` when it fails. For tests, and
 * where flush_s is 0. */
enum err usage_flush(struct usage *u, int64_t now, struct problem *why);
/* Any thread. */
void usage_stats(struct usage *u, struct usage_stats *ret);

#endif
