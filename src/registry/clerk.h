/* Who makes a change, when, and on which terms: what every door (command line, console, API) hands
 * to the rules. */
#ifndef REGISTRY_CLERK_H
#define REGISTRY_CLERK_H

#include "accounts/person.h"
#include "registry/terms.h"
#include "store/change.h"

struct registry_clerk {
	struct change change;
	struct accounts_person who;
	const struct registry_terms *terms;
};

/* May the clerk do what takes this right (one of PERSON_…) and at least this role? ERR_REFUSED,
 * with a reason whose word begins with "right.": nobody is named where somebody has to be, the
 * role, the token's rights, no client certificate where approving takes one. Any thread. */
enum err clerk_check(
    const struct registry_clerk *k, enum operator_role least, enum person_right right);

#endif
