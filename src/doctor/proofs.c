/* The proofs of Certificate Transparency in a contract's current certificate. */
#include "doctor/proofs.h"

#include "base/base64.h"
#include "pki/ct_logs.h"
#include "record/sql.h"
#include "store/rows.h"

enum { ID_TEXT_MAX = 64 };

static bool proof_take(struct arena *arena, const unsigned char id[DIGEST_BYTES],
    const struct ct_logs *logs, struct doctor_proof *to)
{
	struct buf text = BUF_INIT(ID_TEXT_MAX);
	bool ok = true;

	base64_write((struct str){(const char *)id, DIGEST_BYTES}, &text);
	if (!text.err)
		to->id = arena_bytes(arena, buf_str(&text), &ok);
	ok = ok && !text.err;
	buf_free(&text);
	to->name = ct_logs_name(logs, id);
	return ok;
}

static bool proofs_take(struct arena *arena, const struct chain_scts *scts,
    const struct ct_logs *logs, struct doctor_proofs *to)
{
	size_t listed = scts->count - scts->unreadable;
	bool ok = true;

	to->count = listed < CHAIN_SCTS_MAX ? listed : CHAIN_SCTS_MAX;
	for (size_t i = 0; i < to->count && ok; i++) {
		to->list[i].at = scts->list[i].at;
		ok = proof_take(arena, scts->list[i].log, logs, &to->list[i]);
	}
	return ok;
}

enum err doctor_proofs_read(struct store *s, const char *logs, const struct code *code, int64_t now,
    struct arena *arena, struct doctor_proofs *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CURRENT]);
	struct ct_logs named;
	struct chain_scts scts = {.count = 0};
	struct problem unread;
	enum err err;

	*ret = (struct doctor_proofs){.count = 0};
	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, now);
	if (sql_step(q) && chain_scts(sql_bytes(q, 0), &scts) != ERR_OK)
		scts.count = scts.unreadable = 0;
	err = store_result(s, sql_end(q));
	if (err || scts.count == 0)
		return err;
	if (ct_logs_read(logs, arena, &named, &unread))
		named.count = 0;
	return proofs_take(arena, &scts, &named, ret) ? ERR_OK : store_no_memory(s);
}
