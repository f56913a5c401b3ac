/* Reads what is known of certificates' revocation. */
#include "revocation/read.h"

#include "revocation/state_sql.h"
#include "store/rows.h"

/* 0 for NULL. */
static int64_t row_int(struct sql_query *q, unsigned column)
{
	return sql_is_null(q, column) ? 0 : sql_int(q, column);
}

/* In the order of STATE_SQL_READ. */
static bool revocation_row_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct revocation_row *r = item;
	bool ok = true;

	*r = (struct revocation_row){.certificate = sql_int(q, 0),
	    .not_before = sql_int(q, 1),
	    .not_after = sql_int(q, 2),
	    .added_at = sql_int(q, 3),
	    .is_watched = sql_int(q, 4) != 0,
	    .issuer = row_int(q, 5),
	    .list = row_int(q, 6),
	    .looked_up = row_int(q, 7),
	    .names_ocsp = row_int(q, 8) != 0,
	    .ocsp_state = (int)row_int(q, 9),
	    .ocsp_asked = row_int(q, 10),
	    .ocsp_at = row_int(q, 11),
	    .ocsp_until = row_int(q, 12),
	    .ocsp_fault = store_keep(q, 13, arena, &ok),
	    .revoked_at = row_int(q, 14),
	    .reason = store_keep(q, 15, arena, &ok),
	    .seen_in = store_keep(q, 16, arena, &ok),
	    .seen_at = row_int(q, 17),
	    .vanished_at = row_int(q, 18),
	    .list_seen_at = row_int(q, 19),
	    .list_update = row_int(q, 20),
	    .list_until = row_int(q, 21),
	    .list_fault = store_keep(q, 22, arena, &ok)};
	return ok;
}

enum err revocation_read(
    struct store *s, int64_t certificate, struct arena *arena, struct revocation_row *ret)
{
	struct sql_query *q = store_query(s, state_sql[STATE_SQL_READ]);
	bool found, ok;
	enum err err;

	sql_bind_int(q, 1, certificate);
	found = sql_step(q);
	ok = !found || revocation_row_take(q, arena, ret);
	err = store_end(s, q, ok);
	return err || found ? err : ERR_NOT_FOUND;
}
