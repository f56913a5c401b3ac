/* /owner/apply/{id}/done: what became of an application that was sent, and what comes next;
 * …/drop: a draft is given up, or what was sent withdrawn, by a second button. */
#include <inttypes.h>
#include "applications/draft.h"
#include "applications/sending.h"
#include "counter/counter.h"
#include "counter/handlers.h"
#include "counter/step_look.h"
#include "config/config.h"
#include "customers/customers.h"
#include "record/records.h"
#include "visit/announce.h"
#include "visit/progress.h"
#include "visit/show.h"

/* What pages of it have in common. */
static void done_set(struct portal *p, const struct counter *c)
{
	const struct application *a = &c->a;
	const char *kind = application_kind_name(a->kind);
	bool makes = application_kinds[a->kind].makes_contract;

	model_format(p->v.model, "id", "%" PRId64, a->id);
	model_format(p->v.model, "kind_key", "counter.kind.%s", kind);
	model_format(p->v.model, "state_key", "counter.state.%s", application_state_name(a->state));
	model_cstr(p->v.model, "code", makes ? a->made.text : a->code.text);
	model_cstr(p->v.model, "about_code", a->code.text);
	model_flag(p->v.model, "makes_contract", makes);
	visit_time(&p->v, p->v.model, "sent_at", a->sent_at);
	visit_time(&p->v, p->v.model, "decided_at", a->decided_at);
	model_text(p->v.model, "refused_for", a->reason.at == NULL ? STR("") : a->reason);
}

/* What comes next of an application that made a contract, and when, as long as that is his. */
static bool done_show_next(struct portal *p, struct counter *c)
{
	const struct application *a = &c->a;
	struct store_entry entry;
	enum err err;

	if (a->state != APPLICATION_SENT || !application_kinds[a->kind].makes_contract)
		return true;
	err = customers_check_contract(&c->asker.change, p->who.id, &a->made);
	if (err == ERR_NOT_FOUND)
		return true;
	if (!visit_ok(&p->v, err, c->why.text))
		return false;
	step_look_show_papers(a, p->v.model);
	return visit_ok(&p->v, store_show(p->v.store, &a->made, p->v.r->now, &p->v.memory, &entry),
		   store_why(p->v.store)->text) &&
	       visit_progress(&p->v, &entry);
}

void counter_done(struct portal *p)
{
	struct counter c;

	if (!counter_load(p, &c))
		return;
	if (c.a.state == APPLICATION_DRAFT) {
		visit_see_other(&p->v, "/owner/apply/%" PRId64, c.a.id);
		return;
	}
	done_set(p, &c);
	counter_set_place(p, &c.a);
	model_flag(p->v.model, "is_sent", c.a.state == APPLICATION_SENT);
	model_format(p->v.model, "next_key", "counter.next.%s", application_kind_name(c.a.kind));
	model_format(p->v.model, "issue_days", "%u", p->v.r->app->config->issue.issue_days);
	if (done_show_next(p, &c))
		visit_show(&p->v, 200, "counter_done");
}

/* ---- given up ---- */

static void drop_show(struct portal *p, struct counter *c, unsigned status)
{
	done_set(p, c);
	model_flag(p->v.model, "is_draft", c->a.state == APPLICATION_DRAFT);
	model_flag(p->v.model, "has_coupon",
	    c->a.state == APPLICATION_SENT &&
		application_text(&c->a, APPLICATION_ORDER, "coupon").len > 0);
	if (status != 200)
		counter_show_reason(p, &c->why, p->v.model, "refused_key");
	visit_show(&p->v, status, "counter_drop");
}

void counter_drop(struct portal *p)
{
	struct counter c;

	if (!counter_load(p, &c))
		return;
	if (c.a.state == APPLICATION_DRAFT || c.a.state == APPLICATION_SENT)
		drop_show(p, &c, 200);
	else
		visit_see_other(&p->v, "/owner/apply/%" PRId64 "/done", c.a.id);
}

void counter_drop_post(struct portal *p)
{
	struct registry_effect effect = {.count = 0};
	struct counter c;
	bool is_draft;
	enum err err;

	if (!counter_load(p, &c))
		return;
	is_draft = c.a.state == APPLICATION_DRAFT;
	err = is_draft ? application_drop(&c.asker, c.a.id)
		       : application_withdraw(&c.asker, c.a.id, &effect);
	if (registry_is_about_input(err)) {
		drop_show(p, &c, 409);
	} else if (visit_ok(&p->v, err, c.why.text)) {
		visit_announce(&p->v, &effect);
		visit_see_other(&p->v, "/owner/apply?done=%s", is_draft ? "dropped" : "withdrawn");
	}
}
