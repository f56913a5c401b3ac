/* The last step: all that was typed, from where it is sent. */
#ifndef COUNTER_REVIEW_H
#define COUNTER_REVIEW_H

#include "counter/counter.h"

/* Shows a draft; `refused` is why it was not sent, NULL for nothing. */
void counter_review(
    struct portal *p, struct counter *c, unsigned status, const struct problem *refused);
/* Sends it. */
void counter_review_post(struct portal *p, struct counter *c);

#endif
