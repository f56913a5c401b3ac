/* Counts who uses which sticker where.
 *
 * DESIGN: an event loop adds to a table of its own (usage_table.h) and takes no lock. Every few
 * seconds, or sooner when one fills up, a thread collects: it puts an empty table in place of each
 * full one and adds the full ones up. To know that an event loop is out of the table that it took
 * away, it looks at a flag that the loop raises before it looks for its table and lowers after its
 * addition (Dekker's way: each writes its own word and then reads the other's, all in one order,
 * so that never both miss). The loop never waits; the collector does, for the length of an
 * addition.
 *
 * What was collected goes into the store in numbered batches of bounded size, each one transaction;
 * other writers get their turn in between. A batch that fails is kept, with its number, and tried
 * again at the next interval: if it had been committed after all, the store knows its number.
 * Meanwhile counts are collected up to the bound of memory; what is beyond it is counted as lost,
 * and said. A crash loses what came since the last flush.
 *
 * Nothing of a visitor is kept: no address, no path, only the host of the Referer. Codes without a
 * record are one code to the counters. Hosts that anybody can invent have a share of each table to
 * themselves, and enter the store's short lists only past those that are in: usage_sketch.h. */
#ifndef USAGE_USAGE_H
#define USAGE_USAGE_H

#include "image/sticker.h"
#include "usage/table.h"
#include "record/verdict.h"

struct usage;

struct usage_options {
	const char *store_url; /* see store_open() */
	unsigned flush_s;      /* seconds between flushes; 0: only usage_flush() flushes */
	size_t memory;         /* bytes for all tables, apart from a sketch of 2 MiB */
	unsigned threads;      /* that count, to share the memory among */
	unsigned keep_days;    /* of rows by code and day; 0: for ever */
};

/* Since usage_open(), but for the last two. */
struct usage_stats {
	uint64_t written; /* pictures and clicks that the store has */
	uint64_t lost;    /* that it will never have */
	uint64_t unnamed; /* counted without the name of their host, for want of room */
	uint64_t errors;  /* flushes that failed, to be tried again */
	uint64_t waiting; /* entries collected and not in the store yet */
	bool failing;     /* the last flush failed */
};

/* Starts. ERR_NO_MEMORY. The store need not be there yet. */
enum err usage_open(const struct usage_options *options, struct usage **ret);
/* Flushes what was counted, which takes some seconds at most, and frees. No thread may count any
 * more. NULL is legal. */
void usage_close(struct usage *u);

/* A picture was shown, a proof page was opened, at `now` (seconds, UTC). Never waits. Any thread;
 * NULL counts nothing. */
void usage_picture(struct usage *u, const struct record *record, const struct verdict *verdict,
    const struct sticker *sticker, int64_t now);
void usage_click(struct usage *u, const struct record *record, const struct verdict *verdict,
    enum lang lang, int64_t now);
/* Counts one thing; what the two above do. */
void usage_count(struct usage *u, const struct usage_item *item);

/* Collects and writes now, all of it; the store's reason in `why` when it fails. For tests, and
 * where flush_s is 0. */
enum err usage_flush(struct usage *u, int64_t now, struct problem *why);
/* Any thread. */
void usage_stats(struct usage *u, struct usage_stats *ret);

#endif
