/* Operators in the store. */
#include "store/rows.h"

#include "accounts/store.h"
#include "accounts/sql.h"

static bool operator_read_row(struct sql_query *q, struct operator_account *ret, char *ret_password)
{
	bool fits = str_copy(ret->name, sizeof ret->name, sql_text(q, 1));

	ret->id = sql_int(q, 0);
	/* A role that this program does not know may do the least. */
	if (!operator_role_parse(sql_text(q, 2), &ret->role))
		ret->role = OPERATOR_MARKETING;
	ret->initial = sql_int(q, 3) != 0;
	ret->password_at = sql_int(q, 4);
	ret->disabled_at = sql_int(q, 5);
	ret->added_at = sql_int(q, 6);
	ret->locked_until = 0;
	if (ret_password != NULL)
		fits = str_copy(ret_password, ARGON2_TEXT_MAX, sql_text(q, 7)) && fits;
	return fits;
}

static enum err operator_read_one(
    struct store *s, struct sql_query *q, struct operator_account *ret, char *ret_password)
{
	struct operator_account account = {.id = 0};
	bool found = sql_step(q), whole = found && operator_read_row(q, &account, ret_password);
	enum err err = store_result(s, sql_end(q));

	if (err)
		return err;
	if (!found)
		return store_because(s, ERR_NOT_FOUND, "there is no such operator");
	if (!whole)
		return store_because(s, ERR_CORRUPT, "an operator's row is damaged");
	*ret = account;
	return ERR_OK;
}

enum err store_operator(
    struct store *s, int64_t id, struct operator_account *ret, char ret_password[ARGON2_TEXT_MAX])
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_OPERATOR]);

	sql_bind_int(q, 1, id);
	return operator_read_one(s, q, ret, ret_password);
}

enum err store_operator_named(struct store *s, struct str name, struct operator_account *ret,
    char ret_password[ARGON2_TEXT_MAX])
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_OPERATOR_NAMED]);

	sql_bind_text(q, 1, name);
	return operator_read_one(s, q, ret, ret_password);
}

static bool operator_take(struct sql_query *q, struct arena *arena, void *item)
{
	(void)arena;
	return operator_read_row(q, item, NULL);
}

enum err store_operators(
    struct store *s, struct arena *arena, struct operator_account **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_OPERATORS]);

	sql_bind_int(q, 1, STORE_OPERATORS_MAX);
	return store_rows(s, q, arena, sizeof **ret, operator_take, ret, ret_count);
}

enum err store_add_operator(struct store *s, struct operator_account *account, const char *password)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_ADD_OPERATOR]);

	sql_bind_text(q, 1, str_from(account->name));
	sql_bind_text(q, 2, str_from(operator_role_name(account->role)));
	sql_bind_text(q, 3, str_from(password));
	sql_bind_int(q, 4, account->password_at);
	sql_bind_int(q, 5, account->initial);
	if (account->disabled_at != 0)
		sql_bind_int(q, 6, account->disabled_at);
	sql_bind_int(q, 7, account->added_at);
	if (sql_step(q))
		account->id = sql_int(q, 0);
	return store_result(s, sql_finish(q));
}

enum err store_set_operator(
    struct store *s, const struct operator_account *account, const char *password)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_SET_OPERATOR]);

	sql_bind_int(q, 1, account->id);
	sql_bind_text(q, 2, str_from(operator_role_name(account->role)));
	sql_bind_text(q, 3, str_from(password));
	sql_bind_int(q, 4, account->password_at);
	sql_bind_int(q, 5, account->initial);
	if (account->disabled_at != 0)
		sql_bind_int(q, 6, account->disabled_at);
	return store_result(s, sql_finish(q));
}
