/* Whom the CA may write to about a part of its contracts: the contacts of one role who have a mail
 * address, unless the customer said no to news (wishes.h).
 *
 * DESIGN: these are personal data of many. They are read in pages, in the order of codes, so that a
 * list of any length takes the memory of a page; who may have them is a rule of
 * registry/lists.h. */
#ifndef NOTICES_RECIPIENTS_H
#define NOTICES_RECIPIENTS_H

#include "base/arena.h"
#include "record/contact.h"
#include "store/store.h"
#include "usage/segment.h"

struct notices_counted {
	uint64_t contracts; /* of the segment that are neither withdrawn nor ended */
	uint64_t contacts;  /* of these, those who may be written to */
	uint64_t refused;   /* those who have an address, and said no */
};

/* Texts are absent where there is nothing. */
struct notices_recipient {
	struct code code;
	int64_t until;                                /* the end of the contract's certificates */
	struct str service, lang, organization, host; /* of the contract; its first host */
	/* Of the person. Its organisation is absent where it is the contract's. */
	struct str name, of_organization, department, title, mail;
	int64_t customer; /* 0: the contract is in no portal, and nobody could say no */
};

/* Both: the errors of the store. */
enum err notices_count_recipients(struct store *s, const struct usage_segment *segment,
    enum contact_role role, int64_t now, struct notices_counted *ret);
/* Those of codes behind `after` ("" from the beginning), in memory of the arena; fewer than `limit`
 * when there are no more. */
enum err notices_recipients(struct store *s, const struct usage_segment *segment,
    enum contact_role role, int64_t now, const struct code *after, size_t limit,
    struct arena *arena, struct notices_recipient **ret, size_t *ret_count);

#endif
