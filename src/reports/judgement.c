/* What people judged of foreign hosts. */
#include "reports/judgement.h"

#include <stdlib.h>
#include <string.h>
#include "accounts/note.h"

const char *const judgement_words[] = {"watch", "done", "harmless", NULL};

/* By the words. */
static const enum audit_action actions[] = {
    AUDIT_ABUSE_WATCH, AUDIT_ABUSE_DONE, AUDIT_ABUSE_HARMLESS};

static int entry_compare_hosts(const void *left, const void *right)
{
	const struct str a = ((const struct audit_entry *)left)->subject,
			 b = ((const struct audit_entry *)right)->subject;
	int order = memcmp(a.at, b.at, a.len < b.len ? a.len : b.len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

enum err judgements_read(struct console *c, struct judgements *ret)
{
	enum err err = store_judged(c->v.store, &c->v.memory, &ret->items, &ret->count);

	if (!err && ret->count > 1)
		qsort(ret->items, ret->count, sizeof *ret->items, entry_compare_hosts);
	return err;
}

const char *judgement_of(const struct judgements *all, struct str host)
{
	const struct audit_entry asked = {.subject = host};
	const struct audit_entry *found = NULL;

	if (all->count > 0)
		found = bsearch(
		    &asked, all->items, all->count, sizeof *all->items, entry_compare_hosts);
	return found == NULL ? NULL : judgement_word(found);
}

const char *judgement_word(const struct audit_entry *entry)
{
	for (size_t i = 0; judgement_words[i] != NULL; i++)
		if (str_eq(entry->action, str_from(audit_action_name(actions[i]))))
			return judgement_words[i];
	return NULL;
}

enum err judgement_add(
    struct console *c, struct str host, struct str word, struct str note, struct problem *why)
{
	const struct change change = console_new_change(c, why);
	enum err err;

	for (size_t i = 0; judgement_words[i] != NULL; i++)
		if (str_eq(word, str_from(judgement_words[i]))) {
			err = change_begin(&change);
			if (!err)
				err = accounts_note(&change, actions[i], host,
				    note.len > 0 ? note : (struct str){NULL, 0});
			return change_end(&change, err);
		}
	return ERR_INVALID;
}
