/* Counts who uses which sticker where: the part that event loops run. */
#include "usage/usage_private.h"

#include <stdio.h>
#include <stdlib.h>
#include "base/hex.h"
#include "base/local_time.h"
#include "base/random.h"
#include "usage/shape.h"

static _Atomic uint64_t last_id;

/* Where this thread counts, and for which struct usage. */
static _Thread_local struct {
	uint64_t id;
	struct usage_counter *at;
} mine;

/* ---- a thread's counters ---- */

static void free_counter(struct usage_counter *c)
{
	usage_table_free(atomic_load(&c->table));
	usage_table_free(c->spare);
	free(c);
}

static struct usage_counter *new_counter(const struct usage *u)
{
	struct usage_counter *c = aligned_alloc(64, sizeof *c);

	if (c == NULL)
		return NULL;
	memset(c, 0, sizeof *c);
	atomic_store(&c->table, usage_table_new(u->table_memory));
	c->spare = usage_table_new(u->table_memory);
	if (atomic_load(&c->table) != NULL && c->spare != NULL)
		return c;
	free_counter(c);
	return NULL;
}

/* NULL when memory is short. */
static struct usage_counter *my_counter(struct usage *u)
{
	struct usage_counter *c;

	if (mine.id == u->id)
		return mine.at;
	c = new_counter(u);
	if (c == NULL)
		return NULL;
	c->next = atomic_load(&u->counters);
	while (!atomic_compare_exchange_weak(&u->counters, &c->next, c))
		continue;
	mine.id = u->id;
	mine.at = c;
	return c;
}

static void add_one(_Atomic uint64_t *count)
{
	atomic_store_explicit(
	    count, atomic_load_explicit(count, memory_order_relaxed) + 1, memory_order_relaxed);
}

/* Without the name of the host, if it must be. */
static bool add_plain(struct usage_counter *c, struct usage_table *t, const struct usage_item *item)
{
	struct usage_item plain = *item;

	if (!item->invented)
		return false;
	plain.host = (struct str){NULL, 0};
	plain.invented = plain.claimed = false;
	add_one(&c->unnamed);
	return usage_table_add(t, &plain, 1);
}

/* To be told once for each filling. */
static bool is_filling(struct usage_table *t)
{
	if (t->told || (t->count < t->max / 4 * 3 && t->invented < t->invented_max / 4 * 3))
		return false;
	t->told = true;
	return true;
}

void usage_count(struct usage *u, const struct usage_item *item)
{
	struct usage_counter *c = my_counter(u);
	struct usage_table *t;
	bool filling;

	if (c == NULL) {
		atomic_fetch_add(&u->stats_lost, 1);
		return;
	}
	atomic_store(&c->busy, true);
	t = atomic_load(&c->table);
	if (!usage_table_add(t, item, 1) && !add_plain(c, t, item))
		add_one(&c->lost);
	filling = is_filling(t);
	atomic_store_explicit(&c->busy, false, memory_order_release);
	if (filling)
		usage_wake(u);
}

/* ---- what is counted ---- */

/* What a verdict says of the answer. A code without a record is no code: its host, too, could be
 * anything. */
static struct usage_item item_of(const struct record *record, const struct verdict *v, int64_t now)
{
	const struct link_verdict *link = &v->link;
	struct usage_item item = {
	    .code = USAGE_NO_CODE, .day = local_time_days(now), .reason = (uint8_t)link->reason};

	if (v->record == RECORD_NONE)
		return item;
	item.code = code_number(&record->code);
	if (link->has_origin && link->state != LINK_UNVERIFIABLE) {
		item.host = str_from(link->origin.host);
		item.claimed = link->state == LINK_MISMATCH;
		item.invented = item.claimed || v->shown->urls[link->nearest].origin.host[0] == '*';
	}
	return item;
}

static void count(struct usage *u, const struct record *record, const struct verdict *v,
    struct usage_shape *shape, int64_t now)
{
	struct usage_item item = item_of(record, v, now);

	shape->record = v->record;
	shape->link = v->link.state;
	item.shape = usage_shape_pack(shape);
	usage_count(u, &item);
}

void usage_picture(struct usage *u, const struct record *record, const struct verdict *verdict,
    const struct sticker *sticker, int64_t now)
{
	struct usage_shape shape = {.kind = USAGE_PICTURE,
	    .size = sticker->size,
	    .format = sticker->format,
	    .motion = sticker->motion,
	    .lang = sticker->lang};

	if (u != NULL)
		count(u, record, verdict, &shape, now);
}

void usage_click(struct usage *u, const struct record *record, const struct verdict *verdict,
    enum lang lang, int64_t now)
{
	struct usage_shape shape = {.kind = USAGE_CLICK, .lang = lang};

	if (u != NULL)
		count(u, record, verdict, &shape, now);
}

void usage_stats(struct usage *u, struct usage_stats *ret)
{
	*ret = (struct usage_stats){.written = atomic_load(&u->stats_written),
	    .lost = atomic_load(&u->stats_lost),
	    .unnamed = atomic_load(&u->stats_unnamed),
	    .errors = atomic_load(&u->stats_errors),
	    .waiting = atomic_load(&u->stats_waiting),
	    .failing = atomic_load(&u->failing)};
	for (const struct usage_counter *c = atomic_load(&u->counters); c != NULL; c = c->next) {
		ret->lost += atomic_load_explicit(&c->lost, memory_order_relaxed);
		ret->unnamed += atomic_load_explicit(&c->unnamed, memory_order_relaxed);
	}
}

/* ---- life ---- */

/* Half of the memory is for the event loops, two tables each; half for what was collected, two
 * tables as well. */
static bool make_tables(struct usage *u)
{
	unsigned threads = u->options.threads > 0 ? u->options.threads : 1;

	u->table_memory = u->options.memory / 2 / 2 / threads;
	u->collected = usage_table_new(u->options.memory / 4);
	u->writing = usage_table_new(u->options.memory / 4);
	u->seen = calloc(1, sizeof *u->seen);
	u->items = calloc(STORE_USAGE_BATCH_MAX, sizeof *u->items);
	u->counts = calloc(STORE_USAGE_BATCH_MAX, sizeof *u->counts);
	return u->collected != NULL && u->writing != NULL && u->seen != NULL && u->items != NULL &&
	       u->counts != NULL;
}

static void free_all(struct usage *u)
{
	struct usage_counter *next;

	for (struct usage_counter *c = atomic_load(&u->counters); c != NULL; c = next) {
		next = c->next;
		free_counter(c);
	}
	usage_table_free(u->collected);
	usage_table_free(u->writing);
	free(u->seen);
	free(u->items);
	free(u->counts);
	store_close(u->store);
	sem_destroy(&u->wake);
	free(u);
}

static void name_process(struct usage *u)
{
	unsigned char bytes[16];

	random_bytes(bytes, sizeof bytes);
	hex_write(bytes, sizeof bytes, u->process);
}

enum err usage_open(const struct usage_options *options, struct usage **ret)
{
	struct usage *u = calloc(1, sizeof *u);

	if (u == NULL)
		return ERR_NO_MEMORY;
	u->options = *options;
	u->id = atomic_fetch_add(&last_id, 1) + 1;
	u->number = 1;
	u->batch_most = USAGE_BATCH_FIRST;
	name_process(u);
	sem_init(&u->wake, 0, 0);
	if (!make_tables(u) ||
	    (options->flush_s > 0 && pthread_create(&u->thread, NULL, usage_run, u) != 0)) {
		free_all(u);
		return ERR_NO_MEMORY;
	}
	*ret = u;
	return ERR_OK;
}

void usage_close(struct usage *u)
{
	if (u == NULL)
		return;
	if (u->options.flush_s > 0) {
		atomic_store(&u->stopping, true);
		usage_wake(u);
		pthread_join(u->thread, NULL);
	}
	free_all(u);
}
