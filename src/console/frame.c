/* What stands around the console's pages: menu, language, notices; and how they are sent. */
#include "console/frame.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "attention/list.h"
#include "base/local_time.h"
#include "base/log.h"
#include "registry/store.h"
#include "web/gate.h"

/* An address that was asked for, and what is added to it. */
enum { PLACE_MAX = GATE_TARGET_MAX + 64 };

enum { COOKIES_MAX = 3, LANG_AGE_S = 365 * 86400 };

static const char lang_cookie[] = "__Host-console-lang";

/* What may be said above a page that was come to after a change: ?done=WORD. */
static const struct {
	const char *word, *key;
} done_words[] = {
    {"password", "console.done.password"},
    {"logout", "console.done.logout"},
    {"everywhere", "console.done.everywhere"},
    {"account", "console.done.account"},
    {"contract", "console.done.contract"},
    {"certificate", "console.done.certificate"},
    {"doubtful", "console.done.doubtful"},
    {"revoked", "console.done.revoked"},
    {"released", "console.done.released"},
    {"sticker", "console.done.sticker"},
    {"edited", "console.done.edited"},
    {"closed", "console.done.closed"},
    {"contact", "console.done.contact"},
    {"check", "console.done.check"},
    {"proposed", "console.done.proposed"},
    {"approved", "console.done.approved"},
    {"going_on", "console.done.going_on"},
    {"confirmed", "console.done.confirmed"},
    {"rejected", "console.done.rejected"},
    {"withdrawn", "console.done.withdrawn"},
    {"nothing", "console.done.nothing"},
    {"abuse", "console.done.abuse"},
};

/* ---- language ---- */

enum lang console_lang(const struct request *r)
{
	struct str value;
	enum lang lang;

	if (request_asks_lang(r, &lang))
		return lang;
	if (cookie_get(r->http->fields[HTTP_COOKIE], str_from(lang_cookie), &value) &&
	    lang_parse(value, &lang))
		return lang;
	return request_lang(r);
}

/* The same address as far as the language that is asked for; the rest of the query stays. */
static const char *frame_lang_address(struct console *c)
{
	struct buf url = BUF_INIT(PLACE_MAX);
	struct str rest = c->r->query;
	const char *copy;

	/* What a post answered has no address of its own. */
	buf_add_str(&url, c->page == NULL ? STR("/admin/") : c->r->path);
	buf_putc(&url, '?');
	while (rest.at != NULL) {
		struct str pair = str_cut(&rest, '&');

		if (pair.len > 0 && !str_starts(pair, STR("lang=")) &&
		    !str_starts(pair, STR("done="))) {
			buf_add_str(&url, pair);
			buf_putc(&url, '&');
		}
	}
	buf_puts(&url, "lang=");
	copy = url.err ? NULL : arena_str(&c->memory, buf_str(&url));
	buf_free(&url);
	return copy;
}

/* ---- menu ---- */

/* The page itself, or one below it. */
static bool menu_is_current(const struct console *c, const struct console_page *row)
{
	struct str path = c->r->path, pattern = str_from(row->pattern);

	if (row == c->page)
		return true;
	return pattern.len > sizeof "/admin/" && str_starts(path, pattern) &&
	       str_starts(str_part(path, pattern.len, 1), STR("/"));
}

static enum err menu_count_waiting(struct console *c, uint64_t *ret)
{
	return store_count_open_proposals(
	    c->store, c->who.id, c->who.role == OPERATOR_ADMINISTRATOR, c->r->now, ret);
}

static enum err menu_count_pressing(struct console *c, uint64_t *ret)
{
	return attention_pressing(c->store, ret);
}

/* Entries with a number: how many there are, to `most`. */
static const struct menu_badge {
	const char *pattern, *key;
	enum err (*count)(struct console *c, uint64_t *ret);
	uint64_t most;
} badges[] = {
    {"/admin/approvals", "console.approvals.waiting", menu_count_waiting, UINT64_MAX},
    {"/admin/attention", "console.attention.pressing", menu_count_pressing, ATTENTION_PRESSING_MAX},
};

/* Nothing where it is none, or cannot be told. */
static void menu_fill_badge(struct console *c, const char *pattern, struct model *item)
{
	for (size_t i = 0; i < sizeof badges / sizeof badges[0]; i++) {
		uint64_t count = 0;

		if (c->store == NULL || strcmp(badges[i].pattern, pattern) != 0 ||
		    badges[i].count(c, &count) || count == 0)
			continue;
		model_format(
		    item, "menu_badge", "%" PRIu64 "%s", count, count == badges[i].most ? "+" : "");
		model_cstr(item, "menu_badge_key", badges[i].key);
	}
}

static void frame_fill_menu(struct console *c)
{
	for (const struct console_page *row = c->r->app->console_pages; row->pattern != NULL;
	     row++) {
		struct model *item;

		if (!row->in_menu || !console_may(&c->who, row->right))
			continue;
		item = model_item(c->model, "menu");
		model_cstr(item, "menu_url", row->pattern);
		model_format(item, "menu_key", "%s.menu", row->texts);
		model_format(item, "menu_about_key", "%s.about", row->texts);
		model_flag(item, "menu_current", menu_is_current(c, row));
		menu_fill_badge(c, row->pattern, item);
	}
}

static void frame_fill_notice(struct console *c)
{
	const char *word = console_param(c, "done");

	for (size_t i = 0; c->notice == NULL && i < sizeof done_words / sizeof done_words[0]; i++)
		if (strcmp(word, done_words[i].word) == 0)
			c->notice = done_words[i].key;
	if (c->notice != NULL)
		model_cstr(c->model, "notice_key", c->notice);
}

static void frame_fill(struct console *c)
{
	char token[SESSION_TOKEN_MAX] = "";
	struct model *m = c->model;
	bool in = c->token.text[0] != '\0';
	struct buf zone = BUF_INIT(64);

	page_frame(c->r->app->config, c->r->app->site, c->lang, frame_lang_address(c), m);
	if (c->page != NULL)
		model_format(m, "title_key", "%s.title", c->page->texts);
	model_flag(m, "logged_in", in);
	if (in && !session_form_token(&c->token, token)) {
		model_cstr(m, "csrf", token);
		model_cstr(m, "who_name", c->who.name);
		model_format(m, "who_role_key", "console.role.%s", operator_role_name(c->who.role));
	}
	if (in && !c->who.initial)
		frame_fill_menu(c);
	local_time_zone(c->r->now, &zone);
	model_buf(m, "console_zone", &zone);
	buf_free(&zone);
	frame_fill_notice(c);
}

/* ---- sending ---- */

/* Pages of the console send the browser's own origin with a post, so that it can be checked. */
static size_t frame_add_headers(struct console *c, char cookies[COOKIES_MAX][COOKIE_TEXT_MAX],
    struct reply_header *headers, size_t count)
{
	const struct guard guard = console_guard(c->r->app);
	enum lang lang;

	headers[count++] = (struct reply_header){"Retry-After", c->retry_after};
	headers[count++] = (struct reply_header){"Referrer-Policy", "same-origin"};
	if (c->sets_session) {
		guard_cookie(&guard, &c->token, cookies[0]);
		headers[count++] = (struct reply_header){"Set-Cookie", cookies[0]};
	}
	if (c->browser_cookie != NULL)
		headers[count++] = (struct reply_header){"Set-Cookie", c->browser_cookie};
	if (request_asks_lang(c->r, &lang)) {
		cookie_write(lang_cookie, lang_tag(lang), LANG_AGE_S, cookies[1]);
		headers[count++] = (struct reply_header){"Set-Cookie", cookies[1]};
	}
	return count;
}

void console_show(struct console *c, unsigned status, const char *template_name)
{
	char cookies[COOKIES_MAX][COOKIE_TEXT_MAX];
	struct reply_header headers[COOKIES_MAX + 2];
	struct reply_form form = {.status = status, .squeeze = REPLY_AS_IT_IS, .headers = headers};

	form.count = frame_add_headers(c, cookies, headers, 0);
	frame_fill(c);
	reply_release(c->reply);
	c->reply = page_render(
	    c->r->app->config, c->r->app->site, template_name, c->lang, c->model, &form);
}

void console_see_other(struct console *c, const char *format, ...)
{
	char cookies[COOKIES_MAX][COOKIE_TEXT_MAX], place[PLACE_MAX];
	struct reply_header headers[COOKIES_MAX + 4] = {
	    {"Location", place}, {"Cache-Control", "no-store"}};
	struct reply_form form = {.status = 303, .headers = headers};
	va_list args;

	form.count = frame_add_headers(c, cookies, headers, 2);
	va_start(args, format);
	vsnprintf(place, sizeof place, format, args);
	va_end(args);
	reply_release(c->reply);
	c->reply = reply_new(&form, NULL, 0);
}

void console_fail(struct console *c, unsigned status)
{
	model_format(c->model, "status", "%u", status);
	model_format(c->model, "error_title_key", "console.error.%u.title", status);
	model_format(c->model, "error_text_key", "console.error.%u.text", status);
	console_show(c, status, "console_error");
}

bool console_ok(struct console *c, enum err err, const char *reason)
{
	if (!err)
		return true;
	if (err == ERR_NOT_FOUND) {
		console_fail(c, 404);
		return false;
	}
	log_event(LOG_ERROR, "console_failed", log_str("path", c->r->path),
	    log_text("reason", reason[0] == '\0' ? err_text(err) : reason));
	c->store_failed = true;
	console_fail(c, 503);
	return false;
}
