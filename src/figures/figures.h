/* How much stickers are used over a period, beside the period before and last year: what is read,
 * and its tables. */
#ifndef FIGURES_FIGURES_H
#define FIGURES_FIGURES_H

#include "figures/grain.h"
#include "figures/table.h"
#include "usage/report.h"

enum { FIGURES_SHARES = 5, FIGURES_TABLES = FIGURES_SHARES + 2 };

enum { FIGURES_VALUES_MAX = 8 };

/* How pictures are told apart: the table's name and texts, the heading of its first column, the
 * values and their order (NULL: as they are numbered), how one is called and whether that is a
 * word, to be said in the reader's language. */
struct figures_share {
	const char *name, *texts, *columns[3];
	unsigned count;
	unsigned (*value)(const struct usage_shape *shape);
	const char *(*called)(unsigned value);
	bool is_word;
	const unsigned *order;
	enum looks (*looks)(unsigned value); /* NULL: values are no states */
};

extern const struct figures_share figures_shares[FIGURES_SHARES];
/* Which value stands at a place of the share, from 0. */
unsigned figures_share_value(const struct figures_share *share, unsigned place);
enum looks figures_share_looks(const struct figures_share *share, unsigned value);

struct figures_sums {
	uint64_t pictures, clicks;
	uint64_t opened[USAGE_KIND_COUNT];                   /* by those kinds that are neither */
	uint64_t shares[FIGURES_SHARES][FIGURES_VALUES_MAX]; /* of pictures */
};

/* A day, week or month: its first day. */
struct figures_bucket {
	int32_t day;
	uint64_t pictures, clicks;
};

struct figures_buckets {
	struct figures_bucket *items;
	size_t count;
	size_t known; /* the first one with a count: before it, none may have been counted yet;
			 count where there is none */
};

struct figures {
	struct usage_period period;
	enum grain grain;
	int32_t kinds_day; /* see usage_kinds_day(); 0 where it lies before all that is shown */
	struct figures_sums now, before;
	struct figures_buckets days, days_before, days_last_year;
	struct table summary, over_time, shares[FIGURES_SHARES];
};

/* Counts of all codes, or of `code` alone, in memory of the arena. The errors of store_open(), with
 * words in store_why(). */
enum err figures_read(struct store *store, struct usage_period period, const struct code *code,
    struct arena *memory, struct figures **ret);
/* Nothing was shown or clicked. */
bool figures_empty(const struct figures *f);
/* All tables, for downloads. */
void figures_tables(const struct figures *f, const struct table *ret[FIGURES_TABLES]);
/* What the sizes and formats of stickers, by their numbers, are called. */
const char *figures_size_name(unsigned size);
const char *figures_format_name(unsigned format);

#endif
