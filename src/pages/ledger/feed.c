/* GET /log/feed.atom?host=…: what the public log has of a host, for feed readers.
 *
 * DESIGN: an entry in a feed never changes, so only those are in it that a checkpoint has. The
 * language is that of the address, or else English: a feed is one and the same for all who read
 * it. */
#include <inttypes.h>
#include "config/config.h"
#include "ledger/view.h"
#include "pages/error_page.h"
#include "pages/ledger/asked.h"
#include "pages/ledger/atom.h"
#include "pages/ledger/finder.h"
#include "pages/ledger/kept.h"
#include "pages/ledger/search.h"
#include "pages/ledger/words.h"
#include "pages/pages.h"
#include "web/site.h"

enum { FEED_MAX = 4 << 20, TEXT_MAX = 1 << 18, URL_MAX = 4096 };

/* A feed that is made. */
struct feed {
	const struct app *app;
	enum lang lang;
	const char *host;
	const struct ledger_found *found;
	uint64_t shown; /* entries that the checkpoint has */
};

static void feed_write_url(const struct feed *f, const char *path, struct buf *to)
{
	buf_puts(to, f->app->config->server.public_url);
	ledger_asked_write(path, f->host, f->lang, to);
}

static void feed_write_title(const struct feed *f, struct buf *to)
{
	buf_printf(to, "%s · ", f->host);
	buf_add_str(to, site_text(f->app->site, f->lang, "log.title"));
	buf_printf(to, " · %s", f->app->config->page.brand);
}

/* The newest that is shown; before there is one, the beginning of time, so that nothing changes
 * as long as nothing is entered. */
static int64_t feed_updated(const struct feed *f)
{
	for (size_t i = 0; i < f->found->count; i++)
		if (f->found->entries[i].index < f->shown)
			return f->found->entries[i].entry.at;
	return 0;
}

static void feed_begin(const struct feed *f, struct buf *to)
{
	const struct config *config = f->app->config;
	struct buf id = BUF_INIT(URL_MAX), what = BUF_INIT(URL_MAX), title = BUF_INIT(TEXT_MAX);
	struct buf self = BUF_INIT(URL_MAX), page = BUF_INIT(URL_MAX);

	buf_printf(&what, "host/%s/%s", f->host, lang_tag(f->lang));
	atom_write_tag(str_from(config->ledger.name), buf_str(&what), &id);
	feed_write_title(f, &title);
	feed_write_url(f, "/log/feed.atom", &self);
	feed_write_url(f, "/log/search", &page);
	atom_begin(&(struct atom_feed){.id = buf_str(&id),
		       .lang = str_from(lang_written(f->lang)),
		       .title = buf_str(&title),
		       .author = str_from(config->page.brand),
		       .author_url = str_from(config->server.public_url),
		       .self = buf_str(&self),
		       .alternate = buf_str(&page),
		       .updated = feed_updated(f)},
	    to);
	if (id.err || what.err || title.err || self.err || page.err)
		to->err = ERR_NO_MEMORY;
	buf_free(&id);
	buf_free(&what);
	buf_free(&title);
	buf_free(&self);
	buf_free(&page);
}

static void feed_add(const struct feed *f, const struct ledger_found_entry *e, struct buf *to)
{
	struct buf id = BUF_INIT(URL_MAX), what = BUF_INIT(URL_MAX), title = BUF_INIT(TEXT_MAX);
	struct buf text = BUF_INIT(TEXT_MAX), page = BUF_INIT(URL_MAX), proof = BUF_INIT(URL_MAX);

	buf_printf(&what, "%" PRIu64, e->index);
	atom_write_tag(str_from(f->app->config->ledger.name), buf_str(&what), &id);
	ledger_entry_title(f->app, f->lang, e, &title);
	ledger_entry_text(f->app, f->lang, e, &text);
	ledger_write_page_url(f->app, e, &page);
	buf_printf(&page, "&lang=%s", lang_tag(f->lang));
	ledger_write_proof_url(f->app, e, &proof);
	atom_add(&(struct atom_entry){.id = buf_str(&id),
		     .title = buf_str(&title),
		     .text = buf_str(&text),
		     .alternate = buf_str(&page),
		     .related = buf_str(&proof),
		     .at = e->entry.at},
	    to);
	if (id.err || what.err || title.err || text.err || page.err || proof.err)
		to->err = ERR_NO_MEMORY;
	buf_free(&id);
	buf_free(&what);
	buf_free(&title);
	buf_free(&text);
	buf_free(&page);
	buf_free(&proof);
}

static void feed_write(const struct feed *f, struct buf *to)
{
	feed_begin(f, to);
	for (size_t i = 0; i < f->found->count; i++)
		if (f->found->entries[i].index < f->shown)
			feed_add(f, &f->found->entries[i], to);
	atom_end(to);
}

static struct reply *feed_make(const struct request *r, const struct feed *f)
{
	static const struct reply_header headers[] = {
	    {"Cache-Control", "public, max-age=300"},
	    {"Access-Control-Allow-Origin", "*"},
	    {"Cross-Origin-Resource-Policy", "cross-origin"},
	    {"Content-Security-Policy", "default-src 'none'; sandbox"},
	};
	const struct reply_form form = {.status = 200,
	    .media_type = "application/atom+xml; charset=utf-8",
	    .tagged = true,
	    .squeeze = REPLY_QUICKLY,
	    .coding = request_coding(r),
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0]};
	struct buf text = BUF_INIT(FEED_MAX);
	struct reply *reply = NULL;
	size_t len;
	char *body;

	feed_write(f, &text);
	if ((body = buf_take(&text, &len)) != NULL)
		reply = reply_new(&form, body, len);
	buf_free(&text);
	return reply;
}

static void feed_answer(struct request *r, const struct ledger_asked *asked)
{
	struct feed f = {.app = r->app, .lang = LANG_EN, .host = asked->host};
	struct ledger_kept_key key;

	request_asks_lang(r, &f.lang);
	ledger_kept_key(r, "feed.atom", f.lang, asked, &key);
	if (ledger_kept_send(r, &key) || !ledger_find(r, asked->host, asked->before, &f.found))
		return;
	f.shown = ledger_shown_size(r->app->ledger);
	ledger_keep(r, &key, feed_make(r, &f));
}

void page_ledger_feed(struct request *r)
{
	struct ledger_asked asked;

	ledger_asked_read(r, &asked);
	asked.before = 0;
	if (r->app->ledger == NULL)
		error_page_send(r, 404);
	else if (asked.kind != LEDGER_ASKED_HOST)
		ledger_search_refuse(r, &asked);
	else
		feed_answer(r, &asked);
}
