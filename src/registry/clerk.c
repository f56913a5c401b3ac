/* What a clerk may do. */
#include "registry/clerk.h"

static enum err clerk_check_named(const struct registry_clerk *k)
{
	if (k->who.id != 0 || k->terms->approvals == 1)
		return ERR_OK;
	return err_reason(k->change.why, ERR_REFUSED, "right.person",
	    "where two persons are wanted ([issue] approvals), nobody acts without a name: say who "
	    "you are by --as NAME");
}

enum err clerk_check(
    const struct registry_clerk *k, enum operator_role least, enum person_right right)
{
	struct problem *why = k->change.why;
	enum err err = clerk_check_named(k);

	if (err)
		return err;
	if (k->who.role < least)
		return err_reason(why, ERR_REFUSED, "right.role",
		    "%s has the role \"%s\": this takes \"%s\"", k->who.name,
		    operator_role_name(k->who.role), operator_role_name(least));
	if ((k->who.rights & right) == 0)
		return err_reason(why, ERR_REFUSED, "right.token",
		    "the token was not made for this: it may not %s",
		    right == PERSON_APPROVE   ? "approve"
		    : right == PERSON_PROPOSE ? "propose"
					      : "read");
	if (right == PERSON_APPROVE && k->terms->certificate_wanted && !k->who.certified)
		return err_reason(why, ERR_REFUSED, "right.certificate",
		    "approving takes a client certificate ([console] client_ca), and none was "
		    "shown");
	return ERR_OK;
}
