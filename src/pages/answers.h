/* Answers to visitors and operators: how many of which class on which route, and how long those
 * took that people wait for.
 *
 * DESIGN: three additions to counters of the thread's own (base/metric.h), no lock, no shared line
 * of memory. What is added up over threads only when somebody reads it: buckets hold their own
 * answers alone, so that sums of them never go down from one bucket to the next, whatever is
 * counted meanwhile. */
#ifndef PAGES_ANSWERS_H
#define PAGES_ANSWERS_H

#include <stdint.h>
#include "base/buf.h"

/* What answers are told apart by: the last column of routes.c. */
enum answers_route {
	ANSWERS_STICKER,
	ANSWERS_PROOF,
	ANSWERS_PROOF_JSON,
	ANSWERS_PROOF_JWS,
	ANSWERS_JWKS,
	ANSWERS_OEMBED,
	ANSWERS_QR,
	ANSWERS_COVER,
	ANSWERS_FORM,
	ANSWERS_OWNER,
	ANSWERS_REPORT,
	ANSWERS_HELP,
	ANSWERS_LOG,
	ANSWERS_STATIC,
	ANSWERS_HOME,
	ANSWERS_CONSOLE,
	ANSWERS_PORTAL,
	ANSWERS_API,
	ANSWERS_UNKNOWN, /* no such path */
	ANSWERS_REFUSED, /* by the gate, or given up before the request was complete */
	ANSWERS_ROUTE_COUNT,
	ANSWERS_UNCOUNTED = ANSWERS_ROUTE_COUNT /* what the service's own watchers ask */
};

/* Counters from this id on are those of answers; others count below. */
enum { ANSWERS_FIRST_ID = 128 };

/* An answer was handed to the event loop. `took_ns` goes from the complete request to that, what it
 * waited for workers included. Any thread. */
void answers_count(enum answers_route route, unsigned status, int64_t took_ns);
/* One that took no time: a refusal. */
void answers_count_refusal(unsigned status);

/* Appends the figures: see exposition.h. */
void answers_write(struct buf *to);

#endif
