/* The terms on which records change. */
#include "registry/terms.h"

struct registry_terms registry_terms(const struct config *config)
{
	return (struct registry_terms){
	    .config = config,
	    .approvals = config->issue.approvals,
	    .proposal_days = config->issue.proposal_days,
	    .certificate_wanted = config->console.client_ca[0] != '\0',
	};
}
