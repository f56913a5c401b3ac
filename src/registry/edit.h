/* What operators do to a contract besides certificates: correct it, withdraw it, end it. Each
 * function is one transaction, as in contract.h, and refuses whom clerk_check() refuses. */
#ifndef REGISTRY_EDIT_H
#define REGISTRY_EDIT_H

#include "registry/amendment.h"
#include "registry/proposal.h"

/* Corrects a contract by the rules of amendment.h: at once, or as a proposal where that takes two
 * persons and the terms want two. Then all of it waits, also what would not alone. The errors of
 * amendment_try() and registry_propose(). */
enum err registry_contract_edit(const struct registry_clerk *k, const struct code *code,
    const struct amendment *a, struct proposal_outcome *ret);

/* Withdraws an application for which nothing is issued. What it would have renewed can be renewed
 * by another contract then. ERR_NOT_FOUND; ERR_REFUSED: see legal.h. */
enum err registry_contract_withdraw(
    const struct registry_clerk *k, const struct code *code, struct registry_effect *ret);
/* The same by the owner, who is c->actor. */
enum err registry_contract_withdraw_own(
    const struct change *c, const struct code *code, struct registry_effect *ret);
/* Ends a contract: nothing more is issued for it, nor does another renew it. What is valid stays
 * so, until it expires or is revoked. ERR_NOT_FOUND; ERR_REFUSED: see legal.h. */
enum err registry_contract_end(
    const struct registry_clerk *k, const struct code *code, struct registry_effect *ret);

#endif
