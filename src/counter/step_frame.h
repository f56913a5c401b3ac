/* What stands above each step: what is asked for, and the line of its steps. */
#ifndef COUNTER_STEP_FRAME_H
#define COUNTER_STEP_FRAME_H

#include "applications/check.h"
#include "counter/counter.h"

/* Which steps are in order, and which is the first that is not: APPLICATION_REVIEW, where all are.
 */
struct step_states {
	bool good[APPLICATION_STEP_COUNT];
	enum application_step first;
};

/* Sets kind, code and the list "line" of the steps in the model, of which `current` is shown, and
 * the page's title. False when the store failed: the visitor was told. */
bool step_frame(
    struct portal *p, struct counter *c, enum application_step current, struct step_states *ret);
/* The address of a step of it. */
void step_frame_address(
    struct model *m, const char *name, const struct application *a, enum application_step step);

#endif
