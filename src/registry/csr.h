/* The rules by which a request for a certificate (CSR) is attached to a contract, and that its
 * certificates have its key. */
#ifndef REGISTRY_CSR_H
#define REGISTRY_CSR_H

#include "pki/certificate.h"
#include "pki/csr.h"
#include "registry/clerk.h"
#include "registry/contract.h"

/* May a request be that of a contract with these hosts? ERR_TOO_LARGE with "csr.names_many" (about:
 * how many names it has): it names more than CONTRACT_URLS_MAX; ERR_REFUSED as csr_check_hosts(),
 * and with "csr.key_revoked" (about: the reason): its key was that of a certificate which was
 * revoked for a reason that concerns the key, or for none that is known. *ret_hint says what
 * somebody should look at: "csr.key_used", where it was revoked for another reason; its text is ""
 * for nothing. A look, outside of a transaction or within. */
enum err registry_csr_check(const struct change *c, const struct csr *csr, const struct str *hosts,
    size_t host_count, struct problem *ret_hint);

/* Within a transaction: attaches the request of a file to a contract, with its event, in the place
 * of an earlier one; the same again is no event. That it names persons, which are left out, is a
 * warning of `effect`. ERR_NOT_FOUND: no such contract; the errors of
 * registry_csr_check() and csr_read(). Whether the contract is withdrawn or has ended is
 * not asked here. */
enum err registry_csr_put(const struct change *c, const struct code *code, struct str file,
    struct registry_effect *effect);

/* Adds a contract together with the request that came with it (absent: none), in one transaction:
 * registry_contract_add() and the above. What is wrong with the request has the field "csr". */
enum err registry_csr_add_contract(const struct change *c, const struct contract_rules *rules,
    const struct contract_form *form, struct str file, struct registry_effect *ret);
/* Attaches a request to a contract that is there, in a transaction of its own. ERR_REFUSED also as
 * by clerk_check(), and where the contract is withdrawn or has ended. */
enum err registry_csr_attach(const struct registry_clerk *k, const struct code *code,
    struct str file, struct registry_effect *ret);

/* Within a transaction: has the certificate the key of the contract's request? ERR_REFUSED with the
 * word "certificate.key"; ERR_OK also where there is no request. */
enum err registry_csr_check_key(
    const struct change *c, const struct code *code, const struct certificate *certificate);

#endif
