/* The rules by which operators' accounts are made and changed. */
#include "accounts/accounts.h"

#include "accounts/note.h"
#include "accounts/tries.h"

/* Bytes of a name that a reason shows: it may be anything that somebody typed. */
enum { NAME_SHOWN_MAX = 255 };

/* Begins a change of the account with this name. */
static enum err account_begin(
    const struct accounts *a, struct str name, struct operator_account *ret)
{
	const struct change *c = &a->change;
	enum err err = change_begin(c);

	if (err)
		return err;
	err = store_operator_named(c->store, name, ret, NULL);
	if (err == ERR_NOT_FOUND)
		return err_reason(c->why, err, "account.unknown", "there is no operator \"%.*s\"",
		    name.len < NAME_SHOWN_MAX ? (int)name.len : NAME_SHOWN_MAX, name.at);
	return err;
}

static enum err account_note(
    const struct accounts *a, const struct operator_account *account, enum audit_action action)
{
	return accounts_note(&a->change, action, str_from(account->name),
	    str_from(operator_role_name(account->role)));
}

/* The change of an account with its entry. */
static enum err account_put(const struct accounts *a, const struct operator_account *account,
    const char *password, enum audit_action action)
{
	enum err err = store_set_operator(a->change.store, account, password);

	return err ? err : account_note(a, account, action);
}

/* Wrong passwords are forgotten, and sessions end. */
static enum err account_begin_anew(const struct accounts *a, const struct operator_account *account)
{
	enum err err = accounts_tries_forget(&a->change, str_from(account->name));

	return err ? err : session_end_all(a->change.store, &a->sessions, account->id);
}

static enum err initial_password_draw(const struct accounts *a,
    char ret_password[OPERATOR_INITIAL_TEXT], char ret_sealed[ARGON2_TEXT_MAX])
{
	operator_draw_password(ret_password);
	/* What is undone needs no seal, which takes its time while nobody else may write. */
	ret_sealed[0] = '\0';
	if (a->change.is_trial)
		return ERR_OK;
	return argon2_seal(str_from(ret_password), a->password_kib, ret_sealed)
		   ? change_no_memory(&a->change)
		   : ERR_OK;
}

enum err accounts_add(const struct accounts *a, struct str name, enum operator_role role,
    char ret_password[OPERATOR_INITIAL_TEXT])
{
	const struct change *c = &a->change;
	struct operator_account account = {
	    .role = role, .initial = true, .password_at = c->now, .added_at = c->now};
	char sealed[ARGON2_TEXT_MAX];
	enum err err = operator_check_name(name, c->why);

	if (!err)
		err = initial_password_draw(a, ret_password, sealed);
	if (err)
		return err;
	str_copy(account.name, sizeof account.name, name);
	err = change_begin(c);
	if (!err) {
		err = store_add_operator(c->store, &account, sealed);
		if (err == ERR_EXISTS)
			err_reason(c->why, err, "account.exists",
			    "there is an operator \"%s\" already", account.name);
	}
	if (!err)
		err = accounts_tries_adopt(c, name);
	if (!err)
		err = account_note(a, &account, AUDIT_OPERATOR_ADD);
	return change_end(c, err);
}

enum err accounts_reset_password(
    const struct accounts *a, struct str name, char ret_password[OPERATOR_INITIAL_TEXT])
{
	struct operator_account account;
	char sealed[ARGON2_TEXT_MAX];
	enum err err = initial_password_draw(a, ret_password, sealed);

	if (err)
		return err;
	err = account_begin(a, name, &account);
	if (!err) {
		account.initial = true;
		account.password_at = a->change.now;
		err = account_put(a, &account, sealed, AUDIT_OPERATOR_RESET);
	}
	if (!err)
		err = account_begin_anew(a, &account);
	return change_end(&a->change, err);
}

/* Is there an administrator besides this account? */
static enum err administrator_check_other(
    const struct accounts *a, const struct operator_account *but)
{
	struct arena arena = {NULL, 0};
	struct operator_account *all = NULL;
	size_t count = 0;
	enum err err = store_operators(a->change.store, &arena, &all, &count);
	bool found = false;

	for (size_t i = 0; i < count; i++)
		found = found || (all[i].role == OPERATOR_ADMINISTRATOR && all[i].id != but->id &&
				     all[i].disabled_at == 0);
	arena_free(&arena);
	if (!err && !found)
		err = err_reason(a->change.why, ERR_REFUSED, "account.last",
		    "\"%s\" is the only administrator: make another one first", but->name);
	return err;
}

enum err accounts_enable(const struct accounts *a, struct str name, bool enabled)
{
	struct operator_account account;
	enum err err = account_begin(a, name, &account);
	bool changes = !err && (account.disabled_at == 0) != enabled;

	if (changes && !enabled && account.role == OPERATOR_ADMINISTRATOR)
		err = administrator_check_other(a, &account);
	if (!err && changes) {
		account.disabled_at = enabled ? 0 : a->change.now;
		err = account_put(
		    a, &account, NULL, enabled ? AUDIT_OPERATOR_ON : AUDIT_OPERATOR_OFF);
	}
	if (!err && (changes || enabled))
		err = account_begin_anew(a, &account);
	return change_end(&a->change, err);
}

enum err accounts_set_role(const struct accounts *a, struct str name, enum operator_role role)
{
	struct operator_account account;
	enum err err = account_begin(a, name, &account);
	bool changes = !err && account.role != role;

	if (changes && account.role == OPERATOR_ADMINISTRATOR)
		err = administrator_check_other(a, &account);
	if (!err && changes) {
		account.role = role;
		err = account_put(a, &account, NULL, AUDIT_OPERATOR_ROLE);
	}
	return change_end(&a->change, err);
}

enum err accounts_count_administrators(const struct accounts *a, size_t *ret)
{
	struct operator_account *all = NULL;
	struct arena arena = {NULL, 0};
	size_t count = 0, found = 0;
	enum err err = store_operators(a->change.store, &arena, &all, &count);

	for (size_t i = 0; i < count; i++)
		found += all[i].role == OPERATOR_ADMINISTRATOR;
	arena_free(&arena);
	if (!err)
		*ret = found;
	return change_explain(&a->change, err);
}

enum err accounts_list(
    const struct accounts *a, struct arena *arena, struct operator_account **ret, size_t *ret_count)
{
	const struct change *c = &a->change;
	struct operator_account *all = NULL;
	size_t count = 0;
	enum err err;

	*c->why = (struct problem){.text = ""};
	err = store_operators(c->store, arena, &all, &count);
	for (size_t i = 0; i < count && !err; i++) {
		int64_t until = 0;

		err = accounts_tries_locked_until(c, str_from(all[i].name), &until);
		all[i].locked_until = until > c->now ? until : 0;
	}
	if (!err) {
		*ret = all;
		*ret_count = count;
	}
	return change_explain(c, err);
}
