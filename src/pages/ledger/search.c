/* GET /log/search?host=…: everything that the public log has of a host, the newest first. */
#include <inttypes.h>
#include "base/local_time.h"
#include "config/config.h"
#include "ledger/view.h"
#include "origin/display.h"
#include "pages/error_page.h"
#include "pages/ledger/asked.h"
#include "pages/ledger/finder.h"
#include "pages/ledger/kept.h"
#include "pages/ledger/search.h"
#include "pages/ledger/words.h"
#include "pages/page.h"
#include "pages/pages.h"

enum { ADDRESS_MAX = 4 * LEDGER_TYPED_MAX, HOST_TEXT_MAX = 4096, ZONE_MAX = 64 };

#define PATH "/log/search"

/* The same page as far as the tag of its language: of what cannot be read, the empty form. */
static void search_set_frame(
    const struct request *r, enum lang lang, const struct ledger_asked *asked, struct model *m)
{
	struct buf address = BUF_INIT(ADDRESS_MAX);

	if (asked->kind == LEDGER_ASKED_HOST) {
		ledger_asked_write(PATH, asked->host, LANG_COUNT, &address);
		if (asked->before > 0)
			buf_printf(&address, "&before=%" PRIu64, asked->before);
		buf_puts(&address, "&lang=");
	} else {
		buf_puts(&address, PATH "?lang=");
	}
	model_check(m, address.err);
	page_frame_visitors(r->app->config, r->app->site, lang, address.at, m);
	buf_free(&address);
}

static void search_set_url(
    struct model *m, const char *name, const char *path, const char *host, enum lang lang)
{
	struct buf url = BUF_INIT(ADDRESS_MAX);

	ledger_asked_write(path, host, lang, &url);
	model_buf(m, name, &url);
	buf_free(&url);
}

/* As browsers show it; a wildcard as it is registered. */
static void search_set_host(struct model *m, const char *name, const char *host)
{
	struct buf text = BUF_INIT(HOST_TEXT_MAX);
	bool doubtful;

	origin_host_display(host, &text, &doubtful);
	model_buf(m, name, &text);
	buf_free(&text);
}

static void search_set_found(const struct request *r, enum lang lang,
    const struct ledger_asked *asked, const struct ledger_found *found, struct model *m)
{
	uint64_t shown = ledger_shown_size(r->app->ledger);
	struct buf older = BUF_INIT(ADDRESS_MAX);

	model_format(m, "size", "%" PRIu64, shown);
	search_set_host(m, "host", asked->host);
	search_set_url(m, "feed_url", "/log/feed.atom", asked->host, lang);
	search_set_url(m, "json_url", "/log/search.json", asked->host, LANG_COUNT);
	search_set_url(m, "newest_url", PATH, asked->host, lang);
	model_flag(m, "found_any", found->count > 0);
	model_flag(m, "is_wildcard", ledger_name_is_wildcard(asked->host));
	model_flag(m, "is_older", asked->before > 0);
	for (size_t i = 0; i < found->names.count; i++)
		search_set_host(model_item(m, "names"), "name", found->names.at[i]);
	for (size_t i = 0; i < found->count; i++)
		ledger_entry_model(r, lang, &found->entries[i], shown, model_item(m, "entries"));
	if (found->has_older) {
		ledger_asked_write(PATH, asked->host, lang, &older);
		buf_printf(&older, "&before=%" PRIu64, found->entries[found->count - 1].index);
		model_buf(m, "older_url", &older);
	}
	buf_free(&older);
}

/* NULL, with the reason in the log, when it cannot be made. */
static struct reply *search_make(const struct request *r, enum lang lang,
    const struct ledger_asked *asked, const struct ledger_found *found)
{
	const struct app *app = r->app;
	const struct reply_form form = {.status = asked->kind == LEDGER_ASKED_UNREAD ? 400 : 200,
	    .squeeze = REPLY_QUICKLY,
	    .coding = request_coding(r)};
	struct buf zone = BUF_INIT(ZONE_MAX);
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	struct reply *reply;

	search_set_frame(r, lang, asked, m);
	model_cstr(m, "typed", asked->kind == LEDGER_ASKED_HOST ? asked->host : asked->typed);
	model_flag(m, "is_asked", asked->kind != LEDGER_ASKED_NOTHING);
	model_flag(m, "is_unread", asked->kind == LEDGER_ASKED_UNREAD);
	model_flag(m, "is_found", found != NULL);
	local_time_zone(r->now, &zone);
	model_buf(m, "timezone", &zone);
	if (found != NULL)
		search_set_found(r, lang, asked, found, m);
	reply = page_render(app->config, app->site, "log_search", lang, m, &form);
	buf_free(&zone);
	arena_free(&memory);
	return reply;
}

static void search_answer(struct request *r, enum lang lang, const struct ledger_asked *asked)
{
	const struct ledger_found *found;
	struct ledger_kept_key key;

	ledger_kept_key(r, "search", lang, asked, &key);
	if (!ledger_kept_send(r, &key) && ledger_find(r, asked->host, asked->before, &found))
		ledger_keep(r, &key, search_make(r, lang, asked, found));
}

void ledger_search_refuse(struct request *r, struct ledger_asked *asked)
{
	asked->kind = LEDGER_ASKED_UNREAD;
	page_reply(r, search_make(r, request_lang(r), asked, NULL));
}

void page_ledger_search(struct request *r)
{
	enum lang lang = request_lang(r);
	struct ledger_asked asked;

	ledger_asked_read(r, &asked);
	if (r->app->ledger == NULL)
		error_page_send(r, 404);
	else if (asked.kind == LEDGER_ASKED_HOST)
		search_answer(r, lang, &asked);
	else
		page_reply(r, search_make(r, lang, &asked, NULL));
}
