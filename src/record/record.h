/* The issuance record (発行記録) behind a code, as far as verdicts and pictures need it, and its
 * state at a time.
 *
 * DESIGN: a record has three forms. A *source* (source.h) is what the store holds, with the
 * certificate itself. *Facts* (facts.h) are made from it for a proof page, which shows much of a
 * certificate. A *record* is the little of it that decides: which sites, from when to when, revoked
 * or not. It is put together when something is registered, kept by the million in few bytes
 * (codec.h), and read from these at each request. What the state is follows from the record and the
 * time, and is kept nowhere. */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include <stdint.h>
#include "base/lang.h"
#include "origin/site.h"
#include "record/code.h"

/* A code's own issuance, and the newest of its successors that have not ended yet. */
enum { RECORD_ISSUANCES_MAX = 4 };

/* A contract with its current certificate. Times are seconds, UTC. */
struct issuance {
	struct code code;
	enum lang lang;
	bool sticker; /* the applicant's wish (ステッカー希望) */
	bool broken;  /* browsers refuse the certificate: see pki/certificate.h */
	struct origin_sites
	    sites; /* the registered ones, in the order of registration; one or more */
	int64_t not_before, not_after;
	int64_t revoked_at; /* 0 when not revoked, or not yet */
};

/* Plain data; the sites' bytes are the caller's. */
struct record {
	struct code code; /* the one that was asked for */
	int64_t as_of;    /* when the store said so: seconds, UTC */
	uint64_t version; /* id of the newest event about any part; grows with each change */
	int64_t until;    /* from this second on another certificate or successor may be the one to
			     show, without an event: it has to be asked for again. INT64_MAX: never */
	bool parted;      /* a valid successor is of another organisation and for other hosts: it is
			     none of these */
	size_t count;     /* 0: unknown code, or nothing issued */
	struct issuance issuances[RECORD_ISSUANCES_MAX]; /* the code's own first, then its
							    successors, newest last */
};

enum record_state {
	RECORD_NONE, /* code unknown, nothing issued or no sticker wished: not told apart */
	RECORD_VALID,
	RECORD_NOT_YET_VALID,
	RECORD_EXPIRED,
	RECORD_REVOKED,
	RECORD_RENEWED, /* a successor is valid: its facts are shown */
	RECORD_STATE_COUNT
};

/* The state at `now`, and the issuance whose facts are to be shown (NULL for RECORD_NONE): the
 * newest valid successor if there is one, else the code's own. Validity includes both of its ends
 * (RFC 5280 section 4.1.2.5); a revocation that the source tells of is in effect, whatever `now`
 * is, so that no clock that is set back undoes it, and it outlasts expiry. */
enum record_state record_state_at(
    const struct record *r, int64_t now, const struct issuance **ret_shown);
/* When the state may be another one, without any change to the record: after `now`; INT64_MAX for
 * never. */
int64_t record_changes_at(const struct record *r, int64_t now);
/* The state of one issuance, apart from successors: never RECORD_NONE or RECORD_RENEWED. */
enum record_state record_issuance_state_at(const struct issuance *i, int64_t now);
/* The same of a certificate as the store keeps it: revoked from `revoked_at` on, which is 0 when it
 * is not to be revoked. */
enum record_state record_certificate_state_at(
    int64_t not_before, int64_t not_after, int64_t revoked_at, int64_t now);
/* "none", "valid", "not_yet_valid", "expired", "revoked", "renewed". */
const char *record_state_name(enum record_state state);

#endif
