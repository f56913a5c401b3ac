/* The tables of a copy, and the SQL that follows from them. */
#include "store/copy_sql.h"

#include <string.h>
#include "base/buf.h"
#include "store/rows.h"

enum { SQL_MAX = 4096 };

/* Contracts come first: the others refer to them. usage_batch comes before the counts: who has some
 * shows whose they are. */
const struct copy_table copy_tables[STORE_COPY_TABLES] = {
    {"contract",
	"code, renews, lang, sticker, service, organization, organization_en, added_at, auto_renew,"
	" withdrawn_at, ended_at, inherits_until, visits, is_person",
	"iititttiiiiiii", 1, COPY_RECORDS, COPY_CHANGE},
    {"contract_name", "code, name", "it", 2, COPY_RECORDS, COPY_GO},
    {"registered_url", "code, position, url, host", "iitt", 2, COPY_RECORDS, COPY_GO},
    {"contact",
	"code, role, name, organization, department, title, mail, telephone, address, changed_at,"
	" invoice",
	"ittttttttit", 2, COPY_RECORDS, COPY_GO},
    {"contract_check", "code, number, kind, paper, asked_at, came_at, reached, done_by, words",
	"iittiiitt", 2, COPY_RECORDS, COPY_GO},
    {"issuer", "id, fingerprint, name_digest, key_digest, der, code", "ibbbbi", 1, COPY_RECORDS,
	COPY_CHANGE},
    {"certificate",
	"id, code, not_before, not_after, added_at, revoked_at, revocation_reason, fingerprint,"
	" serial, organization, der, broken, facts",
	"iiiiiitbttbib", 1, COPY_RECORDS, COPY_CHANGE},
    {"certificate_issuer", "certificate, position, issuer, code", "iiii", 2, COPY_RECORDS,
	COPY_CHANGE},
    {"csr", "code, added_at, key_digest, key_name, subject, names, der", "iibtttb", 1, COPY_RECORDS,
	COPY_CHANGE},
    {"card", "code, version, bytes", "iib", 1, COPY_RECORDS, COPY_CHANGE},
    [COPY_EVENT_TABLE] = {"event", "id, at, code, actor, action, before, after", "iiitttt", 1,
	COPY_RECORDS, COPY_GROW},
    {"operator", "id, name, role, password, password_at, initial, disabled_at, added_at",
	"itttiiii", 1, COPY_ACCOUNTS, COPY_CHANGE},
    [COPY_AUDIT_TABLE] = {"audit", "id, at, actor, action, subject, detail", "iitttt", 1,
	COPY_AUDIT, COPY_GROW},
    {"proposal",
	"id, at, code, action, proposer, actor, needs, applied, subject, params, before, after,"
	" notes, digest, ends_at",
	"iiititiitttttbi", 1, COPY_ACCOUNTS, COPY_GROW},
    {"decision", "proposal, proposer, at, state, person, actor, reason", "iiititt", 1,
	COPY_ACCOUNTS, COPY_GROW},
    {"proposal_open", "proposal, code, action, subject, proposer, ends_at", "iittii", 1,
	COPY_ACCOUNTS, COPY_CHANGE},
    {"proposal_part", "proposal, position, bytes", "iib", 2, COPY_ACCOUNTS, COPY_CHANGE},
    {"proposal_progress", "proposal, size, mark, added, there, refused, finished_at", "iiiiiii", 1,
	COPY_ACCOUNTS, COPY_CHANGE},
    {"api_token", "id, name, maker, rights, hash, added_at, until, revoked_at, last_used_at",
	"itiibiiii", 1, COPY_ACCOUNTS, COPY_CHANGE},
    {"customer", "id, mail, mail_lower, lang, added_at", "ittti", 1, COPY_ACCOUNTS, COPY_CHANGE},
    {"customer_key", "id, customer, digest, made_at, used_at", "iibii", 1, COPY_ACCOUNTS,
	COPY_CHANGE},
    {"customer_contract", "code, customer, known_event", "iii", 1, COPY_ACCOUNTS, COPY_CHANGE},
    {"customer_certificate", "id, customer, digest, name, not_after, added_at, locked_at",
	"iibtiii", 1, COPY_ACCOUNTS, COPY_CHANGE},
    {"customer_address",
	"id, customer, old_mail, new_mail, lang, asked_at, confirm, undo, confirmed_at, ended_at",
	"iitttibbii", 1, COPY_ACCOUNTS, COPY_CHANGE},
    {"application",
	"id, customer, kind, code, made, state, version, lang, begun_at, changed_at, sent_at,"
	" decided_at, decided_by, reason, forgotten",
	"iitiititiiiitti", 1, COPY_ACCOUNTS, COPY_CHANGE},
    {"application_field", "application, name, text, version", "itti", 2, COPY_ACCOUNTS,
	COPY_CHANGE},
    {"coupon_purchase", "id, customer, service, years, count, made_at, until, actor", "iitiiiit", 1,
	COPY_ACCOUNTS, COPY_CHANGE},
    {"coupon", "id, purchase, digest, last, used_at, customer, code", "iibtiii", 1, COPY_ACCOUNTS,
	COPY_CHANGE},
    {"coupon_try", "customer, day, wrong", "iii", 1, COPY_ACCOUNTS, COPY_CHANGE},
    {"contract_order", "code, customer, service, years, coupon, net, ordered_at, state", "iitiiiii",
	1, COPY_ACCOUNTS, COPY_CHANGE},
    {"invoice",
	"id, code, made_at, due_day, service, years, currency, net, tax_percent, tax,"
	" registration, payee, way, posted_at, posted_by",
	"iiiititiiitttit", 1, COPY_ACCOUNTS, COPY_CHANGE},
    {"invoice_recipient", "invoice, organization, department, title, name, address, mail",
	"itttttt", 1, COPY_ACCOUNTS, COPY_CHANGE},
    {"notice_refusal", "customer, kind, refused_at", "iti", 2, COPY_ACCOUNTS, COPY_CHANGE},
    {"ledger_entry", "idx, event, at, code, entry", "iiiib", 1, COPY_ACCOUNTS, COPY_CHANGE},
    {"ledger_host", "idx, host", "it", 2, COPY_ACCOUNTS, COPY_CHANGE},
    {"ledger_checkpoint", "size, checkpoint, at", "iti", 1, COPY_ACCOUNTS, COPY_CHANGE},
    {"ledger_salt", "code, salt", "it", 1, COPY_ACCOUNTS, COPY_CHANGE},
    {"ledger_mark", "name, place, until", "tii", 1, COPY_ACCOUNTS, COPY_CHANGE},
    {"usage_batch", "process, number, at", "tii", 1, COPY_COUNTS, COPY_CHANGE},
    {"usage_total", "day, shape, n", "iii", 2, COPY_COUNTS, COPY_CHANGE},
    {"usage_code", "code, day, place, shape, n", "iiiii", 4, COPY_COUNTS, COPY_CHANGE},
    {"usage_rollup", "bucket, code, pictures, clicks, unverifiable", "iiiii", 2, COPY_COUNTS,
	COPY_CHANGE},
    {"usage_place",
	"code, place, host, reason, pictures, clicks, error, first_day, last_day, old_day, sizes,"
	" formats",
	"iitiiiiiiiii", 2, COPY_COUNTS, COPY_CHANGE},
    {"usage_foreign", "host, hits, error, first_day, last_day, code", "tiiiii", 1, COPY_COUNTS,
	COPY_CHANGE},
    {"usage_standing",
	"code, wanted, renewed, begins, ends, first_day, picture_day, click_day, old_day,"
	" wrong_day",
	"iiiiiiiiii", 1, COPY_COUNTS, COPY_CHANGE},
    {"help_opened", "day, answer, n", "iti", 2, COPY_COUNTS, COPY_CHANGE},
    {"usage_inbox", "id, at, first_code, last_code, items, packed", "iiiiib", 1, COPY_COUNTS,
	COPY_CHANGE},
    {"usage_mark", "name, at", "ti", 1, COPY_COUNTS, COPY_CHANGE},
    {"usage_complaint", "id, at, day, host, code, seen, words", "iiitttt", 1, COPY_COUNTS,
	COPY_CHANGE},
    {"revocation_list",
	"id, issuer_key, names, asked_at, seen_at, this_update, next_update, number, entries, etag,"
	" modified, fault",
	"ibtiiiitittt", 1, COPY_COUNTS, COPY_CHANGE},
    {"revocation",
	"certificate, issuer, list, looked_up, ocsp, ocsp_state, ocsp_asked, ocsp_at, ocsp_until,"
	" ocsp_fault, revoked_at, reason, seen_in, seen_at, vanished_at",
	"iiiiiiiiitittii", 1, COPY_COUNTS, COPY_CHANGE},
    {"site", "id, code, host, port, visited_at, good, page_at, page_good, asked_at", "iitiiiiii", 1,
	COPY_COUNTS, COPY_CHANGE},
    {"site_news", "id, event", "ii", 1, COPY_COUNTS, COPY_CHANGE},
    {"finding",
	"site, what, detail, first_at, last_at, confirmed_at, told_at, cured_at, cure_told_at",
	"ittiiiiii", 2, COPY_COUNTS, COPY_CHANGE},
    {"attention",
	"id, source, place, what, kind, code, moment, record_at, world_at, detail, first_at,"
	" confirmed_at, told_at, cured_at, cure_told_at",
	"iiitiiiiitiiiii", 1, COPY_COUNTS, COPY_CHANGE},
    {"mail",
	"id, kind, reason, lang, recipient, customer, code, details, place, made_at, due_at, until,"
	" state, claimed, failures, said, settled_at, message",
	"ittttiitiiiiiiitit", 1, COPY_COUNTS, COPY_CHANGE},
    {"watch_plan", "id, key", "ib", 1, COPY_COUNTS, COPY_CHANGE},
    {"watch_task", "kind, subject, due, claimed, failures", "iiiii", 2, COPY_COUNTS, COPY_CHANGE},
};

/* The first `count` columns; *ret_rest are the others. */
static struct str table_first_columns(
    const struct copy_table *table, size_t count, struct str *ret_rest)
{
	struct str rest = str_from(table->columns), last = rest;

	for (size_t i = 0; i < count; i++)
		last = str_trim(str_cut(&rest, ','));
	*ret_rest = rest;
	return (struct str){table->columns, (size_t)(last.at + last.len - table->columns)};
}

/* "(?1, ?2)" for the next two parameters. */
static void sql_write_parameters(size_t count, unsigned *next, struct buf *to)
{
	for (size_t i = 0; i < count; i++)
		buf_printf(to, "%s?%u", i == 0 ? "(" : ", ", (*next)++);
	buf_putc(to, ')');
}

static void sql_write_range(
    const struct copy_table *table, unsigned bounds, unsigned *next, struct buf *to)
{
	static const struct {
		unsigned bound;
		const char *operator;
	} ends[] = {{COPY_BEHIND, ">"}, {COPY_UP_TO, "<="}};
	const char *word = "WHERE";
	struct str rest, key = table_first_columns(table, table->keys, &rest);

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		if ((bounds & ends[i].bound) == 0)
			continue;
		buf_printf(to, " %s (%.*s) %s ", word, STR_ARG(key), ends[i].operator);
		sql_write_parameters(table->keys, next, to);
		word = "AND";
	}
}

static void sql_write_read(const struct copy_table *table, unsigned bounds, struct buf *to)
{
	struct str rest, key = table_first_columns(table, table->keys, &rest);
	unsigned next = 1;

	buf_printf(to, "SELECT %s FROM %s", table->columns, table->name);
	sql_write_range(table, bounds, &next, to);
	buf_printf(to, " ORDER BY %.*s LIMIT ?%u", STR_ARG(key), next);
}

static void sql_write_drop(const struct copy_table *table, unsigned bounds, struct buf *to)
{
	unsigned next = 1;

	buf_printf(to, "DELETE FROM %s", table->name);
	sql_write_range(table, bounds, &next, to);
}

static void sql_write_span(const struct copy_table *table, unsigned bounds, struct buf *to)
{
	struct str rest, first = table_first_columns(table, 1, &rest);

	(void)bounds;
	buf_printf(to,
	    "SELECT coalesce((SELECT min(%.*s) FROM %s), 0),"
	    " coalesce((SELECT max(%.*s) FROM %s), 0)",
	    STR_ARG(first), table->name, STR_ARG(first), table->name);
}

/* In the order in which they were added: a contract may renew only one that is there. */
static void sql_write_changed(const struct copy_table *table, unsigned bounds, struct buf *to)
{
	(void)bounds;
	buf_printf(to, "SELECT %s FROM %s", table->columns, table->name);
	buf_puts(
	    to, table->rows == COPY_GROW
		    ? " WHERE id > ?1 AND id <= ?2 ORDER BY id"
		    : " JOIN (SELECT code, min(id) AS first FROM event WHERE id > ?1 AND id <= ?2"
		      " GROUP BY code) AS changed USING (code) ORDER BY first");
}

/* What was copied before may have changed. */
static void sql_write_put(const struct copy_table *table, unsigned bounds, struct buf *to)
{
	struct str rest, key = table_first_columns(table, table->keys, &rest);
	unsigned next = 1;

	(void)bounds;
	buf_printf(to, "INSERT INTO %s (%s) VALUES ", table->name, table->columns);
	sql_write_parameters(strlen(table->types), &next, to);
	if (table->rows == COPY_GROW)
		return;
	buf_printf(to, " ON CONFLICT (%.*s) DO %s", STR_ARG(key),
	    rest.at == NULL ? "NOTHING" : "UPDATE SET");
	for (const char *comma = " "; rest.at != NULL; comma = ", ") {
		struct str column = str_trim(str_cut(&rest, ','));

		buf_printf(to, "%s%.*s = excluded.%.*s", comma, STR_ARG(column), STR_ARG(column));
	}
}

static bool table_has_integer_key(const struct copy_table *table)
{
	return table->types[0] == 'i';
}

static void sql_write_forget(const struct copy_table *table, unsigned bounds, struct buf *to)
{
	(void)bounds;
	buf_printf(to, "DELETE FROM %s WHERE code = ?1", table->name);
}

static bool table_loses(const struct copy_table *table)
{
	return table->rows == COPY_GO;
}

static bool table_is_record(const struct copy_table *table)
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
    {COPY_SPAN, 1, table_has_integer_key, sql_write_span},
    {COPY_CHANGED, 1, table_is_record, sql_write_changed},
    {COPY_FORGET, 1, table_loses, sql_write_forget},
    {COPY_PUT, 1, NULL, sql_write_put},
    {COPY_READ, 4, NULL, sql_write_read},
    {COPY_DROP, 4, NULL, sql_write_drop},
};

enum err copy_prepare(struct copy_side *side)
{
	struct buf text = BUF_INIT(SQL_MAX);
	enum err err = ERR_OK;

	for (size_t i = 0; i < STORE_COPY_TABLES; i++)
		for (size_t w = 0; w < sizeof writers / sizeof writers[0]; w++) {
			const struct copy_table *table = &copy_tables[i];
			bool needed = writers[w].is_needed == NULL || writers[w].is_needed(table);

			for (unsigned form = 0; needed && form < writers[w].forms && !err; form++) {
				buf_clear(&text);
				writers[w].write(table, form, &text);
				err = text.err ? store_no_memory(side->store)
					       : store_prepare(side->store, text.at,
						     &side->statements[i][writers[w].sql + form]);
			}
		}
	buf_free(&text);
	return err;
}
