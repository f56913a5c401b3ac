/* Colours and shapes of states, by the names that they have in assets/states/states.txt. */
#ifndef PAGES_LOOKS_H
#define PAGES_LOOKS_H

#include "origin/link.h"
#include "record/record.h"
#include "web/model.h"

enum looks {
	LOOKS_PLAIN, /* of no state */
	LOOKS_VERIFIED,
	LOOKS_UNVERIFIED,
	LOOKS_RENEWED,
	LOOKS_NOT_YET_VALID,
	LOOKS_EXPIRED,
	LOOKS_REVOKED,
	LOOKS_BROKEN,
	LOOKS_MISMATCH,
	LOOKS_NONE,
	LOOKS_UNAVAILABLE,
	LOOKS_PAST, /* it tells of a day that is over */
	LOOKS_COUNT
};

/* Nothing for LOOKS_PLAIN. Else sets "tone", which ends the name of a class of states.css, and the
 * flag that chooses a drawing of part_shape.html. */
void looks_set(enum looks looks, struct model *m);
/* The shape without the colour, where nothing is said of a certificate. */
void looks_set_quiet(enum looks looks, struct model *m);
/* Of a record, and of a link, alone. */
enum looks looks_of_record(enum record_state state);
enum looks looks_of_link(enum link_state state);

#endif
