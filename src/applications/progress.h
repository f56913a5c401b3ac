/* How far an application is: a line of steps, from the application to the invoice, each with the
 * day on which it was done or is to be expected.
 *
 * DESIGN: nothing of it is kept. It follows from what is noted of papers and calls, from the life
 * and the certificates of a contract, and from the day, so that it never disagrees with them. The
 * CA's business days ([issue] issue_days) count from the day on which the last paper came: the call
 * is on the first of them, the certificate on the last. While a paper is missing nobody knows that
 * day, and the dates are those that hold if all came today. */
#ifndef APPLICATIONS_PROGRESS_H
#define APPLICATIONS_PROGRESS_H

#include "base/arena.h"
#include "record/check.h"
#include "record/life.h"

enum progress_step {
	PROGRESS_APPLIED,
	PROGRESS_PAPER, /* one that was asked for, or came; as many as there are */
	PROGRESS_CALL,
	PROGRESS_CERTIFICATE,
	PROGRESS_INVOICE,
	PROGRESS_OVER, /* the application was withdrawn, or the contract ended, before anything */
	PROGRESS_STEP_COUNT
};

enum progress_state {
	PROGRESS_DONE,
	PROGRESS_AWAITED,  /* a paper that has not come: it is the owner's turn */
	PROGRESS_EXPECTED, /* by a day, when nothing is missing */
	PROGRESS_EARLIEST, /* by a day, if what is missing comes today */
	PROGRESS_LATE,     /* by a day that is over */
	PROGRESS_STATE_COUNT
};

/* What becomes of the bill. */
enum progress_bill {
	PROGRESS_BILL_UNTOLD,  /* nobody said: there is no such step */
	PROGRESS_BILL_DUE,     /* it is made when the certificate is there */
	PROGRESS_BILL_MADE,    /* it was, at bill_at */
	PROGRESS_BILL_SETTLED, /* there is none: a coupon paid, at bill_at, or 0 for not yet */
};

/* What it follows from. Times are seconds, UTC; 0 for never. */
struct progress_facts {
	struct life_facts life;
	int64_t applied_at;
	int64_t issued_at;   /* the first certificate came */
	bool is_checked;     /* nothing is issued before somebody called: see registry/checks.h */
	unsigned issue_days; /* business days, 1 or more */
	unsigned bill_days;  /* the same, after the certificate */
	enum progress_bill bill;
	int64_t bill_at;
	size_t check_count;
	const struct contract_check *checks;
};

struct progress_line {
	enum progress_step step;
	enum progress_state state;
	int64_t at;       /* when it was done; of a paper that has not come, when it was asked for;
			     of a call, when nobody was reached; 0: never */
	int32_t day;      /* by when it is to be expected, of the last three states; else 0 */
	struct str paper; /* a word of registry_papers (registry/checks.h) */
};

/* The lines, in memory of the arena; ERR_NO_MEMORY. Of what was issued or is over, only what was
 * done. Any thread. */
enum err progress_read(const struct progress_facts *facts, int64_t now, struct arena *arena,
    struct progress_line **ret, size_t *ret_count);
/* "applied", "paper", "call", "certificate", "invoice", "over". */
const char *progress_step_name(enum progress_step step);
/* "done", "awaited", "expected", "earliest", "late". */
const char *progress_state_name(enum progress_state state);

#endif
