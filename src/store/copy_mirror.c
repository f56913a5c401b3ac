/* Makes a table of TO equal to FROM's.
 *
 * DESIGN: FROM's rows are walked by key in pages. Of each page the digests of the rows are kept and
 * looked for among those of TO's rows in the same range of keys, which come in the same order: what
 * is the same on both sides stays untouched. Where something differs, FROM's page is read once more
 * and what TO lacks is put, in one transaction; if TO has rows there that FROM has not, all between
 * a row that is put and the one before it is dropped first. */
#include "store/copy_mirror.h"

#include <stdlib.h>
#include <string.h>
#include "store/store.h"

/* A page of FROM's table, and what of it TO has. */
struct page {
	struct copying *c;
	size_t table;
	struct copy_key before, last; /* its rows stand behind the one, and up to the other */
	size_t rows;
	unsigned char digests[COPY_PAGE][DIGEST_BYTES];
	bool same[COPY_PAGE]; /* TO has the row, and none of its own before it */
	bool has_others;      /* TO has rows that FROM has not, among these */
	/* Where one of the steps below is. */
	size_t at;
	bool behind_other;
	struct copy_key row, row_before;
};

/* Behind its last row there is none in FROM. */
static bool page_is_last(const struct page *p)
{
	return p->rows < COPY_PAGE;
}

/* ---- reading a page, and what TO has of it ---- */

static enum err page_take_row(void *arg, struct sql_query *row)
{
	struct page *p = arg;
	unsigned char *digest = p->digests[p->rows];
	enum err err;

	memset(digest, 0, DIGEST_BYTES);
	err = copy_digest(p->c, p->table, row, digest);
	p->same[p->rows++] = false;
	return err ? err : copy_take_key(p->c, p->table, row, &p->last);
}

static enum err page_match_row(void *arg, struct sql_query *row)
{
	struct page *p = arg;
	unsigned char digest[DIGEST_BYTES] = {0};
	enum err err = copy_digest(p->c, p->table, row, digest);
	size_t i = p->at;

	while (i < p->rows && memcmp(p->digests[i], digest, DIGEST_BYTES) != 0)
		i++;
	if (i < p->rows) {
		p->same[i] = !p->behind_other;
		p->at = i + 1;
		p->behind_other = false;
	} else {
		p->behind_other = p->has_others = true;
	}
	return err;
}

static enum err page_read(struct page *p)
{
	struct copying *c = p->c;
	enum err err;

	p->rows = p->at = 0;
	p->has_others = p->behind_other = false;
	err = copy_range(c, &c->from, p->table, &p->before, NULL, COPY_PAGE, page_take_row, p);
	if (err)
		return err;
	return copy_range(c, &c->to, p->table, &p->before, page_is_last(p) ? NULL : &p->last,
	    INT64_MAX, page_match_row, p);
}

/* How many rows are to be put. */
static size_t page_count_lacking(const struct page *p)
{
	size_t lacking = 0;

	for (size_t i = 0; i < p->rows; i++)
		lacking += !p->same[i];
	return lacking;
}

/* ---- writing what differs ---- */

static enum err page_write_row(void *arg, struct sql_query *row)
{
	struct page *p = arg;
	const struct copy_key *behind = p->at == 0 ? &p->before : &p->row_before;
	bool same = p->same[p->at++];
	enum err err = copy_take_key(p->c, p->table, row, &p->row);

	if (!err && !same && p->has_others)
		err = copy_drop(p->c, p->table, behind, &p->row);
	if (!err && !same)
		err = copy_put(p->c, p->table, row);
	copy_swap_keys(&p->row_before, &p->row);
	return err;
}

static enum err page_write(struct page *p)
{
	struct copying *c = p->c;
	enum err err = copy_because(c, &c->to, store_begin(c->to.store));

	if (err)
		return err;
	p->at = 0;
	err = copy_range(c, &c->from, p->table, &p->before, NULL, COPY_PAGE, page_write_row, p);
	if (!err && p->has_others && page_is_last(p))
		err = copy_drop(c, p->table, p->rows == 0 ? &p->before : &p->last, NULL);
	if (!err)
		err = copy_because(c, &c->to, store_commit(c->to.store));
	if (err)
		store_rollback(c->to.store);
	else
		c->report->written += page_count_lacking(p);
	return err;
}

/* ---- page by page ---- */

static enum err page_mirror(struct page *p)
{
	enum err err = page_read(p);

	if (!err && (p->has_others || page_count_lacking(p) > 0))
		err = page_write(p);
	if (p->rows > 0)
		copy_swap_keys(&p->before, &p->last);
	return err;
}

static enum err page_mirror_all(struct page *p)
{
	const struct copy_table *table = &copy_tables[p->table];
	int64_t first, last, newest = 0;
	bool more = true;
	enum err err = ERR_OK;

	/* What only grows lacks nothing up to its newest row, and none of it can be dropped. */
	if (table->rows == COPY_GROW)
		err = copy_span(p->c, &p->c->to, p->table, &first, &newest);
	if (err)
		return err;
	p->before.is_row = newest > 0;
	p->before.numbers[0] = newest;
	err = copy_span(p->c, &p->c->from, p->table, &first, &last);
	while (more && !err) {
		err = page_mirror(p);
		more = !page_is_last(p);
		copy_tell(p->c, table->name, false,
		    (uint64_t)p->before.numbers[0] - (uint64_t)first,
		    (uint64_t)last - (uint64_t)first + 1);
	}
	return err;
}

enum err copy_mirror(struct copying *c, size_t table)
{
	struct page *p = calloc(1, sizeof *p);
	enum err err;

	if (p == NULL)
		return err_no_memory(c->why);
	p->c = c;
	p->table = table;
	p->before.text = p->last.text = BUF_INIT(COPY_TEXT_MAX);
	p->row.text = p->row_before.text = BUF_INIT(COPY_TEXT_MAX);
	err = page_mirror_all(p);
	buf_free(&p->before.text);
	buf_free(&p->last.text);
	buf_free(&p->row.text);
	buf_free(&p->row_before.text);
	free(p);
	return err;
}
