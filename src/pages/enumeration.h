/* Slows those who try out which codes exist: [limit] unknown_codes.
 *
 * DESIGN: what counts is a reading of a code of which memory holds no record, from the moment a
 * worker is asked until it has found one: so no burst gets past the limit, and asking for the same
 * codes again does not either. That there is no record is remembered for seconds: a dead code on a
 * busy site behind one carrier's address counts once in that time, however many click. Beyond the
 * limit such codes cost nothing and are answered with 429, whether there is a record or not: the
 * answer says nothing. Malformed codes do not count: they cost nothing and teach nothing. Requests
 * from this machine itself are those of operators, or of a proxy that nobody named in
 * trusted_proxies; to hold them back together would let one visitor lock out all. */
#ifndef PAGES_ENUMERATION_H
#define PAGES_ENUMERATION_H

#include "pages/request.h"
#include "record/record.h"

/* Counts a code of which memory holds no record. False: too many, answer 429. */
bool enumeration_begin(struct request *r);
/* Says what came of it: a record with something to show does not count, nor does a failure (NULL).
 * May be called without enumeration_begin(). */
void enumeration_end(struct request *r, const struct record *found);

#endif
