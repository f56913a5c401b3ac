/* What the log has of a code and of those that it leads to, for pages about days that are over.
 *
 * DESIGN: a worker reads all of it (history_question), whatever the day, and memory keeps that for
 * a moment; what it means for a day is judged for each request (ledger/past.h). Which codes a code
 * leads to is what the store says now: the log's entries of them say since when. */
#ifndef PAGES_PAST_HISTORY_H
#define PAGES_PAST_HISTORY_H

#include "ledger/past.h"
#include "lookup/question.h"

enum { HISTORY_CODES_MAX = 128, HISTORY_ENTRIES_MAX = 500 };

/* Plain data that points into `memory`. */
struct history {
	struct past_source source;
	bool too_much; /* there are more than these numbers, and nothing can be told */
	uint64_t size; /* of the newest checkpoint; 0: none is signed */
	struct str checkpoint;
	struct arena memory;
};

/* For lookup_options. An answer is a struct history. */
extern const struct lookup_question history_question;

/* When the first entry of the log in a store was made; 0: it has none. The errors of store_open().
 */
enum err history_begun(const char *store_url, int64_t *ret, struct problem *why);

#endif
