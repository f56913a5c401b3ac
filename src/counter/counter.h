/* What the pages about one application share. */
#ifndef COUNTER_COUNTER_H
#define COUNTER_COUNTER_H

#include "applications/application.h"
#include "portal/visit.h"

/* The visitor as one who asks, and what he asks for. It stays where it is: asker points into it. */
struct counter {
	struct problem why;
	struct application_asker asker;
	struct application a; /* when counter_load() found one */
};

/* Sets the asker: the customer who is logged in. */
void counter_set_asker(struct portal *p, struct counter *c);
/* Sets all of it: the application whose id the path has. False when there is none of this customer,
 * or the store failed: the visitor was told. */
bool counter_load(struct portal *p, struct counter *c);
/* Between both the asker knows the price list as it is now: for all that looks at steps, or sends.
 */
void counter_hold_prices(struct portal *p, struct counter *c);
void counter_release_prices(struct portal *p, struct counter *c);
/* Begins one, or finds the draft that there is, and leads to its first step, with the word `done`
 * (NULL for none); `code` is NULL for what is about no contract. False, with c->why, when it was
 * refused and nothing was answered. */
bool counter_begin_draft(struct portal *p, struct counter *c, enum application_kind kind,
    const struct code *code, const char *done);

/* The key of the sentence for why->reason, as owners are told it: "counter.reason.WORD", else
 * "reason.WORD", else that something is wrong. In memory of the visit. */
const char *counter_reason(struct portal *p, const struct problem *why);
/* What it is about, as owners read it: a moment is a local time. In memory of the visit. */
const char *counter_about(struct portal *p, const struct problem *why);
/* Sets both in the model: the key as `name`, and "about". */
void counter_show_reason(
    struct portal *p, const struct problem *why, struct model *m, const char *name);
/* Where a page is the same for all kinds, its questions are those of the kind: the place of its
 * texts and that (help/link.h). */
void counter_set_place(struct portal *p, const struct application *a);

#endif
