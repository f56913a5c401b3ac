/* Random bytes from the kernel's generator. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Fills `len` bytes that nobody can predict (getrandom(2)). Ends the program if the kernel cannot.
 */
void random_bytes(void *to, size_t len);
/* A number below `limit` (1 or more), each equally likely. */
uint64_t random_below(uint64_t limit);

#endif
