/* Reads what is wrong now, a stretch of each source at a time. */
#ifndef ATTENTION_SOURCE_H
#define ATTENTION_SOURCE_H

#include "attention/alarm.h"
#include "base/arena.h"
#include "store/store.h"

/* A stretch of a source: its places behind `after`, up to `up_to`. */
struct attention_stretch {
	enum attention_source source;
	int64_t after, up_to; /* up_to is INT64_MAX in the last one */
};

/* Sets where a stretch ends that begins behind stretch->after and has about `limit` places. */
enum err attention_measure(struct store *s, struct attention_stretch *stretch, size_t limit);
/* What is wrong there at `now`, by place and what, in memory of the arena. */
enum err attention_look(struct store *s, const struct attention_stretch *stretch, int64_t now,
    struct arena *arena, struct attention_seen **ret, size_t *ret_count);
/* The end of a certificate that no other of its contract, or of one that renews that, outlasts. */
struct attention_end {
	struct code code;
	int64_t begins, ends; /* both included */
};
/* Those of the codes behind `after`, up to `up_to`, that are over for ATTENTION_OVER_S at most, in
 * the last third of their life, or end within `ahead_s`; in the order of codes. */
enum err attention_ends(struct store *s, int64_t after, int64_t up_to, int64_t now, int64_t ahead_s,
    struct arena *arena, struct attention_end **ret, size_t *ret_count);
/* The rows that are there, in the same order. */
enum err attention_rows(struct store *s, const struct attention_stretch *stretch,
    struct arena *arena, struct attention_row **ret, size_t *ret_count);

#endif
