/* Enrols certificates for the watch. */
#include "revocation/enrol.h"

#include "pki/crl/distribution.h"
#include "pki/ocsp.h"
#include "record/issuer.h"
#include "revocation/list_sql.h"
#include "store/rows.h"
#include "watch/kind.h"
#include "watch/queue.h"

enum {
	NAMES_MAX = DISTRIBUTION_NAMES_MAX * (DISTRIBUTION_NAME_MAX + 1),
	/* Seconds. A list that was just asked for is asked again for new certificates after the
	 * one; those without an issuer are looked at again after the other, come what may. */
	HASTE_S = 60,
	LOST_AGAIN_S = 3600
};

struct newcomer {
	int64_t id, not_after;
	struct code code;
	struct str der;
	struct certificate_parts parts;
};

struct candidate {
	int64_t id;
	struct str der;
};

/* ---- its issuer ---- */

static bool candidate_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct candidate *to = item;
	bool ok = true;

	to->id = sql_int(q, 0);
	to->der = arena_bytes(arena, sql_bytes(q, 1), &ok);
	return ok;
}

/* What is found: the issuer, and where it is asked. */
struct issuer_place {
	int64_t issuer; /* 0: not known */
	unsigned char key[DIGEST_BYTES];
	bool ocsp;
};

/* Did this one issue it? */
static bool issuer_fits(
    const struct newcomer *n, struct str issuer, struct issuer_place *ret, enum err *err)
{
	struct certificate_parts parts;
	struct problem why;
	struct ocsp *pair = NULL;

	if (!certificate_parts(issuer, &parts) || !str_eq(parts.subject, n->parts.issuer) ||
	    ocsp_open(n->der, issuer, &pair, &why) != ERR_OK)
		return false;
	ret->ocsp = ocsp_address(pair) != NULL;
	ocsp_free(pair);
	*err = digest_sha256(parts.key.at, parts.key.len, ret->key);
	return *err == ERR_OK;
}

/* Of those that a statement finds. */
static enum err issuer_look(
    const struct change *c, struct sql_query *q, const struct newcomer *n, struct issuer_place *ret)
{
	struct arena arena = {NULL, 0};
	struct candidate *list = NULL;
	size_t count = 0;
	enum err err = store_rows(c->store, q, &arena, sizeof *list, candidate_take, &list, &count);

	for (size_t i = 0; i < count && !err && ret->issuer == 0; i++)
		if (issuer_fits(n, list[i].der, ret, &err))
			ret->issuer = list[i].id;
	arena_free(&arena);
	return err;
}

/* Of those of the file; it is kept then as if it had come with the certificate. */
static enum err issuer_look_in_file(const struct change *c, const struct issuers *issuers,
    const struct newcomer *n, struct issuer_place *ret)
{
	struct sql_query *q;
	size_t i = 0;
	enum err err = ERR_OK;

	while (i < issuers->count && !issuer_fits(n, issuers->list[i].der, ret, &err) && !err)
		i++;
	if (err || i == issuers->count)
		return err;
	err = store_add_issuer(c->store, &n->code, &issuers->list[i]);
	if (err)
		return err;
	q = store_query(c->store, list_sql[LIST_SQL_ISSUER_ID]);
	sql_bind_bytes(
	    q, 1, (struct str){(const char *)issuers->list[i].fingerprint, DIGEST_BYTES});
	if (sql_step(q))
		ret->issuer = sql_int(q, 0);
	return store_result(c->store, sql_end(q));
}

static enum err issuer_find(const struct change *c, const struct issuers *issuers,
    const struct newcomer *n, struct issuer_place *ret)
{
	unsigned char name[DIGEST_BYTES];
	struct sql_query *q = store_query(c->store, list_sql[LIST_SQL_ISSUER_OF]);
	enum err err;

	*ret = (struct issuer_place){.issuer = 0};
	sql_bind_int(q, 1, n->id);
	err = issuer_look(c, q, n, ret);
	if (err || ret->issuer != 0)
		return err;
	err = digest_sha256(n->parts.issuer.at, n->parts.issuer.len, name);
	if (err)
		return err;
	q = store_query(c->store, list_sql[LIST_SQL_ISSUERS_NAMED]);
	sql_bind_bytes(q, 1, (struct str){(char *)name, sizeof name});
	err = issuer_look(c, q, n, ret);
	return err || ret->issuer != 0 ? err : issuer_look_in_file(c, issuers, n, ret);
}

/* ---- its list ---- */

static enum err list_find(const struct change *c, const unsigned char key[DIGEST_BYTES],
    struct str names, int64_t *ret_id, int64_t *ret_asked)
{
	struct sql_query *q = store_query(c->store, list_sql[LIST_SQL_FIND]);
	bool found;
	enum err err;

	sql_bind_bytes(q, 1, (struct str){(const char *)key, DIGEST_BYTES});
	sql_bind_text(q, 2, names);
	found = sql_step(q);
	if (found) {
		*ret_id = sql_int(q, 0);
		*ret_asked = sql_int(q, 1);
	}
	err = store_result(c->store, sql_end(q));
	return err || found ? err : ERR_NOT_FOUND;
}

/* The list of an issuer's key with these addresses, made where it is new; it is asked soon, since
 * there is somebody to look up. */
static enum err list_use(const struct change *c, const unsigned char key[DIGEST_BYTES],
    struct str names, int64_t *ret_id)
{
	int64_t asked = 0;
	enum err err = list_find(c, key, names, ret_id, &asked);

	if (err == ERR_NOT_FOUND) {
		struct sql_query *q = store_query(c->store, list_sql[LIST_SQL_ADD]);

		sql_bind_bytes(q, 1, (struct str){(const char *)key, DIGEST_BYTES});
		sql_bind_text(q, 2, names);
		err = store_result(c->store, sql_finish(q));
		if (!err)
			err = list_find(c, key, names, ret_id, &asked);
	}
	if (!err)
		err = queue_add(c, WATCH_LIST, *ret_id, c->now);
	if (!err)
		err = queue_advance(
		    c, WATCH_LIST, *ret_id, asked + HASTE_S > c->now ? asked + HASTE_S : c->now);
	return err;
}

/* ---- its row ---- */

static enum err row_put(const struct change *c, const struct newcomer *n,
    const struct issuer_place *place, int64_t list)
{
	struct sql_query *q = store_query(c->store, list_sql[LIST_SQL_WATCH]);

	sql_bind_int(q, 1, n->id);
	if (place->issuer != 0)
		sql_bind_int(q, 2, place->issuer);
	if (list != 0)
		sql_bind_int(q, 3, list);
	sql_bind_int(q, 4, place->ocsp);
	return store_result(c->store, sql_finish(q));
}

static enum err newcomer_enrol(
    const struct change *c, const struct issuers *issuers, struct newcomer *n)
{
	struct buf names = BUF_INIT(NAMES_MAX);
	struct issuer_place place = {.issuer = 0};
	bool readable = certificate_parts(n->der, &n->parts);
	int64_t list = 0;
	enum err err = readable ? issuer_find(c, issuers, n, &place) : ERR_OK;

	if (!err && place.issuer != 0)
		distribution_names(&n->parts, &names);
	if (!err)
		err = names.err;
	if (!err && names.len > 0)
		err = list_use(c, place.key, buf_str(&names), &list);
	if (!err)
		err = row_put(c, n, &place, list);
	if (!err && place.ocsp)
		err = queue_add(c, WATCH_OCSP, n->id, c->now);
	buf_free(&names);
	return err;
}

static bool newcomer_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct newcomer *n = item;
	bool ok = true;

	n->id = sql_int(q, 0);
	n->code = code_of_number(sql_int(q, 1));
	n->not_after = sql_int(q, 2);
	n->der = arena_bytes(arena, sql_bytes(q, 3), &ok);
	return ok;
}

static enum err newcomers_read(const struct change *c, enum list_sql statement, int64_t after,
    size_t limit, struct arena *arena, struct newcomer **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(c->store, list_sql[statement]);

	sql_bind_int(q, 1, after);
	sql_bind_int(q, 2, (int64_t)limit);
	return store_rows(c->store, q, arena, sizeof **ret, newcomer_take, ret, ret_count);
}

static enum err last_read(const struct change *c, enum list_sql statement, int64_t *ret)
{
	struct sql_query *q = store_query(c->store, list_sql[statement]);

	*ret = sql_step(q) ? sql_int(q, 0) : 0;
	return store_result(c->store, sql_end(q));
}

/* Those that came. What is remembered is true whether the change is kept or not. */
static enum err enrol_new(const struct change *c, struct enrolment *e, size_t limit, bool *ret_more)
{
	struct arena arena = {NULL, 0};
	struct newcomer *list = NULL;
	bool none = true;
	size_t count = 0;
	int64_t after;
	enum err err = last_read(c, LIST_SQL_WATCHED_LAST, &after);

	if (!err)
		err = newcomers_read(c, LIST_SQL_NEW, after > e->expired ? after : e->expired,
		    limit, &arena, &list, &count);
	for (size_t i = 0; i < count && !err; i++)
		if (list[i].not_after >= c->now) {
			err = newcomer_enrol(c, &e->issuers, &list[i]);
			none = false;
		} else if (none) {
			e->expired = list[i].id;
		}
	*ret_more = count == limit;
	arena_free(&arena);
	return err;
}

/* Those whose issuer was not known: when an issuer came, and every hour. */
static enum err enrol_lost(
    const struct change *c, struct enrolment *e, size_t limit, bool *ret_more)
{
	struct arena arena = {NULL, 0};
	struct newcomer *list = NULL;
	size_t count = 0;
	int64_t last;
	enum err err = last_read(c, LIST_SQL_ISSUER_LAST, &last);

	if (err)
		return err;
	if (last != e->issuer_last || e->lost_at == 0 || c->now >= e->lost_at + LOST_AGAIN_S) {
		e->issuer_last = last;
		e->lost_at = c->now;
		e->lost_after = 0;
	} else if (e->lost_after == INT64_MAX) {
		return ERR_OK;
	}
	err = newcomers_read(c, LIST_SQL_LOST, e->lost_after, limit, &arena, &list, &count);
	for (size_t i = 0; i < count && !err; i++) {
		if (list[i].not_after >= c->now)
			err = newcomer_enrol(c, &e->issuers, &list[i]);
		e->lost_after = list[i].id;
	}
	if (!err && count < limit)
		e->lost_after = INT64_MAX;
	*ret_more |= count == limit;
	arena_free(&arena);
	return err;
}

enum err revocation_enrol(const struct change *c, struct enrolment *e, size_t limit, bool *ret_more)
{
	enum err err = enrol_new(c, e, limit, ret_more);

	return err ? err : enrol_lost(c, e, limit, ret_more);
}
