/* The writes of the store on SQLite. */
#include "seal/store_sqlite.h"

#include <string.h>

/* A fingerprint in hexadecimal as bytes. */
static struct str fingerprint_bytes(const char *hex, char room[32])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < 32; i++) {
		const char *high = strchr(digits, hex[2 * i]);
		const char *low = high == NULL ? NULL : strchr(digits, hex[2 * i + 1]);

		if (low == NULL)
			return (struct str){NULL, 0};
		room[i] = (char)((high - digits) << 4 | (low - digits));
	}
	return (struct str){room, 32};
}

enum err store_sqlite_fingerprint(struct store *s, const char *fingerprint, struct code *ret)
{
	struct sqlite_query *q = store_sqlite_query(s, SQL_FINGERPRINT);
	char room[32];
	bool found;
	enum err err;

	sqlite_bind_bytes(q, 1, fingerprint_bytes(fingerprint, room));
	found = sqlite_step(q);
	if (found)
		*ret = store_sqlite_code(sqlite_int(q, 0));
	err = store_sqlite_result(s, sqlite_end(q));
	return err || found ? err : ERR_NOT_FOUND;
}

static enum err add_url(struct store *s, const struct contract *contract, size_t position)
{
	struct sqlite_query *q = store_sqlite_query(s, SQL_ADD_URL);

	sqlite_bind_int(q, 1, store_sqlite_number(&contract->code));
	sqlite_bind_int(q, 2, (int64_t)position);
	sqlite_bind_text(q, 3, contract->urls[position]);
	sqlite_bind_text(q, 4, contract->hosts[position]);
	return store_sqlite_result(s, sqlite_finish(q));
}

enum err store_sqlite_add_contract(struct store *s, const struct contract *contract, int64_t now)
{
	struct sqlite_query *q = store_sqlite_query(s, SQL_ADD_CONTRACT);
	enum err err;

	sqlite_bind_int(q, 1, store_sqlite_number(&contract->code));
	if (contract->renews.text[0] != '\0')
		sqlite_bind_int(q, 2, store_sqlite_number(&contract->renews));
	sqlite_bind_text(q, 3, str_from(lang_tag(contract->lang)));
	sqlite_bind_int(q, 4, contract->sticker);
	sqlite_bind_text(q, 5, contract->service);
	sqlite_bind_text(q, 6, contract->organization);
	sqlite_bind_text(q, 7, contract->organization_en);
	sqlite_bind_int(q, 8, now);
	err = store_sqlite_result(s, sqlite_finish(q));
	for (size_t i = 0; i < contract->url_count && !err; i++)
		err = add_url(s, contract, i);
	return err;
}

enum err store_sqlite_add_certificate(
    struct store *s, const struct code *code, const struct certificate *certificate, int64_t now)
{
	struct sqlite_query *q = store_sqlite_query(s, SQL_ADD_CERTIFICATE);
	char room[32];

	sqlite_bind_int(q, 1, store_sqlite_number(code));
	sqlite_bind_int(q, 2, certificate->not_before);
	sqlite_bind_int(q, 3, certificate->not_after);
	sqlite_bind_int(q, 4, now);
	sqlite_bind_bytes(q, 5, fingerprint_bytes(certificate->fingerprint, room));
	sqlite_bind_text(q, 6, str_from(certificate->serial));
	sqlite_bind_text(q, 7, str_from(certificate_subject(certificate, "O")));
	sqlite_bind_bytes(q, 8, certificate->der);
	return store_sqlite_result(s, sqlite_finish(q));
}

enum err store_sqlite_set_sticker(struct store *s, const struct code *code, bool wanted)
{
	struct sqlite_query *q = store_sqlite_query(s, SQL_SET_STICKER);

	sqlite_bind_int(q, 1, store_sqlite_number(code));
	sqlite_bind_int(q, 2, wanted);
	return store_sqlite_result(s, sqlite_finish(q));
}

enum err store_sqlite_set_revoked(struct store *s, int64_t id, int64_t at, struct str reason)
{
	struct sqlite_query *q = store_sqlite_query(s, SQL_SET_REVOKED);

	sqlite_bind_int(q, 1, id);
	sqlite_bind_int(q, 2, at);
	sqlite_bind_text(q, 3, reason);
	return store_sqlite_result(s, sqlite_finish(q));
}

enum err store_sqlite_add_event(struct store *s, const struct event *event)
{
	struct sqlite_query *q = store_sqlite_query(s, SQL_ADD_EVENT);

	sqlite_bind_int(q, 1, event->at);
	sqlite_bind_int(q, 2, store_sqlite_number(&event->code));
	sqlite_bind_text(q, 3, event->actor);
	sqlite_bind_text(q, 4, event->action);
	sqlite_bind_text(q, 5, event->before);
	sqlite_bind_text(q, 6, event->after);
	return store_sqlite_result(s, sqlite_finish(q));
}
