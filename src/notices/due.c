/* Finds what customers are to be told of. */
#include "notices/due.h"

#include <inttypes.h>
#include <stdio.h>
#include "attention/foreign.h"
#include "attention/rule.h"
#include "attention/source.h"
#include "base/local_time.h"
#include "notices/logged.h"
#include "notices/rule.h"
#include "store/rows.h"

enum { REASON_MAX = 80 };

static bool due_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct notices_due *to = item;
	bool ok = true;

	*to = (struct notices_due){.code = code_of_number(sql_int(q, 0)),
	    .reason = store_keep(q, 1, arena, &ok),
	    .moment = sql_int(q, 2),
	    .number = sql_int(q, 3),
	    .word = store_keep(q, 4, arena, &ok)};
	return ok;
}

/* The parameters: the stretch; behind when it came to be so, and until when; and of times now, of
 * days the moment until which what is waited for has to have come. */
static struct sql_query *due_query(struct store *s, const struct notice_row *row,
    const struct notices_stretch *stretch, int64_t now, const struct notices_terms *terms)
{
	struct sql_query *q = store_query(s, notices_sql[row->look]);
	int64_t waited = now - (int64_t)terms->wait_days[row->wait] * ATTENTION_DAY_S;
	int64_t today = local_time_days(now);
	bool by_day = row->unit == NOTICES_DAYS;
	const int64_t parameters[] = {stretch->after, stretch->up_to,
	    by_day ? today - row->window_days
		   : waited - (int64_t)row->window_days * ATTENTION_DAY_S,
	    by_day ? today : waited, by_day ? waited : now};

	for (unsigned i = 0; i < row->parameters; i++)
		sql_bind_int(q, i + 1, parameters[i]);
	return q;
}

/* A host that shows what is not its own, and whose name anybody could have: no translator, no
 * archive, no machine of the owner's own network. */
static bool host_is_foreign(struct str host)
{
	return attention_foreign_kind(host) == NULL && str_index(host, '.') < host.len &&
	       !str_ends(host, STR(".local")) && str_index(host, ':') == host.len &&
	       !(host.at[host.len - 1] >= '0' && host.at[host.len - 1] <= '9');
}

static void due_drop_known(struct notices_due *items, size_t *count)
{
	size_t kept = 0;

	for (size_t i = 0; i < *count; i++)
		if (items[i].word.len > 0 && host_is_foreign(items[i].word))
			items[kept++] = items[i];
	*count = kept;
}

/* False: memory is short. */
static bool due_of_end(
    const struct attention_end *end, const char *step, struct arena *arena, struct notices_due *ret)
{
	char reason[REASON_MAX];
	bool ok = true;

	snprintf(reason, sizeof reason, "%" PRId64 " %" PRId64 " %s", code_number(&end->code),
	    end->ends, step);
	*ret = (struct notices_due){.code = end->code,
	    .reason = arena_bytes(arena, str_from(reason), &ok),
	    .moment = end->ends,
	    .word = arena_bytes(arena, str_from(step), &ok)};
	return ok;
}

static enum err look_at_ends(struct store *s, const struct notices_stretch *stretch, int64_t now,
    const struct notices_terms *terms, struct arena *arena, struct notices_due **ret,
    size_t *ret_count)
{
	int64_t ahead_s = (int64_t)notices_terms_ahead_days(terms) * ATTENTION_DAY_S;
	char step[NOTICES_STEP_MAX];
	struct attention_end *ends;
	struct notices_due *items;
	size_t count, kept = 0;
	enum err err =
	    attention_ends(s, stretch->after, stretch->up_to, now, ahead_s, arena, &ends, &count);

	if (err)
		return err;
	items = arena_alloc(arena, (count + 1) * sizeof *items);
	if (items == NULL)
		return store_no_memory(s);
	for (size_t i = 0; i < count; i++)
		if (notices_step_of_end(ends[i].begins, ends[i].ends, now, terms, step) &&
		    !due_of_end(&ends[i], step, arena, &items[kept++]))
			return store_no_memory(s);
	*ret = items;
	*ret_count = kept;
	return ERR_OK;
}

/* Of a log that nobody can read there is nothing to tell. */
static enum err look_at_log(struct store *s, const struct notices_stretch *stretch, int64_t now,
    const struct notices_terms *terms, struct arena *arena, struct notices_due **ret,
    size_t *ret_count)
{
	struct notices_logged *logged = NULL;
	size_t count = 0;
	enum err err = ERR_OK;

	if (terms->has_log)
		err = notices_logged_look(s,
		    due_query(s, &notices[NOTICE_LOGGED], stretch, now, terms), arena, &logged,
		    &count);
	if (err)
		return err;
	*ret = arena_alloc(arena, (count + 1) * sizeof **ret);
	if (*ret == NULL)
		return store_no_memory(s);
	for (size_t i = 0; i < count; i++)
		(*ret)[i] = (struct notices_due){.code = logged[i].code,
		    .reason = logged[i].reason,
		    .moment = logged[i].at,
		    .number = (int64_t)logged[i].index,
		    .word = logged[i].host};
	*ret_count = count;
	return ERR_OK;
}

enum err notices_look(struct store *s, enum notice notice, const struct notices_stretch *stretch,
    int64_t now, const struct notices_terms *terms, struct arena *arena, struct notices_due **ret,
    size_t *ret_count)
{
	enum err err;

	if (notice == NOTICE_EXPIRES)
		return look_at_ends(s, stretch, now, terms, arena, ret, ret_count);
	if (notice == NOTICE_LOGGED)
		return look_at_log(s, stretch, now, terms, arena, ret, ret_count);
	err = store_rows(s, due_query(s, &notices[notice], stretch, now, terms), arena,
	    sizeof **ret, due_take, ret, ret_count);
	if (!err && notice == NOTICE_FOREIGN)
		due_drop_known(*ret, ret_count);
	return err;
}
