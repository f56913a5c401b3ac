/* Changes of operators' accounts, from which a second person is asked. */
#include "registry/account_proposal.h"

#include "accounts/accounts.h"

/* Is one person enough, for there are no two administrators yet? */
static enum err account_is_alone(const struct registry_clerk *k, bool *ret)
{
	const struct accounts a = {.change = k->change};
	size_t count = 0;
	enum err err;

	*ret = k->terms->approvals == 1;
	if (*ret)
		return ERR_OK;
	*k->change.why = (struct problem){.text = ""};
	err = accounts_count_administrators(&a, &count);
	*ret = !err && count < 2;
	return err;
}

enum err registry_account_propose(
    const struct registry_clerk *k, const struct proposal_form *form, struct proposal_outcome *ret)
{
	struct registry_terms terms = *k->terms;
	struct registry_clerk clerk = *k;
	bool alone = false;
	enum err err = account_is_alone(k, &alone);

	if (err)
		return err;
	if (alone)
		terms.approvals = 1;
	clerk.terms = &terms;
	/* Whoever is nobody changes accounts as long as nobody could be asked. */
	if (clerk.who.id == 0) {
		clerk.who.role = OPERATOR_ADMINISTRATOR;
		clerk.who.rights = PERSON_ALL;
	}
	return registry_propose(&clerk, form, ret);
}
