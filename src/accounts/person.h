/* Who makes a change: an operator of the service, by himself or by a token that he made.
 *
 * DESIGN: all doors (command line, console, API) make one of these, and the rules of the registry
 * ask nothing else of who it is. The rule of four eyes compares `id` alone: a token is its maker,
 * so that nobody is two by having one. */
#ifndef ACCOUNTS_PERSON_H
#define ACCOUNTS_PERSON_H

#include "accounts/operator.h"

/* What somebody may do besides what his role says: a person all of it, a token what it was made
 * for. */
enum person_right {
	PERSON_READ = 1,
	PERSON_PROPOSE = 2,
	PERSON_APPROVE = 4,
	PERSON_ALL = PERSON_READ | PERSON_PROPOSE | PERSON_APPROVE
};

struct accounts_person {
	int64_t id; /* the operator's row; of a token its maker's; 0 for nobody who was named */
	char name[OPERATOR_NAME_MAX]; /* the operator's; "" for nobody */
	enum operator_role role;      /* as it is now */
	unsigned rights;              /* of enum person_right */
	int64_t token;                /* the token's row; 0 for a person */
	bool certified;               /* came with a good client certificate */
};

#endif
