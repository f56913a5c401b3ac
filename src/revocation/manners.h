/* How responders of OCSP want to be asked, and which of them are silent: remembered by a process.
 *
 * DESIGN: a certificate's question costs its responder one request where it is known that GET is
 * refused, and none while the responder is known to be silent: of all that wait for it, one a
 * minute finds out. A table of fixed size; where two share a place, one forgets the other. */
#ifndef REVOCATION_MANNERS_H
#define REVOCATION_MANNERS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { MANNERS_PLACES = 1024, MANNERS_SILENT_MS = 60000 };

struct manners {
	pthread_mutex_t lock;
	struct manner {
		uint64_t responder; /* a hash of its address; 0: nobody's place */
		bool by_post;
		int64_t silent_until; /* milliseconds of clock_monotonic_ms() */
	} places[MANNERS_PLACES];
};

/* Nothing is known. False when memory is short; else manners_end() is due. */
bool manners_begin(struct manners *m);
void manners_end(struct manners *m);

/* The calls below are for any thread; `address` is the responder's. */

/* Should it be asked by POST at once? */
bool manners_by_post(struct manners *m, const char *address);
void manners_learn(struct manners *m, const char *address, bool by_post);
/* May it be asked at `now_ms`? Where it was silent, who gets leave is the only one for
 * MANNERS_SILENT_MS. */
bool manners_leave(struct manners *m, const char *address, int64_t now_ms);
/* Whether it answered anything at all. */
void manners_note(struct manners *m, const char *address, bool answered, int64_t now_ms);

#endif
