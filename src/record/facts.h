/* All that a proof page tells of a record: the certificate, parsed, and who it was issued to. */
#ifndef RECORD_FACTS_H
#define RECORD_FACTS_H

#include "pki/certificate.h"
#include "record/source.h"

/* What there is of an issuance besides its part of the record. */
struct issuance_facts {
	const char *service, *organization, *organization_en; /* "" when unknown */
	const char *revocation_reason;                        /* "" when not revoked */
	const struct certificate *certificate;
};

/* They never change, so that threads share them without locks. */
struct facts {
	struct record record;
	struct issuance_facts issuances[RECORD_ISSUANCES_MAX]; /* of those of the record */
};

/* Parses a source into facts with one reference, the caller's. The source may go afterwards.
 * ERR_CORRUPT when a stored certificate or URL does not parse any more; ERR_NO_MEMORY. Any thread.
 */
enum err facts_make(const struct record_source *source, struct facts **ret);
/* One more reference; returns `f`. */
struct facts *facts_retain(struct facts *f);
/* One reference fewer; the last frees. NULL is legal. */
void facts_release(struct facts *f);
/* Bytes of memory that the facts take. */
size_t facts_memory(const struct facts *f);

/* Are they facts of this very record, whenever it was read? */
bool facts_fit(const struct facts *f, const struct record *r);
/* The facts of the issuance with this code; NULL when they have none. */
const struct issuance_facts *facts_of(const struct facts *f, const struct code *code);

#endif
