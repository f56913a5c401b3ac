/* Keeps requests for certificates. */
#include "record/csr.h"

#include "base/hex.h"
#include "pki/digest.h"
#include "record/sql.h"
#include "store/rows.h"

enum { CSR_TEXT_MAX = 1 << 20 };

void csr_write_key(const struct csr *csr, struct buf *to)
{
	if (csr->key_curve != NULL)
		buf_printf(to, "%s %s", csr->key_algorithm, csr->key_curve);
	else
		buf_printf(to, "%s %u", csr->key_algorithm, csr->key_bits);
}

void csr_write_names(const struct csr *csr, struct buf *to)
{
	for (size_t i = 0; i < csr->name_count; i++)
		buf_printf(to, "%s%s", i == 0 ? "" : " ", csr->names[i]);
}

enum err store_put_csr(struct store *s, const struct code *code, const struct csr *csr, int64_t now)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_PUT_CSR]);
	struct buf key = BUF_INIT(CSR_TEXT_MAX), subject = key, names = key;
	char digest[DIGEST_BYTES];
	enum err err;

	csr_write_key(csr, &key);
	certificate_write_name(csr->subject, csr->subject_count, &subject);
	csr_write_names(csr, &names);
	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, now);
	if (hex_read(str_from(csr->key_digest), digest))
		sql_bind_bytes(q, 3, (struct str){digest, sizeof digest});
	sql_bind_text(q, 4, buf_str(&key));
	sql_bind_text(q, 5, subject.len == 0 ? STR("") : buf_str(&subject));
	sql_bind_text(q, 6, names.len == 0 ? STR("") : buf_str(&names));
	if (!csr->has_mail && !csr->has_password)
		sql_bind_bytes(q, 7, csr->der);
	err = store_result(s, sql_finish(q));
	if (!err && (key.err || subject.err || names.err))
		err = store_no_memory(s);
	buf_free(&key);
	buf_free(&subject);
	buf_free(&names);
	return err;
}

enum err store_csr(
    struct store *s, const struct code *code, struct arena *arena, struct store_csr *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CSR]);
	bool found, ok = true;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	found = sql_step(q);
	if (found) {
		struct str digest = sql_bytes(q, 1);

		*ret = (struct store_csr){.added_at = sql_int(q, 0)};
		if (digest.len == DIGEST_BYTES)
			hex_write(digest.at, DIGEST_BYTES, ret->key_digest);
		ret->key_name = store_keep(q, 2, arena, &ok);
		ret->subject = store_keep(q, 3, arena, &ok);
		ret->names = store_keep(q, 4, arena, &ok);
		ret->der = arena_bytes(arena, sql_bytes(q, 5), &ok);
	}
	err = store_end(s, q, ok);
	return err || found ? err : ERR_NOT_FOUND;
}
