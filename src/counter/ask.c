/* /owner/contracts/{code}/renew, /reissue, /change, /contacts and /end: what that is, from when
 * until when it can be asked for, what is needed for it; the button begins it. */
#include <assert.h>
#include <inttypes.h>
#include "applications/check.h"
#include "counter/counter.h"
#include "counter/handlers.h"
#include "portal/holding.h"
#include "visit/show.h"

/* The row's texts are "counter.renew" and so on. */
static enum application_kind ask_kind(const struct portal *p)
{
	enum application_kind kind = APPLICATION_APPLY;
	struct str name = str_from(p->page->texts);
	bool known = application_kind_parse(str_part(name, sizeof "counter." - 1, name.len), &kind);

	assert(known);
	(void)known;
	return kind;
}

/* The draft that was begun of it, or what was sent of it and waits. */
static bool ask_show_begun(
    struct portal *p, struct counter *c, enum application_kind kind, const struct code *code)
{
	struct application *list = NULL;
	size_t count = 0;

	if (!visit_ok(&p->v, application_list(&c->asker, &p->v.memory, &list, &count), c->why.text))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct application *a = &list[i];
		bool is_draft = a->state == APPLICATION_DRAFT;

		if (a->kind != kind || !str_eq(str_from(a->code.text), str_from(code->text)) ||
		    !(is_draft || a->state == APPLICATION_SENT))
			continue;
		model_format(p->v.model, is_draft ? "draft_url" : "sent_url",
		    "/owner/apply/%" PRId64, a->id);
		visit_time(&p->v, p->v.model, is_draft ? "draft_at" : "sent_at",
		    is_draft ? a->changed_at : a->sent_at);
	}
	return true;
}

/* `refused`: why it was not begun; NULL for nothing. */
static void ask_show(struct portal *p, unsigned status, const struct problem *refused)
{
	enum application_kind kind = ask_kind(p);
	struct application_window window;
	struct counter c;
	struct holding h;
	struct code code;

	counter_set_asker(p, &c);
	if (!holding_load(p, &code, &h) || !ask_show_begun(p, &c, kind, &code) ||
	    !visit_ok(&p->v, application_find_window(&c.asker, kind, &code, &window), c.why.text))
		return;
	if (refused == NULL && !window.is_open)
		refused = &window.why;
	if (refused != NULL)
		counter_show_reason(p, refused, p->v.model, "refused_key");
	model_flag(p->v.model, "is_open", window.is_open);
	visit_time(&p->v, p->v.model, "opens_at", window.from);
	visit_time(&p->v, p->v.model, "closes_at", window.until);
	model_cstr(p->v.model, "kind", application_kind_name(kind));
	model_format(p->v.model, "about_key", "counter.%s.about", application_kind_name(kind));
	model_format(p->v.model, "needs_key", "counter.%s.needs", application_kind_name(kind));
	visit_show(&p->v, status, "counter_ask");
}

void counter_ask(struct portal *p)
{
	ask_show(p, 200, NULL);
}

void counter_ask_post(struct portal *p)
{
	struct counter c;
	struct code code;

	if (!portal_contract(p, &code))
		return;
	counter_set_asker(p, &c);
	if (!counter_begin_draft(p, &c, ask_kind(p), &code, NULL))
		ask_show(p, 409, &c.why);
}
