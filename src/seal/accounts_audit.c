/* What is written down of logins. */
#include "seal/accounts_private.h"

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

/* Within a transaction: an entry of somebody who has no account here. */
static enum err note_stranger(
    const struct accounts *a, struct audit_entry entry, struct problem *why)
{
	int64_t last = 0;
	enum err err;

	entry.actor = stranger;
	err =
	    accounts_because(a, store_audit_last(a->store, entry.actor, entry.action, &last), why);
	return err || !is_due(last, entry.at) ? err : accounts_note(a, &entry, why);
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
	return note_stranger(
	    a, (struct audit_entry){.at = now, .action = action, .detail = str_from(detail)}, why);
}

/* The CA's word for a name can be written down, where it has the form of an account's. */
enum err accounts_refuse_client(const struct accounts *a, const struct client_identity *client,
    const char *word, int64_t now, struct problem *why)
{
	char detail[DETAIL_MAX];
	struct audit_entry entry = {
	    .at = now, .action = str_from(audit_action_name(AUDIT_LOGIN_CLIENT))};
	enum err err = accounts_because(a, store_begin(a->store), why);

	if (err)
		return err;
	snprintf(detail, sizeof detail, "%s %s", word, client->words);
	entry.detail = str_trim(str_from(detail));
	if (operator_check_name(str_from(client->name), NULL) == ERR_OK)
		entry.subject = str_from(client->name);
	return accounts_end(a, note_stranger(a, entry, why), why);
}
