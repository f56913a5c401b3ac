/* What is written down of logins. */
#include "accounts/accounts_private.h"

#include <inttypes.h>
#include <stdio.h>

/* Seconds between two entries of what strangers do. */
enum { STRANGERS_S = 60, DETAIL_MAX = CLIENT_WORDS_MAX + 32 };

/* The actor of an entry about somebody without an account. */
static const struct str stranger = {"?", 1};

enum err accounts_note(
    const struct accounts *a, const struct audit_entry *entry, struct problem *why)
{
	return accounts_because(a, store_add_audit(a->store, entry), why);
}

/* A clock that was set back does not silence the audit. */
static bool is_due(int64_t last, int64_t now)
{
	return now >= last + STRANGERS_S || now + STRANGERS_S <= last;
}

/* Is the entry's actor to be written down for its action again? */
static enum err look_if_due(
    const struct accounts *a, const struct audit_entry *entry, bool *ret, struct problem *why)
{
	int64_t last = 0;
	enum err err = accounts_because(
	    a, store_audit_last(a->store, entry->actor, entry->action, &last), why);

	*ret = !err && is_due(last, entry->at);
	return err;
}

/* Within a transaction. */
static enum err note_if_due(
    const struct accounts *a, const struct audit_entry *entry, struct problem *why)
{
	bool due = false;
	enum err err = look_if_due(a, entry, &due, why);

	return due ? accounts_note(a, entry, why) : err;
}

enum err accounts_note_invented(const struct accounts *a, int64_t now, struct problem *why)
{
	const struct str action = str_from(audit_action_name(AUDIT_LOGIN_WRONG));
	char detail[DETAIL_MAX];
	uint64_t names = 0;
	int64_t last = 0;
	enum err err =
	    accounts_because(a, store_audit_last(a->store, stranger, action, &last), why);

	if (!err && is_due(last, now))
		err = accounts_because(a, store_count_invented(a->store, last, &names), why);
	if (err)
		return err;
	snprintf(detail, sizeof detail, "names=%" PRIu64, names);
	return note_if_due(a,
	    &(struct audit_entry){
		.at = now, .actor = stranger, .action = action, .detail = str_from(detail)},
	    why);
}

/* A look first: whoever shows certificates must not hold up those who write. */
static enum err note_client(const struct accounts *a, struct str actor,
    const struct client_identity *client, const char *word, int64_t now, struct problem *why)
{
	char detail[DETAIL_MAX];
	struct audit_entry entry = {
	    .at = now, .actor = actor, .action = str_from(audit_action_name(AUDIT_LOGIN_CLIENT))};
	bool due = false;
	enum err err = look_if_due(a, &entry, &due, why);

	if (due)
		err = accounts_because(a, store_begin(a->store), why);
	if (err || !due)
		return err;
	snprintf(detail, sizeof detail, "%s %s", word, client->words);
	entry.detail = str_trim(str_from(detail));
	if (operator_check_name(str_from(client->name), NULL) == ERR_OK)
		entry.subject = str_from(client->name);
	return accounts_end(a, note_if_due(a, &entry, why), why);
}

enum err accounts_refuse_client(const struct accounts *a, const struct client_identity *client,
    const char *word, int64_t now, struct problem *why)
{
	return note_client(a, stranger, client, word, now, why);
}

/* The CA vouches for the name: who has it is written down apart from strangers. */
enum err accounts_note_other_name(const struct accounts *a, int64_t now, struct problem *why)
{
	char actor[ACCOUNTS_ACTOR_MAX];
	bool named = operator_check_name(str_from(a->client->name), NULL) == ERR_OK;

	if (named)
		accounts_actor(a->client->name, actor);
	return note_client(
	    a, named ? str_from(actor) : stranger, a->client, "other_name", now, why);
}
