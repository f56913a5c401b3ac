/* What clicks on a sticker bring while its owner tries it: a short memory, for a short time.
 *
 * DESIGN: a watch begins when the owner opens the page of a check, and ends CHECK_LASTS_S later.
 * Only meanwhile are clicks on that code remembered, the last few that differ, and no more of them
 * than what the proof page was told: the reason of the verdict on the link, and the origin of the
 * Referer. Nothing of a visitor, and nothing for longer than the watch.
 *
 * Where no check is open, a click costs one relaxed load: a bit for each last three digits that a
 * code can have. The number of watches is bounded; a new one takes the place of the one that was
 * looked at longest ago, whose owner, if there is one, makes it anew within seconds by looking
 * again. A watch takes at most CHECK_RATE clicks a second that are no match, so that nobody can
 * flood it or the other machines, and a match is never pushed out by what is none.
 *
 * Times are seconds, UTC, because several machines share a watch: see news.h. */
#ifndef DOCTOR_CLICK_H
#define DOCTOR_CLICK_H

#include "record/code.h"
#include "origin/link.h"

enum { CHECK_LASTS_S = 600, CHECK_WATCHES_MAX = 256, CHECK_CLICKS_MAX = 8, CHECK_RATE = 4 };

/* What one click brought. Plain data. */
struct check_click {
	struct code code; /* of the sticker: the watched one, or one that it renews */
	int64_t at;
	enum link_reason reason;
	bool has_origin;
	struct origin origin; /* of the Referer; zeros without one */
};

struct check;

/* NULL when memory is short. */
struct check *check_new(void);
/* NULL is legal. */
void check_free(struct check *c);

/* Somebody looks at the check of `code`, which began at `since`: it is watched until it ends. True
 * when other machines should be told: now and then. Any thread, as with all that follow. */
bool check_look(struct check *c, const struct code *code, int64_t since, int64_t now);
/* Another machine says that the code is watched until then. */
void check_join(struct check *c, const struct code *code, int64_t until, int64_t now);
/* May clicks on the code be wanted? If not, there is nothing else to do. */
bool check_wants(const struct check *c, const struct code *code);
/* A click. True when it was news to a watch of `watched`, and other machines should be told. */
bool check_note(
    struct check *c, const struct code *watched, const struct check_click *click, int64_t now);
/* The clicks of a watch since then, the newest first; their number. */
size_t check_clicks(struct check *c, const struct code *watched, int64_t since, int64_t now,
    struct check_click ret[CHECK_CLICKS_MAX]);
/* Forgets what has ended: for when nobody calls anything else. */
void check_forget(struct check *c, int64_t now);

#endif
