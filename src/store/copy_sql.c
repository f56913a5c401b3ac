/* The tables of a copy, and the SQL that follows from them. */
#include "store/copy_private.h"

enum { SQL_MAX = 4096 };

/* Contracts come first: the others refer to them. usage_batch comes before the counts: who has some
 * shows whose they are. */
const struct copy_table copy_tables[STORE_COPY_TABLES] = {
    {"contract", "code, renews, lang, sticker, service, organization, organization_en, added_at",
	"iitittti", 1, COPY_RECORDS, false},
    {"contract_name", "code, name", "it", 2, COPY_RECORDS, false},
    {"registered_url", "code, position, url, host", "iitt", 2, COPY_RECORDS, false},
    {"certificate",
	"id, code, not_before, not_after, added_at, revoked_at, revocation_reason, fingerprint,"
	" serial, organization, der",
	"iiiiiitbttb", 1, COPY_RECORDS, false},
    [COPY_EVENT_TABLE] = {"event", "id, at, code, actor, action, before, after", "iiitttt", 1,
	COPY_RECORDS, true},
    {"operator", "id, name, role, password, password_at, initial, disabled_at, added_at",
	"itttiiii", 1, COPY_ACCOUNTS, false},
    [COPY_AUDIT_TABLE] = {"audit", "id, at, actor, action, subject, detail", "iitttt", 1,
	COPY_AUDIT, true},
    {"usage_batch", "process, number, at", "tii", 1, COPY_COUNTS, false},
    {"usage_total", "day, shape, n", "iii", 2, COPY_COUNTS, false},
    {"usage_code", "code, day, place, shape, n", "iiiii", 4, COPY_COUNTS, false},
    {"usage_rollup", "bucket, code, pictures, clicks, unverifiable", "iiiii", 2, COPY_COUNTS,
	false},
    {"usage_place",
	"code, place, host, reason, pictures, clicks, error, first_day, last_day, old_day, sizes,"
	" formats",
	"iitiiiiiiiii", 2, COPY_COUNTS, false},
    {"usage_foreign", "host, hits, error, first_day, last_day, code", "tiiiii", 1, COPY_COUNTS,
	false},
    {"usage_standing",
	"code, wanted, renewed, begins, ends, first_day, picture_day, click_day, old_day,"
	" wrong_day",
	"iiiiiiiiii", 1, COPY_COUNTS, false},
    {"usage_mark", "name, at", "ti", 1, COPY_COUNTS, false},
};

/* The first `count` columns; *ret_rest are the others. */
static struct str first_columns(const struct copy_table *table, size_t count, struct str *ret_rest)
{
	struct str rest = str_from(table->columns), last = rest;

	for (size_t i = 0; i < count; i++)
		last = str_trim(str_cut(&rest, ','));
	*ret_rest = rest;
	return (struct str){table->columns, (size_t)(last.at + last.len - table->columns)};
}

static struct str key_columns(const struct copy_table *table)
{
	struct str rest;

	return first_columns(table, table->keys, &rest);
}

/* "(?1, ?2)" for the next two parameters. */
static void write_parameters(size_t count, unsigned *next, struct buf *to)
{
	for (size_t i = 0; i < count; i++)
		buf_printf(to, "%s?%u", i == 0 ? "(" : ", ", (*next)++);
	buf_putc(to, ')');
}

static void write_range(
    const struct copy_table *table, unsigned bounds, unsigned *next, struct buf *to)
{
	static const struct {
		unsigned bound;
		const char *operator;
	} ends[] = {{COPY_BEHIND, ">"}, {COPY_UP_TO, "<="}};
	const char *word = "WHERE";

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		if ((bounds & ends[i].bound) == 0)
			continue;
		buf_printf(
		    to, " %s (%.*s) %s ", word, STR_ARG(key_columns(table)), ends[i].operator);
		write_parameters(table->keys, next, to);
		word = "AND";
	}
}

static void write_read(const struct copy_table *table, unsigned bounds, struct buf *to)
{
	unsigned next = 1;

	buf_printf(to, "SELECT %s FROM %s", table->columns, table->name);
	write_range(table, bounds, &next, to);
	buf_printf(to, " ORDER BY %.*s LIMIT ?%u", STR_ARG(key_columns(table)), next);
}

static void write_drop(const struct copy_table *table, unsigned bounds, struct buf *to)
{
	unsigned next = 1;

	buf_printf(to, "DELETE FROM %s", table->name);
	write_range(table, bounds, &next, to);
}

static void write_span(const struct copy_table *table, unsigned bounds, struct buf *to)
{
	struct str rest, first = first_columns(table, 1, &rest);

	(void)bounds;
	buf_printf(to,
	    "SELECT coalesce((SELECT min(%.*s) FROM %s), 0),"
	    " coalesce((SELECT max(%.*s) FROM %s), 0)",
	    STR_ARG(first), table->name, STR_ARG(first), table->name);
}

/* In the order in which they were added: a contract may renew only one that is there. */
static void write_changed(const struct copy_table *table, unsigned bounds, struct buf *to)
{
	(void)bounds;
	buf_printf(to, "SELECT %s FROM %s", table->columns, table->name);
	buf_puts(
	    to, table->append_only
		    ? " WHERE id > ?1 AND id <= ?2 ORDER BY id"
		    : " JOIN (SELECT code, min(id) AS first FROM event WHERE id > ?1 AND id <= ?2"
		      " GROUP BY code) AS changed USING (code) ORDER BY first");
}

/* What was copied before may have changed. */
static void write_put(const struct copy_table *table, unsigned bounds, struct buf *to)
{
	struct str rest, key = first_columns(table, table->keys, &rest);
	unsigned next = 1;

	(void)bounds;
	buf_printf(to, "INSERT INTO %s (%s) VALUES ", table->name, table->columns);
	write_parameters(strlen(table->types), &next, to);
	if (table->append_only)
		return;
	buf_printf(to, " ON CONFLICT (%.*s) DO %s", STR_ARG(key),
	    rest.at == NULL ? "NOTHING" : "UPDATE SET");
	for (const char *comma = " "; rest.at != NULL; comma = ", ") {
		struct str column = str_trim(str_cut(&rest, ','));

		buf_printf(to, "%s%.*s = excluded.%.*s", comma, STR_ARG(column), STR_ARG(column));
	}
}

static bool has_integer_key(const struct copy_table *table)
{
	return table->types[0] == 'i';
}

static bool is_record(const struct copy_table *table)
{
	return table->part == COPY_RECORDS;
}

/* The SQL; its forms, by bounds; which tables have it, NULL for all. */
static const struct {
	enum copy_sql sql;
	unsigned forms;
	bool (*is_needed)(const struct copy_table *table);
	void (*write)(const struct copy_table *table, unsigned bounds, struct buf *to);
} writers[] = {
    {COPY_SPAN, 1, has_integer_key, write_span},
    {COPY_CHANGED, 1, is_record, write_changed},
    {COPY_PUT, 1, NULL, write_put},
    {COPY_READ, 4, NULL, write_read},
    {COPY_DROP, 4, NULL, write_drop},
};

static enum err prepare_one(struct store *s, struct buf *text, const char **ret)
{
	return text->err ? store_no_memory(s) : store_prepare(s, text->at, ret);
}

/* All forms of one kind of SQL. */
static enum err prepare_forms(struct copy_side *side, size_t table, size_t writer, struct buf *text)
{
	enum err err = ERR_OK;

	for (unsigned bounds = 0; bounds < writers[writer].forms && !err; bounds++) {
		unsigned sql = writers[writer].sql + bounds;

		buf_clear(text);
		writers[writer].write(&copy_tables[table], bounds, text);
		err = prepare_one(side->store, text, &side->statements[table][sql]);
	}
	return err;
}

static enum err prepare_table(struct copy_side *side, size_t table, struct buf *text)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof writers / sizeof writers[0] && !err; i++)
		if (writers[i].is_needed == NULL || writers[i].is_needed(&copy_tables[table]))
			err = prepare_forms(side, table, i, text);
	return err;
}

enum err copy_prepare(struct copying *c, struct copy_side *side)
{
	struct buf text = BUF_INIT(SQL_MAX);
	enum err err = ERR_OK;

	for (size_t i = 0; i < STORE_COPY_TABLES && !err; i++)
		err = prepare_table(side, i, &text);
	buf_free(&text);
	return copy_because(c, side, err);
}
