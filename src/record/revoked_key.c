/* Which keys were those of revoked certificates. */
#include "record/revoked_key.h"

#include "base/hex.h"
#include "pki/digest.h"
#include "pki/parts.h"
#include "record/sql.h"
#include "store/rows.h"

static bool revoked_key_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct store_revoked_key *to = item;
	bool ok = true;

	to->code = code_of_number(sql_int(q, 0));
	to->revoked_at = sql_int(q, 1);
	to->reason = store_keep(q, 2, arena, &ok);
	return ok;
}

enum err store_revoked_keys(struct store *s, const char *key_digest, int64_t now,
    struct arena *arena, struct store_revoked_key **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_REVOKED_KEYS]);
	char digest[DIGEST_BYTES];

	if (hex_read(str_from(key_digest), digest))
		sql_bind_bytes(q, 1, (struct str){digest, sizeof digest});
	sql_bind_int(q, 2, now);
	return store_rows(s, q, arena, sizeof **ret, revoked_key_take, ret, ret_count);
}

/* ---- writing ---- */

/* A certificate, and what it is kept by. */
struct revoked_certificate {
	int64_t id;
	bool is_read;
	unsigned char digest[DIGEST_BYTES];
};

static bool revoked_certificate_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct revoked_certificate *to = item;
	struct certificate_parts parts;

	(void)arena;
	to->id = sql_int(q, 0);
	to->is_read = certificate_parts(sql_bytes(q, 1), &parts);
	return !to->is_read || !digest_sha256(parts.key.at, parts.key.len, to->digest);
}

/* Keeps those of a query, which it ends. */
static enum err revoked_certificates_keep(
    struct store *s, struct sql_query *q, int64_t *ret_last, size_t *ret_count)
{
	struct arena arena = {NULL, 0};
	struct revoked_certificate *list = NULL;
	enum err err =
	    store_rows(s, q, &arena, sizeof *list, revoked_certificate_take, &list, ret_count);

	for (size_t i = 0; !err && i < *ret_count; i++) {
		*ret_last = list[i].id;
		if (!list[i].is_read)
			continue;
		q = store_query(s, record_sql[RECORD_SQL_PUT_REVOKED_KEY]);
		sql_bind_int(q, 1, list[i].id);
		sql_bind_bytes(q, 2, (struct str){(const char *)list[i].digest, DIGEST_BYTES});
		err = store_result(s, sql_finish(q));
	}
	arena_free(&arena);
	return err;
}

enum err store_put_revoked_key(struct store *s, int64_t certificate)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_REVOKED_CERTIFICATE]);
	size_t count = 0;
	int64_t last;

	sql_bind_int(q, 1, certificate);
	return revoked_certificates_keep(s, q, &last, &count);
}

enum err store_fill_revoked_keys(struct store *s, size_t limit, int64_t *after, bool *ret_more)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_REVOKED_CERTIFICATES]);
	size_t count = 0;
	enum err err;

	sql_bind_int(q, 1, *after);
	sql_bind_int(q, 2, (int64_t)limit);
	err = revoked_certificates_keep(s, q, after, &count);
	*ret_more = !err && count == limit;
	return err;
}
