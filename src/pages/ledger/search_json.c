/* GET /log/search.json?host=…: what the public log has of a host, for programs. */
#include <inttypes.h>
#include "config/config.h"
#include "io/json.h"
#include "ledger/view.h"
#include "pages/error_page.h"
#include "pages/ledger/asked.h"
#include "pages/ledger/finder.h"
#include "pages/ledger/kept.h"
#include "pages/ledger/search.h"
#include "pages/ledger/words.h"
#include "pages/pages.h"

enum { JSON_MAX = 4 << 20, URL_MAX = 4096 };

static void search_json_set_url(struct json *j, const char *key, const struct app *app,
    void (*write)(const struct app *app, const struct ledger_found_entry *e, struct buf *to),
    const struct ledger_found_entry *e)
{
	struct buf url = BUF_INIT(URL_MAX);

	write(app, e, &url);
	json_set_buf(j, key, &url);
	buf_free(&url);
}

/* What cannot be proved yet has no address of a proof. */
static void search_json_add(
    const struct app *app, const struct ledger_found_entry *e, uint64_t shown, struct json *list)
{
	struct json *item = json_add_object(list);

	json_set_int(item, "index", (int64_t)e->index);
	json_set_bool(item, "in_checkpoint", e->index < shown);
	json_set_raw(item, "entry", e->bytes);
	search_json_set_url(item, "page", app, ledger_write_page_url, e);
	if (e->index < shown)
		search_json_set_url(item, "tlog_proof", app, ledger_write_proof_url, e);
	else
		json_set_null(item, "tlog_proof");
}

static void search_json_set_older(const struct app *app, const struct ledger_asked *asked,
    const struct ledger_found *found, struct json *j)
{
	struct buf url = BUF_INIT(URL_MAX);

	if (found->has_older) {
		buf_puts(&url, app->config->server.public_url);
		ledger_asked_write("/log/search.json", asked->host, LANG_COUNT, &url);
		buf_printf(&url, "&before=%" PRIu64, found->entries[found->count - 1].index);
		json_set_buf(j, "older", &url);
	} else {
		json_set_null(j, "older");
	}
	buf_free(&url);
}

static void search_json_write(const struct app *app, const struct ledger_asked *asked,
    const struct ledger_found *found, struct buf *to)
{
	uint64_t shown = ledger_shown_size(app->ledger);
	struct json *j = json_new_object(), *names, *entries;

	json_set_text(j, "host", str_from(asked->host));
	names = json_set_array(j, "names");
	for (size_t i = 0; i < found->names.count; i++)
		json_add_text(names, str_from(found->names.at[i]));
	json_set_int(j, "size", (int64_t)shown);
	entries = json_set_array(j, "entries");
	for (size_t i = 0; i < found->count; i++)
		search_json_add(app, &found->entries[i], shown, entries);
	search_json_set_older(app, asked, found, j);
	json_finish(j, JSON_INDENTED, to);
	buf_putc(to, '\n');
}

static struct reply *search_json_make(
    const struct request *r, const struct ledger_asked *asked, const struct ledger_found *found)
{
	static const struct reply_header headers[] = {
	    {"Cache-Control", "public, max-age=1"},
	    {"Access-Control-Allow-Origin", "*"},
	    {"Cross-Origin-Resource-Policy", "cross-origin"},
	};
	const struct reply_form form = {.status = 200,
	    .media_type = "application/json",
	    .tagged = true,
	    .squeeze = REPLY_QUICKLY,
	    .coding = request_coding(r),
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0]};
	struct buf text = BUF_INIT(JSON_MAX);
	struct reply *reply = NULL;
	size_t len;
	char *body;

	search_json_write(r->app, asked, found, &text);
	if ((body = buf_take(&text, &len)) != NULL)
		reply = reply_new(&form, body, len);
	buf_free(&text);
	return reply;
}

static void search_json_answer(struct request *r, const struct ledger_asked *asked)
{
	const struct ledger_found *found;
	struct ledger_kept_key key;

	ledger_kept_key(r, "search.json", LANG_USUAL, asked, &key);
	if (!ledger_kept_send(r, &key) && ledger_find(r, asked->host, asked->before, &found))
		ledger_keep(r, &key, search_json_make(r, asked, found));
}

void page_ledger_search_json(struct request *r)
{
	struct ledger_asked asked;

	ledger_asked_read(r, &asked);
	if (r->app->ledger == NULL)
		error_page_send(r, 404);
	else if (asked.kind != LEDGER_ASKED_HOST)
		ledger_search_refuse(r, &asked);
	else
		search_json_answer(r, &asked);
}
