/* Reads, digests and writes the rows of a copy, whatever their table. */
#include "store/copy_rows.h"

#include <inttypes.h>
#include "store/store.h"

void copy_tell(struct copying *c, const char *table, bool comparing, uint64_t done, uint64_t total)
{
	if (c->report->progress != NULL)
		c->report->progress(c->report->arg, table, comparing, done, total);
}

enum err copy_because(struct copying *c, const struct copy_side *side, enum err err)
{
	if (err && c->why != NULL)
		*c->why = *store_why(side->store);
	return err;
}

static enum err copy_because_of_room(struct copying *c, enum err err)
{
	return err ? err_because(c->why, err, "%s", err_text(err)) : ERR_OK;
}

/* ---- reading ---- */

enum err copy_rows(
    struct copying *c, struct copy_side *side, struct sql_query *q, copy_row each, void *arg)
{
	enum err err = ERR_OK, end;

	while (!err && sql_step(q))
		err = each(arg, q);
	end = store_result(side->store, sql_end(q));
	return err ? err : copy_because(c, side, end);
}

/* Binds the columns of a key from parameter *next on. */
static void key_bind(
    struct sql_query *q, const struct copy_table *table, const struct copy_key *key, unsigned *next)
{
	for (size_t i = 0; i < table->keys; i++)
		if (table->types[i] == 'i')
			sql_bind_int(q, (*next)++, key->numbers[i]);
		else
			sql_bind_text(q, (*next)++, buf_str(&key->text));
}

/* COPY_READ or COPY_DROP, with its bounds bound; *ret_next is the parameter behind them. */
static struct sql_query *range_query(struct copy_side *side, size_t table, enum copy_sql sql,
    const struct copy_key *behind, const struct copy_key *up_to, unsigned *ret_next)
{
	unsigned bounds = (behind->is_row ? COPY_BEHIND : 0) | (up_to != NULL ? COPY_UP_TO : 0);
	struct sql_query *q = store_query(side->store, side->statements[table][sql + bounds]);

	*ret_next = 1;
	if (behind->is_row)
		key_bind(q, &copy_tables[table], behind, ret_next);
	if (up_to != NULL)
		key_bind(q, &copy_tables[table], up_to, ret_next);
	return q;
}

enum err copy_range(struct copying *c, struct copy_side *side, size_t table,
    const struct copy_key *behind, const struct copy_key *up_to, int64_t most, copy_row each,
    void *arg)
{
	unsigned next;
	struct sql_query *q = range_query(side, table, COPY_READ, behind, up_to, &next);

	sql_bind_int(q, next, most);
	return copy_rows(c, side, q, each, arg);
}

enum err copy_take_key(struct copying *c, size_t table, struct sql_query *row, struct copy_key *key)
{
	const struct copy_table *of = &copy_tables[table];

	buf_clear(&key->text);
	for (unsigned i = 0; i < of->keys; i++)
		if (of->types[i] == 'i')
			key->numbers[i] = sql_int(row, i);
		else
			buf_add_str(&key->text, sql_text(row, i));
	key->is_row = true;
	return copy_because_of_room(c, key->text.err);
}

void copy_swap_keys(struct copy_key *a, struct copy_key *b)
{
	struct copy_key copy = *a;

	*a = *b;
	*b = copy;
}

enum err copy_span(
    struct copying *c, struct copy_side *side, size_t table, int64_t *ret_first, int64_t *ret_last)
{
	struct sql_query *q;

	*ret_first = *ret_last = 0;
	if (copy_tables[table].types[0] != 'i')
		return ERR_OK;
	q = store_query(side->store, side->statements[table][COPY_SPAN]);
	if (sql_step(q)) {
		*ret_first = sql_int(q, 0);
		*ret_last = sql_int(q, 1);
	}
	return copy_because(c, side, store_result(side->store, sql_end(q)));
}

/* ---- digests ---- */

enum err copy_digest(
    struct copying *c, size_t table, struct sql_query *row, unsigned char digest[DIGEST_BYTES])
{
	const char *types = copy_tables[table].types;

	buf_clear(&c->row);
	buf_add(&c->row, digest, DIGEST_BYTES);
	for (unsigned i = 0; types[i] != '\0'; i++) {
		if (sql_is_null(row, i)) {
			buf_putc(&c->row, 'n');
		} else if (types[i] == 'i') {
			buf_printf(&c->row, "i%" PRId64 ";", sql_int(row, i));
		} else {
			struct str bytes = types[i] == 't' ? sql_text(row, i) : sql_bytes(row, i);

			buf_printf(&c->row, "%c%zu:", types[i], bytes.len);
			buf_add_str(&c->row, bytes);
		}
	}
	return copy_because_of_room(
	    c, c->row.err ? c->row.err : digest_sha256(c->row.at, c->row.len, digest));
}

/* ---- writing ---- */

void copy_bind(struct sql_query *row, const char *types, struct sql_query *to)
{
	for (unsigned i = 0; types[i] != '\0'; i++)
		if (sql_is_null(row, i))
			continue;
		else if (types[i] == 'i')
			sql_bind_int(to, i + 1, sql_int(row, i));
		else if (types[i] == 't')
			sql_bind_text(to, i + 1, sql_text(row, i));
		else
			sql_bind_bytes(to, i + 1, sql_bytes(row, i));
}

/* Ends a change of TO, at the latest with the transaction. */
static enum err copy_finish(struct copying *c, struct sql_query *q)
{
	return copy_because(c, &c->to, store_result(c->to.store, sql_finish_later(q)));
}

enum err copy_put(struct copying *c, size_t table, struct sql_query *row)
{
	struct sql_query *put = store_query(c->to.store, c->to.statements[table][COPY_PUT]);

	copy_bind(row, copy_tables[table].types, put);
	return copy_finish(c, put);
}

enum err copy_forget(struct copying *c, size_t table, int64_t code)
{
	struct sql_query *q = store_query(c->to.store, c->to.statements[table][COPY_FORGET]);

	sql_bind_int(q, 1, code);
	return copy_finish(c, q);
}

enum err copy_drop(
    struct copying *c, size_t table, const struct copy_key *behind, const struct copy_key *up_to)
{
	unsigned next;

	return copy_finish(c, range_query(&c->to, table, COPY_DROP, behind, up_to, &next));
}
