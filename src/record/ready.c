/* Reads records: from their cards, and where there is none by a walk. */
#include "record/card.h"
#include "record/walk.h"
#include "store/rows.h"

enum err store_record(
    struct store *s, const struct code *code, int64_t now, struct arena *arena, struct record *ret)
{
	struct record_wanted wanted = {.code = *code};
	enum err err = store_records(s, &wanted, 1, now, arena);

	if (!err && !wanted.err)
		*ret = wanted.record;
	return err ? err : wanted.err;
}

/* Those that have no card. */
static enum err records_walk(
    struct store *s, struct record_wanted *wanted, size_t count, int64_t now, struct arena *arena)
{
	enum err err = ERR_OK;
	bool renewed;

	for (size_t i = 0; i < count && !err; i++) {
		struct record_wanted *one = &wanted[i];

		if (one->err == ERR_NOT_FOUND)
			one->err = walk_record(s, &one->code, now, arena, &one->record, &renewed);
		err = one->err == ERR_CORRUPT ? ERR_OK : one->err;
	}
	return err;
}

enum err store_records(
    struct store *s, struct record_wanted *wanted, size_t count, int64_t now, struct arena *arena)
{
	enum err err = store_begin_snapshot(s);

	if (err)
		return err;
	for (size_t i = 0; i < count && !err; i += CARDS_AT_ONCE)
		err = store_read_cards(s, wanted + i,
		    count - i < CARDS_AT_ONCE ? count - i : CARDS_AT_ONCE, now, arena);
	if (!err)
		err = records_walk(s, wanted, count, now, arena);
	return store_end_snapshot(s, err);
}
