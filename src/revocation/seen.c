/* Keeps that a certificate was seen revoked. */
#include "revocation/seen.h"

#include <stdio.h>
#include "revocation/read.h"
#include "revocation/state_sql.h"
#include "store/rows.h"

enum { SOURCES_MAX = 32 /* "crl,ocsp" */ };

const char *revocation_reason_word(int reason)
{
	static const char *const words[] = {"unspecified", "keyCompromise", "cACompromise",
	    "affiliationChanged", "superseded", "cessationOfOperation", "certificateHold",
	    "unspecified", "unspecified", "privilegeWithdrawn", "aACompromise"};

	return reason >= 0 && (size_t)reason < sizeof words / sizeof words[0] ? words[reason]
									      : words[0];
}

static enum err sight_write(const struct change *c, const struct revocation_sight *sight)
{
	struct sql_query *q = store_query(c->store, state_sql[STATE_SQL_SEEN]);

	sql_bind_int(q, 1, sight->certificate);
	sql_bind_int(q, 2, sight->revoked_at);
	sql_bind_text(q, 3, str_from(revocation_reason_word(sight->reason)));
	sql_bind_text(q, 4, str_from(sight->source));
	sql_bind_int(q, 5, c->now);
	return store_result(c->store, sql_finish(q));
}

/* It was seen before; another source says so, too, or the only one that did says it again. */
static enum err sight_write_too(
    const struct change *c, const struct revocation_sight *sight, const struct revocation_row *row)
{
	bool is_again = revocation_is_seen_in(row->seen_in, sight->source);
	char sources[SOURCES_MAX];
	struct sql_query *q;

	if (is_again && row->vanished_at == 0)
		return ERR_OK;
	if (is_again)
		snprintf(sources, sizeof sources, "%.*s", STR_ARG(row->seen_in));
	else
		snprintf(sources, sizeof sources, "%.*s,%s", STR_ARG(row->seen_in), sight->source);
	q = store_query(c->store, state_sql[STATE_SQL_SEEN_TOO]);
	sql_bind_int(q, 1, sight->certificate);
	sql_bind_text(q, 2, str_from(sources));
	sql_bind_text(q, 3, str_from(sight->source));
	return store_result(c->store, sql_finish(q));
}

enum err revocation_seen(const struct change *c, const struct revocation_sight *sight,
    revocation_take_over *take_over, bool *ret_is_new)
{
	struct revocation_row row;
	struct arena arena = {NULL, 0};
	bool is_new = false;
	enum err err = revocation_read(c->store, sight->certificate, &arena, &row);

	if (!err) {
		is_new = row.revoked_at == 0;
		err = is_new ? sight_write(c, sight) : sight_write_too(c, sight, &row);
	}
	if (!err && is_new)
		err = take_over(c, sight, revocation_reason_word(sight->reason));
	if (!err)
		*ret_is_new = is_new;
	arena_free(&arena);
	return err;
}

enum err revocation_vanished(const struct change *c, int64_t certificate, const char *source)
{
	struct revocation_row row;
	struct arena arena = {NULL, 0};
	enum err err = revocation_read(c->store, certificate, &arena, &row);

	if (!err && revocation_is_seen_in(row.seen_in, source)) {
		struct sql_query *q = store_query(c->store, state_sql[STATE_SQL_VANISHED]);

		sql_bind_int(q, 1, certificate);
		sql_bind_int(q, 2, c->now);
		err = store_result(c->store, sql_finish(q));
	}
	arena_free(&arena);
	return err;
}
