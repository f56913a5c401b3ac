/* Logging in and out, and changing the own password. */
#include "accounts/accounts_private.h"

#include "base/buf.h"

enum { LONG_NAME = 1024 };

/* One try of a password. */
struct attempt {
	const struct accounts *accounts;
	struct str name, password;
	int64_t now;
	struct problem *why;
	unsigned char key[DIGEST_BYTES];
	bool exists;
	struct operator_account account; /* when it exists */
	char sealed[ARGON2_TEXT_MAX];
	struct store_wrong wrong; /* with this try */
	bool locked;              /* before this try */
};

enum err accounts_name_key(struct str name, unsigned char ret[DIGEST_BYTES], struct problem *why)
{
	struct buf text = BUF_INIT(LONG_NAME);
	enum err err;

	buf_puts(&text, ACCOUNTS_REALM ":");
	buf_add_str(&text, str_part(name, 0, OPERATOR_NAME_MAX));
	err = text.err ? text.err : digest_sha256(text.at, text.len, ret);
	buf_free(&text);
	return err ? err_because(why, ERR_NO_MEMORY, "%s", err_text(ERR_NO_MEMORY)) : ERR_OK;
}

static void count_one(struct store_wrong *wrong, int64_t now)
{
	int64_t lock = ACCOUNTS_LOCK_S;

	if (wrong->last_at + ACCOUNTS_FORGET_S <= now)
		*wrong = (struct store_wrong){0};
	wrong->times++;
	wrong->last_at = now;
	if (wrong->times < ACCOUNTS_TRIES)
		return;
	for (unsigned i = ACCOUNTS_TRIES; i < wrong->times && lock < ACCOUNTS_LOCK_MOST_S; i++)
		lock *= 2;
	wrong->locked_until =
	    now + (lock < ACCOUNTS_LOCK_MOST_S ? lock : (int64_t)ACCOUNTS_LOCK_MOST_S);
}

/* Names that do not exist are remembered like those that do, but inventing them neither fills the
 * disk nor pushes those out. */
static enum err keep_count(struct attempt *t)
{
	struct store *s = t->accounts->store;
	enum err err = store_forget_wrong_before(s, t->now - ACCOUNTS_FORGET_S);

	t->wrong.invented = !t->exists;
	if (!err)
		err = store_set_wrong(s, t->key, &t->wrong);
	if (!err && !t->exists)
		err = store_forget_invented(s, ACCOUNTS_INVENTED_MAX);
	return accounts_because(t->accounts, err, t->why);
}

static enum err find(struct attempt *t)
{
	struct store *s = t->accounts->store;
	enum err err = store_operator_named(s, t->name, &t->account, t->sealed);

	t->exists = !err;
	if (err == ERR_NOT_FOUND)
		err = ERR_OK;
	if (!err)
		err = store_wrong(s, t->key, &t->wrong);
	return accounts_because(t->accounts, err, t->why);
}

/* Counts the try as a wrong one, unless the name is locked already. */
static enum err count_try(struct attempt *t)
{
	enum err err = accounts_name_key(t->name, t->key, t->why);

	if (!err)
		err = accounts_because(t->accounts, store_begin(t->accounts->store), t->why);
	if (err)
		return err;
	err = find(t);
	t->locked = !err && t->wrong.locked_until > t->now;
	if (!err && !t->locked) {
		count_one(&t->wrong, t->now);
		err = keep_count(t);
	}
	return accounts_end(t->accounts, err, t->why);
}

/* ERR_OK: it is the right one. Whatever the case, this takes its time. */
static enum err look_at_password(const struct attempt *t)
{
	enum err err = t->exists ? argon2_open(t->sealed, t->password)
				 : argon2_pretend(t->password, t->accounts->password_kib);

	if (err && err != ERR_REFUSED)
		return err_because(
		    t->why, err, "the password cannot be checked: %s", err_text(err));
	return err == ERR_OK && (t->locked || t->account.disabled_at != 0) ? ERR_REFUSED : err;
}

/* An entry about an account, with the client certificate that was shown. */
static enum err note(const struct attempt *t, enum audit_action action)
{
	const struct client_identity *client = t->accounts->client;
	char actor[ACCOUNTS_ACTOR_MAX];
	struct audit_entry entry = {.at = t->now, .action = str_from(audit_action_name(action))};

	accounts_actor(t->account.name, actor);
	entry.actor = str_from(actor);
	entry.detail = str_from(client == NULL ? NULL : client->words);
	return accounts_note(t->accounts, &entry, t->why);
}

/* An entry for a try that failed, in a transaction of its own. That a name is locked is said when
 * it becomes so, and then no more until the lock is over. What somebody typed for a name may be a
 * password: only names that exist are written down. */
static enum err note_failure(const struct attempt *t, enum audit_action action)
{
	bool locks = t->wrong.locked_until > t->now;
	enum err err;

	if (t->locked)
		return ERR_OK;
	err = accounts_because(t->accounts, store_begin(t->accounts->store), t->why);
	if (err)
		return err;
	err = t->exists ? note(t, locks ? AUDIT_LOGIN_LOCKED : action)
			: accounts_note_invented(t->accounts, t->now, t->why);
	return accounts_end(t->accounts, err, t->why);
}

static enum err forget_tries(const struct attempt *t)
{
	const struct store_wrong none = {0};

	return accounts_because(
	    t->accounts, store_set_wrong(t->accounts->store, t->key, &none), t->why);
}

static enum err start_session(const struct attempt *t, struct session_token *ret)
{
	const struct accounts *a = t->accounts;

	return session_start(a->store, &a->sessions, t->account.id,
	    a->client == NULL ? NULL : a->client->digest, t->now, ret);
}

static enum err enter(
    const struct attempt *t, const struct session_token *old, struct session_token *ret_token)
{
	const struct accounts *a = t->accounts;
	enum err err = accounts_because(a, store_begin(a->store), t->why);

	if (err)
		return err;
	err = forget_tries(t);
	if (!err && old->text[0] != '\0')
		err = accounts_because(a, session_end(a->store, old), t->why);
	if (!err)
		err = accounts_because(a, start_session(t, ret_token), t->why);
	if (!err)
		err = note(t, AUDIT_LOGIN);
	return accounts_end(a, err, t->why);
}

enum err accounts_log_in(const struct accounts *a, struct str name, struct str password,
    const struct session_token *old, int64_t now, enum accounts_login *ret,
    struct operator_account *ret_account, struct session_token *ret_token, int64_t *ret_until,
    struct problem *why)
{
	struct attempt t = {
	    .accounts = a, .name = name, .password = password, .now = now, .why = why};
	enum err err;

	if (a->client != NULL && !str_eq(name, str_from(a->client->name))) {
		*ret = ACCOUNTS_OTHER;
		return accounts_note_other_name(a, now, why);
	}
	err = count_try(&t);
	if (!err)
		err = look_at_password(&t);
	if (err && err != ERR_REFUSED)
		return err;
	*ret_account = t.account;
	*ret_until = t.wrong.locked_until > now ? t.wrong.locked_until : 0;
	if (err) {
		*ret = *ret_until > 0 ? ACCOUNTS_LOCKED : ACCOUNTS_WRONG;
		return note_failure(&t, AUDIT_LOGIN_WRONG);
	}
	if (operator_initial_is_over(&t.account, now)) {
		*ret = ACCOUNTS_EXPIRED;
		return note_failure(&t, AUDIT_LOGIN_EXPIRED);
	}
	*ret = ACCOUNTS_IN;
	return enter(&t, old, ret_token);
}

/* ---- the own password ---- */

static enum err put_password(struct attempt *t, const char *sealed, struct session_token *ret_token)
{
	const struct accounts *a = t->accounts;
	enum err err = accounts_because(a, store_begin(a->store), t->why);

	if (err)
		return err;
	t->account.initial = false;
	t->account.password_at = t->now;
	err = forget_tries(t);
	if (!err)
		err =
		    accounts_because(a, store_set_operator(a->store, &t->account, sealed), t->why);
	if (!err)
		err = accounts_because(
		    a, session_end_all(a->store, &a->sessions, t->account.id), t->why);
	if (!err)
		err = accounts_because(a, start_session(t, ret_token), t->why);
	if (!err)
		err = note(t, AUDIT_PASSWORD);
	return accounts_end(a, err, t->why);
}

enum err accounts_change_password(const struct accounts *a, const struct operator_account *account,
    struct str password, struct str fresh, int64_t now, struct session_token *ret_token,
    bool *ret_is_wrong, struct problem *why)
{
	struct attempt t = {.accounts = a,
	    .name = str_from(account->name),
	    .password = password,
	    .now = now,
	    .why = why};
	char sealed[ARGON2_TEXT_MAX];
	enum err err = count_try(&t), noted;

	*ret_is_wrong = false;
	if (!err)
		err = look_at_password(&t);
	if (err == ERR_REFUSED) {
		noted = note_failure(&t, AUDIT_PASSWORD_WRONG);
		if (noted)
			return noted;
		*ret_is_wrong = !t.locked;
		return err_because(why, err, "this is not the present password");
	}
	if (!err && argon2_seal(fresh, a->password_kib, sealed))
		err = err_because(why, ERR_NO_MEMORY, "%s", err_text(ERR_NO_MEMORY));
	return err ? err : put_password(&t, sealed, ret_token);
}

enum err accounts_log_out(const struct accounts *a, const struct operator_account *account,
    const struct session_token *token, bool everywhere, int64_t now, struct problem *why)
{
	const struct audit_entry entry = {.at = now,
	    .actor = str_from(a->actor),
	    .action = str_from(audit_action_name(everywhere ? AUDIT_LOGOUT_ALL : AUDIT_LOGOUT))};
	enum err err = accounts_because(a, store_begin(a->store), why);

	if (err)
		return err;
	err = everywhere ? session_end_all(a->store, &a->sessions, account->id)
			 : session_end(a->store, token);
	err = accounts_because(a, err, why);
	if (!err)
		err = accounts_note(a, &entry, why);
	return accounts_end(a, err, why);
}
