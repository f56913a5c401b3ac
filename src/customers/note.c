/* What is written down of customers. */
#include "customers/note.h"

#include <inttypes.h>
#include <stdio.h>
#include "accounts/note.h"
#include "customers/store.h"

enum { GUESSES_S = 60, TEXT_MAX = 64 };

/* The actor of an entry about somebody whom nobody knows. */
static const char stranger[] = "?";

enum err customers_note(
    const struct change *c, enum audit_action action, int64_t customer, const char *detail)
{
	char subject[TEXT_MAX];

	snprintf(subject, sizeof subject, "customer %" PRId64, customer);
	return accounts_note(c, action, str_from(subject), str_from(detail));
}

enum err customers_note_guesses(const struct change *c)
{
	struct change own = *c;
	char detail[TEXT_MAX];
	struct sql_query *q;
	int64_t last = 0, count = 0;
	enum err err;

	own.actor = stranger;
	err = store_audit_last(
	    c->store, str_from(stranger), str_from(audit_action_name(AUDIT_OWNER_WRONG)), &last);
	/* A clock that was set back does not silence the audit. */
	if (err || (c->now < last + GUESSES_S && c->now + GUESSES_S > last))
		return err;
	q = customers_query(c, CUSTOMERS_SQL_COUNT_VOID, last);
	count = sql_step(q) ? sql_int(q, 0) : 0;
	err = store_result(c->store, sql_end(q));
	if (err || count == 0)
		return err;
	snprintf(detail, sizeof detail, "requests=%" PRId64, count);
	return accounts_note(&own, AUDIT_OWNER_WRONG, (struct str){NULL, 0}, str_from(detail));
}
