/* Logging in and out, and changing the own password. */
#include "accounts/login.h"

#include "accounts/attempt.h"
#include "accounts/note.h"

static enum err attempt_start_session(const struct attempt *t, struct session_token *ret)
{
	const struct accounts *a = t->accounts;

	return session_start(a->change.store, &a->sessions, t->account.id,
	    a->client == NULL ? NULL : a->client->digest, a->change.now, ret);
}

/* The password was right. */
static enum err attempt_enter(
    const struct attempt *t, const struct session_token *old, struct session_token *ret_token)
{
	const struct accounts_tried tried = attempt_tried(t);
	const struct change *c = &t->change;
	enum err err = change_begin(c);

	if (!err)
		err = accounts_tries_succeeded(c, &tried);
	if (!err && old->text[0] != '\0')
		err = session_end(c->store, old);
	if (!err)
		err = attempt_start_session(t, ret_token);
	if (!err)
		err = attempt_note(t, AUDIT_LOGIN);
	return change_end(c, err);
}

enum err accounts_log_in(const struct accounts *a, struct str name, struct str password,
    const struct session_token *old, struct accounts_login *ret)
{
	struct attempt t = {.accounts = a, .name = name, .password = password};
	struct accounts_login login = {.answer = ACCOUNTS_OTHER};
	enum err err;

	if (a->client != NULL && !str_eq(name, str_from(a->client->name))) {
		err = accounts_note_other_name(&a->change, a->door, a->client);
		if (!err)
			*ret = login;
		return err;
	}
	err = attempt_count(&t, true);
	if (!err)
		err = attempt_check(&t);
	if (err && err != ERR_REFUSED)
		return err;
	if (t.tries.locked_until > a->change.now)
		login.locked_until = t.tries.locked_until;
	if (err) {
		login.answer = t.slowed_until != 0      ? ACCOUNTS_SLOWED
			       : login.locked_until > 0 ? ACCOUNTS_LOCKED
							: ACCOUNTS_WRONG;
		login.slowed_until = t.slowed_until;
		err = attempt_note_failure(&t, AUDIT_LOGIN_WRONG);
	} else if (operator_initial_is_over(&t.account, a->change.now)) {
		login.answer = ACCOUNTS_EXPIRED;
		err = attempt_note_failure(&t, AUDIT_LOGIN_EXPIRED);
	} else {
		login.answer = ACCOUNTS_IN;
		login.account = t.account;
		err = attempt_enter(&t, old, &login.token);
	}
	if (!err)
		*ret = login;
	return err;
}

/* The old password was right. The account is looked at again, for it may not be any more what it
 * was when the try was counted. */
static enum err attempt_set_password(
    struct attempt *t, const char *sealed, struct session_token *ret_token)
{
	const struct accounts_tried tried = attempt_tried(t);
	const struct accounts *a = t->accounts;
	const struct change *c = &t->change;
	enum err err = change_begin(c);

	if (!err)
		err = store_operator(c->store, t->account.id, &t->account, NULL);
	t->account.initial = false;
	t->account.password_at = c->now;
	if (!err)
		err = accounts_tries_succeeded(c, &tried);
	if (!err)
		err = store_set_operator(c->store, &t->account, sealed);
	if (!err)
		err = session_end_all(c->store, &a->sessions, t->account.id);
	if (!err && ret_token != NULL)
		err = attempt_start_session(t, ret_token);
	if (!err)
		err = attempt_note(t, AUDIT_PASSWORD);
	return change_end(c, err);
}

enum err accounts_change_password(const struct accounts *a, struct str name, struct str password,
    struct str fresh, struct session_token *ret_token, bool *ret_is_wrong)
{
	struct attempt t = {.accounts = a, .name = name, .password = password};
	char sealed[ARGON2_TEXT_MAX];
	enum err err = attempt_count(&t, false), noted;

	*ret_is_wrong = false;
	if (!err)
		err = attempt_check(&t);
	if (err == ERR_REFUSED) {
		noted = attempt_note_failure(&t, AUDIT_PASSWORD_WRONG);
		if (noted)
			return noted;
		*ret_is_wrong = !t.locked;
		return err_because(a->change.why, err, "this is not the present password");
	}
	if (!err && operator_initial_is_over(&t.account, a->change.now)) {
		noted = attempt_note_failure(&t, AUDIT_LOGIN_EXPIRED);
		return noted ? noted
			     : err_reason(a->change.why, ERR_REFUSED, "proof.expired",
				   "the initial password is past its time: an administrator gives "
				   "another one");
	}
	if (!err && argon2_seal(fresh, a->password_kib, sealed))
		err = change_no_memory(&a->change);
	return err ? err : attempt_set_password(&t, sealed, ret_token);
}

enum err accounts_log_out(const struct accounts *a, const struct operator_account *account,
    const struct session_token *token, bool everywhere)
{
	const struct change *c = &a->change;
	const struct str none = {NULL, 0};
	enum err err = change_begin(c);

	if (!err)
		err = everywhere ? session_end_all(c->store, &a->sessions, account->id)
				 : session_end(c->store, token);
	if (!err)
		err = accounts_note(c, everywhere ? AUDIT_LOGOUT_ALL : AUDIT_LOGOUT, none, none);
	return change_end(c, err);
}
