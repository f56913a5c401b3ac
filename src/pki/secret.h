/* The secret that the machines of one service share. */
#ifndef PKI_SECRET_H
#define PKI_SECRET_H

#include "base/err.h"

enum { SECRET_BYTES = 32, SECRET_FILE_MAX = 4096 };

/* Makes a secret from the bytes of a file (32 or more; the same bytes give the same secret), or a
 * random one when `path` is "". A file that is not there is made, with random bytes, readable by
 * its owner only. ERR_REFUSED: other users may read the file, or it is too short or too long;
 * ERR_UNAVAILABLE: it cannot be read or made. `why` names `setting`. */
enum err secret_load(
    const char *path, const char *setting, unsigned char ret[SECRET_BYTES], struct problem *why);

#endif
