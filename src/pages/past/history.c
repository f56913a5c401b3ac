/* Reads what the log has of a code. */
#include "pages/past/history.h"

#include <stdlib.h>
#include <string.h>
#include "ledger/store.h"
#include "record/succession.h"
#include "store/rows.h"

enum { HISTORY_STEP = 100 };

/* One reading, in memory that is not kept. */
struct history_reading {
	struct store *store;
	struct history *to;
	struct code codes[HISTORY_CODES_MAX];
	bool issued[HISTORY_CODES_MAX];
	struct ledger_row rows[HISTORY_ENTRIES_MAX];
	size_t code_count, row_count;
	struct arena memory;
};

/* ---- codes ---- */

static enum err history_add_code(struct history_reading *r, const struct code *code, int64_t now)
{
	struct life_facts life;
	enum err err = store_life(r->store, code, now, &life);

	r->to->too_much = r->code_count == HISTORY_CODES_MAX;
	if (!err && !r->to->too_much) {
		r->issued[r->code_count] = life.issued;
		r->codes[r->code_count++] = *code;
	}
	return err;
}

/* The successors to which it leads and whose sticker is wanted, the nearest first. */
static enum err history_read_codes(struct history_reading *r, const struct code *code, int64_t now)
{
	struct code next, last = *code;
	struct contract own, newer;
	enum err err = store_contract(r->store, code, &r->memory, &own);

	if (!err)
		err = history_add_code(r, code, now);
	while (!err && !r->to->too_much) {
		bool leads = false;

		err = store_successor(r->store, &last, &next);
		if (!err)
			err = store_contract(r->store, &next, &r->memory, &newer);
		if (!err && succession_leads(&own, &newer, &leads))
			err = store_no_memory(r->store);
		if (!err && leads && newer.sticker)
			err = history_add_code(r, &next, now);
		last = next;
	}
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* ---- entries ---- */

static enum err history_read_rows(struct history_reading *r, size_t of)
{
	struct ledger_row *rows;
	size_t count = HISTORY_STEP, before = r->row_count;
	uint64_t from = 0;
	enum err err = ERR_OK;

	while (!err && count == HISTORY_STEP && !r->to->too_much) {
		err = ledger_rows_of_code(
		    r->store, &r->codes[of], from, HISTORY_STEP, &r->memory, &rows, &count);
		if (err || count == 0)
			break;
		from = rows[count - 1].index + 1;
		r->to->too_much = r->row_count + count > HISTORY_ENTRIES_MAX;
		if (!r->to->too_much) {
			memcpy(&r->rows[r->row_count], rows, count * sizeof *rows);
			r->row_count += count;
		}
	}
	if (r->issued[of] && r->row_count == before)
		r->to->source.untold = true;
	return err;
}

static enum err history_read_beginning(struct store *s, struct arena *memory, int64_t *ret)
{
	struct ledger_row *rows;
	size_t count = 0;
	enum err err = ledger_rows(s, 0, 1, memory, &rows, &count);

	if (!err)
		*ret = count == 0 ? 0 : rows[0].at;
	return err;
}

enum err history_begun(const char *store_url, int64_t *ret, struct problem *why)
{
	struct store *store = NULL;
	struct arena memory = {0};
	enum err err = store_open(store_url, STORE_READ, &store, why);

	if (err)
		return err;
	err = history_read_beginning(store, &memory, ret);
	if (err)
		*why = *store_why(store);
	arena_free(&memory);
	store_close(store);
	return err;
}

static int history_order(const void *a, const void *b)
{
	uint64_t x = ((const struct ledger_row *)a)->index;
	uint64_t y = ((const struct ledger_row *)b)->index;

	return (x > y) - (x < y);
}

/* ---- what is kept ---- */

static enum err history_read_store(struct history_reading *r, const struct code *code, int64_t now)
{
	enum err err = history_read_beginning(r->store, &r->memory, &r->to->source.begun);

	if (!err)
		err = history_read_codes(r, code, now);
	for (size_t i = 0; !err && i < r->code_count && !r->to->too_much; i++)
		err = history_read_rows(r, i);
	return err ? err
		   : ledger_checkpoint_last(
			 r->store, &r->to->memory, &r->to->size, &r->to->checkpoint);
}

static enum err history_keep(struct history_reading *r)
{
	struct history *to = r->to;
	size_t count = to->too_much ? 0 : r->row_count;
	struct code *codes = arena_alloc(&to->memory, r->code_count * sizeof *codes);
	struct past_entry *entries = arena_alloc(&to->memory, (count + 1) * sizeof *entries);
	enum err err = ERR_OK;

	if (codes == NULL || entries == NULL)
		return store_no_memory(r->store);
	memcpy(codes, r->codes, r->code_count * sizeof *codes);
	qsort(r->rows, count, sizeof *r->rows, history_order);
	for (size_t i = 0; i < count && !err; i++) {
		entries[i].index = r->rows[i].index;
		err = ledger_entry_read(r->rows[i].entry, &to->memory, &entries[i].entry);
		if (err == ERR_CORRUPT)
			store_because(r->store, err, "entry %llu of the log is damaged",
			    (unsigned long long)r->rows[i].index);
		else if (err)
			store_no_memory(r->store);
	}
	to->source.codes = codes;
	to->source.code_count = r->code_count;
	to->source.entries = entries;
	to->source.count = count;
	return err;
}

static enum err history_read(struct history_reading *r, const struct code *code, int64_t now)
{
	enum err err = store_begin_snapshot(r->store);

	if (!err)
		err = store_end_snapshot(r->store, history_read_store(r, code, now));
	return err ? err : history_keep(r);
}

/* ---- the question ---- */

static void history_free(void *answer)
{
	struct history *h = answer;

	arena_free(&h->memory);
	free(h);
}

static size_t history_memory(const void *answer)
{
	const struct history *h = answer;

	return sizeof *h + h->memory.used;
}

static enum err history_ask(
    void *arg, struct store *s, const struct code *code, int64_t now, void **ret)
{
	struct history *h = calloc(1, sizeof *h);
	struct history_reading *r = calloc(1, sizeof *r);
	enum err err = h == NULL || r == NULL ? ERR_NO_MEMORY : ERR_OK;

	(void)arg;
	if (!err) {
		r->store = s;
		r->to = h;
		err = history_read(r, code, now);
		arena_free(&r->memory);
	}
	free(r);
	if (!err)
		*ret = h;
	else if (h != NULL)
		history_free(h);
	return err;
}

const struct lookup_question history_question = {history_ask, history_free, history_memory, 128};
