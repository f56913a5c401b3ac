/* Random bytes from the kernel's generator. */
#include "base/random.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

void random_bytes(void *to, size_t len)
{
	char *at = to;

	while (len > 0) {
		ssize_t got = getrandom(at, len, 0);

		if (got < 0 && errno != EINTR)
			abort();
		if (got > 0) {
			at += got;
			len -= (size_t)got;
		}
	}
}

uint64_t random_below(uint64_t limit)
{
	uint64_t fair, n;

	assert(limit > 0);
	/* The highest multiple of `limit`: numbers above it would favour the low ones. */
	fair = UINT64_MAX - UINT64_MAX % limit;
	do
		random_bytes(&n, sizeof n);
	while (n >= fair);
	return n % limit;
}
