/* Adds counts up by chosen keys: for usage_report.c alone. */
#ifndef USAGE_FOLD_H
#define USAGE_FOLD_H

#include "usage/report.h"

struct usage_fold;

/* One count as the store has it. */
struct usage_input {
	int32_t day;
	struct code code; /* "" for unknown ones */
	struct str host;  /* absent for none; stays where it is until the fold is freed */
	bool claimed;
	int64_t shape;
	uint64_t n;
};

/* NULL when memory is short. */
struct usage_fold *usage_fold_new(unsigned keys);
/* NULL is legal. */
void usage_fold_free(struct usage_fold *f);
/* ERR_TOO_LARGE when there are too many rows, ERR_NO_MEMORY. Shapes that this version does not know
 * are counted in the totals alone. */
enum err usage_fold_add(struct usage_fold *f, const struct usage_input *in);
/* Sets rows and count of *ret, sorted, at most `limit`, and takes what they show from the rest. */
enum err usage_fold_end(
    struct usage_fold *f, size_t limit, struct arena *arena, struct usage_answer *ret);

#endif
