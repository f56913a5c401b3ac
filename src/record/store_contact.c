/* What the store keeps of contacts and checks. */
#include "record/check.h"
#include "record/contact.h"
#include "record/sql.h"
#include "store/rows.h"

/* ---- contacts ---- */

enum err store_contacts(
    struct store *s, const struct code *code, struct arena *arena, struct contacts *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CONTACTS]);
	struct contacts contacts = {.field = {{{NULL, 0}}}};
	bool ok = true;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	while (sql_step(q)) {
		enum contact_role role;

		/* A role of a newer version is none of this one's. */
		if (!contact_role_parse(sql_text(q, 0), &role))
			continue;
		for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++)
			contacts.field[role][i] = store_keep(q, i + 1, arena, &ok);
	}
	err = store_end(s, q, ok);
	if (!err)
		*ret = contacts;
	return err;
}

enum err store_put_contact(struct store *s, const struct code *code, enum contact_role role,
    const struct str field[CONTACT_FIELD_COUNT], int64_t now)
{
	bool is_there = false;
	struct sql_query *q;

	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++)
		is_there = is_there || field[i].len > 0;
	q = store_query(s, record_sql[is_there ? RECORD_SQL_PUT_CONTACT : RECORD_SQL_DROP_CONTACT]);
	sql_bind_int(q, 1, code_number(code));
	sql_bind_text(q, 2, str_from(contact_role_name(role)));
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT && is_there; i++)
		sql_bind_text(q, i + 3, field[i]);
	if (is_there)
		sql_bind_int(q, 3 + CONTACT_FIELD_COUNT, now);
	return store_result(s, sql_finish(q));
}

/* ---- checks ---- */

static bool check_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct contract_check *to = item;
	bool ok = true;

	to->number = sql_int(q, 0);
	to->is_call = str_eq(sql_text(q, 1), STR("call"));
	to->paper = store_keep(q, 2, arena, &ok);
	to->asked_at = sql_int(q, 3);
	to->came_at = sql_int(q, 4);
	to->reached = sql_int(q, 5) != 0;
	to->done_by = store_keep(q, 6, arena, &ok);
	to->words = store_keep(q, 7, arena, &ok);
	return ok;
}

bool contract_check_waits(const struct contract_check *check)
{
	return !check->is_call && check->came_at == 0;
}

enum err store_checks(struct store *s, const struct code *code, struct arena *arena,
    struct contract_check **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CHECKS]);

	sql_bind_int(q, 1, code_number(code));
	return store_rows(s, q, arena, sizeof **ret, check_take, ret, ret_count);
}

enum err store_put_check(
    struct store *s, const struct code *code, const struct contract_check *check)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_PUT_CHECK]);

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, check->number);
	sql_bind_text(q, 3, check->is_call ? STR("call") : STR("paper"));
	sql_bind_text(q, 4, check->paper);
	if (check->asked_at != 0)
		sql_bind_int(q, 5, check->asked_at);
	if (check->came_at != 0)
		sql_bind_int(q, 6, check->came_at);
	if (check->is_call)
		sql_bind_int(q, 7, check->reached);
	sql_bind_text(q, 8, check->done_by);
	sql_bind_text(q, 9, check->words);
	return store_result(s, sql_finish(q));
}

/* ---- what is over ---- */

static bool holder_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct contact_holder *to = item;

	(void)arena;
	to->code = code_of_number(sql_int(q, 0));
	return true;
}

/* When a contract and its successors were over; 0 while they are not. */
static enum err holder_read_end(struct store *s, struct contact_holder *to)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_OVER]);

	sql_bind_int(q, 1, code_number(&to->code));
	if (sql_step(q)) {
		int64_t withdrawn = sql_int(q, 0), ended = sql_int(q, 1), own = sql_int(q, 2),
			chain = sql_int(q, 3);

		if (withdrawn != 0)
			to->over_at = withdrawn;
		else if (ended != 0)
			to->over_at = ended > own ? ended : own;
		else
			to->over_at = own == 0 ? 0 : chain;
	}
	return store_result(s, sql_end(q));
}

enum err store_contact_holders(struct store *s, const struct code *after, size_t limit,
    struct arena *arena, struct contact_holder **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CONTACT_HOLDERS]);
	enum err err;

	sql_bind_int(q, 1, after->text[0] == '\0' ? -1 : code_number(after));
	sql_bind_int(q, 2, (int64_t)limit);
	err = store_rows(s, q, arena, sizeof **ret, holder_take, ret, ret_count);
	for (size_t i = 0; i < *ret_count && !err; i++)
		err = holder_read_end(s, &(*ret)[i]);
	return err;
}

static enum err contacts_run(struct store *s, enum record_sql statement, const struct code *code)
{
	struct sql_query *q = store_query(s, record_sql[statement]);

	sql_bind_int(q, 1, code_number(code));
	return store_result(s, sql_finish(q));
}

enum err store_forget_contacts(struct store *s, const struct code *code)
{
	enum err err = contacts_run(s, RECORD_SQL_FORGET_CONTACTS, code);

	return err ? err : contacts_run(s, RECORD_SQL_FORGET_WORDS, code);
}
