/* Keeps the issuers of certificates. */
#include "record/issuer.h"

#include "base/hex.h"
#include "record/sql.h"
#include "store/rows.h"

static struct str digest_str(const unsigned char digest[DIGEST_BYTES])
{
	return (struct str){(const char *)digest, DIGEST_BYTES};
}

enum err store_add_issuer(
    struct store *s, const struct code *code, const struct certificate_issuer *issuer)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_ADD_ISSUER]);

	sql_bind_bytes(q, 1, digest_str(issuer->fingerprint));
	sql_bind_bytes(q, 2, digest_str(issuer->name_digest));
	sql_bind_bytes(q, 3, digest_str(issuer->key_digest));
	sql_bind_bytes(q, 4, issuer->der);
	sql_bind_int(q, 5, code_number(code));
	return store_result(s, sql_finish_later(q));
}

enum err store_add_chain(
    struct store *s, const struct code *code, const struct certificate *certificate)
{
	struct str hex = str_from(certificate->fingerprint);
	char fingerprint[DIGEST_BYTES];
	enum err err = ERR_OK;

	if (hex.len != 2 * DIGEST_BYTES || !hex_read(hex, fingerprint))
		return ERR_OK;
	for (size_t i = 0; i < certificate->chain_count && !err; i++) {
		const struct certificate_issuer *issuer = &certificate->chain[i];

		err = store_add_issuer(s, code, issuer);
		if (!err) {
			struct sql_query *q = store_query(s, record_sql[RECORD_SQL_ADD_CHAIN]);

			sql_bind_bytes(q, 1, (struct str){fingerprint, sizeof fingerprint});
			sql_bind_int(q, 2, (int64_t)i);
			sql_bind_bytes(q, 3, digest_str(issuer->fingerprint));
			err = store_result(s, sql_finish_later(q));
		}
	}
	return err;
}

static bool row_take_der(struct sql_query *q, struct arena *arena, void *item)
{
	bool ok = true;

	*(struct str *)item = arena_bytes(arena, sql_bytes(q, 0), &ok);
	return ok;
}

enum err store_chain(
    struct store *s, int64_t certificate, struct arena *arena, struct str **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_ISSUERS]);

	sql_bind_int(q, 1, certificate);
	return store_rows(s, q, arena, sizeof **ret, row_take_der, ret, ret_count);
}

enum err store_issuer_key(struct store *s, int64_t certificate, char ret[DIGEST_HEX])
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_ISSUER_KEY]);
	char key[DIGEST_HEX] = "";
	enum err err;

	sql_bind_int(q, 1, certificate);
	if (sql_step(q) && sql_bytes(q, 0).len == DIGEST_BYTES)
		hex_write(sql_bytes(q, 0).at, DIGEST_BYTES, key);
	err = store_result(s, sql_end(q));
	if (!err)
		memcpy(ret, key, sizeof key);
	return err;
}
