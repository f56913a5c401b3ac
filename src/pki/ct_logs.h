/* What logs of Certificate Transparency are called, as whoever runs the service lists them.
 *
 * DESIGN: a certificate names its logs by the SHA-256 of their keys (RFC 6962 section 3.2), and no
 * list of names can be built in: logs come and go every half year. A file has a line for each, its
 * ID in base64, as the lists of browsers have it, blanks, and what it is called; empty lines, and
 * those that begin with "#", are passed over. */
#ifndef PKI_CT_LOGS_H
#define PKI_CT_LOGS_H

#include "base/arena.h"
#include "base/err.h"
#include "pki/digest.h"

enum { CT_LOGS_MAX = 1000, CT_LOG_NAME_MAX = 200 };

struct ct_log {
	unsigned char id[DIGEST_BYTES];
	struct str name; /* UTF-8 */
};

/* In memory of the arena that it was read with. */
struct ct_logs {
	size_t count;
	const struct ct_log *list;
};

/* Reads the file; a path of "" has none. The errors of file_read(), and ERR_INVALID with the line
 * in `why`. Any thread. */
enum err ct_logs_read(
    const char *path, struct arena *arena, struct ct_logs *ret, struct problem *why);
/* The name of a log; absent where the list has it not. */
struct str ct_logs_name(const struct ct_logs *logs, const unsigned char id[DIGEST_BYTES]);

#endif
