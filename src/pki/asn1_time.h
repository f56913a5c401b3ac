/* Reads the times of certificates, lists and answers. */
#ifndef PKI_ASN1_TIME_H
#define PKI_ASN1_TIME_H

#include <stdbool.h>
#include <stdint.h>
#include <openssl/asn1.h>

/* Seconds since 1970, UTC. False for what is no time. */
bool asn1_time_seconds(const ASN1_TIME *time, int64_t *ret_seconds);
/* Is it in whole seconds of UTC, digits and "Z", as RFC 5280 section 4.1.2.5 has them? OpenSSL
 * reads more. */
bool asn1_time_is_whole(const ASN1_TIME *time);

#endif
