/* /owner/apply/{id}/{step}: one step of what an owner asks for.
 *
 * DESIGN: every button saves what is typed, right or wrong, and leads on by 303: so the browser's
 * back and reload do nothing, and what was found wrong is said by the page that follows. What there
 * is to look at, such as what a request (CSR) says, is shown once before it goes on: the form then
 * says that it was seen. Nothing is lost when another tab or person saved the step: both versions
 * stand on the page that answers, and the next press of the button decides. */
#include <inttypes.h>
#include "applications/draft.h"
#include "counter/handlers.h"
#include "counter/price.h"
#include "counter/review.h"
#include "counter/step_fields.h"
#include "counter/step_frame.h"
#include "counter/step_look.h"
#include "pki/private_key.h"
#include "registry/change.h"
#include "visit/show.h"

/* The hidden fields with the version of the application that a form was made from, and with "yes"
 * where what there is to look at was shown. */
#define STEP_VERSION "version"
#define STEP_SEEN "seen"

/* ---- showing ---- */

/* The contacts that were filled in before this one, to be copied. */
static void step_offer_copies(
    struct portal *p, const struct application *a, enum application_step step)
{
	const struct application_kind_row *kind = &application_kinds[a->kind];
	enum contact_role role;

	if (!application_step_role(step, &role))
		return;
	for (size_t i = 0; i < kind->step_count && kind->steps[i] != step; i++) {
		struct model *item;

		if (!application_step_role(kind->steps[i], &role) ||
		    application_text(a, kind->steps[i], "name").len == 0)
			continue;
		model_flag(p->v.model, "copies_any", true);
		item = model_item(p->v.model, "copies");
		model_cstr(item, "copy_role", contact_role_name(role));
		model_format(item, "copy_key", "contact.role.%s", contact_role_name(role));
	}
}

/* A private key that was typed is no part of any page; that is told. */
static void step_forget_secrets(struct portal *p)
{
	for (size_t i = 0; i < p->v.form.count; i++)
		if (private_key_is_in(p->v.form.fields[i].value)) {
			p->v.form.fields[i].value = STR("");
			model_flag(p->v.model, "is_secret", true);
		}
}

/* The form as it was posted, or else what is saved, with what there is to say of that. */
static void step_fill(struct portal *p, struct counter *c, enum application_step step,
    struct step_fields *form, const struct step_look *look)
{
	struct form saved;
	bool typed = p->v.form.count > 0;

	step_forget_secrets(p);
	step_fields_values(&c->a, step, &saved);
	if (!typed && c->a.step_versions[step] != 0)
		step_look_show(p, look, &form->fields, p->v.model);
	fields_show(&form->fields, typed ? &p->v.form : &saved, p->v.model);
	step_offer_copies(p, &c->a, step);
	model_flag(p->v.model, "has_request",
	    step == APPLICATION_CSR && !typed && !look->is_wrong &&
		step_look_show_request(p, &c->a, p->v.model));
	if (step == APPLICATION_PAPERS)
		step_look_show_papers(&c->a, p->v.model);
	if (step == APPLICATION_ORDER)
		counter_show_price(p, &c->a, p->v.model);
}

/* `late`: what is saved by others now, beside what was typed. */
static void step_show(struct portal *p, struct counter *c, enum application_step step,
    unsigned status, struct step_fields *form, bool is_late)
{
	uint64_t version = c->a.version;
	struct step_states states;
	struct step_look look;

	if (!step_frame(p, c, step, &states) || !step_look(p, c, step, &look))
		return;
	step_fill(p, c, step, form, &look);
	if (is_late) {
		struct form saved;

		step_fields_values(&c->a, step, &saved);
		step_fields_show_values(form, &saved, p->v.model);
	} else {
		str_to_uint(form_text(&p->v.form, STEP_VERSION), INT64_MAX, &version);
	}
	model_flag(p->v.model, "saves", true);
	model_flag(p->v.model, "is_late", is_late);
	model_format(p->v.model, "version", "%" PRIu64, version);
	model_flag(p->v.model, "is_first", application_step_place(c->a.kind, step) == 0);
	model_flag(p->v.model, "look", visit_param(&p->v, "look")[0] != '\0' && !look.is_wrong);
	visit_show(&p->v, status, "counter_step");
}

/* The draft and the step that the path names. False when it was answered: what was sent has a page
 * of its own. */
static bool step_load(struct portal *p, struct counter *c, enum application_step *ret)
{
	if (!counter_load(p, c))
		return false;
	if (!application_step_parse(c->a.kind, p->v.r->captures.at[1], ret)) {
		visit_fail(&p->v, 404);
		return false;
	}
	if (c->a.state == APPLICATION_DRAFT)
		return true;
	visit_see_other(&p->v, "/owner/apply/%" PRId64 "/done", c->a.id);
	return false;
}

void counter_step(struct portal *p)
{
	struct step_fields form;
	enum application_step step;
	struct counter c;

	if (!step_load(p, &c, &step))
		return;
	counter_hold_prices(p, &c);
	if (step == APPLICATION_REVIEW) {
		counter_review(p, &c, 200, NULL);
	} else {
		step_fields_begin(&c.a, step, &c.asker, &form);
		step_show(p, &c, step, 200, &form, false);
	}
	counter_release_prices(p, &c);
}

/* ---- saving ---- */

/* What was typed, or of another contact, where that is copied. */
static void step_read(struct portal *p, const struct application *a, enum application_step step,
    struct str go, struct str ret[APPLICATION_FIELDS_MAX])
{
	size_t count;
	const struct application_field *fields = application_fields(step, &count);
	enum application_step from = step;

	if (str_starts(go, STR("copy-")))
		application_step_parse(a->kind, str_part(go, sizeof "copy-" - 1, go.len), &from);
	for (size_t i = 0; i < count; i++)
		ret[i] = from != step && application_field_find(from, str_from(fields[i].name))
			     ? application_text(a, from, fields[i].name)
			     : form_text(&p->v.form, fields[i].name);
}

/* The step that a button leads to: one that is named, the one before, or the next. */
static enum application_step step_after(
    const struct application *a, enum application_step step, struct str go)
{
	const struct application_kind_row *kind = &application_kinds[a->kind];
	size_t place = application_step_place(a->kind, step);
	enum application_step named;

	if (str_starts(go, STR("step-")) &&
	    application_step_parse(a->kind, str_part(go, sizeof "step-" - 1, go.len), &named))
		return named;
	if (str_eq(go, STR("back")))
		return kind->steps[place > 0 ? place - 1 : 0];
	return kind->steps[place + 1 < kind->step_count ? place + 1 : place];
}

/* Is there something to look at before it goes on? */
static bool step_holds(
    struct portal *p, const struct step_look *look, enum application_step step, bool is_changed)
{
	bool seen = str_eq(form_text(&p->v.form, STEP_SEEN), STR("yes")) && !is_changed;

	return look->is_wrong || (!seen && (look->count > 0 || step == APPLICATION_CSR));
}

/* What was saved leads on. */
static void step_go_on(
    struct portal *p, struct counter *c, enum application_step step, struct str go)
{
	uint64_t before = c->a.version;
	struct step_look look = {.count = 0};
	bool goes_next = !str_starts(go, STR("copy-")) && !str_starts(go, STR("step-")) &&
			 !str_eq(go, STR("back"));

	if (str_eq(go, STR("later"))) {
		visit_see_other(&p->v, "/owner/apply?done=saved");
		return;
	}
	if (goes_next &&
	    (!visit_ok(
		 &p->v, application_find(&c->asker, c->a.id, &p->v.memory, &c->a), c->why.text) ||
		!step_look(p, c, step, &look)))
		return;
	if (str_starts(go, STR("copy-")))
		visit_see_other(&p->v, "/owner/apply/%" PRId64 "/%s?done=copied", c->a.id,
		    application_step_name(step));
	else if (goes_next && step_holds(p, &look, step, c->a.version != before))
		visit_see_other(&p->v, "/owner/apply/%" PRId64 "/%s?look=1", c->a.id,
		    application_step_name(step));
	else
		visit_see_other(&p->v, "/owner/apply/%" PRId64 "/%s", c->a.id,
		    application_step_name(step_after(&c->a, step, go)));
}

/* What was refused, beside its field; nothing is saved. */
static void step_refuse(struct portal *p, struct counter *c, enum application_step step)
{
	const struct problem why = c->why;
	struct step_fields form;

	step_fields_begin(&c->a, step, &c->asker, &form);
	fields_wrong(&form.fields, why.about, counter_reason(p, &why), why.about);
	step_show(p, c, step, 400, &form, false);
}

/* Another tab or person saved this step: both versions are shown. */
static void step_show_late(struct portal *p, struct counter *c, enum application_step step)
{
	struct step_fields form;

	if (!visit_ok(
		&p->v, application_find(&c->asker, c->a.id, &p->v.memory, &c->a), c->why.text))
		return;
	step_fields_begin(&c->a, step, &c->asker, &form);
	step_show(p, c, step, 409, &form, true);
}

static void step_save(struct portal *p, struct counter *c, enum application_step step)
{
	struct str texts[APPLICATION_FIELDS_MAX] = {{NULL, 0}};
	struct str go = form_text(&p->v.form, "go");
	uint64_t version = 0;
	enum err err;

	str_to_uint(form_text(&p->v.form, STEP_VERSION), INT64_MAX, &version);
	step_read(p, &c->a, step, go, texts);
	err = application_save(&c->asker, c->a.id, version, step, texts, &version);
	if (err == ERR_CHANGED)
		step_show_late(p, c, step);
	else if (registry_is_about_input(err))
		step_refuse(p, c, step);
	else if (visit_ok(&p->v, err, c->why.text))
		step_go_on(p, c, step, go);
}

void counter_step_post(struct portal *p)
{
	enum application_step step;
	struct counter c;

	if (!step_load(p, &c, &step))
		return;
	counter_hold_prices(p, &c);
	if (step == APPLICATION_REVIEW)
		counter_review_post(p, &c);
	else
		step_save(p, &c, step);
	counter_release_prices(p, &c);
}
