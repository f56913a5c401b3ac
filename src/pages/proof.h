/* What a proof page speaks of, and the facts that both its forms (HTML and JSON) derive from it. */
#ifndef PAGES_PROOF_H
#define PAGES_PROOF_H

#include "base/lang.h"
#include "doctor/evidence.h"
#include "pages/ledger/place.h"
#include "record/facts.h"
#include "record/verdict.h"

/* All that decides the content. Plain data; what it points at is the caller's. */
struct proof {
	const struct record *record;     /* its code is "" for one that is malformed */
	const struct facts *facts;       /* of the record; NULL where nothing is to be shown */
	const struct verdict *verdict;   /* of that record at `now` */
	const struct evidence *evidence; /* of that verdict */
	const char *site;          /* the host that the evidence of a site is about; "" for none */
	const struct place *place; /* of what is shown, in the public log */
	int64_t evidence_as_of;    /* when the store said so; 0: it could not be asked */
	int64_t now;               /* seconds, UTC */
	enum lang lang;
	int64_t log_begun; /* when the public log's first entry was made; 0: not known */
	bool stale;        /* the store could not be asked for longer than the time to live */
};

/* The facts of the issuance that is shown. There must be one, as for all that follow. */
const struct issuance_facts *proof_facts(const struct proof *p);
/* The site that the page speaks of: the registered one, or under a wildcard the one that the
 * visitor came from and that matches it. */
struct origin proof_origin(const struct proof *p);
/* The organisation as this page's language spells it, and the other spelling; "" when unknown. The
 * certificate's own comes first where the contract spells it in neither of its ways. */
const char *proof_organization(const struct proof *p);
const char *proof_organization_other(const struct proof *p);
/* Calendar days of the configured zone from the day of `from` to that of `to`; may be negative. */
int64_t proof_days(int64_t from, int64_t to);
/* Was the contract renewed by one of another organisation and for other hosts, which the page does
 * not follow? Not told where it follows another. */
bool proof_is_parted(const struct proof *p);
/* Seconds to the end of the validity of what is shown; to its beginning where that lies ahead,
 * since its end where it is over. */
int64_t proof_distance(const struct proof *p);
/* Keys of the catalogue that name a broken key or signature, such as "weak.sha1"; NULL where it is
 * sound. */
const char *proof_weak_key(const struct certificate *c);
const char *proof_weak_signature(const struct certificate *c);

#endif
