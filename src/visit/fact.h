/* A value of an event or a proposal, in words. */
#ifndef VISIT_FACT_H
#define VISIT_FACT_H

#include <stdbool.h>
#include "base/buf.h"
#include "io/json.h"

enum visit_fact {
	FACT_TEXT, /* several stand behind each other */
	FACT_NUMBER,
	FACT_TIME,     /* seconds, UTC */
	FACT_WISH,     /* for a sticker */
	FACT_ANSWER,   /* yes or no to renewing by itself */
	FACT_VISITS,   /* whether its sites are visited */
	FACT_SOLE,     /* whether whoever has it is a person in business */
	FACT_ACTION,   /* that was proposed */
	FACT_LANGUAGE, /* its tag */
	FACT_ROLE,     /* of an account */
	FACT_REASON,   /* to revoke */
	FACT_PAPER,    /* a word of registry_papers */
	FACT_CALL,     /* whether somebody was reached */
	FACT_CONTACT,  /* fields of a contact: visit_event() has their words */
	FACT_SEGMENT,  /* a word of usage/segment.h */
	FACT_PERSON,   /* the role of a contact */
	FACT_PASSED    /* by what, without a second person */
};

/* Appends the value. True when what was written is a key of the catalogues. */
bool visit_fact_write(enum visit_fact kind, const struct json_value *value, struct buf *to);

#endif
