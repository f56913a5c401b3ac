/* A hash for tables whose keys strangers choose. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* SipHash-1-3 under a key drawn once a process: nobody outside can make keys that collide. The same
 * bytes give the same number only within one process. Any thread. */
uint64_t hash_bytes(const void *bytes, size_t len);
/* SipHash with `compressions` rounds a word and `finals` rounds at the end (2 and 4 are the
 * published test vectors), under the given key. */
uint64_t hash_siphash(
    unsigned compressions, unsigned finals, const uint64_t key[2], const void *bytes, size_t len);

#endif
