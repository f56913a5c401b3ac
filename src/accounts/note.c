/* What is written down of accounts and logins. */
#include "accounts/note.h"

#include <inttypes.h>
#include <stdio.h>

/* Seconds between two entries of what strangers do. */
enum { STRANGERS_S = 60, DETAIL_MAX = CLIENT_WORDS_MAX + 32 };

/* The actor of an entry about somebody without an account. */
static const char stranger[] = "?";

enum err accounts_note(
    const struct change *c, enum audit_action action, struct str subject, struct str detail)
{
	const struct audit_entry entry = {.at = c->now,
	    .actor = str_from(c->actor),
	    .action = str_from(audit_action_name(action)),
	    .subject = subject,
	    .detail = detail};

	return store_add_audit(c->store, &entry);
}

/* Is the actor to be written down for this action again? *ret_last: when that was done last. A
 * clock that was set back does not silence the audit. */
static enum err note_look(
    const struct change *c, enum audit_action action, bool *ret_due, int64_t *ret_last)
{
	enum err err = store_audit_last(
	    c->store, str_from(c->actor), str_from(audit_action_name(action)), ret_last);

	*ret_due = !err && (c->now >= *ret_last + STRANGERS_S || c->now + STRANGERS_S <= *ret_last);
	return err;
}

enum err accounts_note_invented(const struct change *c)
{
	struct change own = *c;
	char detail[DETAIL_MAX];
	uint64_t names = 0;
	int64_t last = 0;
	bool due = false;
	enum err err;

	own.actor = stranger;
	err = note_look(&own, AUDIT_LOGIN_WRONG, &due, &last);
	if (due)
		err = store_count_invented(c->store, last, &names);
	if (err || !due)
		return err;
	snprintf(detail, sizeof detail, "names=%" PRIu64, names);
	return accounts_note(&own, AUDIT_LOGIN_WRONG, (struct str){NULL, 0}, str_from(detail));
}

/* A look first: whoever shows certificates must not hold up those who write. */
static enum err note_client(
    const struct change *c, const struct client_identity *client, const char *word)
{
	struct str name = str_from(client->name), none = {NULL, 0};
	char detail[DETAIL_MAX];
	bool due = false;
	int64_t last = 0;
	enum err err;

	*c->why = (struct problem){.text = ""};
	err = note_look(c, AUDIT_LOGIN_CLIENT, &due, &last);
	if (err || !due)
		return change_explain(c, err);
	snprintf(detail, sizeof detail, "%s %s", word, client->words);
	err = change_begin(c);
	if (!err)
		err = note_look(c, AUDIT_LOGIN_CLIENT, &due, &last);
	if (!err && due)
		err = accounts_note(c, AUDIT_LOGIN_CLIENT,
		    operator_check_name(name, NULL) ? none : name, str_trim(str_from(detail)));
	return change_end(c, err);
}

enum err accounts_note_refusal(
    const struct change *c, const struct client_identity *client, const char *word)
{
	struct change own = *c;

	own.actor = stranger;
	return note_client(&own, client, word);
}

/* The CA vouches for the name: who has it is written down apart from strangers. */
enum err accounts_note_other_name(
    const struct change *c, const char *door, const struct client_identity *client)
{
	char actor[ACCOUNTS_ACTOR_MAX];
	struct change own = *c;

	own.actor = stranger;
	if (operator_check_name(str_from(client->name), NULL) == ERR_OK) {
		accounts_actor(door, client->name, actor);
		own.actor = actor;
	}
	return note_client(&own, client, "other_name");
}
