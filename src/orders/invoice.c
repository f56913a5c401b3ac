/* Invoices. */
#include "orders/invoice.h"

#include <inttypes.h>
#include <stdio.h>
#include "accounts/note.h"
#include "orders/sql.h"
#include "store/rows.h"

enum { SUBJECT_MAX = 40 };

static const char *const ways[] = {[INVOICE_POST] = "post", [INVOICE_MAIL] = "mail"};

const char *invoice_way_name(enum invoice_way way)
{
	return ways[way];
}

/* ---- rows ---- */

/* A text that is "" for NULL. */
static struct str text_keep(struct sql_query *q, unsigned column, struct arena *arena, bool *ok)
{
	struct str text = store_keep(q, column, arena, ok);

	return text.at == NULL ? STR("") : text;
}

/* Its columns begin with this one. */
enum { RECIPIENT_COLUMN = 15 };

static void recipient_take(struct sql_query *q, struct arena *arena, struct invoice *ret, bool *ok)
{
	struct str *const fields[] = {&ret->to.organization, &ret->to.department, &ret->to.title,
	    &ret->to.name, &ret->to.address, &ret->to.mail};

	ret->is_forgotten = sql_is_null(q, RECIPIENT_COLUMN);
	for (unsigned i = 0; i < sizeof fields / sizeof fields[0]; i++)
		*fields[i] = text_keep(q, RECIPIENT_COLUMN + i, arena, ok);
}

static bool invoice_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct invoice *ret = item;
	bool ok = true;

	ret->id = sql_int(q, 0);
	ret->code = code_of_number(sql_int(q, 1));
	ret->made_at = sql_int(q, 2);
	ret->due_day = (int32_t)sql_int(q, 3);
	ret->service = text_keep(q, 4, arena, &ok);
	ret->years = (unsigned)sql_int(q, 5);
	ret->currency = text_keep(q, 6, arena, &ok);
	ret->net = sql_int(q, 7);
	ret->tax_percent = (unsigned)sql_int(q, 8);
	ret->tax = sql_int(q, 9);
	ret->registration = text_keep(q, 10, arena, &ok);
	ret->payee = text_keep(q, 11, arena, &ok);
	ret->way =
	    str_eq(sql_text(q, 12), str_from(ways[INVOICE_MAIL])) ? INVOICE_MAIL : INVOICE_POST;
	ret->posted_at = sql_int(q, 13);
	ret->posted_by = store_keep(q, 14, arena, &ok);
	recipient_take(q, arena, ret, &ok);
	return ok;
}

static struct sql_query *invoice_query(const struct change *c, enum orders_sql sql, int64_t first)
{
	struct sql_query *q = store_query(c->store, orders_sql[sql]);

	sql_bind_int(q, 1, first);
	return q;
}

/* ---- reading ---- */

static enum err invoice_read(const struct change *c, enum orders_sql sql, int64_t key,
    struct arena *arena, struct invoice *ret)
{
	struct invoice *found = NULL;
	size_t count = 0;
	enum err err = store_rows(c->store, invoice_query(c, sql, key), arena, sizeof *found,
	    invoice_take, &found, &count);

	if (!err && count == 0)
		return err_because(c->why, ERR_NOT_FOUND, "there is no such invoice");
	if (!err)
		*ret = found[0];
	return change_explain(c, err);
}

enum err invoice_find(
    const struct change *c, const struct code *code, struct arena *arena, struct invoice *ret)
{
	return invoice_read(c, ORDERS_SQL_INVOICE_OF_CODE, code_number(code), arena, ret);
}

enum err invoice_show(const struct change *c, int64_t id, struct arena *arena, struct invoice *ret)
{
	return invoice_read(c, ORDERS_SQL_INVOICE, id, arena, ret);
}

enum err invoice_list(const struct change *c, const struct invoice_filter *filter,
    struct arena *arena, struct invoice **ret, size_t *ret_count)
{
	struct sql_query *q =
	    invoice_query(c, filter->to_post ? ORDERS_SQL_INVOICES_TO_POST : ORDERS_SQL_INVOICES,
		filter->from == 0 && !filter->to_post ? INT64_MAX : filter->from);

	sql_bind_int(q, 2, (int64_t)filter->limit);
	return change_explain(
	    c, store_rows(c->store, q, arena, sizeof **ret, invoice_take, ret, ret_count));
}

enum err invoice_count_to_post(const struct change *c, uint64_t *ret)
{
	struct sql_query *q = store_query(c->store, orders_sql[ORDERS_SQL_COUNT_TO_POST]);

	*ret = sql_step(q) ? (uint64_t)sql_int(q, 0) : 0;
	return change_explain(c, store_result(c->store, sql_end(q)));
}

/* ---- posted ---- */

static enum err posted_set(const struct change *c, const struct invoice *invoice)
{
	struct sql_query *q = invoice_query(c, ORDERS_SQL_SET_POSTED, invoice->id);
	char subject[SUBJECT_MAX];
	enum err err;

	sql_bind_int(q, 2, c->now);
	sql_bind_text(q, 3, str_from(c->actor));
	err = store_result(c->store, sql_finish(q));
	snprintf(subject, sizeof subject, "invoice %" PRId64, invoice->id);
	return err ? err
		   : accounts_note(c, AUDIT_INVOICE_POST, str_from(subject), (struct str){NULL, 0});
}

enum err invoice_set_posted(const struct change *c, int64_t id)
{
	struct arena memory = {NULL, 0};
	struct invoice invoice;
	enum err err = change_begin(c);

	if (!err)
		err = invoice_show(c, id, &memory, &invoice);
	if (!err && invoice.way == INVOICE_MAIL)
		err = err_because(c->why, ERR_REFUSED, "this invoice goes by mail");
	if (!err && invoice.posted_at == 0)
		err = posted_set(c, &invoice);
	arena_free(&memory);
	return change_end(c, err);
}

enum err invoice_note_taking(const struct change *c, uint64_t count)
{
	char detail[SUBJECT_MAX];
	enum err err = change_begin(c);

	snprintf(detail, sizeof detail, "invoices=%" PRIu64, count);
	if (!err)
		err = accounts_note(c, AUDIT_INVOICE_TAKE, (struct str){NULL, 0}, str_from(detail));
	return change_end(c, err);
}

enum err invoice_forget(const struct change *c, const struct code *code)
{
	return store_result(
	    c->store, sql_finish(invoice_query(c, ORDERS_SQL_DROP_RECIPIENT, code_number(code))));
}
