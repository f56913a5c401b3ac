/* Counts how often each question was opened, and brings that into the store. */
#include "help/counter.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/local_time.h"
#include "help/sql.h"
#include "store/rows.h"

enum { ANSWER_MAX = HELP_NAME_MAX + 16 };

struct help_counter {
	const struct help *help;
	size_t count; /* of `opened`: questions × languages */
	_Atomic uint32_t opened[];
};

struct help_counter *help_counter_new(const struct help *help)
{
	size_t count = help_outline(help)->question_count * LANG_COUNT;
	struct help_counter *c = calloc(1, sizeof *c + count * sizeof c->opened[0]);

	if (c != NULL) {
		c->help = help;
		c->count = count;
	}
	return c;
}

void help_counter_free(struct help_counter *c)
{
	free(c);
}

void help_count(struct help_counter *c, size_t question, enum lang lang)
{
	atomic_fetch_add_explicit(
	    &c->opened[question * LANG_COUNT + lang], 1, memory_order_relaxed);
}

/* ---- into the store ---- */

static enum err opened_add(
    const struct help_counter *c, struct store *s, int32_t day, size_t place, uint32_t n)
{
	const struct help_question *question =
	    &help_outline(c->help)->questions[place / LANG_COUNT];
	struct sql_query *q = store_query(s, help_sql[HELP_SQL_ADD]);
	char answer[ANSWER_MAX];

	snprintf(answer, sizeof answer, "%s/%s", lang_tag((enum lang)(place % LANG_COUNT)),
	    question->name);
	sql_bind_int(q, 1, day);
	sql_bind_text(q, 2, str_from(answer));
	sql_bind_int(q, 3, n);
	return store_result(s, sql_finish(q));
}

static void counter_put_back(struct help_counter *c, const uint32_t *taken)
{
	for (size_t i = 0; i < c->count; i++)
		atomic_fetch_add_explicit(&c->opened[i], taken[i], memory_order_relaxed);
}

/* Takes all numbers; false when all are zero. */
static bool counter_take(struct help_counter *c, uint32_t *taken)
{
	bool any = false;

	for (size_t i = 0; i < c->count; i++) {
		taken[i] = atomic_exchange_explicit(&c->opened[i], 0, memory_order_relaxed);
		any = any || taken[i] > 0;
	}
	return any;
}

enum err help_counter_flush(struct help_counter *c, struct store *s, int64_t now)
{
	uint32_t taken[HELP_QUESTIONS_MAX * LANG_COUNT];
	enum err err;

	if (!counter_take(c, taken))
		return ERR_OK;
	err = store_begin(s);
	for (size_t i = 0; !err && i < c->count; i++)
		if (taken[i] > 0)
			err = opened_add(c, s, local_time_days(now), i, taken[i]);
	if (!err)
		err = store_commit(s);
	if (err) {
		store_rollback(s);
		counter_put_back(c, taken);
	}
	return err;
}

/* ---- and out of it ---- */

static bool opened_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct help_opened *to = item;
	bool ok = true;

	to->question = store_keep(q, 0, arena, &ok);
	if (!lang_parse(str_cut(&to->question, '/'), &to->lang))
		to->lang = LANG_USUAL;
	to->count = (uint64_t)sql_int(q, 1);
	return ok;
}

enum err help_opened(struct store *s, struct usage_period period, struct arena *arena,
    struct help_opened **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, help_sql[HELP_SQL_OPENED]);

	sql_bind_int(q, 1, period.from);
	sql_bind_int(q, 2, period.to);
	return store_rows(s, q, arena, sizeof **ret, opened_take, ret, ret_count);
}
