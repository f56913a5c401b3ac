/* Where a certificate says that its revocation is published. */
#ifndef PKI_CRL_DISTRIBUTION_H
#define PKI_CRL_DISTRIBUTION_H

#include "base/buf.h"
#include "pki/parts.h"

/* Addresses of a distribution point, and bytes of one, that are taken. */
enum { DISTRIBUTION_NAMES_MAX = 8, DISTRIBUTION_NAME_MAX = 1000 };

/* Appends the addresses by "http:" of the first distribution point of which the list speaks for all
 * reasons and is the issuer's own, in their order, a line each, to `to`; nothing where there is
 * none. Others (ldap:, file:) and those beyond the limits are left out. False: the extension cannot
 * be read. */
bool distribution_names(const struct certificate_parts *parts, struct buf *to);

/* Reads GeneralNames' content: calls `each` for the URIs, as they are. False: they are none. */
bool distribution_each_uri(struct str names, void (*each)(void *arg, struct str uri), void *arg);

#endif
