/* Revocation lists as a kind of the watch: fetched from their addresses, one after the other until
 * one that counts comes. */
#ifndef REVOCATION_LIST_KIND_H
#define REVOCATION_LIST_KIND_H

#include "revocation/enrol.h"
#include "revocation/seen.h"
#include "watch/kind.h"

/* What its functions are given: for one thread. */
struct list_watch {
	unsigned every_s; /* [watch] crl_every */
	revocation_take_over *take_over;
	struct enrolment enrolment; /* of all certificates, also for OCSP */
};

extern const struct watch_kind revocation_list_kind;

#endif
