/* Where a contract stands in its life, from its application to its end.
 *
 * DESIGN: the state is kept nowhere. It follows from facts that events left behind, and from the
 * time, so that no state can disagree with what happened. What may be done from which state is
 * business: registry/legal.h. */
#ifndef RECORD_LIFE_H
#define RECORD_LIFE_H

#include <stdbool.h>
#include <stdint.h>

enum life {
	LIFE_APPLIED,   /* it has its code, and nothing else happened */
	LIFE_CHECKING,  /* papers were asked for or came, or somebody telephoned */
	LIFE_PROPOSED,  /* somebody attached a certificate, which waits for another's approval */
	LIFE_ISSUED,    /* it has a certificate, which may begin later */
	LIFE_RENEWED,   /* a contract that renews it has a certificate */
	LIFE_REISSUED,  /* its certificate took the place of another of its own */
	LIFE_REVOKED,   /* its current certificate is */
	LIFE_EXPIRED,   /* its current certificate is, or is one that no browser takes */
	LIFE_WITHDRAWN, /* the application was, before anything was issued */
	LIFE_ENDED,     /* nothing more is issued for it; what is valid stays so until its end */
	LIFE_COUNT
};

/* What there is to say of a contract; zeros for nothing. Times are seconds, UTC. */
struct life_facts {
	int64_t withdrawn_at, ended_at; /* 0: it was not, is not */
	bool checked;                   /* anything is noted of its papers or of a call */
	bool proposed;                  /* a first certificate waits for approval */
	bool renewed;                   /* a direct successor has a certificate that counts */
	bool issued;                    /* it has a certificate; of the current one: */
	bool broken;                    /* browsers refuse it */
	bool reissued;                  /* another of the contract was superseded */
	int64_t not_before, not_after;
	int64_t revoked_at; /* 0 when it is not; may lie ahead */
};

/* The state at `now`. Of several that are so the first of these counts: ended, withdrawn, (nothing
 * issued:) proposed, checking, applied, (else:) revoked, renewed, expired, reissued, issued. What
 * ended or was withdrawn is so whatever `now` is: no clock that is set back undoes it. Any thread.
 */
enum life life_at(const struct life_facts *facts, int64_t now);
/* "applied", "checking", "proposed", "issued", "renewed", "reissued", "revoked", "expired",
 * "withdrawn", "ended". */
const char *life_name(enum life life);

#endif
