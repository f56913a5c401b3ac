/* /admin/invoices: which are to be posted, all of them, and as a file. */
#include <inttypes.h>
#include <stdio.h>
#include "base/local_time.h"
#include "figures/table.h"
#include "reports/handlers.h"
#include "visit/invoice.h"
#include "visit/show.h"

enum { ROWS_MAX = 50, FILE_PART_MAX = 16 << 20 };

/* ---- the list ---- */

/* True where it is wanted as a file. */
static bool filter_read(struct console *c, struct invoice_filter *f)
{
	uint64_t from = 0;

	f->to_post = !str_eq(str_from(visit_param(&c->v, "show")), STR("all"));
	str_to_uint(str_from(visit_param(&c->v, "from")), INT64_MAX, &from);
	f->from = (int64_t)from;
	return str_eq(str_from(visit_param(&c->v, "as")), STR("csv"));
}

static void page_show(struct console *c, const struct invoice_filter *filter)
{
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	struct invoice *invoices = NULL;
	uint64_t waiting = 0;
	size_t count = 0;
	enum err err = invoice_list(&change, filter, &c->v.memory, &invoices, &count);

	if (!err)
		err = invoice_count_to_post(&change, &waiting);
	if (!visit_ok(&c->v, err, why.text))
		return;
	for (size_t i = 0; i < count && i < ROWS_MAX; i++)
		visit_invoice(&c->v, model_item(c->v.model, "invoices"), &invoices[i]);
	if (count > ROWS_MAX)
		model_format(c->v.model, "more", "/admin/invoices?show=%s&from=%" PRId64,
		    filter->to_post ? "waiting" : "all", invoices[ROWS_MAX - 1].id);
	model_flag(c->v.model, "to_post", filter->to_post);
	model_flag(c->v.model, "none", count == 0);
	model_format(c->v.model, "waiting", "%" PRIu64, waiting);
	visit_show(&c->v, 200, "console_invoices");
}

/* ---- as a file, written page by page ---- */

static void invoice_add(const struct invoice *i, struct table *r)
{
	const struct str people[] = {i->to.organization, i->to.department, i->to.title, i->to.name,
	    i->to.address, i->to.mail};

	table_number(r, (uint64_t)i->id);
	table_code(r, &i->code);
	table_day(r, local_time_days(i->made_at));
	table_day(r, i->due_day);
	table_text(r, i->service);
	table_number(r, i->years);
	table_text(r, i->currency);
	table_number(r, (uint64_t)i->net);
	table_number(r, (uint64_t)i->tax);
	table_text(r, str_from(invoice_way_name(i->way)));
	table_day(r, i->posted_at == 0 ? 0 : local_time_days(i->posted_at));
	for (size_t k = 0; k < sizeof people / sizeof people[0]; k++)
		table_text(r, people[k]);
}

static enum err invoices_write(const struct invoice *list, size_t count, bool is_first,
    struct arena *arena, FILE *to, struct problem *why)
{
	static const char *const columns[] = {"invoice", "code", "made", "due", "service", "years",
	    "currency", "net", "tax", "way", "posted", "organization", "department", "title",
	    "name", "address", "mail"};
	struct table r = {.columns = columns,
	    .column_count = sizeof columns / sizeof columns[0],
	    .memory = arena};
	struct buf text = BUF_INIT(FILE_PART_MAX);
	enum err err = ERR_OK;

	for (size_t i = 0; i < count; i++)
		invoice_add(&list[i], &r);
	if (is_first)
		table_write_csv_head(&r, &text);
	table_write_csv_rows(&r, &text);
	if (r.failed || text.err)
		err = err_no_memory(why);
	else if (fwrite(text.at, 1, text.len, to) != text.len)
		err = err_because(why, ERR_FULL, "the invoices cannot be written");
	buf_free(&text);
	return err;
}

static enum err file_write(
    const struct change *change, struct invoice_filter filter, FILE *to, uint64_t *ret_written)
{
	size_t count = filter.limit = INVOICE_LIST_MAX;
	bool is_first = true;
	enum err err = ERR_OK;

	while (!err && count == INVOICE_LIST_MAX) {
		struct arena memory = {NULL, 0};
		struct invoice *list = NULL;

		err = invoice_list(change, &filter, &memory, &list, &count);
		if (!err)
			err = invoices_write(list, count, is_first, &memory, to, change->why);
		*ret_written += err ? 0 : count;
		if (!err && count > 0)
			filter.from = list[count - 1].id;
		is_first = false;
		arena_free(&memory);
	}
	return err;
}

static void file_send(struct console *c, const struct invoice_filter *filter)
{
	struct problem why = {.text = "no file can be made for the invoices"};
	const struct change change = console_new_change(c, &why);
	FILE *file = tmpfile();
	uint64_t count = 0;
	enum err err = file == NULL ? ERR_FULL : file_write(&change, *filter, file, &count);

	if (!err)
		err = invoice_note_taking(&change, count);
	if (visit_ok(&c->v, err, why.text))
		visit_send_written(&c->v, "trustseal-invoices.csv",
		    "text/csv; charset=utf-8; header=present", file);
	else if (file != NULL)
		fclose(file);
}

void reports_invoices(struct console *c)
{
	struct invoice_filter filter = {.limit = ROWS_MAX + 1};

	if (filter_read(c, &filter))
		file_send(c, &filter);
	else
		page_show(c, &filter);
}

/* ---- one ---- */

static bool number_read(struct console *c, int64_t *ret)
{
	uint64_t id = 0;
	bool is_one = str_to_uint(c->v.r->captures.at[0], INT64_MAX, &id);

	*ret = (int64_t)id;
	if (!is_one)
		visit_fail(&c->v, 404);
	return is_one;
}

void reports_invoice(struct console *c)
{
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	struct invoice invoice;
	int64_t id;

	if (number_read(c, &id) &&
	    visit_ok(&c->v, invoice_show(&change, id, &c->v.memory, &invoice), why.text))
		visit_invoice_print(&c->v, &invoice, "/admin/invoices");
}

void reports_invoice_post(struct console *c)
{
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	int64_t id;
	enum err err;

	if (!number_read(c, &id))
		return;
	err = invoice_set_posted(&change, id);
	if (err == ERR_REFUSED)
		visit_fail(&c->v, 400);
	else if (visit_ok(&c->v, err, why.text))
		visit_see_other(&c->v, "/admin/invoices?done=posted");
}
