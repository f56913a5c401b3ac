/* What the store keeps of proposals and decisions.
 *
 * DESIGN: as record/records.h: the rules stand above, in registry/proposal.h. All calls return the
 * errors of store_open() in addition to those named, with words in store_why(); writes stand
 * between store_begin() and store_commit(). */
#ifndef PROPOSALS_STORE_H
#define PROPOSALS_STORE_H

#include "base/arena.h"
#include "base/buf.h"
#include "pki/digest.h"
#include "record/code.h"
#include "store/store.h"

enum proposal_state {
	PROPOSAL_OPEN,      /* "open" */
	PROPOSAL_APPROVED,  /* "approved" */
	PROPOSAL_REJECTED,  /* "rejected" */
	PROPOSAL_WITHDRAWN, /* "withdrawn": by who proposed it */
	PROPOSAL_LAPSED,    /* "lapsed": nobody decided in time */
	PROPOSAL_STATE_COUNT
};

struct proposal {
	uint64_t id;
	int64_t at;
	struct code code;
	struct str action; /* the word of its kind */
	int64_t proposer;  /* the operator's id */
	struct str actor;  /* "cli:sato" */
	unsigned needs;    /* persons in all */
	bool applied;      /* it took effect at once, and waits to be confirmed */
	struct str subject, params, before, after;
	struct str notes;        /* a JSON array of what somebody should look at */
	char digest[DIGEST_HEX]; /* lower-case hexadecimal */
	int64_t ends_at;
	enum proposal_state state;
	/* Unless it is open: */
	int64_t decided_at;
	int64_t person; /* who decided; 0: time did */
	struct str decided_actor, reason;
};

const char *proposal_state_name(enum proposal_state state);
bool proposal_state_parse(struct str name, enum proposal_state *ret);

/* Adds a proposal (of which id, state and what follows it are not looked at) with what came with
 * it, which waits from now on. */
enum err store_add_proposal(
    struct store *s, const struct proposal *proposal, struct str payload, uint64_t *ret_id);
/* What came with a proposal, appended to `to`; nothing when nothing did. */
enum err store_proposal_payload(struct store *s, uint64_t id, struct buf *to);
/* Writes what was decided, and takes the proposal out of the queue, with what came with it.
 * ERR_EXISTS: it was decided on already; ERR_REFUSED: by the proposer himself. */
struct store_decision {
	uint64_t proposal;
	int64_t at;
	enum proposal_state state; /* not PROPOSAL_OPEN */
	int64_t person;            /* 0: time decided */
	struct str actor, reason;  /* the reason may be absent */
	bool keeps_payload;        /* it is done in batches, of which the last drops it */
};
enum err store_add_decision(struct store *s, const struct store_decision *decision);

/* Drops what came with a proposal. */
enum err store_drop_payload(struct store *s, uint64_t id);

/* How far the batches of a proposal are. */
struct store_progress {
	uint64_t proposal;
	uint64_t size, mark; /* bytes of what came with it, and of these that are done */
	uint64_t added, there, refused;
	int64_t finished_at; /* 0: it goes on */
};
enum err store_put_progress(struct store *s, const struct store_progress *progress);
/* ERR_NOT_FOUND: it has none, being made at once or not decided on. */
enum err store_progress(struct store *s, uint64_t id, struct store_progress *ret);
/* The first proposal whose batches are not all done; 0 for none. */
enum err store_unfinished(struct store *s, uint64_t *ret_id);

/* What stands there: for registry_proposal() and registry_proposals(). */
enum err store_proposal(struct store *s, uint64_t id, struct arena *arena, struct proposal *ret);
enum err store_proposals(struct store *s, const struct code *code, uint64_t before, size_t limit,
    struct arena *arena, struct proposal **ret, size_t *ret_count);

/* Of one action, the newest first, with params. */
enum err store_proposals_of_action(struct store *s, struct str action, uint64_t before,
    size_t limit, struct arena *arena, struct proposal **ret, size_t *ret_count);

/* Those that wait at `now`, behind the id `after`, the oldest first; fewer than `limit` when there
 * are no more. Without params, before, after and notes. */
enum err store_open_proposals(struct store *s, uint64_t after, size_t limit, int64_t now,
    struct arena *arena, struct proposal **ret, size_t *ret_count);
/* How many of them others than `person` proposed; those about accounts only if they are wanted,
 * too. */
enum err store_count_open_proposals(
    struct store *s, int64_t person, bool with_accounts, int64_t now, uint64_t *ret);
/* The first such proposal of a contract, or about a subject where the code is "", that waits; 0 for
 * none. */
enum err store_waiting_proposal(struct store *s, struct str action, const struct code *code,
    struct str subject, int64_t now, uint64_t *ret_id);
/* Proposals in the queue that are past their time: their ids and codes alone. */
enum err store_ended_proposals(struct store *s, int64_t now, size_t limit, struct arena *arena,
    struct proposal **ret, size_t *ret_count);

#endif
