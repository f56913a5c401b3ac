/* What the owner is shown of a contract of his: in the list of all, and above its own page. */
#ifndef PORTAL_HOLDING_H
#define PORTAL_HOLDING_H

#include "portal/step.h"
#include "portal/visit.h"
#include "record/records.h"

/* A contract, as part_holding.html shows it. */
struct holding {
	struct store_item item;
	struct code successor;                   /* "" for none */
	int32_t first_day, picture_day, old_day; /* see usage/list.h */
	bool papers;                             /* one that was asked for has not come */
	enum portal_step step, sticker_step;     /* see step.h */
};

/* Reads it. ERR_NOT_FOUND; the errors of the store. */
enum err holding_read(struct portal *p, const struct code *code, struct holding *ret);
/* Sets it in a model. */
void holding_show(struct portal *p, const struct holding *h, struct model *m);
/* What a page about one contract begins with: reads the one that the path names and sets it in the
 * visit's model, with the list "tabs" of its pages. False when it is not the visitor's, or the
 * store failed: he was told. */
bool holding_load(struct portal *p, struct code *ret_code, struct holding *ret);

#endif
