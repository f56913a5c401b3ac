/* The service's own certificate: opened at start, read again when it was renewed. */
#ifndef SERVER_HTTPS_H
#define SERVER_HTTPS_H

#include <stdbool.h>
#include "config/config.h"
#include "io/http/tls.h"

/* The files of the settings. */
struct tls_files https_files(const struct config *config);
/* The errors of tls_open(). *ret is NULL where the service speaks plain HTTP. */
enum err https_open(const struct config *config, struct tls **ret, struct problem *why);
/* True, with `why`, when less than 14 days are left, or browsers will not believe the certificate
 * at the address that visitors use. */
bool https_is_doubtful(const struct config *config, struct tls *tls, struct problem *why);
/* Reads certificate and key again, and logs what came of it: one that is out of time does not take
 * the place of a good one. `tls` may be NULL. */
void https_reload(const struct config *config, struct tls *tls);

#endif
