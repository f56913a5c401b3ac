/* Figures of alarms, and of what CAs say, for those who run the service: read from the store by one
 * thread now and then, shown by any other at any time. */
#ifndef ATTENTION_BOARD_H
#define ATTENTION_BOARD_H

#include <stdatomic.h>
#include "attention/kind.h"
#include "store/store.h"

enum attention_told { ATTENTION_BY_LIST, ATTENTION_BY_OCSP, ATTENTION_BY_COUNT };
enum attention_state { ATTENTION_GOOD, ATTENTION_REVOKED, ATTENTION_UNKNOWN, ATTENTION_STATES };

/* Zeros to begin. */
struct attention_board {
	atomic_uint_least64_t alarms[ATTENTION_KINDS]; /* that are not over */
	atomic_int_least64_t
	    list_read_at; /* of the list in use that was read longest ago; 0: none */
	/* Certificates of which it is known, or tried to know. */
	atomic_uint_least64_t certificates[ATTENTION_BY_COUNT][ATTENTION_STATES];
};

/* Counts alarms and lists. */
enum err attention_board_read(struct store *s, struct attention_board *board);
/* Counts certificates, which takes about half a second for a million. */
enum err attention_board_read_certificates(
    struct store *s, int64_t now, struct attention_board *board);

#endif
