/* The last step: all that was typed, from where it is sent. */
#include "counter/review.h"

#include <inttypes.h>
#include "applications/sending.h"
#include "counter/price.h"
#include "counter/step_fields.h"
#include "counter/step_frame.h"
#include "counter/step_look.h"
#include "visit/announce.h"
#include "visit/show.h"

/* ---- showing ---- */

static bool review_add(
    struct portal *p, struct counter *c, enum application_step step, bool is_good)
{
	struct model *item = model_item(p->v.model, "sections");
	struct step_fields form;
	struct step_look look;
	struct form saved;

	if (!step_look(p, c, step, &look))
		return false;
	step_frame_address(item, "section_url", &c->a, step);
	model_cstr(item, "section_step", application_step_name(step));
	model_format(item, "section_key", "counter.step.%s.title", application_step_name(step));
	model_flag(item, "section_wrong", !is_good);
	step_look_show(p, &look, NULL, item);
	if (step == APPLICATION_PAPERS)
		step_look_show_papers(&c->a, item);
	if (step == APPLICATION_ORDER) {
		counter_show_price(p, &c->a, item);
		model_flag(item, "price_settled",
		    is_good && application_text(&c->a, step, "coupon").len > 0);
	}
	if (step == APPLICATION_CSR && step_look_show_request(p, &c->a, item)) {
		model_flag(item, "has_request", true);
		return true;
	}
	step_fields_begin(&c->a, step, &c->asker, &form);
	step_fields_values(&c->a, step, &saved);
	step_fields_show_values(&form, &saved, item);
	return true;
}

void counter_review(
    struct portal *p, struct counter *c, unsigned status, const struct problem *refused)
{
	const struct application_kind_row *kind = &application_kinds[c->a.kind];
	struct step_states states;

	if (!step_frame(p, c, APPLICATION_REVIEW, &states))
		return;
	for (size_t i = 0; i < kind->step_count; i++)
		if (kind->steps[i] != APPLICATION_REVIEW &&
		    !review_add(p, c, kind->steps[i], states.good[kind->steps[i]]))
			return;
	if (refused != NULL)
		counter_show_reason(p, refused, p->v.model, "refused_key");
	model_flag(p->v.model, "is_good", states.first == APPLICATION_REVIEW);
	step_frame_address(p->v.model, "first_url", &c->a, states.first);
	model_format(p->v.model, "send_key", "counter.send.%s", kind->name);
	model_format(p->v.model, "version", "%" PRIu64, c->a.version);
	visit_show(&p->v, status, "counter_review");
}

/* ---- sending ---- */

static bool review_reload(struct portal *p, struct counter *c)
{
	return visit_ok(
	    &p->v, application_find(&c->asker, c->a.id, &p->v.memory, &c->a), c->why.text);
}

/* What it was refused for, with the application as it is now. */
static void review_refuse(struct portal *p, struct counter *c, enum err err)
{
	struct problem why = c->why;

	if (err == ERR_CHANGED)
		err_reason(&why, err, "application.changed", "it was changed meanwhile");
	if (!review_reload(p, c))
		return;
	if (c->a.state != APPLICATION_DRAFT)
		visit_see_other(&p->v, "/owner/apply/%" PRId64 "/done", c->a.id);
	else
		counter_review(p, c, err == ERR_INVALID ? 400 : 409, &why);
}

void counter_review_post(struct portal *p, struct counter *c)
{
	struct application_outcome outcome = {.was_sent = false};
	struct str go = form_text(&p->v.form, "go");
	uint64_t version = 0;
	enum err err;

	if (str_eq(go, STR("later"))) {
		visit_see_other(&p->v, "/owner/apply?done=saved");
		return;
	}
	if (!str_to_uint(form_text(&p->v.form, "version"), INT64_MAX, &version))
		version = 0;
	err = application_send(&c->asker, c->a.id, version, &outcome);
	if (err == ERR_CHANGED || registry_is_about_input(err)) {
		review_refuse(p, c, err);
	} else if (visit_ok(&p->v, err, c->why.text)) {
		visit_announce(&p->v, &outcome.effect);
		visit_see_other(&p->v, "/owner/apply/%" PRId64 "/done%s", c->a.id,
		    outcome.was_sent ? "" : "?done=sent");
	}
}
