/* Takes a revocation list from whoever brings it. */
#include "revocation/hand.h"

#include "pki/crl/judge.h"
#include "pki/digest.h"
#include "revocation/list.h"
#include "revocation/list_sql.h"
#include "store/rows.h"

static bool hand_take_id(struct sql_query *q, struct arena *arena, void *item)
{
	(void)arena;
	*(int64_t *)item = sql_int(q, 0);
	return true;
}

/* The lists of ours that the issuer of this one may have. */
static enum err hand_find(const struct change *c, const struct crl *crl, struct arena *arena,
    int64_t **ret, size_t *ret_count)
{
	unsigned char name[DIGEST_BYTES];
	struct sql_query *q;
	enum err err = digest_sha256(crl->issuer.at, crl->issuer.len, name);

	if (err)
		return err;
	q = store_query(c->store, list_sql[LIST_SQL_OF_NAME]);
	sql_bind_bytes(q, 1, (struct str){(char *)name, sizeof name});
	err = store_rows(c->store, q, arena, sizeof **ret, hand_take_id, ret, ret_count);
	if (!err && *ret_count == 0)
		err = err_reason(c->why, ERR_REFUSED, "crl.stranger",
		    "its issuer is not known here as one of certificates that name a list: a "
		    "certificate comes with its chain, or [watch] issuers names a file with the "
		    "issuer's");
	return err;
}

/* Adds what came of one of our lists. */
static enum err hand_add(const struct list *l, const struct list_outcome *outcome,
    struct arena *arena, struct hand_outcome *to)
{
	size_t count = to->revoked_count + outcome->revoked;
	int64_t *ids = arena_alloc(arena, (count + 1) * sizeof *ids);

	if (ids == NULL)
		return ERR_NO_MEMORY;
	if (to->revoked_count > 0)
		memcpy(ids, to->revoked, to->revoked_count * sizeof *ids);
	for (size_t i = 0; i < l->answer.hit_count; i++)
		if (l->answer.hits[i].is_new)
			ids[to->revoked_count++] = l->answer.hits[i].certificate;
	to->revoked = ids;
	to->lists++;
	to->entries = l->answer.entries;
	to->looked += l->our_count;
	to->found += l->answer.hit_count;
	to->rest += outcome->rest;
	to->vanished += outcome->vanished;
	return ERR_OK;
}

/* What one of our lists has of it: ERR_NOT_FOUND when it does not speak for it, ERR_INVALID and
 * ERR_REFUSED when it does not count, with `why`. */
static enum err hand_try(const struct change *c, int64_t id, const struct crl *crl, struct str der,
    revocation_take_over *take_over, struct arena *arena, struct hand_outcome *to,
    struct problem *why)
{
	struct list_outcome outcome;
	struct list l;
	enum err err = revocation_list_load(c->store, id, c->now, &l);

	if (!err && !crl_is_for(crl, l.names))
		err = ERR_NOT_FOUND;
	if (!err)
		err = revocation_list_read(&l, der, c->now, why);
	if (!err)
		err = revocation_list_keep(c, &l, l.etag, l.modified, take_over, &outcome);
	if (!err)
		err = hand_add(&l, &outcome, arena, to);
	revocation_list_free(&l);
	return err;
}

/* One that counts for one of them is taken; else the first refusal is told. */
static enum err hand_try_all(const struct change *c, const struct crl *crl, struct str der,
    revocation_take_over *take_over, struct arena *arena, struct hand_outcome *to)
{
	int64_t *ids = NULL;
	size_t count = 0;
	struct problem first = {.text = ""};
	enum err refused = ERR_OK, err = hand_find(c, crl, arena, &ids, &count);

	for (size_t i = 0; i < count && !err; i++) {
		struct problem why = {.text = ""};

		err = hand_try(c, ids[i], crl, der, take_over, arena, to, &why);
		if (err == ERR_NOT_FOUND)
			err = ERR_OK;
		if (err != ERR_INVALID && err != ERR_REFUSED)
			continue;
		if (refused == ERR_OK) {
			refused = err;
			first = why;
		}
		err = ERR_OK;
	}
	if (err || to->lists > 0)
		return err;
	if (refused == ERR_OK)
		return err_reason(c->why, ERR_REFUSED, "crl.point",
		    "it speaks for a distribution point that no certificate here names");
	*c->why = first;
	return refused;
}

enum err revocation_hand_in(const struct change *c, struct str file,
    revocation_take_over *take_over, struct arena *arena, struct hand_outcome *ret)
{
	struct buf room = BUF_INIT(CRL_FILE_MAX);
	struct str der;
	struct crl crl;
	enum err err = crl_find(file, &room, &der, c->why);

	*ret = (struct hand_outcome){.lists = 0};
	if (!err)
		err = crl_open(der, &crl, c->why);
	if (!err)
		err = hand_try_all(c, &crl, der, take_over, arena, ret);
	buf_free(&room);
	return err;
}
