/* What is written down of logins. */
#include "seal/accounts_private.h"

#include <inttypes.h>
#include <stdio.h>

/* Seconds between two entries of what strangers do. */
enum { STRANGERS_S = 60, COUNT_TEXT = 48 };

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

enum err accounts_note_stranger(const struct accounts *a, enum audit_action action,
    struct str detail, int64_t now, struct problem *why)
{
	const struct audit_entry entry = {.at = now,
	    .actor = STR(ACCOUNTS_STRANGER),
	    .action = str_from(audit_action_name(action)),
	    .detail = detail};
	int64_t last = 0;
	enum err err =
	    accounts_because(a, store_audit_last(a->store, entry.actor, entry.action, &last), why);

	return err || !is_due(last, now) ? err : accounts_note(a, &entry, why);
}

enum err accounts_note_invented(const struct accounts *a, int64_t now, struct problem *why)
{
	const char *action = audit_action_name(AUDIT_LOGIN_WRONG);
	char detail[COUNT_TEXT];
	uint64_t names = 0;
	int64_t last = 0;
	enum err err = accounts_because(
	    a, store_audit_last(a->store, STR(ACCOUNTS_STRANGER), str_from(action), &last), why);

	if (!err && is_due(last, now))
		err = accounts_because(a, store_count_invented(a->store, last, &names), why);
	snprintf(detail, sizeof detail, "names=%" PRIu64, names);
	return err ? err : accounts_note_stranger(a, AUDIT_LOGIN_WRONG, str_from(detail), now, why);
}
