/* The form by which visitors report a site, and what comes back from it.
 *
 * DESIGN: the form stands on a proof page that saw another site, or a site with a code that has no
 * record. It carries what was seen (code, host, reason) under a keyed token of some hours, so that
 * what is reported is what a page of ours has seen. Of the visitor it carries the words alone. */
#ifndef PAGES_REPORT_FORM_H
#define PAGES_REPORT_FORM_H

#include "pages/proof.h"
#include "pages/request.h"
#include "usage/complaint.h"
#include "web/form.h"
#include "web/model.h"

enum {
	REPORT_BODY_MAX = 16 << 10, /* bytes of what is posted */
	REPORT_HOURS = 2            /* for which a form holds at least; at most twice as long */
};

/* What came of a form. */
enum report_fault {
	REPORT_SOUND,
	REPORT_MALFORMED, /* nothing that a page of ours sends */
	REPORT_STALE,     /* a token too old, or not ours */
	REPORT_LONG       /* too many words; the rest is sound */
};

/* Sets the flag "has_report" in the model, and what the form needs, where the page saw a site that
 * can be reported and reports are taken. */
void report_form_offer(const struct request *r, const struct proof *p, struct model *m);
/* Sets what the form needs to be shown again as it came, with its words. */
void report_form_again(const struct form *form, struct model *m);
/* Reads what was posted. *ret_form has its fields, in memory of the arena, but for
 * REPORT_MALFORMED; *ret is set for REPORT_SOUND alone. */
enum report_fault report_form_read(const struct request *r, struct arena *memory,
    struct form *ret_form, struct usage_complaint *ret);

#endif
