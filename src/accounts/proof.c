/* An operator proves who he is without logging in. */
#include "accounts/proof.h"

#include "accounts/attempt.h"
#include "accounts/note.h"
#include "base/local_time.h"

static enum err proof_refuse_other_name(const struct accounts *a)
{
	enum err err = accounts_note_other_name(&a->change, a->door, a->client);

	return err ? err
		   : err_reason(a->change.why, ERR_REFUSED, "proof.other_name",
			 "the client certificate is that of \"%s\": a name is proved with its own",
			 a->client->name);
}

/* Nothing is said of whether there is such an account. */
static enum err proof_refuse(const struct attempt *t)
{
	struct problem *why = t->change.why;
	enum err err = attempt_note_failure(t, AUDIT_LOGIN_WRONG);

	if (err)
		return err;
	if (t->tries.locked_until <= t->change.now)
		return err_reason(why, ERR_REFUSED, "proof.wrong",
		    "this is not the name and password of an account that may be used");
	return err_reason(why, ERR_REFUSED, "proof.locked",
	    "after wrong passwords the name is locked here until %s; trustseal operator enable "
	    "unlocks it",
	    local_time_moment(t->tries.locked_until).text);
}

static enum err proof_refuse_expired(const struct attempt *t)
{
	enum err err = attempt_note_failure(t, AUDIT_LOGIN_EXPIRED);

	return err ? err
		   : err_reason(t->change.why, ERR_REFUSED, "proof.expired",
			 "the initial password is past its time: an administrator gives another "
			 "one by trustseal operator reset-password %s",
			 t->account.name);
}

/* It was the right one: what was counted is forgotten. The account is looked at again, for it may
 * not be any more what it was when the try was counted. */
static enum err proof_end(struct attempt *t)
{
	const struct accounts_tried tried = attempt_tried(t);
	const struct change *c = &t->change;
	enum err err = change_begin(c);

	if (!err)
		err = accounts_tries_succeeded(c, &tried);
	if (!err)
		err = store_operator(c->store, t->account.id, &t->account, NULL);
	if (!err && t->account.disabled_at == 0 && !t->account.initial)
		err = attempt_note(t, AUDIT_PROOF);
	err = change_end(c, err);
	if (!err && t->account.disabled_at != 0)
		return proof_refuse(t);
	if (!err && t->account.initial)
		return err_reason(c->why, ERR_REFUSED, "proof.initial",
		    "an initial password serves for nothing but being changed: trustseal operator "
		    "password %s --password-file OLD --new-password-file NEW, or /admin/",
		    t->account.name);
	return err;
}

enum err accounts_prove(
    const struct accounts *a, struct str name, struct str password, struct accounts_person *ret)
{
	struct attempt t = {.accounts = a, .name = name, .password = password};
	enum err err;

	if (a->client != NULL && !str_eq(name, str_from(a->client->name)))
		return proof_refuse_other_name(a);
	err = attempt_count(&t, true);
	if (!err)
		err = attempt_check(&t);
	if (err == ERR_REFUSED)
		return proof_refuse(&t);
	if (!err && operator_initial_is_over(&t.account, a->change.now))
		return proof_refuse_expired(&t);
	if (!err)
		err = proof_end(&t);
	if (!err) {
		*ret = (struct accounts_person){.id = t.account.id,
		    .role = t.account.role,
		    .rights = PERSON_ALL,
		    .certified = a->client != NULL};
		str_copy(ret->name, sizeof ret->name, str_from(t.account.name));
	}
	return err;
}
