/* What proves a code besides its record, for visitors: what the CA says of the certificate, what
 * was seen at the site, since when it has been certified, and where the public log has it.
 *
 * DESIGN: a worker reads *facts* from the store (evidence_question), which memory keeps for a
 * moment; what they mean is judged for each request, at its time, so that nothing reads "good"
 * behind the time for which that was said. Facts speak of one certificate: where the record has
 * another one by now, they say nothing of it. */
#ifndef DOCTOR_EVIDENCE_H
#define DOCTOR_EVIDENCE_H

#include "lookup/question.h"
#include "record/verdict.h"
#include "revocation/verdict.h"

enum evidence_source {
	EVIDENCE_RECORD,
	EVIDENCE_CRL,
	EVIDENCE_OCSP,
	EVIDENCE_SITE,
	EVIDENCE_SOURCE_COUNT
};

enum evidence_state {
	EVIDENCE_UNKNOWN, /* it could not be found out, or nobody has looked */
	EVIDENCE_GOOD,
	EVIDENCE_REVOKED,
	EVIDENCE_NONE,  /* there is no such source, by design; of a record: nothing is valid now */
	EVIDENCE_OTHER, /* of a site: the certificate of another organisation is served there */
	EVIDENCE_FAULT, /* of a site: visitors are turned away there, or led astray */
	EVIDENCE_STATE_COUNT
};

/* What one source says. Times are seconds, UTC; 0: there is none. */
struct evidence_item {
	enum evidence_state state;
	int64_t at;    /* when it was seen */
	int64_t until; /* of good: until when it counts */
	int64_t since; /* of revoked and unknown, and of what is wrong: since when it is so */
};

/* All that is to be said at a time. Plain data without pointers, every byte of which is set, so
 * that it can be a part of a cache's key. */
struct evidence {
	struct evidence_item items[EVIDENCE_SOURCE_COUNT];
	/* What the CA says of revocation: the worse of CRL and OCSP, one of both sources, and why
	 * it is not known or has no source. */
	enum evidence_source revocation;
	enum revocation_why why;
	bool is_watched; /* somebody looks after it; otherwise nothing is to be said to people */
	int64_t site;    /* id of the row of the site, whose host the facts have; or 0 */
	int64_t certified_since; /* without a gap; 0: not now */
};

/* A site where something was seen, the one whose word counts. */
struct evidence_site {
	int64_t id;
	enum evidence_state state; /* UNKNOWN, GOOD, OTHER, FAULT */
	int64_t at;                /* the visit; 0: none yet */
	int64_t since;             /* of what is wrong there: when it was seen first */
	const char *host;          /* A-labels, or an address */
};

/* What was read. */
struct evidence_facts {
	struct revocation_row revocation; /* of the current certificate; its id is 0 where there is
					     none. Texts are absent but for reason and seen_in */
	bool has_site;
	struct evidence_site site;
	int64_t certified_since; /* as if the certificate were valid now */
	bool is_logged;          /* the public log has an entry of the code, */
	uint64_t logged_at;      /* the newest of them at this number */
	struct arena memory;
};

/* When a certificate was in force, both ends counted. */
struct evidence_span {
	int64_t from, over;
};

/* Reads the facts of a code: for lookup_options. An answer is a struct evidence_facts. */
extern const struct lookup_question evidence_question;

/* Does what was seen say that this issuance, which is shown, is revoked? *ret_at: since when. */
bool evidence_is_revoked(
    const struct evidence_facts *facts, const struct issuance *shown, int64_t now, int64_t *ret_at);
/* What is to be said with a verdict. `facts` NULL: they could not be read. `site_every` is how many
 * seconds pass between two visits: what was seen at a site counts for three of them. Pure. */
void evidence_judge(const struct evidence_facts *facts, const struct record *record,
    const struct verdict *verdict, int64_t now, unsigned site_every, struct evidence *ret);
/* Since when a certificate that begins at `from` has had another one before it without a gap, of
 * spans of which the last to end comes first. Pure. */
int64_t evidence_since(int64_t from, const struct evidence_span *spans, size_t count);

/* "record", "crl", "ocsp", "site". */
const char *evidence_source_name(enum evidence_source source);
/* "unknown", "good", "revoked", "none", "other", "fault". */
const char *evidence_state_name(enum evidence_state state);

#endif
