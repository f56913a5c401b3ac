/* What this service said of a code on a day that is over, and what is known of that day today.
 *
 * DESIGN: two times, never one. What was *said* at a moment follows from the entries that the log
 * had by then; what is *known* of a moment, from all that it has now: a revocation may be entered
 * later than since when it is so, a hold may have been lifted, a certificate entered late. Either
 * way each moment is judged as the proof page judges the present: by the rule of the current
 * certificate (record/current.h) and by record_state_at(). A day is told in spans within which
 * nothing changed. Of what was before the log, nothing is said; of a code that the log found there
 * (LEDGER_KNOWN) it tells from the entry on by which it has what was in force then. Whether a
 * sticker was wished for is no entry of the log: a day is told as if it was, also one on which the
 * page answered that there is no record.
 *
 * Entries count in the order of the log: one that bears an earlier time than one before it, since a
 * clock was set back, is as late as that one, as nothing that has happened is undone by a clock. */
#ifndef LEDGER_PAST_H
#define LEDGER_PAST_H

#include "base/arena.h"
#include "ledger/entry.h"
#include "record/record.h"

struct past_entry {
	uint64_t index; /* its place in the log */
	struct ledger_entry entry;
};

/* All that decides. Plain data of the caller. */
struct past_source {
	int64_t begun; /* when the log's first entry was made; 0: it has none */
	/* The code that is asked for, and behind it those that it leads to (record/succession.h),
	 * the newest last. */
	size_t code_count;
	const struct code *codes;
	size_t count;
	const struct past_entry *entries; /* theirs, in the order of the log */
	bool untold; /* one of them has a certificate, and the log nothing of it yet */
};

/* What is so from `from` until before `until`: seconds, UTC. */
struct past_span {
	int64_t from, until;
	bool reached; /* false: no record reaches back so far, and nothing else is set */
	enum record_state state;
	bool broken; /* browsers refuse the certificate, whatever its state */
	/* The entry with which the certificate came that counts, the newest that says whose it is
	 * and for which sites, and the one that revoked it (of a revocation that is in effect);
	 * NULL: none. */
	const struct past_entry *shown, *facts, *revoked;
	/* Of what is known: the page said something else then, or for a part of it. The entry from
	 * which on it is known; NULL where it is the same. */
	const struct past_entry *told;
};

struct past {
	size_t said_count, known_count; /* one or more */
	const struct past_span *said, *known;
	bool differs; /* somewhere in the day */
};

/* Tells what was so from `from` until before `until`; of a day that is not over, as far as it is.
 * In memory of `arena`; it points at the source's entries. `now` is the present, and `from` not
 * later. ERR_NO_MEMORY. Any thread. */
enum err past_tell(const struct past_source *source, int64_t from, int64_t until, int64_t now,
    struct arena *arena, struct past *ret);

/* From which moment on something can be told of the code; INT64_MAX: from none. */
int64_t past_reach(const struct past_source *source);

/* What somebody asked for. */
enum past_asked {
	PAST_DAY,       /* a day of which something can be told */
	PAST_MALFORMED, /* no day */
	PAST_AHEAD,     /* one that has not begun */
	PAST_UNREACHED  /* one before the records */
};

/* Reads "2026-10-01", a day of the configured zone, and its bounds: *ret_from, and *ret_until
 * behind it. They are set for PAST_DAY alone. Any thread. */
enum past_asked past_day_read(
    struct str text, int64_t reach, int64_t now, int64_t *ret_from, int64_t *ret_until);

#endif
