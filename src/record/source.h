/* What the store holds behind a code: plain text and the certificate's DER. */
#ifndef RECORD_SOURCE_H
#define RECORD_SOURCE_H

#include "record/record.h"

/* A contract with its current certificate. Texts are UTF-8; absent when unknown. */
struct issuance_source {
	struct code code;
	enum lang lang;
	bool sticker; /* the applicant's wish (ステッカー希望) */
	struct str service, organization, organization_en;
	size_t url_count;
	const struct str *urls; /* the registered URLs, in the order of registration */
	struct str der;         /* the certificate */
	struct str facts;       /* what it says, see pki/certificate_codec.h; absent when unknown */
	int64_t revoked_at;     /* seconds, UTC; 0 when not revoked, or not yet */
	struct str
	    revocation_reason; /* RFC 5280 section 5.3.1's word, for example "keyCompromise" */
};

/* As struct record, whose members have the same meaning. */
struct record_source {
	struct code code;
	int64_t as_of;
	uint64_t version;
	bool parted;
	size_t count;
	struct issuance_source issuances[RECORD_ISSUANCES_MAX];
};

#endif
