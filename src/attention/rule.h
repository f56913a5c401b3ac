/* The rules by which alarms begin and end. Pure: time is given.
 *
 * DESIGN: of a contract's end one alarm is told, the most pressing one, so that a week before it
 * nobody reads that a third of its life is left. 7 days and 1 day are told where they are less than
 * a sixth of its life: of a certificate that lives for ten days a week is no warning. */
#ifndef ATTENTION_RULE_H
#define ATTENTION_RULE_H

#include "attention/alarm.h"

enum {
	ATTENTION_DAY_S = 86400,
	ATTENTION_OVER_S = 7 * 86400,  /* for so long it is told that a certificate is over */
	ATTENTION_NEWS_S = 30 * 86400, /* and that one was revoked outside */
	ATTENTION_WAITS_S = 3 * 86400, /* so long an application may wait: over a weekend */
	ATTENTION_KEEP_S = 7 * 86400   /* and that an alarm is over */
};

/* What is to be said of a certificate that is valid from `begins` to `ends`, both included, with
 * none after it. False: nothing. */
bool attention_of_end(int64_t begins, int64_t ends, int64_t now, enum attention_kind *ret);
/* Of something that a site's visits confirmed: the check's word, and the reason's among what was
 * seen (doctor/detail.h); absent for none. */
bool attention_of_finding(struct str word, struct str reason, enum attention_kind *ret);

/* What the record and its CA say of a certificate. */
struct attention_views {
	int64_t ends;
	int64_t record_at; /* revoked in the record from then on */
	bool by_watch;     /* the watch wrote that */
	bool replaced;     /* the contract has another one that is valid */
	int64_t world_at;  /* revoked to its CA since then */
	int64_t seen_at;   /* which was seen then */
	int64_t vanished_at;
	int64_t list_at;   /* the newest list that says nothing of it is of that time */
	int64_t answer_at; /* the same of an answer by OCSP that it is good */
};
bool attention_is_revoked_outside(const struct attention_views *v, int64_t now);
bool attention_is_vanished(const struct attention_views *v, int64_t now);
/* *ret_world: of when the word of its CA is. */
bool attention_is_unlisted(const struct attention_views *v, int64_t *ret_world);
/* Of a list whose last answer did not count. */
enum attention_kind attention_of_fault(struct str fault);

/* What becomes of a row. */
enum attention_step {
	ATTENTION_STAY,
	ATTENTION_ADD,     /* there is none yet */
	ATTENTION_RENEW,   /* it begins anew, or is of another kind now */
	ATTENTION_CONFIRM, /* it counts from now on */
	ATTENTION_UPDATE,  /* what is told of it changed */
	ATTENTION_CURE,
	ATTENTION_DROP
};
/* `row` is NULL where there is none, `seen` where nothing is wrong; not both. */
enum attention_step attention_step(
    const struct attention_row *row, const struct attention_seen *seen, int64_t now);
/* Does what is seen first now count at once? */
bool attention_counts_at_once(const struct attention_seen *seen);

#endif
