/* The writes of the store. */
#include "record/read.h"
#include "store/rows.h"

#include <string.h>
#include "base/hex.h"
#include "record/sql.h"

/* A fingerprint in hexadecimal as bytes; absent when it is none. */
static struct str fingerprint_bytes(const char *hex, char room[32])
{
	bool ok = strlen(hex) == 64 && hex_read((struct str){hex, 64}, room);

	return ok ? (struct str){room, 32} : (struct str){NULL, 0};
}

enum err store_fingerprint(struct store *s, const char *fingerprint, struct code *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_FINGERPRINT]);
	char room[32];
	bool found;
	enum err err;

	sql_bind_bytes(q, 1, fingerprint_bytes(fingerprint, room));
	found = sql_step(q);
	if (found)
		*ret = code_of_number(sql_int(q, 0));
	err = store_result(s, sql_end(q));
	return err || found ? err : ERR_NOT_FOUND;
}

static enum err add_url(struct store *s, const struct contract *contract, size_t position)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_ADD_URL]);

	sql_bind_int(q, 1, code_number(&contract->code));
	sql_bind_int(q, 2, (int64_t)position);
	sql_bind_text(q, 3, contract->urls[position]);
	sql_bind_text(q, 4, contract->hosts[position]);
	return store_result(s, sql_finish(q));
}

static enum err add_name(struct store *s, const struct code *code)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_ADD_NAME]);

	sql_bind_int(q, 1, code_number(code));
	return store_result(s, sql_finish(q));
}

enum err store_add_contract(struct store *s, const struct contract *contract, int64_t now)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_ADD_CONTRACT]);
	enum err err;

	sql_bind_int(q, 1, code_number(&contract->code));
	if (contract->renews.text[0] != '\0')
		sql_bind_int(q, 2, code_number(&contract->renews));
	sql_bind_text(q, 3, str_from(lang_tag(contract->lang)));
	sql_bind_int(q, 4, contract->sticker);
	sql_bind_text(q, 5, contract->service);
	sql_bind_text(q, 6, contract->organization);
	sql_bind_text(q, 7, contract->organization_en);
	sql_bind_int(q, 8, now);
	err = store_result(s, sql_finish(q));
	if (!err)
		err = add_name(s, &contract->code);
	for (size_t i = 0; i < contract->url_count && !err; i++)
		err = add_url(s, contract, i);
	return err;
}

enum err store_add_certificate(
    struct store *s, const struct code *code, const struct certificate *certificate, int64_t now)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_ADD_CERTIFICATE]);
	char room[32];

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, certificate->not_before);
	sql_bind_int(q, 3, certificate->not_after);
	sql_bind_int(q, 4, now);
	sql_bind_bytes(q, 5, fingerprint_bytes(certificate->fingerprint, room));
	sql_bind_text(q, 6, str_from(certificate->serial));
	sql_bind_text(q, 7, str_from(certificate_subject(certificate, "O")));
	sql_bind_bytes(q, 8, certificate->der);
	return store_result(s, sql_finish(q));
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

	sql_bind_int(q, 1, id);
	sql_bind_int(q, 2, at);
	sql_bind_text(q, 3, reason);
	return store_result(s, sql_finish(q));
}

enum err store_newest_event(struct store *s, const struct code *code, uint64_t *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_EVENT_OF_CODE]);
	uint64_t newest = 0;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	if (sql_step(q))
		newest = (uint64_t)sql_int(q, 0);
	err = store_result(s, sql_end(q));
	if (!err)
		*ret = newest;
	return err;
}

enum err store_add_event(struct store *s, const struct event *event)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_ADD_EVENT]);

	sql_bind_int(q, 1, event->at);
	sql_bind_int(q, 2, code_number(&event->code));
	sql_bind_text(q, 3, event->actor);
	sql_bind_text(q, 4, event->action);
	sql_bind_text(q, 5, event->before);
	sql_bind_text(q, 6, event->after);
	return store_result(s, sql_finish(q));
}
