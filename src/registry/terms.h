/* The terms on which records change, as the settings have them. */
#ifndef REGISTRY_TERMS_H
#define REGISTRY_TERMS_H

#include "config/config.h"

struct registry_terms {
	const struct config *config; /* the settings that they are from; outlives them */
	unsigned approvals;          /* persons that an issue takes: 1 or 2 */
	unsigned proposal_days;      /* that a proposal waits at most */
	bool certificate_wanted; /* who approves shows a client certificate ([console] client_ca) */
};

struct registry_terms registry_terms(const struct config *config);

#endif
