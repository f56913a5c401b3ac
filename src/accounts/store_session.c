/* Sessions, wrong passwords and shared keys in the store. */
#include "store/rows.h"

#include <string.h>
#include "accounts/store.h"
#include "accounts/sql.h"

static struct str digest_bytes(const unsigned char digest[DIGEST_BYTES])
{
	return (struct str){(const char *)digest, DIGEST_BYTES};
}

static const unsigned char no_certificate[DIGEST_BYTES];

static struct store_session session_read_row(struct sql_query *q)
{
	struct store_session session = {
	    .account = sql_int(q, 0), .started_at = sql_int(q, 1), .seen_at = sql_int(q, 2)};

	if (sql_bytes(q, 3).len == DIGEST_BYTES)
		memcpy(session.certificate, sql_bytes(q, 3).at, DIGEST_BYTES);
	return session;
}

enum err store_session(struct store *s, const char *realm, const unsigned char token[DIGEST_BYTES],
    struct store_session *ret)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_SESSION]);
	struct store_session found = {0};
	bool is_there;
	enum err err;

	sql_bind_bytes(q, 1, digest_bytes(token));
	sql_bind_text(q, 2, str_from(realm));
	is_there = sql_step(q);
	if (is_there)
		found = session_read_row(q);
	err = store_result(s, sql_end(q));
	if (!err && is_there)
		*ret = found;
	return err || is_there ? err : ERR_NOT_FOUND;
}

enum err store_add_session(struct store *s, const char *realm,
    const unsigned char token[DIGEST_BYTES], const struct store_session *session)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_ADD_SESSION]);

	sql_bind_bytes(q, 1, digest_bytes(token));
	sql_bind_text(q, 2, str_from(realm));
	sql_bind_int(q, 3, session->account);
	sql_bind_int(q, 4, session->started_at);
	sql_bind_int(q, 5, session->seen_at);
	if (memcmp(session->certificate, no_certificate, DIGEST_BYTES) != 0)
		sql_bind_bytes(q, 6, digest_bytes(session->certificate));
	return store_result(s, sql_finish(q));
}

enum err store_touch_session(
    struct store *s, const unsigned char token[DIGEST_BYTES], int64_t seen_at)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_TOUCH_SESSION]);

	sql_bind_bytes(q, 1, digest_bytes(token));
	sql_bind_int(q, 2, seen_at);
	return store_result(s, sql_finish(q));
}

enum err store_end_session(struct store *s, const unsigned char token[DIGEST_BYTES])
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_END_SESSION]);

	sql_bind_bytes(q, 1, digest_bytes(token));
	return store_result(s, sql_finish(q));
}

enum err store_end_sessions(struct store *s, const char *realm, int64_t account)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_END_SESSIONS]);

	sql_bind_text(q, 1, str_from(realm));
	sql_bind_int(q, 2, account);
	return store_result(s, sql_finish(q));
}

enum err store_end_old_sessions(struct store *s, const char *realm, int64_t seen_before)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_END_OLD_SESSIONS]);

	sql_bind_text(q, 1, str_from(realm));
	sql_bind_int(q, 2, seen_before);
	return store_result(s, sql_finish(q));
}

static enum err store_read_number(struct store *s, struct sql_query *q, uint64_t *ret)
{
	uint64_t number = sql_step(q) ? (uint64_t)sql_int(q, 0) : 0;
	enum err err = store_result(s, sql_end(q));

	if (!err)
		*ret = number;
	return err;
}

enum err store_count_sessions(struct store *s, const char *realm, int64_t account,
    int64_t started_since, int64_t seen_since, uint64_t *ret)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_COUNT_SESSIONS]);

	sql_bind_text(q, 1, str_from(realm));
	sql_bind_int(q, 2, account);
	sql_bind_int(q, 3, started_since);
	sql_bind_int(q, 4, seen_since);
	return store_read_number(s, q, ret);
}

/* ---- wrong passwords ---- */

enum err store_wrong(
    struct store *s, const unsigned char name[DIGEST_BYTES], struct store_wrong *ret)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_WRONG]);
	struct store_wrong wrong = {0};
	enum err err;

	sql_bind_bytes(q, 1, digest_bytes(name));
	if (sql_step(q))
		wrong = (struct store_wrong){.times = (unsigned)sql_int(q, 0),
		    .last_at = sql_int(q, 1),
		    .locked_until = sql_int(q, 2)};
	err = store_result(s, sql_end(q));
	if (!err)
		*ret = wrong;
	return err;
}

enum err store_set_wrong(
    struct store *s, const unsigned char name[DIGEST_BYTES], const struct store_wrong *wrong)
{
	struct sql_query *q = store_query(s,
	    accounts_sql[wrong->times == 0 ? ACCOUNTS_SQL_FORGET_WRONG : ACCOUNTS_SQL_SET_WRONG]);

	sql_bind_bytes(q, 1, digest_bytes(name));
	if (wrong->times > 0) {
		sql_bind_int(q, 2, wrong->times);
		sql_bind_int(q, 3, wrong->last_at);
		sql_bind_int(q, 4, wrong->locked_until);
		sql_bind_int(q, 5, wrong->invented);
		if (wrong->account != NULL)
			sql_bind_bytes(q, 6, digest_bytes(wrong->account));
	}
	return store_result(s, sql_finish(q));
}

static enum err store_read_time(
    struct store *s, enum accounts_sql what, const unsigned char key[DIGEST_BYTES], int64_t *ret)
{
	struct sql_query *q = store_query(s, accounts_sql[what]);
	uint64_t time = 0;
	enum err err;

	sql_bind_bytes(q, 1, digest_bytes(key));
	err = store_read_number(s, q, &time);
	if (!err)
		*ret = (int64_t)time;
	return err;
}

static enum err store_do_with_digest(
    struct store *s, enum accounts_sql what, const unsigned char key[DIGEST_BYTES])
{
	struct sql_query *q = store_query(s, accounts_sql[what]);

	sql_bind_bytes(q, 1, digest_bytes(key));
	return store_result(s, sql_finish(q));
}

enum err store_locked_until(
    struct store *s, const unsigned char account[DIGEST_BYTES], int64_t *ret)
{
	return store_read_time(s, ACCOUNTS_SQL_LOCKED_UNTIL, account, ret);
}

enum err store_forget_wrong_of(struct store *s, const unsigned char account[DIGEST_BYTES])
{
	return store_do_with_digest(s, ACCOUNTS_SQL_FORGET_WRONG_OF, account);
}

enum err store_adopt_wrong_of(struct store *s, const unsigned char account[DIGEST_BYTES])
{
	return store_do_with_digest(s, ACCOUNTS_SQL_ADOPT_WRONG_OF, account);
}

enum err store_forget_wrong_before(struct store *s, int64_t last_before)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_FORGET_WRONG_BEFORE]);

	sql_bind_int(q, 1, last_before);
	return store_result(s, sql_finish(q));
}

enum err store_forget_invented(struct store *s, uint64_t keep)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_FORGET_INVENTED]);

	sql_bind_int(q, 1, (int64_t)keep);
	return store_result(s, sql_finish(q));
}

enum err store_count_invented(struct store *s, int64_t after, uint64_t *ret)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_COUNT_INVENTED]);

	sql_bind_int(q, 1, after);
	return store_read_number(s, q, ret);
}

/* ---- networks from which somebody has logged in ---- */

enum err store_login_network(
    struct store *s, const unsigned char network[DIGEST_BYTES], int64_t *ret)
{
	return store_read_time(s, ACCOUNTS_SQL_LOGIN_NETWORK, network, ret);
}

enum err store_set_login_network(
    struct store *s, const unsigned char network[DIGEST_BYTES], int64_t last_at)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_SET_LOGIN_NETWORK]);

	sql_bind_bytes(q, 1, digest_bytes(network));
	sql_bind_int(q, 2, last_at);
	return store_result(s, sql_finish(q));
}

enum err store_forget_login_networks(struct store *s, int64_t last_before)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_FORGET_LOGIN_NETWORKS]);

	sql_bind_int(q, 1, last_before);
	return store_result(s, sql_finish(q));
}

/* ---- keys ---- */

enum err store_known_key(struct store *s, const char *name, unsigned char ret[DIGEST_BYTES])
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_SHARED_KEY]);
	bool found, sound = false;
	enum err err;

	sql_bind_text(q, 1, str_from(name));
	found = sql_step(q);
	if (found && sql_bytes(q, 0).len == DIGEST_BYTES) {
		memcpy(ret, sql_bytes(q, 0).at, DIGEST_BYTES);
		sound = true;
	}
	err = store_result(s, sql_end(q));
	if (err || sound)
		return err;
	if (!found)
		return store_because(s, ERR_NOT_FOUND, "there is no key \"%s\" yet", name);
	return store_because(s, ERR_CORRUPT, "the shared key \"%s\" is damaged", name);
}

enum err store_shared_key(struct store *s, const char *name, const unsigned char key[DIGEST_BYTES],
    unsigned char ret[DIGEST_BYTES])
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_ADD_SHARED_KEY]);
	enum err err;

	sql_bind_text(q, 1, str_from(name));
	sql_bind_bytes(q, 2, digest_bytes(key));
	err = store_result(s, sql_finish(q));
	return err ? err : store_known_key(s, name, ret);
}
