/* The sites of contracts, and what was found there. */
#include "doctor/site.h"

#include "doctor/sql.h"
#include "store/rows.h"

/* ---- reading ---- */

static bool site_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct doctor_site *to = item;
	bool ok = true;

	to->id = sql_int(q, 0);
	to->code = code_of_number(sql_int(q, 1));
	to->host = store_keep(q, 2, arena, &ok);
	to->port = (uint16_t)sql_int(q, 3);
	to->visited_at = sql_int(q, 4);
	to->good = sql_int(q, 5);
	to->page_at = sql_int(q, 6);
	to->page_good = sql_int(q, 7);
	to->asked_at = sql_int(q, 8);
	return ok;
}

/* A finding with whose it is, as rows are read. */
struct finding_row {
	int64_t site;
	bool is_known; /* this program knows the check */
	struct doctor_finding finding;
};

static bool finding_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct finding_row *to = item;
	bool ok = true;

	to->site = sql_int(q, 0);
	to->is_known = doctor_check_parse(sql_text(q, 1), &to->finding.check);
	to->finding.detail = store_keep(q, 2, arena, &ok);
	to->finding.first_at = sql_int(q, 3);
	to->finding.last_at = sql_int(q, 4);
	to->finding.confirmed_at = sql_int(q, 5);
	to->finding.told_at = sql_int(q, 6);
	to->finding.cured_at = sql_int(q, 7);
	to->finding.cure_told_at = sql_int(q, 8);
	return ok;
}

/* Gives each site its findings: both are in the order of sites. */
static bool findings_share_out(struct arena *arena, struct doctor_site *sites, size_t site_count,
    const struct finding_row *rows, size_t row_count)
{
	struct doctor_finding *all = arena_alloc(arena, (row_count + 1) * sizeof *all);
	size_t at = 0;

	if (all == NULL)
		return false;
	for (size_t i = 0; i < site_count; i++) {
		sites[i].findings = all;
		for (; at < row_count && rows[at].site == sites[i].id; at++)
			if (rows[at].is_known)
				all[sites[i].finding_count++] = rows[at].finding;
		all += sites[i].finding_count;
	}
	return true;
}

static enum err state_read_visits(struct store *s, const struct code *code, bool *ret)
{
	struct sql_query *q = store_query(s, doctor_sql[DOCTOR_SQL_VISITS]);
	bool found;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	found = sql_step(q);
	if (found)
		*ret = sql_int(q, 0) != 0;
	err = store_result(s, sql_end(q));
	return err || found ? err : ERR_NOT_FOUND;
}

static enum err state_read_sites(
    struct store *s, const struct code *code, struct arena *arena, struct doctor_state *ret)
{
	struct doctor_site *sites = NULL;
	struct finding_row *rows = NULL;
	size_t row_count = 0;
	struct sql_query *q = store_query(s, doctor_sql[DOCTOR_SQL_SITES]);
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	err = store_rows(s, q, arena, sizeof *sites, site_take, &sites, &ret->site_count);
	if (err)
		return err;
	q = store_query(s, doctor_sql[DOCTOR_SQL_FINDINGS]);
	sql_bind_int(q, 1, code_number(code));
	err = store_rows(s, q, arena, sizeof *rows, finding_take, &rows, &row_count);
	if (!err && !findings_share_out(arena, sites, ret->site_count, rows, row_count))
		err = store_no_memory(s);
	ret->sites = sites;
	return err;
}

enum err doctor_read(
    struct store *s, const struct code *code, struct arena *arena, struct doctor_state *ret)
{
	struct doctor_state state = {0};
	enum err err = state_read_visits(s, code, &state.visits);

	if (!err)
		err = state_read_sites(s, code, arena, &state);
	if (!err)
		*ret = state;
	return err;
}

enum err doctor_site(struct store *s, int64_t id, struct arena *arena, struct doctor_site *ret)
{
	struct sql_query *q = store_query(s, doctor_sql[DOCTOR_SQL_SITE]);
	struct doctor_site site = {0};
	bool found, ok = true;
	enum err err;

	sql_bind_int(q, 1, id);
	found = sql_step(q);
	if (found)
		ok = site_take(q, arena, &site);
	err = store_end(s, q, ok);
	if (!err && !found)
		err = ERR_NOT_FOUND;
	if (!err)
		*ret = site;
	return err;
}

enum err doctor_site_ids(
    struct store *s, const struct code *code, struct arena *arena, int64_t **ret, size_t *ret_count)
{
	struct doctor_state state;
	int64_t *ids;
	enum err err = doctor_read(s, code, arena, &state);

	if (err == ERR_NOT_FOUND) {
		*ret_count = 0;
		return ERR_OK;
	}
	ids = err ? NULL : arena_alloc(arena, (state.site_count + 1) * sizeof *ids);
	if (err)
		return err;
	if (ids == NULL)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < state.site_count; i++)
		ids[i] = state.sites[i].id;
	*ret = ids;
	*ret_count = state.site_count;
	return ERR_OK;
}

enum doctor_answer doctor_site_answer(
    const struct doctor_site *site, enum doctor_check check, const struct doctor_finding **ret)
{
	int64_t good =
	    doctor_checks[check].visit == DOCTOR_VISIT_TLS ? site->good : site->page_good;

	*ret = NULL;
	for (size_t i = 0; i < site->finding_count; i++)
		if (site->findings[i].check == check && site->findings[i].cured_at == 0) {
			*ret = &site->findings[i];
			return DOCTOR_IS_WRONG;
		}
	return (good & doctor_check_bit(check)) != 0 ? DOCTOR_IS_GOOD : DOCTOR_NOT_KNOWN;
}

bool doctor_site_is_faulty(const struct doctor_site *site, enum doctor_visit visit,
    enum doctor_weight least, const struct doctor_finding **ret)
{
	const struct doctor_finding *worst = NULL;

	for (size_t i = 0; i < site->finding_count; i++) {
		const struct doctor_finding *f = &site->findings[i];
		const struct doctor_check_row *row = &doctor_checks[f->check];

		if (f->confirmed_at != 0 && f->cured_at == 0 && row->visit == visit &&
		    row->weight <= least &&
		    (worst == NULL || row->weight < doctor_checks[worst->check].weight))
			worst = f;
	}
	if (worst != NULL)
		*ret = worst;
	return worst != NULL;
}

/* ---- what a visit found ---- */

static enum err finding_read(
    struct store *s, int64_t site, struct str what, struct arena *arena, struct finding_row *ret)
{
	struct sql_query *q = store_query(s, doctor_sql[DOCTOR_SQL_FINDING]);
	bool found, ok = true;
	enum err err;

	sql_bind_int(q, 1, site);
	sql_bind_text(q, 2, what);
	found = sql_step(q);
	if (found)
		ok = finding_take(q, arena, ret);
	err = store_end(s, q, ok);
	return err || found ? err : ERR_NOT_FOUND;
}

/* Runs a statement about a finding with up to three more parameters. */
static enum err finding_write(struct store *s, enum doctor_sql sql, int64_t site, struct str what)
{
	struct sql_query *q = store_query(s, doctor_sql[sql]);

	sql_bind_int(q, 1, site);
	sql_bind_text(q, 2, what);
	sql_step(q);
	return store_result(s, sql_end(q));
}

static enum err finding_see(const struct change *c, int64_t site, struct str what,
    struct str detail, const struct doctor_finding *there)
{
	bool is_new = there == NULL || there->cured_at != 0;
	struct sql_query *q = store_query(
	    c->store, doctor_sql[is_new ? DOCTOR_SQL_ADD_FINDING : DOCTOR_SQL_SEE_FINDING]);

	sql_bind_int(q, 1, site);
	sql_bind_text(q, 2, what);
	sql_bind_text(q, 3, detail);
	sql_bind_int(q, 4, c->now);
	if (!is_new && there->confirmed_at != 0)
		sql_bind_int(q, 5, there->confirmed_at);
	else if (!is_new && c->now - there->first_at >= DOCTOR_CONFIRM_S)
		sql_bind_int(q, 5, c->now);
	sql_step(q);
	return store_result(c->store, sql_end(q));
}

static enum err finding_cure(
    const struct change *c, int64_t site, struct str what, const struct doctor_finding *there)
{
	struct sql_query *q;

	if (there == NULL || there->cured_at != 0)
		return ERR_OK;
	if (there->confirmed_at == 0)
		return finding_write(c->store, DOCTOR_SQL_DROP_FINDING, site, what);
	q = store_query(c->store, doctor_sql[DOCTOR_SQL_CURE_FINDING]);
	sql_bind_int(q, 1, site);
	sql_bind_text(q, 2, what);
	sql_bind_int(q, 3, c->now);
	sql_step(q);
	return store_result(c->store, sql_end(q));
}

/* Keeps the answer to one check. */
static enum err answer_keep(const struct change *c, int64_t site, enum doctor_check check,
    const struct doctor_report *report, bool *again)
{
	struct str what = str_from(doctor_checks[check].word);
	struct finding_row row = {0};
	const struct doctor_finding *there = &row.finding;
	struct arena memory = {0};
	enum err err = finding_read(c->store, site, what, &memory, &row);

	if (err == ERR_NOT_FOUND) {
		there = NULL;
		err = ERR_OK;
	}
	if (!err && report->answers[check] == DOCTOR_IS_WRONG) {
		*again |= there == NULL || there->cured_at != 0 ||
			  (there->confirmed_at == 0 && c->now - there->first_at < DOCTOR_CONFIRM_S);
		err = finding_see(c, site, what, report->details[check], there);
	} else if (!err) {
		err = finding_cure(c, site, what, there);
	}
	arena_free(&memory);
	return err;
}

static enum err site_keep(const struct change *c, int64_t id, enum doctor_visit visit, int64_t bits)
{
	struct sql_query *q = store_query(c->store,
	    doctor_sql[visit == DOCTOR_VISIT_TLS ? DOCTOR_SQL_KEEP_TLS : DOCTOR_SQL_KEEP_PAGE]);

	sql_bind_int(q, 1, id);
	sql_bind_int(q, 2, c->now);
	sql_bind_int(q, 3, bits);
	sql_step(q);
	return store_result(c->store, sql_end(q));
}

enum err doctor_keep(const struct change *c, int64_t site, enum doctor_visit visit,
    const struct doctor_report *report, bool *ret_again)
{
	struct arena memory = {0};
	struct doctor_site there;
	bool again = false;
	enum err err =
	    report->failed ? change_no_memory(c) : doctor_site(c->store, site, &memory, &there);

	for (unsigned i = 0; i < DOCTOR_CHECK_COUNT && !err; i++)
		if (doctor_checks[i].visit == visit && report->answers[i] != DOCTOR_NOT_KNOWN)
			err = answer_keep(c, site, (enum doctor_check)i, report, &again);
	if (!err)
		err = site_keep(c, site, visit, doctor_report_bits(report));
	if (!err)
		*ret_again = again;
	arena_free(&memory);
	return err;
}

/* ---- sites that come and go ---- */

enum err doctor_site_add(const struct change *c, const struct code *code, struct str host,
    uint16_t port, int64_t *ret_id)
{
	struct sql_query *q = store_query(c->store, doctor_sql[DOCTOR_SQL_ADD_SITE]);

	sql_bind_int(q, 1, code_number(code));
	sql_bind_text(q, 2, host);
	sql_bind_int(q, 3, port);
	if (sql_step(q))
		*ret_id = sql_int(q, 0);
	return store_result(c->store, sql_end(q));
}

static enum err site_run(struct store *s, enum doctor_sql sql, int64_t id)
{
	struct sql_query *q = store_query(s, doctor_sql[sql]);

	sql_bind_int(q, 1, id);
	sql_step(q);
	return store_result(s, sql_end(q));
}

enum err doctor_site_drop(const struct change *c, int64_t id)
{
	enum err err = site_run(c->store, DOCTOR_SQL_DROP_FINDINGS, id);

	return err ? err : site_run(c->store, DOCTOR_SQL_DROP_SITE, id);
}

enum err doctor_ask(const struct change *c, const struct code *code)
{
	struct arena memory = {0};
	struct doctor_state state;
	struct sql_query *q;
	enum err err = doctor_read(c->store, code, &memory, &state);

	if (!err && state.site_count == 0)
		err = ERR_NOT_FOUND;
	for (size_t i = 0; !err && i < state.site_count; i++)
		if (state.sites[i].asked_at > c->now - DOCTOR_ASK_S)
			err = ERR_BUSY;
	if (!err) {
		q = store_query(c->store, doctor_sql[DOCTOR_SQL_ASK]);
		sql_bind_int(q, 1, code_number(code));
		sql_bind_int(q, 2, c->now);
		sql_step(q);
		err = store_result(c->store, sql_end(q));
	}
	arena_free(&memory);
	return err;
}
