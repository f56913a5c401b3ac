/* What the public log has of a host. */
#include "pages/ledger/found.h"

#include <stdatomic.h>
#include <stdlib.h>
#include "store/rows.h"

struct found {
	struct ledger_found public; /* first */
	atomic_uint references;
	struct arena memory;
	size_t size; /* about that of the memory */
};

/* ---- life ---- */

static void *found_retain(void *value)
{
	struct found *f = value;

	atomic_fetch_add_explicit(&f->references, 1, memory_order_relaxed);
	return f;
}

static void found_release(void *value)
{
	struct found *f = value;

	if (f == NULL || atomic_fetch_sub_explicit(&f->references, 1, memory_order_acq_rel) != 1)
		return;
	arena_free(&f->memory);
	free(f);
}

const struct cache_values ledger_found_values = {found_retain, found_release};

void ledger_found_release(struct ledger_found *f)
{
	found_release(f);
}

size_t ledger_found_memory(const struct ledger_found *f)
{
	return sizeof(struct found) + ((const struct found *)f)->size;
}

/* ---- asking ---- */

/* Rows of several names, each list the newest first. */
struct lists {
	struct ledger_row *rows[LEDGER_NAMES_MAX];
	size_t count[LEDGER_NAMES_MAX];
};

/* Whoever asks for a wildcard means all that it covers. */
static enum err lists_ask(struct store *s, const struct ledger_names *names, uint64_t before,
    struct arena *arena, struct lists *ret)
{
	enum err err = ERR_OK;

	if (ledger_name_is_wildcard(names->at[0]))
		return ledger_rows_below(s, names->at[0] + strlen(LEDGER_WILDCARD), before,
		    LEDGER_FOUND_MAX + 1, arena, &ret->rows[0], &ret->count[0]);
	for (size_t i = 0; i < names->count && !err; i++)
		err = ledger_rows_of_host(s, names->at[i], before, LEDGER_FOUND_MAX + 1, arena,
		    &ret->rows[i], &ret->count[i]);
	return err;
}

/* Takes the newest of all off the lists, from each that has it; NULL: there is none. */
static const struct ledger_row *lists_next(struct lists *l)
{
	const struct ledger_row *newest = NULL;

	for (size_t i = 0; i < LEDGER_NAMES_MAX; i++)
		if (l->count[i] > 0 && (newest == NULL || l->rows[i]->index > newest->index))
			newest = l->rows[i];
	for (size_t i = 0; i < LEDGER_NAMES_MAX; i++)
		if (l->count[i] > 0 && l->rows[i]->index == newest->index) {
			l->rows[i]++;
			l->count[i]--;
		}
	return newest;
}

static enum err found_add(struct found *f, const struct ledger_row *row,
    struct ledger_found_entry *entries, struct store *s)
{
	struct ledger_found_entry *to = &entries[f->public.count];
	bool ok = true;
	enum err err;

	to->index = row->index;
	to->bytes = arena_bytes(&f->memory, row->entry, &ok);
	err = ok ? ledger_entry_read(to->bytes, &f->memory, &to->entry) : ERR_NO_MEMORY;
	if (err == ERR_NO_MEMORY)
		return store_no_memory(s);
	if (err)
		return store_because(s, err, "entry %llu of the public log is damaged",
		    (unsigned long long)row->index);
	f->size += 2 * row->entry.len;
	f->public.count++;
	return ERR_OK;
}

static enum err found_fill(struct found *f, struct lists *lists, struct store *s)
{
	struct ledger_found_entry *entries =
	    arena_alloc(&f->memory, LEDGER_FOUND_MAX * sizeof *entries);
	const struct ledger_row *row;
	enum err err = ERR_OK;

	if (entries == NULL)
		return store_no_memory(s);
	f->public.entries = entries;
	f->size = LEDGER_FOUND_MAX * sizeof *entries;
	while (!err && (row = lists_next(lists)) != NULL) {
		f->public.has_older = f->public.count == LEDGER_FOUND_MAX;
		if (f->public.has_older)
			break;
		err = found_add(f, row, entries, s);
	}
	return err;
}

enum err ledger_found_ask(
    struct store *s, const char *host, uint64_t before, struct ledger_found **ret)
{
	struct found *f = calloc(1, sizeof *f);
	struct lists lists = {.count = {0}};
	struct arena arena = {NULL, 0};
	enum err err;

	if (f == NULL)
		return store_no_memory(s);
	atomic_init(&f->references, 1);
	ledger_names_of(host, &f->public.names);
	err = lists_ask(s, &f->public.names, before, &arena, &lists);
	if (!err)
		err = found_fill(f, &lists, s);
	arena_free(&arena);
	if (err)
		found_release(f);
	else
		*ret = &f->public;
	return err;
}
