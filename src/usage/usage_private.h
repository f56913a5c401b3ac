/* What the files of usage share: usage.c counts, usage_flush.c collects and writes. */
#ifndef USAGE_USAGE_PRIVATE_H
#define USAGE_USAGE_PRIVATE_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include "base/log.h"
#include "usage/write.h"
#include "usage/usage.h"

enum { USAGE_BATCH_FIRST = 2048 };

/* One thread's counters. */
struct usage_counter {
	_Alignas(64) _Atomic(struct usage_table *) table; /* where the thread counts */
	_Atomic bool busy;                                /* the thread is in a table */
	_Atomic uint64_t lost, unnamed;                   /* the thread's alone to write */
	_Alignas(64) struct usage_table *spare;           /* the collector's, empty */
	struct usage_counter *next;
};

struct usage {
	struct usage_options options;
	uint64_t id;         /* no other struct usage of this process has it */
	char process[33];    /* nor any other process */
	size_t table_memory; /* of each thread's tables */
	_Atomic(struct usage_counter *) counters;
	sem_t wake;
	pthread_t thread;
	_Atomic bool stopping;

	/* The rest is the collector's. */
	struct usage_table *collected; /* what came since `writing` was begun */
	struct usage_table *writing;   /* what is being written, from entry `written` on */
	size_t written;
	int64_t number;    /* of the batch that begins there */
	size_t batch;      /* its entries, once it was tried; 0 before */
	size_t batch_most; /* entries of the next: as many as the store takes quickly */
	struct usage_sketch *seen;
	struct usage_item *items;
	uint64_t *counts;
	struct store *store; /* NULL until it is needed, and after a failure */
	int64_t next_write_ms;
	int32_t today;  /* of the last housekeeping */
	int64_t pruned; /* up to this code, today */
	bool pruning;
	struct log_limit loss_told;
	uint64_t loss_logged;
	_Atomic uint64_t stats_written, stats_lost, stats_unnamed, stats_errors, stats_waiting;
	_Atomic bool failing; /* the last flush did */
};

/* Has the collector come before its time. */
void usage_wake(struct usage *u);
/* The collector's thread. */
void *usage_run(void *u);

#endif
