/* Reads what is known of certificates' revocation. */
#ifndef REVOCATION_READ_H
#define REVOCATION_READ_H

#include "base/arena.h"
#include "revocation/verdict.h"
#include "store/store.h"

/* What is kept of a certificate, by its id, in memory of `arena`. ERR_NOT_FOUND: there is no such
 * certificate; one that is not watched yet is no error. */
enum err revocation_read(
    struct store *s, int64_t certificate, struct arena *arena, struct revocation_row *ret);

#endif
