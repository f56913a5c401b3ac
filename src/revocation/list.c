/* Loads, reads and keeps revocation lists. */
#include "revocation/list.h"

#include <stdlib.h>
#include "base/hex.h"
#include "base/log.h"
#include "pki/crl/judge.h"
#include "pki/crl/walk.h"
#include "pki/parts.h"
#include "revocation/list_sql.h"
#include "store/rows.h"

enum {
	OURS_SPARE = 1000, /* that others may add between two questions */
	LEAST_S = 300      /* between two times that a list is asked for */
};

/* ---- loading ---- */

static struct sql_query *list_query(struct store *s, enum list_sql statement, int64_t id)
{
	struct sql_query *q = store_query(s, list_sql[statement]);

	sql_bind_int(q, 1, id);
	return q;
}

/* A number that stands in hexadecimal. */
static struct str number_bytes(struct str hex, struct arena *arena, bool *ok)
{
	char *bytes = hex.at == NULL ? NULL : arena_alloc(arena, hex.len / 2 + 1);

	if (hex.at == NULL)
		return (struct str){NULL, 0};
	*ok = *ok && bytes != NULL && hex_read(hex, bytes);
	return (struct str){bytes, hex.len / 2};
}

static enum err list_load_row(struct store *s, struct list *to)
{
	struct sql_query *q = list_query(s, LIST_SQL_READ, to->id);
	bool ok = true, found = sql_step(q);
	enum err err;

	if (found) {
		to->names = store_keep(q, 0, &to->memory, &ok);
		to->this_update = sql_int(q, 1);
		to->next_update = sql_int(q, 2);
		to->number = number_bytes(sql_text(q, 3), &to->memory, &ok);
		to->etag = store_keep(q, 4, &to->memory, &ok);
		to->modified = store_keep(q, 5, &to->memory, &ok);
	}
	err = store_end(s, q, ok);
	return err || found ? err : ERR_NOT_FOUND;
}

static enum err list_load_issuer(struct store *s, struct list *to)
{
	struct sql_query *q = list_query(s, LIST_SQL_ISSUER, to->id);
	bool ok = true, found = sql_step(q);
	enum err err;

	if (found)
		to->issuer = arena_bytes(&to->memory, sql_bytes(q, 0), &ok);
	err = store_end(s, q, ok);
	return err || found ? err : ERR_NOT_FOUND;
}

static enum err list_load_size(struct store *s, struct list *to, size_t *ret)
{
	struct sql_query *q = list_query(s, LIST_SQL_SIZE, to->id);
	enum err err;

	*ret = (sql_step(q) ? (size_t)sql_int(q, 0) : 0) + OURS_SPARE;
	err = store_result(s, sql_end(q));
	if (err)
		return err;
	to->ours = serials_new(*ret);
	to->waiting = arena_alloc(&to->memory, *ret * sizeof *to->waiting);
	to->known = arena_alloc(&to->memory, *ret * sizeof *to->known);
	return to->ours == NULL || to->waiting == NULL || to->known == NULL ? store_no_memory(s)
									    : ERR_OK;
}

/* In the order of LIST_SQL_OURS. A serial that no list can have is left out, and waits for ever. */
static enum err list_take_one(struct sql_query *q, struct list *to)
{
	unsigned char serial[PARTS_SERIAL_MAX];
	int64_t id = sql_int(q, 0);
	size_t len;
	enum err err;

	if (!certificate_serial_bytes(sql_text(q, 1), serial, &len))
		return ERR_OK;
	err = serials_add(to->ours, (struct str){(char *)serial, len}, id);
	if (err)
		return err;
	to->our_count++;
	if (sql_int(q, 2) == 0)
		to->waiting[to->waiting_count++] = id;
	if (revocation_is_seen_in(sql_text(q, 3), "crl") && sql_is_null(q, 4))
		to->known[to->known_count++] = id;
	return ERR_OK;
}

static int id_compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static enum err list_load_ours(struct store *s, int64_t now, struct list *to)
{
	size_t room;
	struct sql_query *q;
	enum err err = list_load_size(s, to, &room), ended;

	if (err)
		return err;
	q = list_query(s, LIST_SQL_OURS, to->id);
	sql_bind_int(q, 2, now);
	while (!err && sql_step(q))
		err = list_take_one(q, to);
	ended = store_result(s, sql_end(q));
	if (err && !ended)
		err = store_because(s, err == ERR_TOO_LARGE ? ERR_BUSY : err,
		    "the certificates of a revocation list change too fast, or are too many");
	if (to->known_count > 0)
		qsort(to->known, to->known_count, sizeof *to->known, id_compare);
	return ended ? ended : err;
}

enum err revocation_list_load(struct store *s, int64_t id, int64_t now, struct list *ret)
{
	enum err err;

	*ret = (struct list){.id = id};
	err = list_load_row(s, ret);
	if (!err)
		err = list_load_issuer(s, ret);
	if (!err)
		err = list_load_ours(s, now, ret);
	return !err && ret->our_count == 0 ? ERR_NOT_FOUND : err;
}

void revocation_list_free(struct list *l)
{
	serials_free(l->ours);
	free(l->answer.hits);
	arena_free(&l->memory);
	*l = (struct list){.id = 0};
}

/* ---- reading ---- */

static int hit_compare(const void *a, const void *b)
{
	const struct list_hit *x = a, *y = b;
	int by_id = id_compare(&x->certificate, &y->certificate);

	return by_id != 0 ? by_id : id_compare(&x->revoked_at, &y->revoked_at);
}

/* By id, each once: whoever stands there twice, as it was revoked first. */
static void hits_settle(struct list_answer *a)
{
	size_t kept = 0;

	if (a->hit_count > 0)
		qsort(a->hits, a->hit_count, sizeof *a->hits, hit_compare);
	for (size_t i = 0; i < a->hit_count; i++)
		if (kept == 0 || a->hits[kept - 1].certificate != a->hits[i].certificate)
			a->hits[kept++] = a->hits[i];
	a->hit_count = kept;
}

/* There is room for twice as many as can be, which is cleared up when it is full. */
static void hit_add(void *arg, const struct crl_entry *entry)
{
	struct list *l = arg;
	struct list_answer *a = &l->answer;

	if (a->hit_count == 2 * l->our_count)
		hits_settle(a);
	a->hits[a->hit_count++] =
	    (struct list_hit){entry->id, entry->revoked_at, entry->reason, false};
}

enum err revocation_list_read(struct list *l, struct str der, int64_t now, struct problem *why)
{
	const struct crl_measure measure = {.issuer = l->issuer,
	    .names = l->names,
	    .now = now,
	    .seen_update = l->this_update,
	    .seen_number = l->number};
	struct list_answer *a = &l->answer;
	struct crl crl;
	enum err err = crl_open(der, &crl, why);

	if (!err)
		err = crl_judge(&crl, &measure, why);
	if (err)
		return err;
	free(a->hits);
	*a = (struct list_answer){.this_update = crl.this_update, .next_update = crl.next_update};
	a->hits = calloc(2 * l->our_count + 1, sizeof *a->hits);
	if (a->hits == NULL)
		return err_no_memory(why);
	hex_write(crl.number.at, crl.number.len, a->number);
	err = crl_walk(&crl, l->ours, hit_add, l, &a->entries, why);
	if (err)
		a->hit_count = 0;
	hits_settle(a);
	return err;
}

/* ---- keeping ---- */

/* A contract that is damaged must not hide what is said of others. */
static enum err hit_keep(const struct change *c, struct list_hit *hit,
    revocation_take_over *take_over, struct list_outcome *ret)
{
	const struct revocation_sight sight = {.certificate = hit->certificate,
	    .source = "crl",
	    .revoked_at = hit->revoked_at < c->now ? hit->revoked_at : c->now,
	    .reason = hit->reason};
	enum err err = revocation_seen(c, &sight, take_over, &hit->is_new);

	if (err == ERR_CORRUPT) {
		change_explain(c, err);
		log_event(LOG_ERROR, "revocation_not_taken_over",
		    log_number("certificate", hit->certificate), log_text("reason", c->why->text));
		c->why->text[0] = '\0';
		return ERR_OK;
	}
	ret->revoked += hit->is_new;
	return err;
}

static enum err hits_keep(const struct change *c, struct list *l, revocation_take_over *take_over,
    struct list_outcome *ret)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < l->answer.hit_count && !err; i++) {
		struct list_hit *hit = &l->answer.hits[i];

		if (l->known_count > 0 && bsearch(&hit->certificate, l->known, l->known_count,
					      sizeof *l->known, id_compare) != NULL)
			continue;
		if (ret->revoked == LIST_REVOKED_MAX)
			ret->rest++;
		else
			err = hit_keep(c, hit, take_over, ret);
	}
	return err;
}

static enum err vanished_keep(
    const struct change *c, const struct list *l, struct list_outcome *ret)
{
	size_t at = 0;
	enum err err = ERR_OK;

	for (size_t i = 0; i < l->known_count && !err; i++) {
		while (at < l->answer.hit_count && l->answer.hits[at].certificate < l->known[i])
			at++;
		if (at < l->answer.hit_count && l->answer.hits[at].certificate == l->known[i])
			continue;
		err = revocation_vanished(c, l->known[i], "crl");
		ret->vanished++;
	}
	return err;
}

static enum err waiting_keep(const struct change *c, const struct list *l)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < l->waiting_count && !err; i++) {
		struct sql_query *q = list_query(c->store, LIST_SQL_LOOKED_UP, l->waiting[i]);

		sql_bind_int(q, 2, c->now);
		sql_bind_int(q, 3, l->id);
		err = store_result(c->store, sql_finish_later(q));
	}
	return err;
}

/* Has nobody kept a newer one since this was loaded? */
static enum err list_is_newest(const struct change *c, const struct list *l, bool *ret)
{
	struct sql_query *q = list_query(c->store, LIST_SQL_MARKS, l->id);

	*ret = sql_step(q) && sql_int(q, 0) <= l->answer.this_update;
	return store_result(c->store, sql_end(q));
}

static enum err marks_keep(
    const struct change *c, const struct list *l, struct str etag, struct str modified)
{
	const struct list_answer *a = &l->answer;
	struct sql_query *q = list_query(c->store, LIST_SQL_KEEP, l->id);

	sql_bind_int(q, 2, c->now);
	sql_bind_int(q, 3, a->this_update);
	sql_bind_int(q, 4, a->next_update);
	if (a->number[0] != '\0')
		sql_bind_text(q, 5, str_from(a->number));
	sql_bind_int(q, 6, (int64_t)a->entries);
	sql_bind_text(q, 7, etag);
	sql_bind_text(q, 8, modified);
	return store_result(c->store, sql_finish(q));
}

enum err revocation_list_keep(const struct change *c, struct list *l, struct str etag,
    struct str modified, revocation_take_over *take_over, struct list_outcome *ret)
{
	bool newest = false;
	enum err err;

	*ret = (struct list_outcome){.revoked = 0};
	err = list_is_newest(c, l, &newest);
	if (!err)
		err = hits_keep(c, l, take_over, ret);
	if (err || !newest || ret->rest > 0)
		return err;
	err = vanished_keep(c, l, ret);
	if (!err)
		err = waiting_keep(c, l);
	return err ? err : marks_keep(c, l, etag, modified);
}

int64_t revocation_list_next(const struct list_answer *answer, unsigned every_s, int64_t now)
{
	int64_t half = (answer->next_update - answer->this_update) / 2;
	int64_t wait = answer->this_update + half - now;

	if (wait < LEAST_S)
		wait = LEAST_S;
	return wait < every_s ? now + wait : 0;
}

enum err revocation_list_keep_same(const struct change *c, int64_t id)
{
	struct sql_query *q = list_query(c->store, LIST_SQL_SAME, id);

	sql_bind_int(q, 2, c->now);
	return store_result(c->store, sql_finish(q));
}

enum err revocation_list_keep_fault(const struct change *c, int64_t id, const struct problem *why)
{
	struct sql_query *q = list_query(c->store, LIST_SQL_FAULT, id);

	sql_bind_int(q, 2, c->now);
	sql_bind_text(q, 3, str_from(why->reason[0] != '\0' ? why->reason : why->text));
	return store_result(c->store, sql_finish(q));
}
