/* The rules by which operators' accounts are made and changed. */
#include "accounts/accounts.h"

#include <stdio.h>
#include "accounts/accounts_private.h"

void accounts_actor(const char *name, char ret[ACCOUNTS_ACTOR_MAX])
{
	snprintf(ret, ACCOUNTS_ACTOR_MAX, "console:%s", name);
}

enum err accounts_because(const struct accounts *a, enum err err, struct problem *why)
{
	return err ? err_because(why, err, "%s", store_why(a->store)->text) : ERR_OK;
}

enum err accounts_end(const struct accounts *a, enum err err, struct problem *why)
{
	if (!err)
		err = accounts_because(a, store_commit(a->store), why);
	if (err)
		store_rollback(a->store);
	return err;
}

/* Begins a change of the account with this name. */
static enum err begin(
    const struct accounts *a, struct str name, struct operator_account *ret, struct problem *why)
{
	enum err err = accounts_because(a, store_begin(a->store), why);

	if (err)
		return err;
	err = store_operator_named(a->store, name, ret, NULL);
	if (err == ERR_NOT_FOUND)
		return err_because(
		    why, err, "there is no operator \"%.*s\"", (int)(name.len & 0xff), name.at);
	return accounts_because(a, err, why);
}

/* The change of an account with its entry. */
static enum err keep(const struct accounts *a, const struct operator_account *account,
    const char *password, enum audit_action action, int64_t now, struct problem *why)
{
	const struct audit_entry entry = {.at = now,
	    .actor = str_from(a->actor),
	    .action = str_from(audit_action_name(action)),
	    .subject = str_from(account->name),
	    .detail = str_from(operator_role_name(account->role))};
	enum err err = accounts_because(a, store_set_operator(a->store, account, password), why);

	return err ? err : accounts_note(a, &entry, why);
}

static enum err draw(const struct accounts *a, char ret_password[OPERATOR_INITIAL_TEXT],
    char ret_sealed[ARGON2_TEXT_MAX], struct problem *why)
{
	operator_draw_password(ret_password);
	if (argon2_seal(str_from(ret_password), a->password_kib, ret_sealed))
		return err_because(why, ERR_NO_MEMORY, "%s", err_text(ERR_NO_MEMORY));
	return ERR_OK;
}

/* Wrong passwords that were tried before the name existed count on, and no longer as invented: who
 * tried it does not learn that it was added. */
static enum err keep_wrong(
    const struct accounts *a, const struct operator_account *account, struct problem *why)
{
	unsigned char key[DIGEST_BYTES];
	struct store_wrong wrong = {0};
	enum err err = accounts_name_key(str_from(account->name), key, why);

	if (!err)
		err = accounts_because(a, store_wrong(a->store, key, &wrong), why);
	if (!err)
		err = accounts_because(a, store_set_wrong(a->store, key, &wrong), why);
	return err;
}

static enum err add(const struct accounts *a, struct operator_account *account, const char *sealed,
    struct problem *why)
{
	const struct audit_entry entry = {.at = account->added_at,
	    .actor = str_from(a->actor),
	    .action = str_from(audit_action_name(AUDIT_OPERATOR_ADD)),
	    .subject = str_from(account->name),
	    .detail = str_from(operator_role_name(account->role))};
	enum err err = accounts_because(a, store_begin(a->store), why);

	if (err)
		return err;
	err = store_add_operator(a->store, account, sealed);
	if (err == ERR_EXISTS)
		err_because(why, err, "there is an operator \"%s\" already", account->name);
	else
		accounts_because(a, err, why);
	if (!err)
		err = keep_wrong(a, account, why);
	if (!err)
		err = accounts_note(a, &entry, why);
	return accounts_end(a, err, why);
}

enum err accounts_add(const struct accounts *a, struct str name, enum operator_role role,
    int64_t now, char ret_password[OPERATOR_INITIAL_TEXT], struct problem *why)
{
	struct operator_account account = {
	    .role = role, .initial = true, .password_at = now, .added_at = now};
	char sealed[ARGON2_TEXT_MAX];
	enum err err = operator_check_name(name, why);

	if (err)
		return err;
	str_copy(account.name, sizeof account.name, name);
	err = draw(a, ret_password, sealed, why);
	return err ? err : add(a, &account, sealed, why);
}

/* Wrong passwords are forgotten, and sessions end. */
static enum err begin_anew(
    const struct accounts *a, const struct operator_account *account, struct problem *why)
{
	unsigned char key[DIGEST_BYTES];
	const struct store_wrong none = {0};
	enum err err = accounts_name_key(str_from(account->name), key, why);

	if (!err)
		err = accounts_because(a, store_set_wrong(a->store, key, &none), why);
	if (!err)
		err =
		    accounts_because(a, session_end_all(a->store, &a->sessions, account->id), why);
	return err;
}

enum err accounts_reset_password(const struct accounts *a, struct str name, int64_t now,
    char ret_password[OPERATOR_INITIAL_TEXT], struct problem *why)
{
	struct operator_account account;
	char sealed[ARGON2_TEXT_MAX];
	enum err err = draw(a, ret_password, sealed, why);

	if (!err)
		err = begin(a, name, &account, why);
	if (!err) {
		account.initial = true;
		account.password_at = now;
		err = keep(a, &account, sealed, AUDIT_OPERATOR_RESET, now, why);
	}
	if (!err)
		err = begin_anew(a, &account, why);
	return accounts_end(a, err, why);
}

/* Is there an administrator besides this account? */
static enum err check_another_administrator(
    const struct accounts *a, const struct operator_account *but, struct problem *why)
{
	struct arena arena = {NULL, 0};
	struct operator_account *all = NULL;
	size_t count = 0;
	enum err err = accounts_because(a, store_operators(a->store, &arena, &all, &count), why);
	bool found = false;

	for (size_t i = 0; i < count; i++)
		found = found || (all[i].role == OPERATOR_ADMINISTRATOR && all[i].id != but->id &&
				     all[i].disabled_at == 0);
	arena_free(&arena);
	if (!err && !found)
		return err_because(why, ERR_REFUSED,
		    "\"%s\" is the only administrator: make another one first", but->name);
	return err;
}

enum err accounts_enable(
    const struct accounts *a, struct str name, bool enabled, int64_t now, struct problem *why)
{
	struct operator_account account;
	enum err err = begin(a, name, &account, why);

	if (err || (account.disabled_at == 0) == enabled) {
		/* Enabling also unlocks. */
		if (!err && enabled)
			err = begin_anew(a, &account, why);
		return accounts_end(a, err, why);
	}
	if (!enabled && account.role == OPERATOR_ADMINISTRATOR)
		err = check_another_administrator(a, &account, why);
	account.disabled_at = enabled ? 0 : now;
	if (!err)
		err = keep(
		    a, &account, NULL, enabled ? AUDIT_OPERATOR_ON : AUDIT_OPERATOR_OFF, now, why);
	if (!err)
		err = begin_anew(a, &account, why);
	return accounts_end(a, err, why);
}

enum err accounts_set_role(const struct accounts *a, struct str name, enum operator_role role,
    int64_t now, struct problem *why)
{
	struct operator_account account;
	enum err err = begin(a, name, &account, why);

	if (err || account.role == role)
		return accounts_end(a, err, why);
	if (account.role == OPERATOR_ADMINISTRATOR)
		err = check_another_administrator(a, &account, why);
	account.role = role;
	if (!err)
		err = keep(a, &account, NULL, AUDIT_OPERATOR_ROLE, now, why);
	return accounts_end(a, err, why);
}

static enum err find_locks(const struct accounts *a, int64_t now, struct operator_account *all,
    size_t count, struct problem *why)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < count && !err; i++) {
		unsigned char key[DIGEST_BYTES];
		struct store_wrong wrong = {0};

		err = accounts_name_key(str_from(all[i].name), key, why);
		if (!err)
			err = accounts_because(a, store_wrong(a->store, key, &wrong), why);
		all[i].locked_until = wrong.locked_until > now ? wrong.locked_until : 0;
	}
	return err;
}

enum err accounts_list(const struct accounts *a, int64_t now, struct arena *arena,
    struct operator_account **ret, size_t *ret_count, struct problem *why)
{
	struct operator_account *all = NULL;
	size_t count = 0;
	enum err err = accounts_because(a, store_operators(a->store, arena, &all, &count), why);

	if (!err)
		err = find_locks(a, now, all, count, why);
	if (!err) {
		*ret = all;
		*ret_count = count;
	}
	return err;
}
