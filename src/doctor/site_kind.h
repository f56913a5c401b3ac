/* Visits to sites by TLS, as a kind of what the watch asks.
 *
 * DESIGN: the coordinator reads what is recorded and keeps the report; the crew's thread visits and
 * judges, which is the dear part. A fault that is seen first is looked at again after
 * DOCTOR_CONFIRM_S; else a site is visited at its place in every [watch] site_every. */
#ifndef DOCTOR_SITE_KIND_H
#define DOCTOR_SITE_KIND_H

#include "io/tls_probe.h"
#include "revocation/issuers.h"
#include "registry/terms.h"
#include "watch/kind.h"

/* What the functions of the kind are given. Constant while the watch runs. */
struct site_watch {
	unsigned every_s;              /* [watch] site_every */
	const struct issuers *issuers; /* besides those that came with certificates */
	struct tls_prober *prober;
	struct registry_terms terms; /* on which certificates that were seen are proposed */
};

/* Its arg is a struct site_watch. Its enrolment makes sites, and tasks of WATCH_PAGE besides. */
extern const struct watch_kind doctor_site_kind;

#endif
