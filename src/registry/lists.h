/* Lists of contacts for marketing: asked for with a purpose, approved by a second person whatever
 * the settings say of other changes, and taken within some days by who asked, and by nobody else.
 *
 * DESIGN: a proposal (kind "contacts.list") says which contracts and whom of them, how many that
 * was when it was counted, and what for; it holds nobody's data. Its approval changes nothing. Who
 * takes the list has it made anew, from what is so then, so that nobody is in it who said no
 * meanwhile; each taking is a row in the audit, which is kept before anything is handed out. */
#ifndef REGISTRY_LISTS_H
#define REGISTRY_LISTS_H

#include "proposals/store.h"
#include "record/contact.h"
#include "registry/change.h"
#include "registry/clerk.h"
#include "registry/form.h"
#include "usage/segment.h"

#define REGISTRY_LIST_ACTION "contacts.list"

/* Days after its approval in which it may be taken; bytes of a purpose, which is the subject of the
 * proposal. */
enum { REGISTRY_LIST_DAYS = 7, REGISTRY_LIST_PURPOSE_MAX = 600 };

struct registry_list {
	struct usage_segment segment;
	enum contact_role role;
	uint64_t contracts, contacts; /* as they were counted when it was proposed */
};

/* Appends the parameters; a failure shows in to->err. */
void registry_list_params(const struct registry_list *list, struct buf *to);
/* Reads them, with texts in memory of the arena. ERR_CORRUPT, ERR_NO_MEMORY. */
enum err registry_list_read(
    struct str params, struct arena *arena, struct registry_list *ret, struct problem *why);

/* See struct proposal_kind. ERR_INVALID "list.purpose", "list.purpose_long"; ERR_REFUSED
 * "list.empty": there is nobody in it. */
enum err registry_list_make(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after);

/* Until when an approved one may be taken; 0 for others. */
int64_t registry_list_until(const struct proposal *p);
/* May the clerk take it now? ERR_NOT_FOUND: it is no list; ERR_REFUSED with "list.waits",
 * "list.own" (somebody else asked), "list.over", and as clerk_check(). */
enum err registry_list_check_taking(const struct registry_clerk *k, const struct proposal *p);
/* Writes into the audit that he does, with how many are in it: a transaction. */
enum err registry_list_note_taking(
    const struct registry_clerk *k, const struct proposal *p, uint64_t contacts);

#endif
