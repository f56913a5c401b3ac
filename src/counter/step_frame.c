/* What stands above each step. */
#include "counter/step_frame.h"

#include <inttypes.h>
#include <stdio.h>
#include "visit/show.h"

enum { TEXTS_MAX = 48 };

void step_frame_address(
    struct model *m, const char *name, const struct application *a, enum application_step step)
{
	model_format(m, name, "/owner/apply/%" PRId64 "/%s", a->id, application_step_name(step));
}

static void frame_add_step(struct portal *p, const struct application *a, size_t place,
    enum application_step current, const struct step_states *states)
{
	enum application_step step = application_kinds[a->kind].steps[place];
	const char *name = application_step_name(step);
	struct model *item = model_item(p->v.model, "line");
	bool seen = a->step_versions[step] != 0, last = step == APPLICATION_REVIEW;

	model_format(item, "place_number", "%zu", place + 1);
	model_cstr(item, "place_step", name);
	model_format(item, "place_key", "counter.step.%s.title", name);
	model_flag(item, "place_current", step == current);
	model_flag(item, "place_done", !last && seen && states->good[step]);
	model_flag(item, "place_wrong", !last && seen && !states->good[step]);
}

bool step_frame(
    struct portal *p, struct counter *c, enum application_step current, struct step_states *ret)
{
	const struct application_kind_row *kind = &application_kinds[c->a.kind];
	char texts[TEXTS_MAX];
	enum err err = application_check_all(&c->asker, &c->a, ret->good, &ret->first);

	if (!visit_ok(&p->v, err, c->why.text))
		return false;
	for (size_t i = 0; i < kind->step_count; i++)
		frame_add_step(p, &c->a, i, current, ret);
	snprintf(texts, sizeof texts, "counter.step.%s", application_step_name(current));
	p->v.texts = arena_str(&p->v.memory, str_from(texts));
	counter_set_place(p, &c->a);
	model_format(p->v.model, "kind_key", "counter.kind.%s", kind->name);
	model_format(
	    p->v.model, "lead_key", "counter.step.%s.lead", application_step_name(current));
	model_cstr(p->v.model, "code", c->a.code.text);
	model_format(p->v.model, "id", "%" PRId64, c->a.id);
	model_format(p->v.model, "place", "%zu", application_step_place(c->a.kind, current) + 1);
	model_format(p->v.model, "places", "%zu", kind->step_count);
	step_frame_address(p->v.model, "action", &c->a, current);
	return true;
}
