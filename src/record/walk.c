/* Reads what is issued for a code and for its successors: as a record, or all of it. */
#include "record/walk.h"

#include "record/sql.h"
#include "record/succession.h"
#include "store/rows.h"

/* ---- one code's own ---- */

/* Reads what is issued for a contract, if anything is, into what a walk fills. */
typedef enum err source_add(struct store *s, const struct contract *contract, int64_t now,
    struct arena *arena, void *to, bool *ret_issued);

static enum err source_add_issuance(struct store *s, const struct contract *contract, int64_t now,
    struct arena *arena, void *to, bool *ret_issued)
{
	struct record_source *source = to;
	struct issuance_source *i = &source->issuances[source->count];
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CURRENT]);
	bool ok = true;

	sql_bind_int(q, 1, code_number(&contract->code));
	sql_bind_int(q, 2, now);
	*ret_issued = sql_step(q);
	if (*ret_issued) {
		int64_t revoked_at = sql_int(q, 1);

		*i = (struct issuance_source){.code = contract->code,
		    .lang = contract->lang,
		    .sticker = contract->sticker,
		    .service = contract->service,
		    .organization = contract->organization,
		    .organization_en = contract->organization_en,
		    .url_count = contract->url_count,
		    .urls = contract->urls,
		    .der = arena_bytes(arena, sql_bytes(q, 0), &ok),
		    .facts = arena_bytes(arena, sql_bytes(q, 3), &ok)};
		if (revoked_at != 0 && revoked_at <= now) {
			i->revoked_at = revoked_at;
			i->revocation_reason = store_keep(q, 2, arena, &ok);
		}
		source->count++;
	}
	return store_end(s, q, ok);
}

static int64_t earlier_ahead(int64_t t, int64_t now, int64_t than)
{
	return t > now && t < than ? t : than;
}

/* The current certificate's times. What may change the choice: of several certificates all of their
 * times; of a single one only that it is revoked. */
static enum err record_read_times(
    struct store *s, int64_t now, struct issuance *to, int64_t *ret_until, bool *ret_issued)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_TIMES]);
	int64_t any = INT64_MAX, revocation = INT64_MAX;
	unsigned rows = 0;

	sql_bind_int(q, 1, code_number(&to->code));
	sql_bind_int(q, 2, now);
	for (; sql_step(q); rows++) {
		int64_t from = sql_int(q, 0), until = sql_int(q, 1), revoked_at = sql_int(q, 2);

		if (rows == 0) {
			to->not_before = from;
			to->not_after = until;
			to->revoked_at = revoked_at <= now ? revoked_at : 0;
			to->broken = sql_int(q, 3) != 0;
		}
		any = earlier_ahead(from, now, any);
		any = earlier_ahead(until + 1, now, any);
		revocation = earlier_ahead(revoked_at, now, revocation);
	}
	any = earlier_ahead(revocation, now, any);
	*ret_until = rows > 1 ? any : revocation;
	*ret_issued = rows > 0;
	return store_result(s, sql_end(q));
}

static enum err record_add_issuance(struct store *s, const struct contract *contract, int64_t now,
    struct arena *arena, void *to, bool *ret_issued)
{
	struct record *record = to;
	struct issuance *i = &record->issuances[record->count];
	int64_t until;
	enum err err;

	*i = (struct issuance){
	    .code = contract->code, .lang = contract->lang, .sticker = contract->sticker};
	err = record_read_times(s, now, i, &until, ret_issued);
	if (err || !*ret_issued)
		return err;
	record->until = until < record->until ? until : record->until;
	record->count++;
	err = contract_sites(contract->urls, contract->url_count, arena, &i->sites);
	if (err == ERR_CORRUPT)
		return store_because(
		    s, err, "contract %s has a registered URL that is none", contract->code.text);
	return err ? store_no_memory(s) : ERR_OK;
}

/* ---- the chain ---- */

/* A walk from a code to its successors. */
struct walk {
	struct store *store;
	struct arena *arena;
	int64_t now; /* not earlier than the newest event */
	int64_t depth;
	uint64_t version;
	bool parted; /* a successor is not followed */
	source_add *add;
	void *to;
};

/* How many successors there are, and the newest event of all: its number and its time. A time
 * earlier than what has happened is none: a clock that is set back undoes nothing. */
static enum err walk_begin(struct walk *w, const struct code *code)
{
	struct sql_query *q = store_query(w->store, record_sql[RECORD_SQL_CHAIN]);

	sql_bind_int(q, 1, code_number(code));
	if (sql_step(q)) {
		w->depth = sql_int(q, 0);
		w->version = (uint64_t)sql_int(q, 1);
		w->now = sql_int(q, 2) > w->now ? sql_int(q, 2) : w->now;
	}
	return store_result(w->store, sql_end(q));
}

/* Adds the successors to show, oldest first. */
static enum err walk_add_successors(struct walk *w, const struct contract *own)
{
	struct contract found[RECORD_ISSUANCES_MAX - 1];
	int64_t depths[RECORD_ISSUANCES_MAX - 1], behind = 0;
	size_t count = 0;
	bool issued;
	enum err err = succession_find(w->store, own, w->now, RECORD_ISSUANCES_MAX - 1, w->arena,
	    found, depths, &count, &w->parted);

	for (size_t done = 0; done < count && !err; done++) {
		size_t next = 0;

		while (depths[next] <= behind)
			next++;
		for (size_t i = next; i < count; i++)
			if (depths[i] > behind && depths[i] < depths[next])
				next = i;
		behind = depths[next];
		err = w->add(w->store, &found[next], w->now, w->arena, w->to, &issued);
	}
	return err;
}

static enum err walk_run(struct walk *w, const struct code *code)
{
	struct contract own;
	bool issued = false;
	enum err err = walk_begin(w, code);

	if (!err)
		err = store_contract(w->store, code, w->arena, &own);
	if (err)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	err = w->add(w->store, &own, w->now, w->arena, w->to, &issued);
	if (!err && issued && w->depth > 0)
		err = walk_add_successors(w, &own);
	return err;
}

enum err store_source(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct record_source *ret)
{
	struct record_source source = {.code = *code, .as_of = now};
	struct walk w = {.store = s, .arena = arena, .now = now, .add = source_add_issuance};
	enum err err = store_begin_snapshot(s);

	if (err)
		return err;
	w.to = &source;
	err = store_end_snapshot(s, walk_run(&w, code));
	source.version = w.version;
	source.parted = w.parted;
	if (!err)
		*ret = source;
	return err;
}

/* In a chain any certificate's time may change which successors are shown. */
static enum err record_read_chain_until(const struct walk *w, struct record *to)
{
	struct sql_query *q = store_query(w->store, record_sql[RECORD_SQL_CHAIN_UNTIL]);

	sql_bind_int(q, 1, code_number(&to->code));
	sql_bind_int(q, 2, w->now);
	if (sql_step(q))
		for (unsigned i = 0; i < 3; i++)
			to->until = earlier_ahead(sql_int(q, i), w->now, to->until);
	return store_result(w->store, sql_end(q));
}

enum err walk_record(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct record *ret, bool *ret_renewed)
{
	struct record record = {.code = *code, .as_of = now, .until = INT64_MAX};
	struct walk w = {
	    .store = s, .arena = arena, .now = now, .add = record_add_issuance, .to = &record};
	enum err err = walk_run(&w, code);

	if (!err && w.depth > 0)
		err = record_read_chain_until(&w, &record);
	record.version = w.version;
	record.parted = w.parted;
	if (!err) {
		*ret = record;
		*ret_renewed = w.depth > 0;
	}
	return err;
}
