/* What the files of usage_figures share; nobody else includes this. */
#ifndef REPORTS_FIGURES_PRIVATE_H
#define REPORTS_FIGURES_PRIVATE_H

#include "reports/figures.h"

enum { USAGE_VALUES_MAX = 8 };

/* How pictures are told apart: the table's name and texts, the heading of its first column, the
 * values and their order (NULL: as they are numbered), how one is called and whether that is a
 * word, to be said in the reader's language. */
struct usage_share {
	const char *name, *texts, *columns[3];
	unsigned count;
	unsigned (*value)(const struct usage_shape *shape);
	const char *(*called)(unsigned value);
	bool is_word;
	const unsigned *order;
};

extern const struct usage_share usage_shares[USAGE_FIGURES_SHARES];
/* Which value stands at a place of the share, from 0. */
unsigned usage_share_value(const struct usage_share *share, unsigned place);

struct usage_sums {
	uint64_t pictures, clicks;
	uint64_t shares[USAGE_FIGURES_SHARES][USAGE_VALUES_MAX]; /* of pictures */
};

/* A day, week or month. */
struct usage_bucket {
	int32_t day;
	uint64_t pictures, clicks;
};

struct usage_buckets {
	struct usage_bucket *items;
	size_t count;
};

struct usage_figures {
	struct usage_period period;
	struct usage_sums now, before;
	struct usage_buckets days, days_before;
	struct report summary, over_time, shares[USAGE_FIGURES_SHARES];
};

#endif
