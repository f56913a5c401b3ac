/* What a request is told of a code: its record, the verdict on it, the evidence and the facts. */
#ifndef PAGES_FACTS_WEIGHED_H
#define PAGES_FACTS_WEIGHED_H

#include "lookup/question.h"
#include "pages/ledger/place.h"
#include "pages/proof.h"
#include "pages/request.h"

/* Stays where it is: `proof` points at the rest. */
struct weighed {
	struct record record;
	struct verdict verdict;
	struct evidence evidence;
	struct place place; /* without its proof */
	struct proof proof;
	size_t shown;            /* which of the record's issuances the verdict shows */
	struct issuance revoked; /* that one, where it was seen revoked before the record said so */
	const struct lookup_answer *seen; /* NULL: it could not be had */
};

/* Makes w->verdict, of a request on w->record. */
typedef void weighed_judge(const struct request *r, struct weighed *w);

/* Finds the record of a code, and weighs it with what was seen outside; facts come later. False as
 * fetch_record(): the handler returns. */
bool weighed_find(
    struct request *r, const struct code *code, weighed_judge *judge, struct weighed *ret);
/* The same of what is no code: there is no record of it. */
void weighed_none(const struct request *r, weighed_judge *judge, struct weighed *ret);
/* Adds the facts, where something is shown; all is weighed anew where they are of a newer record.
 * False as fetch_facts(). */
bool weighed_add_facts(struct request *r, weighed_judge *judge, struct weighed *w);

/* Adds the proof that the public log has what is shown, where there is one. False as fetch_place().
 */
bool weighed_add_place(struct request *r, struct weighed *w);

#endif
