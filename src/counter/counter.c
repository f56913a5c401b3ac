/* What the pages about one application share. */
#include "counter/counter.h"

#include <inttypes.h>
#include <stdio.h>
#include "applications/draft.h"
#include "orders/price_list.h"
#include "registry/change.h"
#include "visit/reason.h"
#include "visit/show.h"
#include "web/site.h"

/* Where date and minute end in a moment's text. */
enum { DATE_END = 10, MINUTE_END = 16 };

enum { PLACE_MAX = 64 };

void counter_set_asker(struct portal *p, struct counter *c)
{
	c->why = (struct problem){.text = ""};
	c->asker = (struct application_asker){.change = portal_new_change(p, &c->why),
	    .config = p->v.r->app->config,
	    .customer = p->who.id};
}

bool counter_load(struct portal *p, struct counter *c)
{
	uint64_t id = 0;
	enum err err = ERR_NOT_FOUND;

	counter_set_asker(p, c);
	if (str_to_uint(p->v.r->captures.at[0], INT64_MAX, &id))
		err = application_find(&c->asker, (int64_t)id, &p->v.memory, &c->a);
	return visit_ok(&p->v, err, c->why.text);
}

void counter_hold_prices(struct portal *p, struct counter *c)
{
	c->asker.prices = price_list_hold(p->v.r->app->prices);
}

void counter_release_prices(struct portal *p, struct counter *c)
{
	price_list_release(p->v.r->app->prices, c->asker.prices);
	c->asker.prices = NULL;
}

bool counter_begin_draft(struct portal *p, struct counter *c, enum application_kind kind,
    const struct code *code, const char *done)
{
	const char *first = application_step_name(application_kinds[kind].steps[0]);
	int64_t id = 0;
	enum err err = application_begin(&c->asker, kind, code, &id);

	if (registry_is_about_input(err))
		return false;
	if (visit_ok(&p->v, err, c->why.text))
		visit_see_other(&p->v, "/owner/apply/%" PRId64 "/%s%s%s", id, first,
		    done == NULL ? "" : "?done=", done == NULL ? "" : done);
	return true;
}

const char *counter_reason(struct portal *p, const struct problem *why)
{
	char key[sizeof "counter.reason." + sizeof why->reason];
	const char *copy = NULL;

	visit_trouble(&p->v, why);
	snprintf(key, sizeof key, "counter.reason.%s", why->reason);
	if (site_has_text(p->v.r->app->site, key))
		copy = arena_str(&p->v.memory, str_from(key));
	return copy != NULL ? copy : visit_reason(&p->v, why, "counter.wrong");
}

/* "2026-11-22T09:30:00+09:00" */
static bool about_is_moment(struct str about)
{
	return about.len > MINUTE_END && about.at[4] == '-' && about.at[7] == '-' &&
	       about.at[DATE_END] == 'T' && about.at[13] == ':' && str_is_digit(about.at[0]);
}

const char *counter_about(struct portal *p, const struct problem *why)
{
	char *copy = arena_str(&p->v.memory, str_from(why->about));

	if (copy != NULL && about_is_moment(str_from(copy))) {
		copy[DATE_END] = ' ';
		copy[MINUTE_END] = '\0';
	}
	return copy == NULL ? "" : copy;
}

void counter_show_reason(
    struct portal *p, const struct problem *why, struct model *m, const char *name)
{
	model_cstr(m, name, counter_reason(p, why));
	model_cstr(m, "about", counter_about(p, why));
}

void counter_set_place(struct portal *p, const struct application *a)
{
	struct buf place = BUF_INIT(PLACE_MAX);

	buf_puts(&place, p->v.texts);
	buf_putc(&place, '.');
	buf_puts(&place, application_kind_name(a->kind));
	p->v.place = place.err ? NULL : arena_str(&p->v.memory, buf_str(&place));
	buf_free(&place);
}
