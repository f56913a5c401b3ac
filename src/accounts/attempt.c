/* One try of a password. */
#include "accounts/attempt.h"

#include "accounts/note.h"

struct accounts_tried attempt_tried(const struct attempt *t)
{
	return (struct accounts_tried){t->name, t->accounts->place};
}

enum err attempt_count(struct attempt *t, bool may_have_to_wait)
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
	accounts_actor(t->accounts->door, t->account.name, t->actor);
	t->change = *c;
	t->change.actor = t->actor;
	return change_end(c, err);
}

enum err attempt_check(const struct attempt *t)
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

enum err attempt_note(const struct attempt *t, enum audit_action action)
{
	const struct client_identity *client = t->accounts->client;

	return accounts_note(&t->change, action, (struct str){NULL, 0},
	    str_from(client == NULL ? NULL : client->words));
}

enum err attempt_note_failure(const struct attempt *t, enum audit_action action)
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
