/* What was found at a contract's sites, as a list to go through: what is wrong first, the worst of
 * it at the top, then what is not known, then what is good; and all of it in one word. Pure.
 *
 * DESIGN: what is wrong is told for each site, since each has its own cure; what is not, once for
 * all sites of which it is so. There are no grades: nothing is added up. */
#ifndef DOCTOR_ADVICE_H
#define DOCTOR_ADVICE_H

#include "doctor/site.h"

/* What all of it comes to; the worst counts. */
enum doctor_verdict {
	DOCTOR_VERDICT_NONE,   /* there is no site */
	DOCTOR_VERDICT_OFF,    /* the owner wishes no visits, and nothing wrong was seen before */
	DOCTOR_VERDICT_UNSEEN, /* nobody has looked yet */
	DOCTOR_VERDICT_SOUND,  /* nothing wrong was found */
	DOCTOR_VERDICT_DOUBT,  /* one visit alone saw something */
	DOCTOR_VERDICT_HINTS,  /* it could be better */
	DOCTOR_VERDICT_SOME,   /* some visitors are concerned, or soon */
	DOCTOR_VERDICT_BAD,    /* visitors are turned away or led astray */
	DOCTOR_VERDICT_COUNT
};

/* An answer to a check, at those sites where it is so. */
struct doctor_item {
	enum doctor_check check;
	enum doctor_answer answer;
	const struct doctor_finding *finding; /* of what is wrong, at one site; else NULL */
	size_t site_count;
	const struct doctor_site **sites;
	int64_t at;       /* when that was last seen; of several sites the oldest; 0: never */
	int64_t cured_at; /* of what is good: it was wrong until then; 0: not that we know */
};

struct doctor_advice {
	enum doctor_verdict verdict;
	bool visits;                        /* the owner has nothing against them */
	int64_t asked_at;                   /* somebody asked to look again; 0: never */
	size_t counts[DOCTOR_IS_WRONG + 1]; /* items by answer */
	size_t count;
	const struct doctor_item *items;
};

/* Points to what is in `state`, with memory of the arena. ERR_NO_MEMORY. */
enum err doctor_advise(
    const struct doctor_state *state, struct arena *arena, struct doctor_advice *ret);
/* Does it count, or did one visit alone see it? */
bool doctor_item_counts(const struct doctor_item *item);
/* "wrong", "weak", "note" as its check weighs; "doubt" unless it counts; "unknown"; "good". */
const char *doctor_item_state(const struct doctor_item *item);
/* "none", "off", "unseen", "sound", "doubt", "hints", "some", "bad". */
const char *doctor_verdict_name(enum doctor_verdict verdict);

#endif
