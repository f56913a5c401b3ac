/* What the owner of a contract is to do next.
 *
 * DESIGN: of the certificate one thing is said, the most pressing one, and one of the sticker where
 * there is something to do about it, so that who comes once a year sees it. The sentences stand
 * under "portal.step.NAME" in the catalogues. */
#ifndef PORTAL_STEP_H
#define PORTAL_STEP_H

#include "record/life.h"

enum portal_step {
	PORTAL_STEP_NOTHING,   /* all is as it should be */
	PORTAL_STEP_WAIT,      /* the CA checks the application */
	PORTAL_STEP_PAPERS,    /* papers that the CA asked for are to be sent */
	PORTAL_STEP_ISSUING,   /* the certificate is about to be issued */
	PORTAL_STEP_UPCOMING,  /* it begins later */
	PORTAL_STEP_BROKEN,    /* browsers refuse it: ask the CA */
	PORTAL_STEP_REVOKED,   /* take it and the sticker off, or apply anew */
	PORTAL_STEP_OLD_CODE,  /* the sticker of a renewed contract still has the old code */
	PORTAL_STEP_SUCCESSOR, /* it is renewed: see the other contract */
	PORTAL_STEP_EXPIRED,   /* apply for a renewal at once */
	PORTAL_STEP_RENEW,     /* the time to apply for a renewal has come */
	PORTAL_STEP_RENEWING,  /* it was applied for: see how far the other contract is */
	PORTAL_STEP_INSTALL,   /* a sticker is wished for and was never seen */
	PORTAL_STEP_GONE,      /* it was seen, but not lately */
	PORTAL_STEP_OVER,      /* nothing more is issued for the contract */
	PORTAL_STEP_COUNT
};

/* A sticker that was not seen for so many days counts as gone; an old code that was seen within so
 * many is still there. */
enum { PORTAL_STEP_SEEN_DAYS = 30 };

struct portal_step_facts {
	struct life_facts life;
	int64_t renewal_from; /* from when on it is time for that; 0: it renews itself */
	bool renewing;        /* a contract that renews it was made */
	bool papers;          /* one that was asked for has not come */
	bool sticker;         /* it is wished for */
	int32_t today;        /* days as base/local_time.h counts them */
	int32_t picture_day;  /* when it was last shown at its own host; 0 for never */
	int32_t old_day;      /* the same of a code that has a valid successor */
};

/* All below: any thread. */

/* What is to do about the certificate. */
enum portal_step portal_step_of(const struct portal_step_facts *f, int64_t now);
/* About the sticker: PORTAL_STEP_NOTHING, or one that the former does not return. */
enum portal_step portal_step_of_sticker(const struct portal_step_facts *f, int64_t now);
/* From when on it is time to renew a certificate of this life that can be renewed from
 * `renewal_from` on: not before two thirds of it are over. */
int64_t portal_step_renewal(int64_t renewal_from, int64_t not_before, int64_t not_after);
/* "nothing", "wait", … */
const char *portal_step_name(enum portal_step step);
/* What can be asked for then: "renew", "reissue", "apply", of which the pages stand in counter/;
 * NULL for nothing. */
const char *portal_step_ask(enum portal_step step);

#endif
