/* What of the public log the owner of a host is told of. */
#include "notices/logged.h"

#include "ledger/store.h"
#include "store/rows.h"

/* Of contracts of one's own, what no other notice tells. */
static const bool told_to_owner[LEDGER_KIND_COUNT] = {
    [LEDGER_RELEASE] = true, [LEDGER_AMEND] = true, [LEDGER_END] = true};

static bool logged_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct notices_logged *to = item;
	bool ok = true;

	*to = (struct notices_logged){.code = code_of_number(sql_int(q, 0)),
	    .reason = store_keep(q, 1, arena, &ok),
	    .at = sql_int(q, 2),
	    .index = (uint64_t)sql_int(q, 3),
	    .host = store_keep(q, 4, arena, &ok)};
	to->entry = arena_bytes(arena, sql_bytes(q, 5), &ok);
	return ok;
}

static enum err entry_read(
    struct store *s, struct str bytes, struct arena *arena, struct ledger_entry *ret)
{
	enum err err = ledger_entry_read(bytes, arena, ret);

	if (err == ERR_NO_MEMORY)
		return store_no_memory(s);
	return err ? store_because(s, err, "an entry of the public log is damaged") : ERR_OK;
}

static enum err logged_is_news(
    struct store *s, const struct notices_logged *logged, struct arena *arena, bool *ret)
{
	struct ledger_entry entry;
	enum err err = entry_read(s, logged->entry, arena, &entry);

	if (!err)
		*ret = code_number(&entry.code) == code_number(&logged->code)
			   ? told_to_owner[entry.kind]
			   : entry.kind != LEDGER_KNOWN;
	return err;
}

/* One that names several of his hosts is told of by the first of them. */
static bool logged_is_same(const struct notices_logged *a, const struct notices_logged *b)
{
	return a->index == b->index && code_number(&a->code) == code_number(&b->code);
}

enum err notices_logged_look(struct store *s, struct sql_query *q, struct arena *arena,
    struct notices_logged **ret, size_t *ret_count)
{
	struct notices_logged *items = NULL;
	size_t count = 0, kept = 0;
	enum err err = store_rows(s, q, arena, sizeof *items, logged_take, &items, &count);

	for (size_t i = 0; i < count && !err; i++) {
		bool is_news = false;

		if (kept == 0 || !logged_is_same(&items[kept - 1], &items[i]))
			err = logged_is_news(s, &items[i], arena, &is_news);
		if (is_news)
			items[kept++] = items[i];
	}
	if (err)
		return err;
	*ret = items;
	*ret_count = kept;
	return ERR_OK;
}

enum err notices_logged_read(
    struct store *s, uint64_t index, struct arena *arena, struct ledger_entry *ret)
{
	struct ledger_row *row = NULL;
	size_t count = 0;
	enum err err = ledger_rows(s, index, 1, arena, &row, &count);

	if (err)
		return err;
	if (count == 0 || row->index != index)
		return store_because(s, ERR_NOT_FOUND, "the public log has no such entry");
	return entry_read(s, row->entry, arena, ret);
}
