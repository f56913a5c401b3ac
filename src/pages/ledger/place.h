/* Where the public log has what is said of a code: at which number, and what proves that.
 *
 * DESIGN: a page only says the number, which comes with the evidence (doctor/evidence.h). The proof
 * takes a worker some tenths of a millisecond, so it is made for those who ask for it, one question
 * a code (place_question), and memory keeps it for a moment. Nobody gets one that was not checked
 * first, by the code with which others check it (verify/): a store that was set back may have other
 * entries than the log has published. */
#ifndef PAGES_LEDGER_PLACE_H
#define PAGES_LEDGER_PLACE_H

#include "ledger/store.h"
#include "ledger/view.h"
#include "lookup/question.h"

enum place_state {
	PLACE_OFF,     /* this service shows no log */
	PLACE_UNKNOWN, /* it could not be found out */
	PLACE_NONE,    /* the log has no entry of the code */
	PLACE_WAITING, /* it has, which the checkpoint that is shown does not cover yet */
	PLACE_SHOWN,
	PLACE_STATE_COUNT
};

/* Plain data. What stands behind `state` is set for PLACE_SHOWN alone. */
struct place {
	enum place_state state;
	uint64_t index, size; /* of the entry; of the log as it is shown: entries */
	/* Of what a proof was made for; else absent and 0. In memory of whoever made it. */
	struct str entry; /* its bytes */
	struct ledger_hash root;
	const struct ledger_hash *proof;
	size_t count;
	struct str checkpoint;
	char salt[LEDGER_SALT_HEX]; /* of a person's name, as long as it is kept; or "" */
};

/* The place, with its proof, of the newest entry of a code that the log shows. Its `arg` is the
 * struct ledger_shown; an answer is a struct place. */
extern const struct lookup_question place_question;

/* The same of one entry, into memory of the arena: PLACE_NONE where it is not of this code or not
 * shown, PLACE_UNKNOWN where a tile cannot be read, which stands in the program's log then.
 * ERR_NO_MEMORY. Any thread, not in an event loop. */
enum err place_find(struct ledger_shown *shown, const struct code *code, uint64_t index,
    struct arena *memory, struct place *ret);

/* "off", "unknown", "none", "waiting", "shown". */
const char *place_state_name(enum place_state state);

#endif
