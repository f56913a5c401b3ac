/* Reads what proves a code besides its record. */
#include <stdlib.h>
#include <string.h>
#include "doctor/check.h"
#include "doctor/evidence.h"
#include "doctor/sql.h"
#include "ledger/store.h"
#include "record/succession.h"
#include "revocation/read.h"
#include "store/rows.h"

/* ---- since when it has been certified ---- */

struct span_row {
	struct code code;
	struct evidence_span span;
};

static bool span_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct span_row *to = item;

	(void)arena;
	to->code = code_of_number(sql_int(q, 0));
	to->span = (struct evidence_span){sql_int(q, 1), sql_int(q, 2)};
	return true;
}

static bool code_eq(const struct code *a, const struct code *b)
{
	return memcmp(a->text, b->text, CODE_LENGTH) == 0;
}

/* Whether the contract behind a code leads to this one (record/succession.h); the answers to the
 * last question are kept, since a contract's certificates often stand together. */
struct kinship {
	struct contract own;
	struct code other;
	bool is_kin;
};

static enum err kinship_ask(
    struct store *s, struct kinship *k, const struct code *other, struct arena *arena)
{
	struct contract contract;
	enum err err;

	if (code_eq(&k->other, other))
		return ERR_OK;
	k->other = *other;
	k->is_kin = code_eq(&k->own.code, other);
	if (k->is_kin)
		return ERR_OK;
	if (k->own.url_count == 0) {
		err = store_contract(s, &k->own.code, arena, &k->own);
		if (err)
			return err;
	}
	err = store_contract(s, other, arena, &contract);
	if (!err && succession_leads(&contract, &k->own, &k->is_kin))
		err = store_no_memory(s);
	return err;
}

/* Those that are not of the same hosts or organisation do not count; nobody asks which of them
 * those are that would not change anything. */
static enum err spans_follow(struct store *s, const struct code *code, const struct span_row *rows,
    size_t count, struct arena *arena, int64_t *from)
{
	struct kinship k = {.own.code = *code};
	enum err err = ERR_OK;

	for (size_t i = 0; i < count && !err; i++) {
		int64_t since = evidence_since(*from, &rows[i].span, 1);

		if (since < *from) {
			err = kinship_ask(s, &k, &rows[i].code, arena);
			if (!err && k.is_kin)
				*from = since;
		}
	}
	return err;
}

static enum err spans_read(
    struct store *s, const struct code *code, int64_t now, int64_t *certified_since)
{
	struct sql_query *q = store_query(s, doctor_sql[DOCTOR_SQL_SPANS]);
	struct arena arena = {0};
	struct span_row *rows = NULL;
	size_t count = 0;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, now);
	err = store_rows(s, q, &arena, sizeof *rows, span_take, &rows, &count);
	if (!err)
		err = spans_follow(s, code, rows, count, &arena, certified_since);
	arena_free(&arena);
	return err;
}

/* ---- the certificate ---- */

static enum err certificate_facts_read(
    struct store *s, const struct code *code, int64_t now, struct evidence_facts *to)
{
	struct sql_query *q = store_query(s, doctor_sql[DOCTOR_SQL_CURRENT]);
	bool found, alone = true;
	int64_t id = 0;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, now);
	found = sql_step(q);
	if (found) {
		id = sql_int(q, 0);
		to->certified_since = sql_int(q, 1);
		alone = sql_is_null(q, 2) && sql_int(q, 3) == 1;
	}
	err = store_result(s, sql_end(q));
	if (err || !found)
		return err;
	err = revocation_read(s, id, &to->memory, &to->revocation);
	/* Why an answer did not count is not for visitors; that it did not, is. */
	to->revocation.ocsp_fault.len = to->revocation.list_fault.len = 0;
	return err || alone ? err : spans_read(s, code, now, &to->certified_since);
}

/* ---- sites ---- */

/* Of several sites the worst is told; one where something was seen before those of which nothing is
 * known. */
static int site_rank(enum evidence_state state)
{
	static const int ranks[EVIDENCE_STATE_COUNT] = {
	    [EVIDENCE_OTHER] = 3,
	    [EVIDENCE_FAULT] = 2,
	    [EVIDENCE_GOOD] = 1,
	};

	return ranks[state];
}

/* What a row of DOCTOR_SQL_SEEN says: a site with one of its findings that count, or with none. */
static struct evidence_site site_row_read(struct sql_query *q)
{
	struct evidence_site site = {.id = sql_int(q, 0), .at = sql_int(q, 2)};
	enum doctor_check check;

	if ((sql_int(q, 3) & doctor_check_bit(DOCTOR_SERVED)) != 0)
		site.state = EVIDENCE_GOOD;
	if (!sql_is_null(q, 4) && doctor_check_parse(sql_text(q, 4), &check) &&
	    doctor_checks[check].visit == DOCTOR_VISIT_TLS &&
	    doctor_checks[check].weight == DOCTOR_WRONG) {
		site.state = check == DOCTOR_FOREIGN ? EVIDENCE_OTHER : EVIDENCE_FAULT;
		site.since = sql_int(q, 5);
	}
	return site;
}

static enum err sites_read(struct store *s, const struct code *code, struct evidence_facts *to)
{
	struct sql_query *q = store_query(s, doctor_sql[DOCTOR_SQL_SEEN]);
	bool ok = true;

	sql_bind_int(q, 1, code_number(code));
	while (ok && sql_step(q)) {
		struct evidence_site site = site_row_read(q);

		if (to->has_site && site_rank(site.state) <= site_rank(to->site.state) &&
		    (to->site.at != 0 || site.at == 0))
			continue;
		site.host = arena_str(&to->memory, sql_text(q, 1));
		ok = site.host != NULL;
		to->site = site;
		to->has_site = true;
	}
	return store_end(s, q, ok);
}

/* ---- the public log ---- */

static enum err log_read(struct store *s, const struct code *code, struct evidence_facts *to)
{
	enum err err = ledger_index_of_code(s, code, &to->logged_at);

	to->is_logged = err == ERR_OK;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* ---- the question ---- */

static void evidence_free(void *answer)
{
	struct evidence_facts *facts = answer;

	arena_free(&facts->memory);
	free(facts);
}

static size_t evidence_memory(const void *answer)
{
	const struct evidence_facts *facts = answer;

	return sizeof *facts + facts->memory.used;
}

static enum err evidence_ask(
    void *arg, struct store *s, const struct code *code, int64_t now, void **ret)
{
	struct evidence_facts *facts = calloc(1, sizeof *facts);
	enum err err;

	(void)arg;
	if (facts == NULL)
		return ERR_NO_MEMORY;
	err = certificate_facts_read(s, code, now, facts);
	if (!err)
		err = sites_read(s, code, facts);
	if (!err)
		err = log_read(s, code, facts);
	if (err)
		evidence_free(facts);
	else
		*ret = facts;
	return err;
}

const struct lookup_question evidence_question = {evidence_ask, evidence_free, evidence_memory, 32};
