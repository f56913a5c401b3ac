/* What the store keeps of applications. */
#include "applications/store.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { NAME_MAX_BYTES = 64 };

struct sql_query *application_query(
    const struct change *c, enum applications_sql sql, int64_t first)
{
	struct sql_query *q = store_query(c->store, applications_sql[sql]);

	sql_bind_int(q, 1, first);
	return q;
}

enum err application_number(const struct change *c, struct sql_query *q, int64_t *ret)
{
	int64_t number = sql_step(q) ? sql_int(q, 0) : 0;
	enum err err = store_result(c->store, sql_end(q));

	if (!err)
		*ret = number;
	return err;
}

/* ---- rows ---- */

static struct code code_take(struct sql_query *q, unsigned column)
{
	return sql_is_null(q, column) ? (struct code){.text = ""}
				      : code_of_number(sql_int(q, column));
}

static enum application_state state_parse(struct str name)
{
	unsigned i = 0;

	while (i + 1 < APPLICATION_STATE_COUNT &&
	       !str_eq(name, str_from(application_state_name((enum application_state)i))))
		i++;
	return (enum application_state)i;
}

static bool application_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct application *to = item;
	bool ok = true;

	to->id = sql_int(q, 0);
	to->customer = sql_int(q, 1);
	if (!application_kind_parse(sql_text(q, 2), &to->kind))
		to->kind = APPLICATION_APPLY;
	to->code = code_take(q, 3);
	to->made = code_take(q, 4);
	to->state = state_parse(sql_text(q, 5));
	to->version = (uint64_t)sql_int(q, 6);
	if (!lang_parse(sql_text(q, 7), &to->lang))
		to->lang = LANG_USUAL;
	to->begun_at = sql_int(q, 8);
	to->changed_at = sql_int(q, 9);
	to->sent_at = sql_int(q, 10);
	to->decided_at = sql_int(q, 11);
	to->decided_by = store_keep(q, 12, arena, &ok);
	to->reason = store_keep(q, 13, arena, &ok);
	return ok;
}

static enum err applications_read(const struct change *c, struct sql_query *q, struct arena *arena,
    struct application **ret, size_t *ret_count)
{
	return store_rows(c->store, q, arena, sizeof **ret, application_take, ret, ret_count);
}

/* A text as it is read, with the version of its step. */
struct text_row {
	struct application_text text;
	uint64_t version;
	bool is_known; /* a newer version of the program may have other steps */
};

static bool step_parse(struct str name, enum application_step *ret)
{
	for (unsigned i = 0; i < APPLICATION_STEP_COUNT; i++)
		if (str_eq(name, str_from(application_step_name((enum application_step)i)))) {
			*ret = (enum application_step)i;
			return true;
		}
	return false;
}

static bool text_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct text_row *to = item;
	bool ok = true;

	to->text.field = store_keep(q, 0, arena, &ok);
	to->is_known = step_parse(str_cut(&to->text.field, '.'), &to->text.step);
	to->text.text = store_keep(q, 1, arena, &ok);
	to->version = (uint64_t)sql_int(q, 2);
	return ok;
}

static enum err texts_read(const struct change *c, struct arena *arena, struct application *to)
{
	struct sql_query *q = application_query(c, APPLICATIONS_SQL_TEXTS, to->id);
	struct application_text *texts = NULL;
	struct text_row *rows = NULL;
	size_t count = 0;
	enum err err = store_rows(c->store, q, arena, sizeof *rows, text_take, &rows, &count);

	if (!err && count > 0)
		texts = arena_alloc(arena, count * sizeof *texts);
	if (err || (count > 0 && texts == NULL))
		return err ? err : store_no_memory(c->store);
	for (size_t i = 0; i < count; i++) {
		uint64_t *version = &to->step_versions[rows[i].text.step];

		if (!rows[i].is_known)
			continue;
		texts[to->text_count++] = rows[i].text;
		if (rows[i].version > *version)
			*version = rows[i].version;
	}
	to->texts = texts;
	return ERR_OK;
}

enum err application_read(
    const struct change *c, int64_t id, struct arena *arena, struct application *ret)
{
	struct application *found = NULL;
	size_t count = 0;
	enum err err = applications_read(
	    c, application_query(c, APPLICATIONS_SQL_ONE, id), arena, &found, &count);

	if (!err && count == 0)
		return ERR_NOT_FOUND;
	if (!err)
		err = texts_read(c, arena, found);
	if (!err)
		*ret = *found;
	return err;
}

static enum err application_missing(const struct change *c, int64_t id)
{
	return err_because(c->why, ERR_NOT_FOUND, "there is no application %" PRId64, id);
}

enum err application_read_own(
    const struct application_asker *a, int64_t id, struct arena *arena, struct application *ret)
{
	struct application found;
	enum err err = application_read(&a->change, id, arena, &found);

	if (err == ERR_NOT_FOUND || (!err && found.customer != a->customer))
		return application_missing(&a->change, id);
	if (!err)
		*ret = found;
	return err;
}

enum err application_put_text(const struct change *c, int64_t id, enum application_step step,
    const char *field, struct str text, uint64_t version)
{
	struct sql_query *q = application_query(c, APPLICATIONS_SQL_PUT_TEXT, id);
	char name[NAME_MAX_BYTES];

	snprintf(name, sizeof name, "%s.%s", application_step_name(step), field);
	sql_bind_text(q, 2, str_from(name));
	sql_bind_text(q, 3, text.len == 0 ? STR("") : text);
	sql_bind_int(q, 4, (int64_t)version);
	return store_result(c->store, sql_finish(q));
}

enum err application_drop_texts(const struct change *c, int64_t id)
{
	return store_result(
	    c->store, sql_finish(application_query(c, APPLICATIONS_SQL_DROP_TEXTS, id)));
}

enum err application_set_dropped(const struct change *c, int64_t id)
{
	enum err err = application_drop_texts(c, id);

	return err ? err
		   : store_result(
			 c->store, sql_finish(application_query(c, APPLICATIONS_SQL_DROP, id)));
}

/* ---- what becomes of one ---- */

enum err application_check_undecided(const struct change *c, const struct application *application)
{
	if (application->state == APPLICATION_DRAFT)
		return err_reason(c->why, ERR_REFUSED, "application.draft",
		    "the application was not sent yet: it is a draft");
	if (application->state != APPLICATION_SENT)
		return err_reason(c->why, ERR_REFUSED, "application.decided",
		    "the application is %s already", application_state_name(application->state));
	return ERR_OK;
}

enum err application_decide(const struct change *c, const struct application *application,
    enum application_state state, struct str reason)
{
	struct sql_query *q = application_query(c, APPLICATIONS_SQL_DECIDE, application->id);

	sql_bind_text(q, 2, str_from(application_state_name(state)));
	sql_bind_int(q, 3, c->now);
	sql_bind_text(q, 4, str_from(c->actor));
	sql_bind_text(q, 5, reason);
	return store_result(c->store, sql_finish(q));
}

/* ---- application.h ---- */

enum err application_find(
    const struct application_asker *a, int64_t id, struct arena *arena, struct application *ret)
{
	*a->change.why = (struct problem){.text = ""};
	return change_explain(&a->change, application_read_own(a, id, arena, ret));
}

enum err application_list(const struct application_asker *a, struct arena *arena,
    struct application **ret, size_t *ret_count)
{
	struct sql_query *q = application_query(&a->change, APPLICATIONS_SQL_LIST, a->customer);

	sql_bind_int(q, 2, APPLICATION_LIST_MAX);
	return change_explain(&a->change, applications_read(&a->change, q, arena, ret, ret_count));
}

enum err application_show(
    const struct change *c, int64_t id, struct arena *arena, struct application *ret)
{
	enum err err = application_read(c, id, arena, ret);

	return err == ERR_NOT_FOUND ? application_missing(c, id) : change_explain(c, err);
}

/* Those of a statement whose second parameter is how many. */
static enum err applications_list(const struct change *c, enum applications_sql sql, int64_t first,
    size_t limit, struct arena *arena, struct application **ret, size_t *ret_count)
{
	struct sql_query *q = application_query(c, sql, first);

	assert(limit <= APPLICATION_LIST_MAX);
	sql_bind_int(q, 2, (int64_t)limit);
	return change_explain(c, applications_read(c, q, arena, ret, ret_count));
}

enum err application_waiting(const struct change *c, int64_t after, size_t limit,
    struct arena *arena, struct application **ret, size_t *ret_count)
{
	return applications_list(c, APPLICATIONS_SQL_WAITING, after, limit, arena, ret, ret_count);
}

enum err application_sent(const struct change *c, int64_t before, size_t limit, struct arena *arena,
    struct application **ret, size_t *ret_count)
{
	return applications_list(c, APPLICATIONS_SQL_SENT, before == 0 ? INT64_MAX : before, limit,
	    arena, ret, ret_count);
}

enum err application_of_contract(const struct change *c, const struct code *code,
    struct arena *arena, struct application **ret, size_t *ret_count)
{
	return applications_list(c, APPLICATIONS_SQL_OF_CONTRACT, code_number(code),
	    APPLICATION_LIST_MAX, arena, ret, ret_count);
}

enum err application_count_waiting(const struct change *c, uint64_t *ret_count, int64_t *ret_oldest)
{
	struct sql_query *q =
	    store_query(c->store, applications_sql[APPLICATIONS_SQL_COUNT_WAITING]);
	uint64_t count = 0;
	int64_t oldest = 0;
	enum err err;

	if (sql_step(q)) {
		count = (uint64_t)sql_int(q, 0);
		oldest = sql_int(q, 1);
	}
	err = store_result(c->store, sql_end(q));
	if (!err) {
		*ret_count = count;
		*ret_oldest = oldest;
	}
	return change_explain(c, err);
}
