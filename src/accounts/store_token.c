/* Tokens in the store. */
#include "store/rows.h"

#include "accounts/sql.h"
#include "accounts/store.h"
#include "accounts/token.h"

static bool token_read_row(struct sql_query *q, struct accounts_token *ret)
{
	bool fits = str_copy(ret->name, sizeof ret->name, sql_text(q, 1));

	ret->id = sql_int(q, 0);
	ret->maker = sql_int(q, 2);
	fits = str_copy(ret->maker_name, sizeof ret->maker_name, sql_text(q, 3)) && fits;
	ret->rights = (unsigned)sql_int(q, 4) & PERSON_ALL;
	ret->added_at = sql_int(q, 5);
	ret->until = sql_int(q, 6);
	ret->revoked_at = sql_int(q, 7);
	ret->last_used_at = sql_int(q, 8);
	return fits;
}

static enum err token_read_one(struct store *s, struct sql_query *q, struct accounts_token *ret)
{
	struct accounts_token token = {.id = 0};
	bool found = sql_step(q), whole = found && token_read_row(q, &token);
	enum err err = store_result(s, sql_end(q));

	if (err || !found)
		return err ? err : store_because(s, ERR_NOT_FOUND, "there is no such token");
	if (!whole)
		return store_because(s, ERR_CORRUPT, "a token's row is damaged");
	*ret = token;
	return ERR_OK;
}

enum err store_token(
    struct store *s, const unsigned char hash[DIGEST_BYTES], struct accounts_token *ret)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_TOKEN]);

	sql_bind_bytes(q, 1, (struct str){(const char *)hash, DIGEST_BYTES});
	return token_read_one(s, q, ret);
}

enum err store_token_named(struct store *s, struct str name, struct accounts_token *ret)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_TOKEN_NAMED]);

	sql_bind_text(q, 1, name);
	return token_read_one(s, q, ret);
}

static bool token_take(struct sql_query *q, struct arena *arena, void *item)
{
	(void)arena;
	return token_read_row(q, item);
}

enum err store_tokens(struct store *s, int64_t maker, struct arena *arena,
    struct accounts_token **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_TOKENS]);

	sql_bind_int(q, 1, maker);
	sql_bind_int(q, 2, TOKENS_MAX);
	return store_rows(s, q, arena, sizeof **ret, token_take, ret, ret_count);
}

enum err store_add_token(
    struct store *s, struct accounts_token *token, const unsigned char hash[DIGEST_BYTES])
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_ADD_TOKEN]);

	sql_bind_text(q, 1, str_from(token->name));
	if (token->maker != 0)
		sql_bind_int(q, 2, token->maker);
	sql_bind_int(q, 3, token->rights);
	sql_bind_bytes(q, 4, (struct str){(const char *)hash, DIGEST_BYTES});
	sql_bind_int(q, 5, token->added_at);
	if (token->until != 0)
		sql_bind_int(q, 6, token->until);
	if (sql_step(q))
		token->id = sql_int(q, 0);
	return store_result(s, sql_finish(q));
}

static enum err token_set_time(
    struct store *s, enum accounts_sql statement, int64_t id, int64_t time)
{
	struct sql_query *q = store_query(s, accounts_sql[statement]);

	sql_bind_int(q, 1, id);
	sql_bind_int(q, 2, time);
	return store_result(s, sql_finish(q));
}

enum err store_revoke_token(struct store *s, int64_t id, int64_t now)
{
	return token_set_time(s, ACCOUNTS_SQL_REVOKE_TOKEN, id, now);
}

enum err store_touch_token(struct store *s, int64_t id, int64_t now)
{
	return token_set_time(s, ACCOUNTS_SQL_TOUCH_TOKEN, id, now);
}
