/* The issuance record (発行記録) behind a code, as visitors are told of it, and its state at a
 * time.
 *
 * DESIGN: a record has two forms. A *source* is what the store holds: plain text and the
 * certificate's DER; it travels (store, Redis) and can be checked. A *record* is made from a source
 * once, parsed for answering quickly; it never changes, so that threads share it without locks.
 * What the state is follows from the record and the time, and is kept nowhere. */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"
#include "pki/certificate.h"
#include "record/code.h"
#include "origin/origin.h"

/* A code's own issuance, and the newest of its successors that have not ended yet. */
enum { RECORD_ISSUANCES_MAX = 4, RECORD_URLS_MAX = 100 };

/* ---- the source: what the store holds ---- */

/* A contract with its current certificate. Texts are UTF-8; absent when unknown. */
struct issuance_source {
	struct code code;
	enum lang lang;
	bool sticker; /* the applicant's wish (ステッカー希望) */
	struct str service, organization, organization_en;
	size_t url_count;
	const struct str *urls; /* the registered URLs, in the order of registration */
	struct str der;         /* the certificate */
	int64_t revoked_at;     /* seconds, UTC; 0 when not revoked, or not yet */
	struct str
	    revocation_reason; /* RFC 5280 section 5.3.1's word, for example "keyCompromise" */
};

struct record_source {
	struct code code; /* the one that was asked for */
	int64_t as_of;    /* when the store said so: seconds, UTC */
	uint64_t version; /* id of the newest event about any part; grows with each change */
	size_t count;     /* 0: unknown code, or nothing issued */
	struct issuance_source issuances[RECORD_ISSUANCES_MAX]; /* the code's own first, then its
								   successors, newest last */
};

/* ---- the record: what visitors are told ---- */

struct issuance {
	struct code code;
	enum lang lang;
	bool sticker;
	const char *service, *organization, *organization_en; /* "" when unknown */
	size_t url_count;
	const struct origin_url *urls; /* parsed; one or more */
	const struct certificate *certificate;
	int64_t revoked_at;
	const char *revocation_reason;
};

struct record {
	struct code code;
	int64_t as_of;
	uint64_t version;
	size_t count;
	const struct issuance *issuances;
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

/* Parses a source into a record with one reference, the caller's. The source may go afterwards.
 * ERR_CORRUPT when a stored certificate or URL does not parse any more; ERR_NO_MEMORY. Any thread.
 */
enum err record_make(const struct record_source *source, struct record **ret);
/* One more reference; returns `r`. */
struct record *record_retain(struct record *r);
/* One reference fewer; the last frees. NULL is legal. */
void record_release(struct record *r);
/* Bytes of memory that the record takes. */
size_t record_memory(const struct record *r);

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
