/* Writes contracts, their certificates and events to the store. */
#include "record/records.h"
#include "record/revoked_key.h"

#include "base/hex.h"
#include "pki/certificate_codec.h"
#include "record/sql.h"
#include "store/rows.h"

/* What of a contract stands in other tables: its name as people search for it, its URLs. */
static enum err contract_write_rest(struct store *s, const struct contract *contract)
{
	int64_t code = code_number(&contract->code);
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_ADD_NAME]);
	enum err err;

	sql_bind_int(q, 1, code);
	err = store_result(s, sql_finish(q));
	for (size_t i = 0; i < contract->url_count && !err; i++) {
		q = store_query(s, record_sql[RECORD_SQL_ADD_URL]);
		sql_bind_int(q, 1, code);
		sql_bind_int(q, 2, (int64_t)i);
		sql_bind_text(q, 3, contract->urls[i]);
		sql_bind_text(q, 4, contract->hosts[i]);
		err = store_result(s, sql_finish(q));
	}
	return err;
}

enum err store_add_contract(struct store *s, const struct contract *contract, int64_t now)
{
	int64_t code = code_number(&contract->code);
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_ADD_CONTRACT]);
	enum err err;

	sql_bind_int(q, 1, code);
	if (contract->renews.text[0] != '\0')
		sql_bind_int(q, 2, code_number(&contract->renews));
	sql_bind_text(q, 3, str_from(lang_tag(contract->lang)));
	sql_bind_int(q, 4, contract->sticker);
	sql_bind_text(q, 5, contract->service);
	sql_bind_text(q, 6, contract->organization);
	sql_bind_text(q, 7, contract->organization_en);
	sql_bind_int(q, 8, now);
	sql_bind_int(q, 9, contract->auto_renew);
	sql_bind_int(q, 11, !contract->unvisited);
	sql_bind_int(q, 12, contract->is_person);
	if (contract->inherits_until != 0)
		sql_bind_int(q, 10, contract->inherits_until);
	err = store_result(s, sql_finish(q));
	return err ? err : contract_write_rest(s, contract);
}

static enum err contract_run(struct store *s, enum record_sql statement, int64_t code)
{
	struct sql_query *q = store_query(s, record_sql[statement]);

	sql_bind_int(q, 1, code);
	return store_result(s, sql_finish(q));
}

enum err store_edit_contract(struct store *s, const struct contract *contract)
{
	int64_t code = code_number(&contract->code);
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_EDIT_CONTRACT]);
	enum err err;

	sql_bind_int(q, 1, code);
	sql_bind_text(q, 2, str_from(lang_tag(contract->lang)));
	sql_bind_int(q, 3, contract->sticker);
	sql_bind_text(q, 4, contract->service);
	sql_bind_text(q, 5, contract->organization);
	sql_bind_text(q, 6, contract->organization_en);
	sql_bind_int(q, 7, contract->auto_renew);
	sql_bind_int(q, 8, !contract->unvisited);
	sql_bind_int(q, 9, contract->is_person);
	err = store_result(s, sql_finish(q));
	if (!err)
		err = contract_run(s, RECORD_SQL_DROP_NAME, code);
	if (!err)
		err = contract_run(s, RECORD_SQL_DROP_URLS, code);
	return err ? err : contract_write_rest(s, contract);
}

static enum err contract_set_time(
    struct store *s, enum record_sql statement, const struct code *code, int64_t at)
{
	struct sql_query *q = store_query(s, record_sql[statement]);

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, at);
	return store_result(s, sql_finish(q));
}

enum err store_set_withdrawn(struct store *s, const struct code *code, int64_t at)
{
	return contract_set_time(s, RECORD_SQL_SET_WITHDRAWN, code, at);
}

enum err store_set_ended(struct store *s, const struct code *code, int64_t at)
{
	return contract_set_time(s, RECORD_SQL_SET_ENDED, code, at);
}

enum err store_add_certificate(
    struct store *s, const struct code *code, const struct certificate *certificate, int64_t now)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_ADD_CERTIFICATE]);
	struct str hex = str_from(certificate->fingerprint);
	struct buf facts = BUF_INIT(CERTIFICATE_BYTES_MAX);
	char fingerprint[32];
	enum err err;
	bool known = hex.len == 64 && hex_read(hex, fingerprint);

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, certificate->not_before);
	sql_bind_int(q, 3, certificate->not_after);
	sql_bind_int(q, 4, now);
	if (known)
		sql_bind_bytes(q, 5, (struct str){fingerprint, sizeof fingerprint});
	sql_bind_text(q, 6, str_from(certificate->serial));
	sql_bind_text(q, 7, str_from(certificate_subject(certificate, "O")));
	sql_bind_bytes(q, 8, certificate->der);
	sql_bind_int(q, 9, certificate->faults != 0);
	certificate_encode(certificate, &facts);
	if (!facts.err)
		sql_bind_bytes(q, 10, buf_str(&facts));
	err = store_result(s, sql_finish(q));
	buf_free(&facts);
	return err;
}

enum err store_set_sticker(struct store *s, const struct code *code, bool wanted)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_SET_STICKER]);

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, wanted);
	return store_result(s, sql_finish(q));
}

enum err store_set_revoked(struct store *s, int64_t id, int64_t at, struct str reason)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_SET_REVOKED]);
	enum err err;

	sql_bind_int(q, 1, id);
	if (at != 0)
		sql_bind_int(q, 2, at);
	sql_bind_text(q, 3, reason);
	err = store_result(s, sql_finish_later(q));
	return err || at == 0 ? err : store_put_revoked_key(s, id);
}

enum err store_add_event(struct store *s, const struct event *event)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_ADD_EVENT]);

	sql_bind_int(q, 1, event->at);
	if (event->code.text[0] != '\0')
		sql_bind_int(q, 2, code_number(&event->code));
	sql_bind_text(q, 3, event->actor);
	sql_bind_text(q, 4, event->action);
	sql_bind_text(q, 5, event->before);
	sql_bind_text(q, 6, event->after);
	return store_result(s, sql_finish_later(q));
}
