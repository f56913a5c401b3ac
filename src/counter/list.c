/* /owner/apply of a customer: what he began and what he sent; /owner/apply/new begins another;
 * /owner/apply/{id} leads to where a draft goes on. */
#include <inttypes.h>
#include "applications/check.h"
#include "counter/counter.h"
#include "counter/handlers.h"
#include "counter/list.h"
#include "visit/show.h"

static void list_add(struct portal *p, const struct application *a)
{
	bool is_draft = a->state == APPLICATION_DRAFT;
	struct model *item = model_item(p->v.model, is_draft ? "drafts" : "sent");
	const struct code *code = a->made.text[0] != '\0' ? &a->made : &a->code;

	model_flag(p->v.model, is_draft ? "has_drafts" : "has_sent", true);
	model_format(item, "application_url", "/owner/apply/%" PRId64, a->id);
	model_format(item, "application_id", "%" PRId64, a->id);
	model_format(item, "kind_key", "counter.kind.%s", application_kind_name(a->kind));
	model_format(item, "state_key", "counter.state.%s", application_state_name(a->state));
	model_cstr(item, "code", code->text);
	visit_time(&p->v, item, "changed_at", is_draft ? a->changed_at : a->sent_at);
}

void counter_list(struct portal *p)
{
	struct application *list = NULL;
	size_t count = 0;
	struct counter c;

	counter_set_asker(p, &c);
	if (!visit_ok(&p->v, application_list(&c.asker, &p->v.memory, &list, &count), c.why.text))
		return;
	for (size_t i = 0; i < count; i++)
		list_add(p, &list[i]);
	p->v.texts = "counter.list";
	visit_show(&p->v, 200, "counter_list");
}

void counter_new_post(struct portal *p)
{
	struct counter c;

	counter_set_asker(p, &c);
	if (counter_begin_draft(p, &c, APPLICATION_APPLY, NULL, NULL))
		return;
	p->v.notice = counter_reason(p, &c.why);
	counter_list(p);
}

void counter_open(struct portal *p)
{
	bool good[APPLICATION_STEP_COUNT];
	enum application_step first;
	struct counter c;

	if (!counter_load(p, &c))
		return;
	counter_hold_prices(p, &c);
	if (c.a.state != APPLICATION_DRAFT)
		visit_see_other(&p->v, "/owner/apply/%" PRId64 "/done", c.a.id);
	else if (visit_ok(&p->v, application_check_all(&c.asker, &c.a, good, &first), c.why.text))
		visit_see_other(
		    &p->v, "/owner/apply/%" PRId64 "/%s", c.a.id, application_step_name(first));
	counter_release_prices(p, &c);
}
