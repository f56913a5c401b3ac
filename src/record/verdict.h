/* The verdict on one request: the record's state at a time × where its link came from. */
#ifndef RECORD_VERDICT_H
#define RECORD_VERDICT_H

#include "origin/link.h"
#include "record/record.h"

/* Plain data; `shown` belongs to the record. */
struct verdict {
	enum record_state record;
	const struct issuance *shown; /* whose facts are shown; NULL for RECORD_NONE */
	struct link_verdict link;     /* against the shown issuance's sites */
};

/* Computed for each request and kept nowhere. Without a record (count 0) the link cannot be
 * compared: it is unverifiable. Where a code was renewed to another site, and an older certificate
 * of its chain is valid still and was issued for the site that the visitor comes from, that one is
 * shown: both are genuine. Any thread. */
void verdict_make(const struct record *record, const struct link_evidence *evidence, int64_t now,
    struct verdict *ret);
/* The HTTP status that a proof page has: 200, 403 for a mismatch, 404 for no record. */
unsigned verdict_status(const struct verdict *v);
/* The site that the link matched or came nearest to; something must be shown. */
struct origin_site verdict_site(const struct verdict *v);
/* Is what is valid by its dates a certificate that every browser refuses (pki/certificate.h)? */
bool verdict_is_broken(const struct verdict *v);
/* Is it valid now, by itself or by its successor, and not broken? Only then may a page encourage
 * anybody. */
bool verdict_is_sound(const struct verdict *v);
/* May this be shown in green, as "verified"? Only a match of what is valid now and not broken. */
bool verdict_is_verified(const struct verdict *v);

#endif
