/* The parameters of a proposal: a JSON object of plain values, written by one version of the
 * program and read by it or another. */
#ifndef PROPOSALS_PARAMS_H
#define PROPOSALS_PARAMS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* A member, and where its value goes: to one of the two. Members that are missing leave that as it
 * is. Rows end with one without a name. */
struct param {
	const char *name;
	struct str *text;
	int64_t *number; /* also 0 and 1 of a bool */
};

/* Reads the object `text` (absent: one without members); texts are copied to the arena. ERR_CORRUPT
 * with `why`: it is none, or has a member that is not in the table: what somebody wanted would be
 * left out. ERR_NO_MEMORY. */
enum err params_read(
    struct str text, const struct param *table, struct arena *arena, struct problem *why);

#endif
