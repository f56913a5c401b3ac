/* When what a contract has will end, and by what. */
#ifndef PORTAL_ENDING_H
#define PORTAL_ENDING_H

#include <stdint.h>

enum portal_ending {
	PORTAL_ENDING_EXPIRES, /* its validity is over */
	PORTAL_ENDING_REVOKED, /* that is planned */
	PORTAL_ENDING_RETIRED  /* its service is given up */
};

/* The earliest of three times, of which the latter two are 0 where nothing is planned. */
int64_t portal_ending_at(
    int64_t not_after, int64_t revoked_at, int64_t retired_at, enum portal_ending *ret);
/* "expires", "revoked", "retired". */
const char *portal_ending_name(enum portal_ending ending);

#endif
