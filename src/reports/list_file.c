/* A list of contacts as a file of CSV. */
#include "reports/list_file.h"

#include <errno.h>
#include <string.h>
#include "base/local_time.h"
#include "figures/table.h"
#include "notices/recipients.h"
#include "notices/stop.h"

/* Contacts that are read and written at a time; bytes that they take at most; of an address. */
enum { PAGE = 1000, PAGE_MAX = 16 << 20, URL_MAX = 1024 };

static const char *const columns[] = {"code", "host", "organization", "service", "until", "name",
    "of_organization", "department", "title", "mail", "lang", "stop"};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* A list that is being written. */
struct writing {
	const char *public_url;
	unsigned char key[DIGEST_BYTES];
	FILE *to;
	uint64_t count;
};

static enum err key_read(const struct change *c, unsigned char ret[DIGEST_BYTES])
{
	enum err err = change_begin(c);

	if (!err)
		err = notices_stop_key(c, ret);
	return change_end(c, err);
}

/* How the customer says no; nothing for a contract that is no customer's. */
static void stop_add(const struct writing *w, const struct notices_recipient *one, struct table *r)
{
	struct buf url = BUF_INIT(URL_MAX);
	const char *copy;

	if (one->customer == 0) {
		table_absent(r);
		return;
	}
	buf_puts(&url, w->public_url);
	r->failed =
	    r->failed || notices_stop_write_by(w->key, one->customer, NOTICE_NEWS, &url) != ERR_OK;
	copy = arena_str(r->memory, buf_str(&url));
	r->failed = r->failed || url.err || copy == NULL;
	table_text(r, copy == NULL ? STR("") : str_from(copy));
	buf_free(&url);
}

static void recipient_add(
    const struct writing *w, const struct notices_recipient *one, struct table *r)
{
	const struct str texts[] = {
	    one->name, one->of_organization, one->department, one->title, one->mail, one->lang};

	table_code(r, &one->code);
	table_text(r, one->host);
	table_text(r, one->organization);
	table_text(r, one->service);
	table_day(r, local_time_days(one->until));
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		table_text(r, texts[i]);
	stop_add(w, one, r);
}

/* False where the file cannot take it, or memory is short. */
static enum err page_write(struct writing *w, const struct notices_recipient *items, size_t count,
    bool is_first, struct arena *arena, struct problem *why)
{
	struct table r = {.columns = columns, .column_count = COLUMNS, .memory = arena};
	struct buf text = BUF_INIT(PAGE_MAX);
	enum err err = ERR_OK;

	for (size_t i = 0; i < count; i++)
		recipient_add(w, &items[i], &r);
	if (is_first)
		table_write_csv_head(&r, &text);
	table_write_csv_rows(&r, &text);
	if (r.failed || text.err)
		err = err_no_memory(why);
	else if (fwrite(text.at, 1, text.len, w->to) != text.len)
		err = err_because(why, ERR_FULL, "the list cannot be written: %s", strerror(errno));
	w->count += count;
	buf_free(&text);
	return err;
}

enum err list_file_write(const struct change *c, const struct registry_list *list,
    const char *public_url, FILE *to, uint64_t *ret_count)
{
	struct writing w = {.public_url = public_url, .to = to};
	struct code after = {""};
	enum err err = key_read(c, w.key);
	size_t count = PAGE;

	while (!err && count == PAGE) {
		struct notices_recipient *items = NULL;
		struct arena arena = {NULL, 0};

		err = change_explain(c, notices_recipients(c->store, &list->segment, list->role,
					    c->now, &after, PAGE, &arena, &items, &count));
		if (!err)
			err = page_write(&w, items, count, after.text[0] == '\0', &arena, c->why);
		if (!err && count > 0)
			after = items[count - 1].code;
		arena_free(&arena);
	}
	if (!err)
		*ret_count = w.count;
	return err;
}
