/* The page about a day that is over.
 *
 * DESIGN: few ask for one, and each for another day, so that no page is kept: what the log has of
 * the code is (pages/past/history.h), and a page is made of it without waiting for anything. Where
 * a link came from plays no part: it would say something of today. */
#include "pages/past/page.h"

#include <stdatomic.h>
#include "config/config.h"
#include "pages/error_page.h"
#include "pages/fetch.h"
#include "pages/page.h"
#include "pages/past/model.h"
#include "web/params.h"

enum { ADDRESS_MAX = 512, TYPED_ROOM = 64 };

bool past_is_asked(const struct request *r)
{
	return params_has(r->query, STR("at"));
}

/* The page's own address, for those who read it on paper. */
static void past_set_address(const struct request *r, const struct past_view *v, struct model *m)
{
	struct buf url = BUF_INIT(ADDRESS_MAX);

	origin_write(&r->app->self, &url);
	buf_printf(&url, "/proof/%s?at=%s", v->code.text, v->typed);
	model_buf(m, "page_url", &url);
	buf_free(&url);
}

static struct reply *past_page_render(const struct request *r, const struct past_view *v)
{
	const struct reply_form form = {.status = v->asked == PAST_DAY ? 200 : 400,
	    .squeeze = REPLY_AS_IT_IS,
	    .coding = request_coding(r)};
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	struct buf address = BUF_INIT(ADDRESS_MAX);
	struct reply *reply;

	buf_printf(&address, "/proof/%s?at=", v->code.text);
	params_encode(&address, str_from(v->typed));
	buf_puts(&address, "&lang=");
	model_check(m, address.err);
	past_set_address(r, v, m);
	page_frame_visitors(r->app->config, r->app->site, v->lang, address.at, m);
	past_view_set(v, m);
	reply = page_render(r->app->config, r->app->site, "past", v->lang, m, &form);
	buf_free(&address);
	arena_free(&memory);
	return reply;
}

void past_page_send(struct request *r, const struct code *code)
{
	struct past_view v = {.code = *code, .lang = request_lang(r), .now = r->now};
	struct arena memory = {0};
	char typed[TYPED_ROOM];
	struct past past;
	enum err err = ERR_OK;

	if (!fetch_history(r, code, &v.history))
		return;
	atomic_store(&r->app->log_begun, v.history->source.begun);
	if (v.history->too_much) {
		error_page_send(r, 503);
		return;
	}
	v.typed = params_get(r->query, STR("at"), typed, sizeof typed) ? typed : "";
	v.asked = past_day_read(
	    str_from(v.typed), past_reach(&v.history->source), r->now, &v.from, &v.until);
	if (v.asked == PAST_DAY)
		err = past_tell(&v.history->source, v.from, v.until, r->now, &memory, &past);
	v.past = &past;
	page_reply(r, err ? NULL : past_page_render(r, &v));
	arena_free(&memory);
}
