/* Reads contracts, their certificates and events from the store. */
#include "record/read.h"

#include <string.h>
#include "base/hex.h"
#include "pki/certificate_read.h"
#include "record/sql.h"
#include "store/rows.h"

/* ---- contracts ---- */

struct url_row {
	struct str url, host;
};

static bool url_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct url_row *to = item;
	bool ok = true;

	to->url = store_keep(q, 0, arena, &ok);
	to->host = store_keep(q, 1, arena, &ok);
	return ok;
}

static enum err contract_read_urls(
    struct store *s, const struct code *code, struct arena *arena, struct contract *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_URLS]);
	struct url_row *rows = NULL;
	struct str *urls, *hosts;
	size_t count = 0;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	err = store_rows(s, q, arena, sizeof *rows, url_take, &rows, &count);
	if (err || count == 0)
		return err;
	urls = arena_alloc(arena, count * sizeof *urls);
	hosts = arena_alloc(arena, count * sizeof *hosts);
	if (urls == NULL || hosts == NULL)
		return store_no_memory(s);
	for (size_t i = 0; i < count; i++) {
		urls[i] = rows[i].url;
		hosts[i] = rows[i].host;
	}
	ret->urls = urls;
	ret->hosts = hosts;
	ret->url_count = count;
	return ERR_OK;
}

enum err store_read_contract(struct store *s, const struct code *code, struct arena *arena,
    struct contract *ret, int64_t *ret_added_at)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CONTRACT]);
	struct contract contract = {.code = *code};
	bool found, ok = true;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	found = sql_step(q);
	if (found) {
		/* A language that this program no longer knows gives way to the first. */
		if (!lang_parse(sql_text(q, 0), &contract.lang))
			contract.lang = (enum lang)0;
		contract.sticker = sql_int(q, 1) != 0;
		contract.service = store_keep(q, 2, arena, &ok);
		contract.organization = store_keep(q, 3, arena, &ok);
		contract.organization_en = store_keep(q, 4, arena, &ok);
		if (!sql_is_null(q, 5))
			contract.renews = code_of_number(sql_int(q, 5));
		*ret_added_at = sql_int(q, 6);
		contract.auto_renew = sql_int(q, 7) != 0;
		contract.inherits_until = sql_int(q, 8);
		contract.unvisited = sql_int(q, 9) == 0;
		contract.is_person = sql_int(q, 10) != 0;
	}
	err = store_end(s, q, ok);
	if (!err && !found)
		return store_because(
		    s, ERR_NOT_FOUND, "there is no contract with the code %s", code->text);
	if (!err)
		err = contract_read_urls(s, code, arena, &contract);
	if (!err)
		*ret = contract;
	return err;
}

enum err store_contract(
    struct store *s, const struct code *code, struct arena *arena, struct contract *ret)
{
	int64_t added_at;

	return store_read_contract(s, code, arena, ret, &added_at);
}

enum err store_successor(struct store *s, const struct code *code, struct code *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_SUCCESSOR]);
	bool found;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	found = sql_step(q);
	if (found)
		*ret = code_of_number(sql_int(q, 0));
	err = store_result(s, sql_end(q));
	return err || found ? err : ERR_NOT_FOUND;
}

static bool code_take(struct sql_query *q, struct arena *arena, void *item)
{
	(void)arena;
	*(struct code *)item = code_of_number(sql_int(q, 0));
	return true;
}

enum err store_predecessors(struct store *s, const struct code *code, struct arena *arena,
    struct code **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_PREDECESSORS]);

	sql_bind_int(q, 1, code_number(code));
	return store_rows(s, q, arena, sizeof **ret, code_take, ret, ret_count);
}

enum err store_unretired(struct store *s, struct str service, int64_t retired_at, int64_t now,
    const struct code *after, size_t limit, struct arena *arena, struct code **ret,
    size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_UNRETIRED]);

	sql_bind_int(q, 1, after->text[0] == '\0' ? -1 : code_number(after));
	sql_bind_text(q, 2, service);
	sql_bind_int(q, 3, retired_at);
	sql_bind_int(q, 4, now);
	sql_bind_int(q, 5, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, code_take, ret, ret_count);
}

/* ---- life ---- */

struct life_facts store_take_life(struct sql_query *q, unsigned first)
{
	return (struct life_facts){.issued = !sql_is_null(q, first),
	    .not_before = sql_int(q, first),
	    .not_after = sql_int(q, first + 1),
	    .revoked_at = sql_int(q, first + 2),
	    .broken = sql_int(q, first + 3) != 0,
	    .withdrawn_at = sql_int(q, first + 4),
	    .ended_at = sql_int(q, first + 5),
	    .checked = sql_int(q, first + 6) != 0,
	    .proposed = sql_int(q, first + 7) != 0,
	    .renewed = sql_int(q, first + 8) != 0,
	    .reissued = sql_int(q, first + 9) != 0};
}

enum err store_life(struct store *s, const struct code *code, int64_t now, struct life_facts *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_LIFE]);
	bool found;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, now);
	found = sql_step(q);
	if (found)
		*ret = store_take_life(q, 0);
	err = store_result(s, sql_end(q));
	if (!err && !found)
		return store_because(
		    s, ERR_NOT_FOUND, "there is no contract with the code %s", code->text);
	return err;
}

/* ---- certificates ---- */

static bool certificate_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct store_certificate *ret = item;
	struct str fingerprint = str_part(sql_bytes(q, 1), 0, 32);
	bool ok = true;

	ret->id = sql_int(q, 0);
	hex_write(fingerprint.at, fingerprint.len, ret->fingerprint);
	ret->serial = store_keep(q, 2, arena, &ok);
	ret->organization = store_keep(q, 3, arena, &ok);
	ret->not_before = sql_int(q, 4);
	ret->not_after = sql_int(q, 5);
	ret->added_at = sql_int(q, 6);
	ret->revoked_at = sql_int(q, 7);
	ret->revocation_reason = store_keep(q, 8, arena, &ok);
	ret->broken = sql_int(q, 9) != 0;
	return ok;
}

enum err store_certificates(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_certificate **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CERTIFICATES]);

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, now);
	return store_rows(s, q, arena, sizeof **ret, certificate_take, ret, ret_count);
}

enum err store_current_certificate(
    struct store *s, const struct code *code, int64_t now, struct certificate **ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CURRENT]);
	enum err err, unread = ERR_OK;
	struct problem why;
	bool found;

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, now);
	found = sql_step(q);
	if (found)
		unread = certificate_read_der(sql_bytes(q, 0), ret, &why);
	err = store_result(s, sql_end(q));
	if (err || !found)
		return err ? err : ERR_NOT_FOUND;
	return unread ? store_because(s, unread == ERR_NO_MEMORY ? unread : ERR_CORRUPT,
			    "the certificate of the contract %s: %.300s", code->text, why.text)
		      : ERR_OK;
}

enum err store_fingerprint(struct store *s, const char *fingerprint, struct code *ret)
{
	struct sql_query *q;
	char bytes[32];
	bool found;
	enum err err;

	/* What is no fingerprint is nobody's. */
	if (strlen(fingerprint) != 64 || !hex_read((struct str){fingerprint, 64}, bytes))
		return ERR_NOT_FOUND;
	q = store_query(s, record_sql[RECORD_SQL_FINGERPRINT]);
	sql_bind_bytes(q, 1, (struct str){bytes, sizeof bytes});
	found = sql_step(q);
	if (found)
		*ret = code_of_number(sql_int(q, 0));
	err = store_result(s, sql_end(q));
	return err || found ? err : ERR_NOT_FOUND;
}

enum err store_code_of_certificate(struct store *s, int64_t id, struct code *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CODE_OF_CERTIFICATE]);
	bool found;
	enum err err;

	sql_bind_int(q, 1, id);
	found = sql_step(q);
	if (found)
		*ret = code_of_number(sql_int(q, 0));
	err = store_result(s, sql_end(q));
	return err || found ? err : ERR_NOT_FOUND;
}

/* ---- events ---- */

bool store_take_event(struct sql_query *q, struct arena *arena, void *item)
{
	struct event *ret = item;
	bool ok = true;

	ret->id = (uint64_t)sql_int(q, 0);
	ret->at = sql_int(q, 1);
	ret->actor = store_keep(q, 2, arena, &ok);
	ret->action = store_keep(q, 3, arena, &ok);
	ret->before = store_keep(q, 4, arena, &ok);
	ret->after = store_keep(q, 5, arena, &ok);
	if (!sql_is_null(q, 6))
		ret->code = code_of_number(sql_int(q, 6));
	return ok;
}

enum err store_events(struct store *s, uint64_t before, size_t limit, struct arena *arena,
    struct event **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_EVENTS_BEFORE]);

	sql_bind_int(q, 1, before == 0 || before > INT64_MAX ? INT64_MAX : (int64_t)before);
	sql_bind_int(q, 2, (int64_t)(limit < STORE_EVENTS_MAX ? limit : STORE_EVENTS_MAX));
	return store_rows(s, q, arena, sizeof **ret, store_take_event, ret, ret_count);
}

enum err store_events_after(struct store *s, uint64_t after, size_t limit,
    void (*each)(void *arg, const struct event *event), void *arg)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_EVENTS_AFTER]);

	sql_bind_int(q, 1, (int64_t)after);
	sql_bind_int(q, 2, (int64_t)limit);
	while (sql_step(q)) {
		struct event event = {.id = (uint64_t)sql_int(q, 0),
		    .at = sql_int(q, 1),
		    .actor = sql_text(q, 2),
		    .action = sql_text(q, 3),
		    .before = sql_text(q, 4),
		    .after = sql_text(q, 5)};

		if (!sql_is_null(q, 6))
			event.code = code_of_number(sql_int(q, 6));
		each(arg, &event);
	}
	return store_result(s, sql_end(q));
}

enum err store_history(struct store *s, const struct code *code, uint64_t after, size_t limit,
    struct arena *arena, struct event **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_HISTORY]);

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, after > INT64_MAX ? INT64_MAX : (int64_t)after);
	sql_bind_int(q, 3, (int64_t)(limit < STORE_EVENTS_MAX ? limit : STORE_EVENTS_MAX));
	return store_rows(s, q, arena, sizeof **ret, store_take_event, ret, ret_count);
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
