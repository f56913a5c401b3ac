/* Hosts on which stickers were seen, as the search for contracts finds them. */
#include "console/seen.h"

#include <inttypes.h>
#include <string.h>
#include "base/calendar.h"
#include "origin/display.h"
#include "usage/list.h"

enum { SEEN_MAX = 25 };

static void seen_show_host(struct model *item, struct str host)
{
	struct buf text = BUF_INIT(1000);
	bool doubtful;

	origin_host_display(host.at, &text, &doubtful);
	model_buf(item, "seen_host", &text);
	buf_free(&text);
}

/* A code that has no contract any more, or never had, is shown without one. */
static enum err seen_show_one(struct console *c, const struct usage_place *p)
{
	struct model *item = model_item(c->v.model, "seen");
	char day[CALENDAR_TEXT_MAX];
	struct contract contract;
	enum err err = store_contract(c->v.store, &p->code, &c->v.memory, &contract);

	if (err && err != ERR_NOT_FOUND)
		return err;
	seen_show_host(item, p->host);
	calendar_write(p->last_day, day);
	model_cstr(item, "seen_code", p->code.text);
	model_text(item, "seen_organization", err ? STR("") : console_name(c, &contract));
	model_flag(item, "seen_claimed", p->claimed);
	model_format(item, "seen_hits", "%" PRIu64, p->pictures + p->clicks);
	model_cstr(item, "seen_day", day);
	return ERR_OK;
}

static bool seen_is_among(const struct usage_place *places, size_t count, struct str host)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(places[i].host, host))
			return true;
	return false;
}

/* The very host first, the rest as they come: the busiest first. */
static void seen_show_places(struct console *c, struct str host, const struct usage_place *places,
    size_t count, size_t *seen, enum err *err)
{
	for (int exact = 1; exact >= 0; exact--)
		for (size_t i = 0; i < count && *seen < SEEN_MAX && !*err; i++)
			if (str_eq(places[i].host, host) == (exact == 1)) {
				*err = seen_show_one(c, &places[i]);
				++*seen;
			}
}

/* Of the foreign hosts with most hits, those that found no room among the places of a contract. */
static enum err seen_show_foreign(struct console *c, struct str host,
    const struct usage_place *places, size_t count, size_t *seen, bool *more)
{
	struct usage_foreign *all = NULL;
	size_t all_count = 0;
	enum err err =
	    usage_foreign_hosts(c->v.store, 0, USAGE_FOREIGN_MAX, &c->v.memory, &all, &all_count);

	for (size_t i = 0; i < all_count && !err; i++) {
		const struct usage_place place = {.code = all[i].code,
		    .host = all[i].host,
		    .claimed = true,
		    .pictures = all[i].hits,
		    .last_day = all[i].last_day};

		if (memmem(place.host.at, place.host.len, host.at, host.len) == NULL ||
		    seen_is_among(places, count, place.host))
			continue;
		*more = *seen == SEEN_MAX;
		if (*more)
			break;
		err = seen_show_one(c, &place);
		++*seen;
	}
	return err;
}

enum err console_seen(struct console *c, struct str host, size_t *ret_count)
{
	struct usage_place *places = NULL;
	size_t count = 0, seen = 0;
	bool more = false;
	enum err err =
	    usage_find_host(c->v.store, host, SEEN_MAX + 1, &c->v.memory, &places, &count);

	seen_show_places(c, host, places, count, &seen, &err);
	if (!err)
		err = seen_show_foreign(c, host, places, count, &seen, &more);
	model_flag(c->v.model, "seen_more", count > SEEN_MAX || more);
	model_flag(c->v.model, "seen_any", seen > 0);
	*ret_count = seen;
	return err;
}
