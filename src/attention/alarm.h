/* An alarm as it stands in the store, and what is seen of it now. Plain data; times are seconds,
 * UTC, and 0 where there is none. */
#ifndef ATTENTION_ALARM_H
#define ATTENTION_ALARM_H

#include "attention/kind.h"
#include "record/code.h"

/* What finds alarms: numbers of the store (attention.source). What their places are stands in
 * attention/source.c. */
enum attention_source {
	ATTENTION_ENDS = 1,     /* of certificates: place is a code */
	ATTENTION_SITES,        /* findings: a site */
	ATTENTION_WORLD,        /* what CAs say of certificates: a certificate */
	ATTENTION_RECORD,       /* certificates that the record has revoked: a code */
	ATTENTION_LISTS,        /* a list */
	ATTENTION_RESPONDERS,   /* an issuer */
	ATTENTION_APPLICATIONS, /* that wait for an operator: an application */
	ATTENTION_SOURCE_END
};

/* What is wrong somewhere, now. */
struct attention_seen {
	int64_t place;
	struct str what; /* tells several of a place apart; may be "" */
	enum attention_kind kind;
	struct code code;            /* "" where it is of no contract */
	int64_t moment;              /* since when it is so, or when it comes; 0: since now */
	int64_t record_at, world_at; /* what the record and the world outside say */
	struct str detail;           /* what people are told besides; absent for nothing */
};

/* What the store has there. */
struct attention_row {
	int64_t id;
	struct attention_seen seen;
	int64_t first_at, confirmed_at, told_at, cured_at;
};

#endif
