/* What the addresses of a site show of themselves: each chain that differs once, compared with what
 * is recorded. */
#ifndef DOCTOR_SHOWN_H
#define DOCTOR_SHOWN_H

#include "doctor/visit.h"
#include "pki/certificate_read.h"
#include "pki/chain.h"
#include "revocation/issuers.h"

/* Whose a server's certificate is. */
enum shown_what {
	SHOWN_CURRENT,    /* the contract's current one */
	SHOWN_OLDER,      /* another one of the contract, or of one that it renews */
	SHOWN_OTHER,      /* of the contract's organisation, but not recorded */
	SHOWN_NAMELESS,   /* it names no organisation */
	SHOWN_FOREIGN,    /* another organisation's */
	SHOWN_UNREADABLE, /* what it says cannot be read */
	SHOWN_WHAT_COUNT
};

struct shown {
	const struct tls_probe *probe; /* the first that showed it */
	unsigned addresses;            /* which did: bits by their places in visit_seen */
	enum shown_what what;
	struct certificate *leaf;              /* NULL: unreadable, */
	struct problem why;                    /* for this reason */
	const struct known_certificate *known; /* of the current and older ones */
	struct chain_seen chain;
};

struct shown_list {
	const struct visit_seen *seen;
	size_t count;
	struct shown at[VISIT_ADDRESSES_MAX];
	size_t issuer_count; /* what the chains were compared with */
	struct str issuers[CHAIN_RECORDED_MAX];
};

/* Sorts out what a visit saw; `more` are issuers besides those that came with certificates. The
 * list points into all three, and is freed by shown_free(), also after ERR_NO_MEMORY. */
enum err shown_read(const struct visit_seen *seen, const struct doctor_known *known,
    const struct issuers *more, int64_t now, struct shown_list *ret);
void shown_free(struct shown_list *list);
/* "current", "older", "other", "foreign"; "unknown" for those that do not say whose they are. */
const char *shown_what_name(enum shown_what what);
/* The DER of who issued the leaf, sent or recorded; absent when it is not known. */
struct str shown_issuer(const struct shown_list *list, const struct shown *s);

#endif
