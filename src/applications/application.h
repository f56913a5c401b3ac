/* What an owner asks for, as the store has it (kind.h says what can be asked for).
 *
 * DESIGN: a draft is the customer's, not a browser's: each step is saved as it was typed, so that a
 * time-out, another machine or the back button lose nothing. Each step has a version, that of the
 * application when it was saved: who saves a step says which version he saw, and overwrites nothing
 * that another tab or person saved since. When it is sent, the application is one row that waits,
 * and its texts go when it was decided on and nobody needs them any more (sweep.h): the contract
 * has what counts. A private key never gets into it, whichever the field (pki/private_key.h).
 *
 * All functions of this room: the errors of the store in addition to those named, with the reason
 * in change.why; any thread that has the store. Who has no right to see an application is told that
 * there is none: ERR_NOT_FOUND. */
#ifndef APPLICATIONS_APPLICATION_H
#define APPLICATIONS_APPLICATION_H

#include <stdint.h>
#include "applications/kind.h"
#include "base/arena.h"
#include "config/config.h"
#include "orders/prices.h"
#include "record/code.h"
#include "store/change.h"

/* A customer who asks, on the terms of the settings. */
struct application_asker {
	struct change change; /* whose actor is the customer (customers_actor()) */
	const struct config *config;
	int64_t customer;
	const struct prices *prices; /* the list by which an order is priced; NULL: not known */
};

enum application_state {
	APPLICATION_DRAFT,    /* "draft" */
	APPLICATION_SENT,     /* "sent": it waits for an operator, or its contract is on its way */
	APPLICATION_ACCEPTED, /* "accepted": what was asked for is so; of one that makes a contract:
				 that has a certificate */
	APPLICATION_REFUSED,  /* "refused" by an operator */
	APPLICATION_WITHDRAWN, /* "withdrawn" by the owner */
	APPLICATION_STATE_COUNT
};

struct application_text {
	enum application_step step;
	struct str field, text; /* the text is "" where nothing was typed */
};

struct application {
	int64_t id;
	int64_t customer;
	enum application_kind kind;
	struct code code; /* of the contract that it is about; "" for none */
	struct code made; /* of the contract that it made; the same */
	enum application_state state;
	uint64_t version; /* grows with each step that is saved */
	enum lang lang;   /* of the customer when he began: of its mails */
	int64_t begun_at, changed_at;
	int64_t sent_at, decided_at; /* 0: it was not */
	struct str decided_by;       /* "console:sato", "owner:17", "service"; absent for nobody */
	struct str reason;           /* why it was refused; absent for nothing */
	/* What was typed or filled in; nothing where only rows were asked for, and when its time
	 * was over. A step's version is 0 where it was never saved nor filled in. */
	size_t text_count;
	const struct application_text *texts;
	uint64_t step_versions[APPLICATION_STEP_COUNT];
};

enum { APPLICATION_LIST_MAX = 1000 };

const char *application_state_name(enum application_state state);
/* The text of a field; absent where there is none. Any thread. */
struct str application_text(
    const struct application *a, enum application_step step, const char *field);
/* The word of a field with choices: the usual one where nothing, or no choice, was typed. */
const char *application_choice(
    const struct application *a, enum application_step step, const char *field);

/* One of the customer's own, with its texts, in memory of the arena. ERR_NOT_FOUND. */
enum err application_find(
    const struct application_asker *a, int64_t id, struct arena *arena, struct application *ret);
/* All of the customer's own, the newest first, without texts, at most APPLICATION_LIST_MAX. */
enum err application_list(const struct application_asker *a, struct arena *arena,
    struct application **ret, size_t *ret_count);

/* ---- for operators, and pages of a contract ---- */

/* Whichever, with its texts. ERR_NOT_FOUND. */
enum err application_show(
    const struct change *c, int64_t id, struct arena *arena, struct application *ret);
/* Those that wait for an operator (application_waits()), the one that was begun first first, behind
 * the id `after`, without texts; fewer than `limit` when there are no more. */
enum err application_waiting(const struct change *c, int64_t after, size_t limit,
    struct arena *arena, struct application **ret, size_t *ret_count);
/* All that were sent, the newest first, before the id `before` (0: from the newest), without texts.
 */
enum err application_sent(const struct change *c, int64_t before, size_t limit, struct arena *arena,
    struct application **ret, size_t *ret_count);
/* How many wait for an operator, and since when the first; 0 for none. */
enum err application_count_waiting(
    const struct change *c, uint64_t *ret_count, int64_t *ret_oldest);
/* Those that were sent of a contract: that are about it, or made it; the newest first, without
 * texts. */
enum err application_of_contract(const struct change *c, const struct code *code,
    struct arena *arena, struct application **ret, size_t *ret_count);
/* Is it an operator's turn: sent, and of a kind that makes no contract? */
bool application_waits(const struct application *a);

#endif
