/* What is recorded of a site, for whoever compares it with what the site serves.
 *
 * DESIGN: the certificates are those of the contract and of all that it renews, so that an older
 * one that was never taken off a server is known as what it is. A site that another contract has
 * taken over is visited for that one. */
#ifndef DOCTOR_KNOWN_H
#define DOCTOR_KNOWN_H

#include "doctor/site.h"
#include "record/records.h"

enum {
	KNOWN_CONTRACTS_MAX = 32,     /* that are looked back */
	KNOWN_CERTIFICATES_MAX = 256, /* of all of them */
	KNOWN_ISSUERS_MAX = 32,
	KNOWN_OVER_S = 30 * 86400 /* a site whose certificate is over is visited for so long yet */
};

struct known_certificate {
	char fingerprint[DIGEST_HEX];
	struct code code; /* of the contract that has it */
	int64_t not_before, not_after;
	int64_t revoked_at; /* 0: it is not */
};

/* Lies in memory of the arena that it was read with. */
struct doctor_known {
	struct doctor_site site;
	char host[ORIGIN_HOST_MAX + 1];
	const char *url; /* the registered one of this host and port: the first */
	size_t certificate_count;
	const struct known_certificate *certificates; /* the current one first */
	size_t organization_count;
	const struct str *organizations; /* the contract's, in all spellings that are known */
	size_t issuer_count;
	const struct str *issuers; /* DER, of the chains that came with the certificates */
};

/* Reads it. ERR_NOT_FOUND: the site is not to be visited: it is gone, its owner does not want it,
 * its contract has no certificate or none since KNOWN_OVER_S, or leads to another contract. */
enum err doctor_known_read(
    struct store *s, int64_t site, int64_t now, struct arena *arena, struct doctor_known *ret);

/* The known certificate with this fingerprint; NULL for none. */
const struct known_certificate *doctor_known_find(
    const struct doctor_known *k, const char *fingerprint);
/* Is it a spelling of the contract's organisation? ERR_NO_MEMORY. */
enum err doctor_known_is_owner(const struct doctor_known *k, struct str organization, bool *ret);

/* The places of a contract that are visited: hosts and ports of its URLs by https that are no
 * wildcards, each once, at most `max`. */
struct doctor_place {
	const char *url;
	char host[ORIGIN_HOST_MAX + 1];
	uint16_t port;
};
enum err doctor_places(const struct contract *contract, struct arena *arena, size_t max,
    struct doctor_place *ret, size_t *ret_count);

#endif
