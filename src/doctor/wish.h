/* Somebody wishes that a contract's sites are looked at now.
 *
 * DESIGN: a wish makes no connection: it brings the tasks of the watch forward (watch/queue.h), and
 * at most once in DOCTOR_ASK_S a contract. */
#ifndef DOCTOR_WISH_H
#define DOCTOR_WISH_H

#include "doctor/site.h"

/* A change of its own. ERR_BUSY: somebody asked within DOCTOR_ASK_S; ERR_REFUSED: the owner wishes
 * no visits; ERR_NOT_FOUND: there is nothing to look at, or no such contract. */
enum err doctor_wish(const struct change *c, const struct code *code);

#endif
