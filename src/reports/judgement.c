/* What people judged of foreign hosts. */
#include "reports/judgement.h"

#include <string.h>
#include "accounts/note.h"
#include "store/rows.h"

static const struct {
	const char *word;
	enum audit_action action;
} judgements[] = {
    {"watch", AUDIT_ABUSE_WATCH},
    {"done", AUDIT_ABUSE_DONE},
    {"harmless", AUDIT_ABUSE_HARMLESS},
};

enum err judgements_read(struct console *c, struct audit_entry **ret, size_t *ret_count)
{
	struct store_audit_filter filter = {.action = STR("abuse."), .limit = STORE_AUDIT_MAX};
	struct audit_entry *all = arena_alloc(&c->memory, JUDGEMENTS_MAX * sizeof *all), *page;
	size_t count = 0, read = STORE_AUDIT_MAX;
	enum err err = ERR_OK;

	if (all == NULL)
		return store_no_memory(c->store);
	while (!err && read == STORE_AUDIT_MAX && count + STORE_AUDIT_MAX <= JUDGEMENTS_MAX) {
		page = NULL;
		read = 0;
		err = store_audit(c->store, &filter, &c->memory, &page, &read);
		if (!err && read > 0) {
			memcpy(all + count, page, read * sizeof *all);
			count += read;
			filter.before = page[read - 1].id;
		}
	}
	*ret = all;
	*ret_count = count;
	return err;
}

const char *judgement_of(const struct audit_entry *all, size_t count, struct str host)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < sizeof judgements / sizeof judgements[0]; k++)
			if (str_eq(all[i].subject, host) &&
			    str_eq(
				all[i].action, str_from(audit_action_name(judgements[k].action))))
				return judgements[k].word;
	return NULL;
}

enum err judgement_add(
    struct console *c, struct str host, struct str word, struct str note, struct problem *why)
{
	const struct change change = console_new_change(c, why);
	enum err err;

	for (size_t k = 0; k < sizeof judgements / sizeof judgements[0]; k++)
		if (str_eq(word, str_from(judgements[k].word))) {
			err = change_begin(&change);
			if (!err)
				err = accounts_note(&change, judgements[k].action, host,
				    note.len > 0 ? note : (struct str){NULL, 0});
			return change_end(&change, err);
		}
	return ERR_INVALID;
}
