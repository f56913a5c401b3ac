/* Which sites there are to visit. */
#include "doctor/enrol.h"

#include "doctor/known.h"
#include "doctor/sql.h"
#include "store/rows.h"
#include "watch/kind.h"
#include "watch/queue.h"

enum { EVENTS_FOR_EACH = 10, SPREAD = 7919 };

/* ---- what is new ---- */

struct new_event {
	int64_t id, code; /* code -1: it is about none */
};

static bool event_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct new_event *to = item;

	(void)arena;
	to->id = sql_int(q, 0);
	to->code = sql_int(q, 1);
	return true;
}

static enum err news_read(struct store *s, int64_t *ret)
{
	struct sql_query *q = store_query(s, doctor_sql[DOCTOR_SQL_NEWS]);

	*ret = sql_step(q) ? sql_int(q, 0) : 0;
	return store_result(s, sql_end(q));
}

static enum err news_keep(struct store *s, int64_t event)
{
	struct sql_query *q = store_query(s, doctor_sql[DOCTOR_SQL_SET_NEWS]);

	sql_bind_int(q, 1, event);
	sql_step(q);
	return store_result(s, sql_end(q));
}

static enum err events_read(struct store *s, int64_t after, size_t limit, struct arena *arena,
    struct new_event **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, doctor_sql[DOCTOR_SQL_NEW_EVENTS]);

	sql_bind_int(q, 1, after);
	sql_bind_int(q, 2, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, event_take, ret, ret_count);
}

/* ---- a contract ---- */

static enum err site_end(const struct change *c, int64_t id)
{
	enum err err = queue_drop(c, WATCH_SITE, id);

	if (!err)
		err = queue_drop(c, WATCH_PAGE, id);
	return err ? err : doctor_site_drop(c, id);
}

static enum err site_begin(const struct change *c, int64_t id, unsigned spread)
{
	int64_t due = c->now + (spread == 0 ? 0 : id * SPREAD % spread);
	enum err err = queue_add(c, WATCH_SITE, id, due);

	return err ? err : queue_add(c, WATCH_PAGE, id, due);
}

/* The site of this place; 0: there is none. */
static int64_t state_find(const struct doctor_state *state, const struct doctor_place *place)
{
	for (size_t i = 0; i < state->site_count; i++)
		if (state->sites[i].port == place->port &&
		    str_eq(state->sites[i].host, str_from(place->host)))
			return state->sites[i].id;
	return 0;
}

static bool places_have_site(
    const struct doctor_place *places, size_t count, const struct doctor_site *site)
{
	for (size_t i = 0; i < count; i++)
		if (places[i].port == site->port && str_eq(str_from(places[i].host), site->host))
			return true;
	return false;
}

static enum err contract_follow(
    const struct change *c, const struct contract *contract, unsigned spread, struct arena *arena)
{
	struct doctor_place *places = arena_alloc(arena, CONTRACT_URLS_MAX * sizeof *places);
	struct doctor_state state;
	size_t count = 0;
	enum err err = places == NULL
			   ? change_no_memory(c)
			   : doctor_places(contract, arena, CONTRACT_URLS_MAX, places, &count);

	if (!err)
		err = doctor_read(c->store, &contract->code, arena, &state);
	for (size_t i = 0; !err && i < state.site_count; i++)
		if (!places_have_site(places, count, &state.sites[i]))
			err = site_end(c, state.sites[i].id);
	for (size_t i = 0; !err && state.visits && i < count; i++) {
		int64_t id = state_find(&state, &places[i]);

		if (id == 0)
			err = doctor_site_add(
			    c, &contract->code, str_from(places[i].host), places[i].port, &id);
		if (!err)
			err = site_begin(c, id, spread);
	}
	return err;
}

/* A contract that has no certificate has nothing to be compared with; one that cannot be read is
 * told by others. */
static enum err code_follow(const struct change *c, int64_t number, unsigned spread)
{
	struct code code = code_of_number(number);
	struct life_facts life;
	struct contract contract;
	struct arena arena = {0};
	enum err err = store_life(c->store, &code, c->now, &life);

	if (!err && life.issued)
		err = store_contract(c->store, &code, &arena, &contract);
	if (!err && life.issued)
		err = contract_follow(c, &contract, spread, &arena);
	arena_free(&arena);
	return err == ERR_NOT_FOUND || err == ERR_CORRUPT ? ERR_OK : err;
}

enum err doctor_enrol(const struct change *c, unsigned every, size_t limit, bool *ret_more)
{
	struct new_event *events = NULL;
	struct arena arena = {0};
	size_t count = 0, at = 0, codes = 0, most = limit * EVENTS_FOR_EACH;
	int64_t after = 0, last = -1;
	enum err err = news_read(c->store, &after);

	if (!err)
		err = events_read(c->store, after, most, &arena, &events, &count);
	for (; at < count && codes < limit && !err; at++) {
		if (events[at].code < 0 || events[at].code == last)
			continue;
		last = events[at].code;
		codes++;
		err = code_follow(c, last, count == most ? every : 0);
	}
	if (!err && at > 0)
		err = news_keep(c->store, events[at - 1].id);
	*ret_more = !err && (at < count || count == most);
	arena_free(&arena);
	return err;
}
