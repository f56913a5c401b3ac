/* Certificates as they come, for a contract: by its hosts the site's own is told from others. */
#ifndef REGISTRY_BUNDLE_H
#define REGISTRY_BUNDLE_H

#include "pki/bundle.h"
#include "pki/certificate.h"
#include "registry/change.h"

/* bundle_pick() for the contract's hosts; for none where there is no such contract, which whoever
 * adds the certificate is told later. Within a transaction or not. */
enum err registry_bundle_pick(const struct change *c, const struct code *code, struct bundle *b);
/* Reads one file so, and checks that the certificate is strong enough; the caller frees *ret. That
 * certificates were ignored which are not of its chain is a warning of `effect`. */
enum err registry_bundle_read(const struct change *c, const struct code *code, struct str file,
    struct certificate **ret, struct registry_effect *effect);

#endif
