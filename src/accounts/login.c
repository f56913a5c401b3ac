/* Logging in and out, and changing the own password. */
#include "accounts/login.h"

#include "accounts/note.h"
#include "accounts/tries.h"

/* One try of a password. */
struct attempt {
	const struct accounts *accounts;
	struct str name, password;
	bool exists;
	struct operator_account account; /* when it exists */
	char actor[ACCOUNTS_ACTOR_MAX];
	struct change change; /* made by that account */
	char sealed[ARGON2_TEXT_MAX];
	struct store_wrong tries; /* with this try */
	bool locked;              /* before this try */
	int64_t slowed_until;     /* it came too soon after one from a network that is not known */
};

static struct accounts_tried attempt_tried(const struct attempt *t)
{
	return (struct accounts_tried){t->name, t->accounts->place};
}

/* Counts the try as a wrong one, unless the name is locked already, or has to wait. */
static enum err attempt_count(struct attempt *t, bool may_have_to_wait)
{
	const struct accounts_tried tried = attempt_tried(t);
	const struct change *c = &t->accounts->change;
	enum err err = change_begin(c);

	if (!err) {
		err = store_operator_named(c->store, t->name, &t->account, t->sealed);
		t->exists = !err;
	}
	if (!err || err == ERR_NOT_FOUND)
		err = accounts_tries(c, &tried, &t->tries);
	t->locked = !err && t->tries.locked_until > c->now;
	if (!err && !t->locked && may_have_to_wait)
		err = accounts_tries_wait(c, &tried, !t->exists, &t->slowed_until);
	if (!err && !t->locked && t->slowed_until == 0)
		err = accounts_tries_add(c, &tried, !t->exists, &t->tries);
	accounts_actor(t->account.name, t->actor);
	t->change = *c;
	t->change.actor = t->actor;
	return change_end(c, err);
}

/* ERR_OK: it is the right one. Whatever the case, this takes its time. */
static enum err attempt_check(const struct attempt *t)
{
	enum err err = t->exists ? argon2_open(t->sealed, t->password)
				 : argon2_pretend(t->password, t->accounts->password_kib);

	if (err && err != ERR_REFUSED)
		return err_because(
		    t->change.why, err, "the password cannot be checked: %s", err_text(err));
	return err == ERR_OK && (t->locked || t->slowed_until != 0 || t->account.disabled_at != 0)
		   ? ERR_REFUSED
		   : err;
}

/* An entry about the account, with the client certificate that was shown. */
static enum err attempt_note(const struct attempt *t, enum audit_action action)
{
	const struct client_identity *client = t->accounts->client;

	return accounts_note(&t->change, action, (struct str){NULL, 0},
	    str_from(client == NULL ? NULL : client->words));
}

/* An entry for a try that failed, in a transaction of its own. That a name is locked is said when
 * it becomes so, and then no more until the lock is over; nothing is of a try that had to wait.
 * What somebody typed for a name may be a password: only names that exist are written down. */
static enum err attempt_note_failure(const struct attempt *t, enum audit_action action)
{
	enum err err;

	if (t->locked || t->slowed_until != 0)
		return ERR_OK;
	if (t->tries.locked_until > t->change.now)
		action = AUDIT_LOGIN_LOCKED;
	err = change_begin(&t->change);
	if (!err)
		err = t->exists ? attempt_note(t, action) : accounts_note_invented(&t->change);
	return change_end(&t->change, err);
}

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
		err = accounts_note_other_name(&a->change, a->client);
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

enum err accounts_change_password(const struct accounts *a, const struct operator_account *account,
    struct str password, struct str fresh, struct session_token *ret_token, bool *ret_is_wrong)
{
	struct attempt t = {.accounts = a, .name = str_from(account->name), .password = password};
	const struct accounts_tried tried = attempt_tried(&t);
	const struct change *c = &t.change;
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
		return err_because(c->why, err, "this is not the present password");
	}
	if (!err && argon2_seal(fresh, a->password_kib, sealed))
		err = change_no_memory(c);
	if (err)
		return err;
	t.account.initial = false;
	t.account.password_at = c->now;
	err = change_begin(c);
	if (!err)
		err = accounts_tries_succeeded(c, &tried);
	if (!err)
		err = store_set_operator(c->store, &t.account, sealed);
	if (!err)
		err = session_end_all(c->store, &a->sessions, t.account.id);
	if (!err)
		err = attempt_start_session(&t, ret_token);
	if (!err)
		err = attempt_note(&t, AUDIT_PASSWORD);
	return change_end(c, err);
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
