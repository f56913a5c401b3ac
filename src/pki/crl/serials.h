/* A set of serial numbers, each with a number of ours: made once, then asked a million times. */
#ifndef PKI_CRL_SERIALS_H
#define PKI_CRL_SERIALS_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

struct serials;

/* An empty set for at most `count` serials; NULL when memory is short. About 12 bytes and those of
 * the serial are used for each. */
struct serials *serials_new(size_t count);
void serials_free(struct serials *s);
/* Adds a serial, the content of an INTEGER of at most 255 bytes; several may be equal. `id` is not
 * looked at. ERR_NO_MEMORY; ERR_TOO_LARGE: it is full, or the serial is too long. */
enum err serials_add(struct serials *s, struct str serial, int64_t id);
size_t serials_count(const struct serials *s);

/* Calls `each` with the id of every serial that is the same byte for byte. Any thread, once all are
 * added. */
void serials_find(
    const struct serials *s, struct str serial, void (*each)(void *arg, int64_t id), void *arg);

#endif
