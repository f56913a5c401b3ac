/* How an application was checked: papers that were asked for and came, and telephone calls; and
 * whose personal data are kept longer than they may be. */
#ifndef RECORD_CHECK_H
#define RECORD_CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "record/code.h"
#include "store/store.h"

/* One paper, or one call. Times are seconds, UTC; 0 for never. */
struct contract_check {
	int64_t number; /* from 1, in each contract */
	bool is_call;
	struct str paper;   /* a word of registry_papers (registry/checks.h); absent for a call */
	int64_t asked_at;   /* of a paper */
	int64_t came_at;    /* the same; of a call when it was */
	bool reached;       /* of a call: the application was confirmed */
	struct str done_by; /* who noted it last, for example "console:sato" */
	struct str words;   /* what was said; absent for nothing, and when its time was over */
};

/* Is it a paper that was asked for and has not come? Any thread. */
bool contract_check_waits(const struct contract_check *check);

/* The checks of a contract, in the order in which they began. */
enum err store_checks(struct store *s, const struct code *code, struct arena *arena,
    struct contract_check **ret, size_t *ret_count);
/* Within a change: adds a check, or changes the one of this number. */
enum err store_put_check(
    struct store *s, const struct code *code, const struct contract_check *check);

/* A contract of which personal data are kept. */
struct contact_holder {
	struct code code;
	int64_t over_at; /* the contract was withdrawn, or it was ended and its last certificate had
			    expired or been revoked; or, if it was not ended, the last of its
			    chain. 0: nothing of that is so */
};
/* At most `limit` of them, in the order of codes behind `after` ("" from the beginning). */
enum err store_contact_holders(struct store *s, const struct code *after, size_t limit,
    struct arena *arena, struct contact_holder **ret, size_t *ret_count);
/* Within a change: takes out the contacts of a contract, and what was said on the telephone. */
enum err store_forget_contacts(struct store *s, const struct code *code);

#endif
