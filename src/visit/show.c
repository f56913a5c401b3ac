/* How a visit is answered: by a page in its realm's frame, or by another address. */
#include "visit/show.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/local_time.h"
#include "base/log.h"
#include "pages/help/links.h"
#include "pages/page.h"
#include "web/gate.h"
#include "web/throttle.h"

/* An address that was asked for, and what is added to it. */
enum { PLACE_MAX = GATE_TARGET_MAX + 64 };

enum { COOKIES_MAX = 3, LANG_AGE_S = 365 * 86400, FILE_MAX = 160 };

/* ---- language ---- */

enum lang visit_lang(const struct visit_realm *realm, const struct request *r)
{
	struct str value;
	enum lang lang;

	if (!request_asks_lang(r, &lang) &&
	    cookie_get(r->http->fields[HTTP_COOKIE], str_from(realm->lang_cookie), &value) &&
	    lang_parse_whole(value, &lang))
		return lang;
	return request_whole_lang(r);
}

/* The same address as far as the language that is asked for; the rest of the query stays. */
static const char *show_lang_address(struct visit *v)
{
	struct buf url = BUF_INIT(PLACE_MAX);
	struct str rest = v->r->query;
	const char *copy;

	/* What a post answered has no address of its own. */
	buf_add_str(&url, v->texts == NULL ? str_from(v->realm->root) : v->r->path);
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
	copy = url.err ? NULL : arena_str(&v->memory, buf_str(&url));
	buf_free(&url);
	return copy;
}

/* ---- the frame ---- */

static void show_fill_notice(struct visit *v)
{
	const char *word = visit_param(v, "done");

	if (v->notice != NULL) {
		model_cstr(v->model, "notice_key", v->notice);
		return;
	}
	for (const char *const *done = v->realm->done; *done != NULL; done++)
		if (strcmp(word, *done) == 0)
			model_format(v->model, "notice_key", "%s.done.%s", v->realm->name, word);
}

/* What was refused is more to the point than what the page is about. A form that is half filled in
 * stays where it is. */
static void show_fill_help(struct visit *v)
{
	const struct app *app = v->r->app;

	model_flag(v->model, "helps_apart", true);
	if (!page_help_links(app, v->lang, str_from(v->trouble), v->model))
		page_help_links(
		    app, v->lang, str_from(v->place != NULL ? v->place : v->texts), v->model);
}

static void show_fill(struct visit *v)
{
	char token[SESSION_TOKEN_MAX] = "";
	struct model *m = v->model;
	bool in = v->token.text[0] != '\0';
	struct buf zone = BUF_INIT(64);

	page_frame(v->r->app->config, v->r->app->site, v->lang, show_lang_address(v), m);
	if (v->texts != NULL)
		model_format(m, "title_key", "%s.title", v->texts);
	model_flag(m, "logged_in", in);
	if (in && !session_form_token(&v->token, token))
		model_cstr(m, "csrf", token);
	local_time_zone(v->r->now, &zone);
	model_buf(m, "zone", &zone);
	buf_free(&zone);
	show_fill_notice(v);
	show_fill_help(v);
	v->realm->frame(v);
}

/* ---- sending ---- */

/* Such pages send the browser's own origin with a post, so that it can be checked. */
static size_t show_add_headers(struct visit *v, char cookies[COOKIES_MAX][COOKIE_TEXT_MAX],
    struct reply_header *headers, size_t count)
{
	const struct guard guard = v->realm->guard(v->r->app);
	enum lang lang;

	headers[count++] = (struct reply_header){"Retry-After", v->retry_after};
	headers[count++] = (struct reply_header){"Referrer-Policy", "same-origin"};
	if (v->sets_session) {
		guard_cookie(&guard, &v->token, cookies[0]);
		headers[count++] = (struct reply_header){"Set-Cookie", cookies[0]};
	}
	if (v->cookie != NULL)
		headers[count++] = (struct reply_header){"Set-Cookie", v->cookie};
	if (request_asks_lang(v->r, &lang)) {
		cookie_write(
		    v->realm->lang_cookie, lang_tag(lang_whole(lang)), LANG_AGE_S, cookies[1]);
		headers[count++] = (struct reply_header){"Set-Cookie", cookies[1]};
	}
	return count;
}

void visit_show(struct visit *v, unsigned status, const char *template_name)
{
	char cookies[COOKIES_MAX][COOKIE_TEXT_MAX];
	struct reply_header headers[COOKIES_MAX + 2];
	struct reply_form form = {.status = status, .squeeze = REPLY_AS_IT_IS, .headers = headers};

	form.count = show_add_headers(v, cookies, headers, 0);
	show_fill(v);
	reply_release(v->reply);
	v->reply = page_render(
	    v->r->app->config, v->r->app->site, template_name, v->lang, v->model, &form);
}

/* What is sent of a file besides its content. */
struct file_form {
	struct reply_form form;
	struct reply_header headers[3];
	char disposition[FILE_MAX];
};

static void file_form_fill(struct file_form *f, const char *name, const char *media_type)
{
	snprintf(f->disposition, sizeof f->disposition, "attachment; filename=\"%s\"", name);
	f->headers[0] = (struct reply_header){"Content-Disposition", f->disposition};
	f->headers[1] = (struct reply_header){"Cache-Control", "no-store"};
	f->headers[2] = (struct reply_header){
	    "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"};
	f->form = (struct reply_form){.status = 200,
	    .media_type = media_type,
	    .headers = f->headers,
	    .count = sizeof f->headers / sizeof f->headers[0]};
}

void visit_send_file(struct visit *v, const char *name, const char *media_type, struct buf *content)
{
	struct file_form f;
	size_t len = 0;
	char *bytes = buf_take(content, &len);

	if (bytes == NULL) {
		visit_fail(v, 503);
		return;
	}
	file_form_fill(&f, name, media_type);
	reply_release(v->reply);
	v->reply = reply_new(&f.form, bytes, len);
}

void visit_send_written(struct visit *v, const char *name, const char *media_type, FILE *content)
{
	struct file_form f;

	file_form_fill(&f, name, media_type);
	reply_release(v->reply);
	v->reply = reply_new_file(&f.form, content);
}

void visit_see_other(struct visit *v, const char *format, ...)
{
	char cookies[COOKIES_MAX][COOKIE_TEXT_MAX], place[PLACE_MAX];
	struct reply_header headers[COOKIES_MAX + 4] = {
	    {"Location", place}, {"Cache-Control", "no-store"}};
	struct reply_form form = {.status = 303, .headers = headers};
	va_list args;

	form.count = show_add_headers(v, cookies, headers, 2);
	va_start(args, format);
	vsnprintf(place, sizeof place, format, args);
	va_end(args);
	reply_release(v->reply);
	v->reply = reply_new(&form, NULL, 0);
}

void visit_fail(struct visit *v, unsigned status)
{
	const char *name = v->realm->name;

	model_format(v->model, "status", "%u", status);
	model_format(v->model, "error_title_key", "%s.error.%u.title", name, status);
	model_format(v->model, "error_text_key", "%s.error.%u.text", name, status);
	visit_show(v, status, v->realm->error);
}

bool visit_ok(struct visit *v, enum err err, const char *reason)
{
	if (!err)
		return true;
	if (err == ERR_NOT_FOUND) {
		visit_fail(v, 404);
		return false;
	}
	log_event(LOG_ERROR, v->realm->failed, log_str("path", v->r->path),
	    log_text("reason", reason[0] == '\0' ? err_text(err) : reason));
	v->store_failed = true;
	visit_fail(v, 503);
	return false;
}

void visit_tell_wait(struct visit *v, int64_t seconds)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, seconds);
	v->retry_after = arena_str(&v->memory, str_from(text));
	model_cstr(v->model, "wait", text);
}

void visit_refuse_more(struct visit *v)
{
	visit_tell_wait(v, throttle_left_s(clock_monotonic_ms()));
	visit_fail(v, 429);
}
