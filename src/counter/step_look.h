/* What there is to say of what was typed in a step. */
#ifndef COUNTER_STEP_LOOK_H
#define COUNTER_STEP_LOOK_H

#include "applications/check.h"
#include "counter/counter.h"
#include "counter/step_fields.h"

/* What was found in a step. */
struct step_look {
	size_t count;
	struct application_finding *findings;
	bool is_wrong; /* one of them is more than a hint */
};

/* Checks a step. False when the store failed: the visitor was told. */
bool step_look(
    struct portal *p, struct counter *c, enum application_step step, struct step_look *ret);
/* Says beside its field what is wrong, and in the list "hints" of `m` what may be as it is;
 * `fields` may be NULL: then all stands in the list "wrongs". */
void step_look_show(
    struct portal *p, const struct step_look *look, struct fields *fields, struct model *m);
/* Sets what the request (CSR) says that was pasted: "csr_key" and the lists "csr_names" and
 * "csr_subject". False when there is none that can be read. */
bool step_look_show_request(struct portal *p, const struct application *a, struct model *m);
/* Sets the list "papers" of those that are needed by the answers so far. */
void step_look_show_papers(const struct application *a, struct model *m);

#endif
