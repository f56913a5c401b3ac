/* Collects what event loops counted, and writes it into the store.
 *
 * DESIGN: every few seconds, or sooner when a table fills up, a thread takes the event loops'
 * tables away (counter.h) and adds them up. What was collected goes into the store in numbered
 * batches of bounded size, each one transaction; other writers get their turn in between. A batch
 * that fails is held, with its number, and tried again at the next interval: if it was committed
 * after all, the store knows its number. Meanwhile counts are collected up to the bound of memory;
 * what is beyond it is counted as lost, and logged. A crash loses what came since the last flush.
 *
 * What is written waits in the store's inbox until it is settled (settle.h): at once where it is
 * little, else when it has waited for USAGE_INBOX_AGE_S seconds or is half as much as the inbox
 * holds, by one server at a time, between two flushes, which it never holds up. In a full inbox
 * some is settled before more is added, and that is logged. */
#ifndef USAGE_COLLECTOR_H
#define USAGE_COLLECTOR_H

#include "base/err.h"
#include "usage/counter.h"
#include "usage/settler.h"

struct usage_collector;
struct usage_mailbox;

struct usage_options {
	const char *store_url; /* see store_open() */
	unsigned flush_s;      /* seconds between flushes; 0: only usage_flush() flushes */
	size_t memory;         /* bytes at most for all tables, apart from a sketch of 2 MiB */
	unsigned threads;      /* that count, to share the memory among */
	unsigned keep_days;    /* of rows by code and day; 0: for ever */
	uint64_t inbox_max;    /* items in the inbox; 0: USAGE_INBOX_MAX */
};

/* Since usage_open(), but for the last three. */
struct usage_stats {
	uint64_t written; /* pictures and clicks that the store has */
	uint64_t lost;    /* that it will never have */
	uint64_t unnamed; /* counted without the name of their host, for want of room */
	uint64_t errors;  /* flushes that failed, to be tried again */
	uint64_t settled; /* items that this server moved from the inbox */
	uint64_t full;    /* times that the inbox was full */
	uint64_t inbox;   /* items there, of all servers, when it last looked */
	uint64_t waiting; /* entries collected and not in the store yet */
	bool failing;     /* the last flush failed */
};

/* Starts the thread, unless flush_s is 0, with a quarter of the memory for each of two tables.
 * `counters` and `mailbox` outlive the collector, options->store_url too. ERR_NO_MEMORY. */
enum err usage_collector_start(const struct usage_options *options, struct usage_counters *counters,
    struct usage_mailbox *mailbox, struct usage_collector **ret);
/* Writes what is left, which takes some seconds at most, and ends. NULL is legal. */
void usage_collector_stop(struct usage_collector *c);
/* Has the collector come before its time. Any thread; never waits. */
void usage_collector_wake(struct usage_collector *c);
/* See usage_flush(). */
enum err usage_collector_flush(struct usage_collector *c, int64_t now, struct problem *why);
/* What was collected and what was counted, together. Any thread. */
void usage_collector_stats(struct usage_collector *c, struct usage_stats *ret);

#endif
