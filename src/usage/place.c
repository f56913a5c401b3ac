/* Decides which hosts are kept by name, for a code and over all.
 *
 * DESIGN: a full list lets a host in only when it was seen more often than the one with the fewest
 * hits, which goes. How often it was seen before, while nobody kept its name, the sketch estimates;
 * it is never too low, and the estimate is kept as the error of the hits. So names that are made up
 * for one visit cannot push out those that come again, whatever their number. The rows of a host
 * that goes become those of no place. */
#include "usage/place.h"

#include "base/calendar.h"
#include "origin/link.h"
#include "store/rows.h"
#include "usage/sql.h"

int64_t usage_week_bucket(int32_t day)
{
	return 2 * (int64_t)calendar_week(day);
}

int64_t usage_month_bucket(int32_t day)
{
	return 2 * (int64_t)calendar_month(day) + 1;
}

static uint64_t sighting_hits(const struct usage_sighting *sighting)
{
	return sighting->pictures + sighting->clicks;
}

/* How often the host was seen at most, these included. */
static uint64_t sighting_estimate(const struct usage_sighting *sighting, uint64_t seen)
{
	uint64_t hits = sighting_hits(sighting);

	return seen > hits ? seen : hits;
}

/* ---- of a code ---- */

static void places_take(struct usage_code_places *places, struct sql_query *q)
{
	if (places->count == USAGE_PLACES_ALL)
		return;
	places->rows[places->count].place = sql_int(q, 1);
	places->rows[places->count].hits = (uint64_t)(sql_int(q, 3) + sql_int(q, 4));
	str_copy(places->rows[places->count].host, sizeof places->rows[0].host, sql_text(q, 2));
	places->count++;
}

enum err usage_place_read_all(struct store *s, struct usage_code_places *places, size_t count)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_PLACES_OF_MANY]);
	size_t at = 0;

	/* Where they are fewer, the last one is asked for more than once. */
	for (size_t i = 0; i < USAGE_PLACES_CODES; i++)
		sql_bind_int(q, (unsigned)i + 1, places[i < count ? i : count - 1].code);
	for (size_t i = 0; i < count; i++)
		places[i].count = 0;
	while (sql_step(q)) {
		while (at < count && places[at].code < sql_int(q, 0))
			at++;
		if (at < count && places[at].code == sql_int(q, 0))
			places_take(&places[at], q);
	}
	return store_result(s, sql_end(q));
}

static bool place_is_foreign(int64_t place)
{
	return place > USAGE_PLACES_MAX;
}

/* The index of the host's row, or places->count. */
static size_t places_find(const struct usage_code_places *places, const struct usage_item *item)
{
	size_t i = 0;

	while (i < places->count && !(place_is_foreign(places->rows[i].place) == item->claimed &&
					str_eq(str_from(places->rows[i].host), item->host)))
		i++;
	return i;
}

/* A place that nobody has, 0 when there is none; *ret_least is the index of the row with the fewest
 * hits among those that may have to give way. */
static int64_t places_find_free(
    const struct usage_code_places *places, bool claimed, size_t *ret_least)
{
	int64_t first = claimed ? USAGE_PLACES_MAX + 1 : 1;
	int64_t last = claimed ? USAGE_PLACES_ALL : USAGE_PLACES_MAX;
	uint64_t taken = 0, least = UINT64_MAX;

	for (size_t i = 0; i < places->count; i++) {
		if (place_is_foreign(places->rows[i].place) != claimed)
			continue;
		taken |= UINT64_C(1) << places->rows[i].place;
		if (places->rows[i].hits < least) {
			least = places->rows[i].hits;
			*ret_least = i;
		}
	}
	for (int64_t place = first; place <= last; place++)
		if ((taken & UINT64_C(1) << place) == 0)
			return place;
	return 0;
}

static enum err place_run(struct store *s, enum usage_sql sql, int64_t code, int64_t place)
{
	struct sql_query *q = store_query(s, usage_sql[sql]);

	sql_bind_int(q, 1, code);
	sql_bind_int(q, 2, place);
	return store_result(s, sql_finish_later(q));
}

static enum err place_empty(struct store *s, int64_t code, int64_t place)
{
	enum err err = place_run(s, USAGE_SQL_UNNAME, code, place);

	if (!err)
		err = place_run(s, USAGE_SQL_DROP_UNNAMED, code, place);
	return err ? err : place_run(s, USAGE_SQL_DROP_PLACE, code, place);
}

/* `error`: what the host may have had before, counted as pictures. */
static enum err place_write(
    struct store *s, int64_t place, const struct usage_sighting *sighting, uint64_t error)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_ADD_PLACE]);

	sql_bind_int(q, 1, sighting->item->code);
	sql_bind_int(q, 2, place);
	sql_bind_text(q, 3, sighting->item->host);
	sql_bind_int(q, 4, sighting->item->reason);
	sql_bind_int(q, 5, (int64_t)(sighting->pictures + error));
	sql_bind_int(q, 6, (int64_t)sighting->clicks);
	sql_bind_int(q, 7, (int64_t)error);
	sql_bind_int(q, 8, sighting->first_day);
	sql_bind_int(q, 9, sighting->last_day);
	sql_bind_int(q, 10, sighting->old_day);
	sql_bind_int(q, 11, sighting->sizes);
	sql_bind_int(q, 12, sighting->formats);
	return store_result(s, sql_finish_later(q));
}

static void places_set_row(struct usage_code_places *places, size_t i, int64_t place,
    const struct usage_item *item, uint64_t hits)
{
	places->rows[i].place = place;
	places->rows[i].hits = hits;
	str_copy(places->rows[i].host, sizeof places->rows[i].host, item->host);
}

/* A host that the code does not have yet. */
static enum err places_let_in(struct store *s, struct usage_code_places *places,
    const struct usage_sighting *sighting, uint64_t total, int64_t *ret_place)
{
	const struct usage_item *item = sighting->item;
	size_t least = 0;
	int64_t place = places_find_free(places, item->claimed, &least);
	uint64_t error = total - sighting_hits(sighting);
	enum err err = ERR_OK;

	*ret_place = place;
	if (place != 0) {
		places_set_row(places, places->count++, place, item, sighting_hits(sighting));
		return place_write(s, place, sighting, 0);
	}
	if (total <= places->rows[least].hits)
		return ERR_OK;
	place = places->rows[least].place;
	err = place_empty(s, item->code, place);
	places_set_row(places, least, place, item, total);
	*ret_place = place;
	return err ? err : place_write(s, place, sighting, error);
}

/* ---- over all codes ---- */

static enum err foreign_read_least(struct store *s, char host[254], uint64_t *ret)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_FOREIGN_LEAST]);

	if (sql_step(q)) {
		str_copy(host, 254, sql_text(q, 0));
		*ret = (uint64_t)sql_int(q, 1);
	}
	return store_result(s, sql_end(q));
}

static enum err foreign_learn(struct store *s, struct usage_foreign_list *foreign)
{
	struct sql_query *q;
	char host[254];
	enum err err;

	if (foreign->known)
		return ERR_OK;
	q = store_query(s, usage_sql[USAGE_SQL_FOREIGN_SIZE]);
	foreign->count = sql_step(q) ? (size_t)sql_int(q, 0) : 0;
	err = store_result(s, sql_end(q));
	foreign->least = 0;
	foreign->known = true;
	return err ? err : foreign_read_least(s, host, &foreign->least);
}

static enum err foreign_is_listed(struct store *s, struct str host, bool *ret)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_FOREIGN]);

	sql_bind_text(q, 1, host);
	*ret = sql_step(q);
	return store_result(s, sql_end(q));
}

static enum err foreign_drop_least(struct store *s, struct usage_foreign_list *foreign)
{
	char host[254] = "";
	uint64_t hits = 0;
	enum err err = foreign_read_least(s, host, &hits);
	struct sql_query *q;

	if (err)
		return err;
	q = store_query(s, usage_sql[USAGE_SQL_DROP_FOREIGN]);
	sql_bind_text(q, 1, str_from(host));
	err = store_result(s, sql_finish(q));
	foreign->count--;
	return err ? err : foreign_read_least(s, host, &foreign->least);
}

static enum err foreign_write(
    struct store *s, const struct usage_sighting *sighting, uint64_t error)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_ADD_FOREIGN]);

	sql_bind_text(q, 1, sighting->item->host);
	sql_bind_int(q, 2, (int64_t)(sighting_hits(sighting) + error));
	sql_bind_int(q, 3, (int64_t)error);
	sql_bind_int(q, 4, sighting->first_day);
	sql_bind_int(q, 5, sighting->last_day);
	sql_bind_int(q, 6, sighting->item->code);
	return store_result(s, sql_finish_later(q));
}

static enum err foreign_add(
    struct store *s, struct usage_foreign_list *foreign, const struct usage_sighting *sighting)
{
	uint64_t total = sighting_estimate(sighting, sighting->seen_all), error = 0;
	bool listed = false;
	enum err err = foreign_learn(s, foreign);

	if (!err)
		err = foreign_is_listed(s, sighting->item->host, &listed);
	if (err || listed)
		return err ? err : foreign_write(s, sighting, 0);
	if (foreign->count >= USAGE_FOREIGN_MAX) {
		if (total <= foreign->least)
			return ERR_OK;
		error = total - sighting_hits(sighting);
		err = foreign_drop_least(s, foreign);
	}
	foreign->count++;
	if (foreign->count == 1 || total < foreign->least)
		foreign->least = total;
	return err ? err : foreign_write(s, sighting, error);
}

enum err usage_place_add(struct store *s, struct usage_code_places *places,
    struct usage_foreign_list *foreign, const struct usage_sighting *sighting, int64_t *ret_place)
{
	const struct usage_item *item = sighting->item;
	size_t i = places_find(places, item);
	enum err err;

	if (i < places->count) {
		*ret_place = places->rows[i].place;
		places->rows[i].hits += sighting_hits(sighting);
		err = place_write(s, *ret_place, sighting, 0);
	} else {
		err = places_let_in(
		    s, places, sighting, sighting_estimate(sighting, sighting->seen), ret_place);
	}
	/* The registered host in another spelling (www, http, a path) is no stranger. */
	if (!err && item->claimed && item->reason == LINK_HOST)
		err = foreign_add(s, foreign, sighting);
	return err;
}
