/* Waiting for a record on behalf of a request. */
#ifndef PAGES_FETCH_H
#define PAGES_FETCH_H

#include "lookup/question.h"
#include "pages/request.h"
#include "record/facts.h"

struct history;
struct place;

/* The record of a code; what it points at stays until the exchange ends. False when the exchange
 * was suspended until a worker has it (the handler is called again and asks again) or was answered
 * with 503, or with 429 for those who try codes out: the handler returns. */
bool fetch_record(struct request *r, const struct code *code, struct record *ret);
/* What else is known of a code, as long as the exchange lasts; NULL where it cannot be had: that
 * turns nobody away. False as above: only a want of memory is answered. */
bool fetch_evidence(struct request *r, const struct code *code, const struct lookup_answer **ret);
/* What the log has of a code, as long as the exchange lasts, which asks for no evidence. False as
 * for its record. */
bool fetch_history(struct request *r, const struct code *code, const struct history **ret);
/* Where the public log, which is there, has what is said of a code, with its proof, as long as the
 * exchange lasts; of what cannot be had it says so (PLACE_UNKNOWN). False as above: only a want of
 * memory is answered. */
bool fetch_place(struct request *r, const struct code *code, const struct place **ret);
/* The facts of such a record, as long as the exchange lasts; they were read later, perhaps, and
 * then their own record counts (facts_fit()). False as above. */
bool fetch_facts(struct request *r, const struct record *record, const struct facts **ret);

#endif
