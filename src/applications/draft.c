/* Drafts: begun, saved step by step, dropped. */
#include "applications/draft.h"

#include <assert.h>
#include <string.h>
#include "applications/prefill.h"
#include "applications/store.h"
#include "applications/window.h"
#include "base/utf8.h"
#include "customers/customers.h"
#include "orders/coupon.h"
#include "pki/private_key.h"

/* ---- beginning ---- */

/* The draft of this kind for a contract; 0 for none. */
static enum err draft_find(const struct application_asker *a, enum application_kind kind,
    const struct code *code, int64_t *ret)
{
	struct sql_query *q = application_query(&a->change, APPLICATIONS_SQL_DRAFT_OF, a->customer);

	sql_bind_text(q, 2, str_from(application_kind_name(kind)));
	sql_bind_int(q, 3, code_number(code));
	return application_number(&a->change, q, ret);
}

static enum err draft_check_many(const struct application_asker *a)
{
	int64_t count = 0;
	enum err err = application_number(&a->change,
	    application_query(&a->change, APPLICATIONS_SQL_COUNT_DRAFTS, a->customer), &count);

	if (err || count < APPLICATION_DRAFTS_MAX)
		return err;
	return err_reason(a->change.why, ERR_REFUSED, "application.many",
	    "there are %d drafts already: send or drop one of them first", APPLICATION_DRAFTS_MAX);
}

static enum err draft_add(const struct application_asker *a, enum application_kind kind,
    const struct code *code, int64_t *ret)
{
	const struct change *c = &a->change;
	struct customer customer;
	struct sql_query *q;
	enum err err = customers_find(c, a->customer, &customer);

	if (err)
		return err;
	q = application_query(c, APPLICATIONS_SQL_ADD, a->customer);
	sql_bind_text(q, 2, str_from(application_kind_name(kind)));
	if (code != NULL)
		sql_bind_int(q, 3, code_number(code));
	sql_bind_text(q, 4, str_from(lang_tag(customer.lang)));
	sql_bind_int(q, 5, c->now);
	return application_number(c, q, ret);
}

/* The contract from which a draft is filled in; "" for none. */
static enum err draft_source(
    const struct application_asker *a, const struct code *code, struct code *ret)
{
	struct sql_query *q;
	bool found;

	if (code != NULL) {
		*ret = *code;
		return ERR_OK;
	}
	q = application_query(&a->change, APPLICATIONS_SQL_NEWEST_CONTRACT, a->customer);
	found = sql_step(q);
	*ret = found ? code_of_number(sql_int(q, 0)) : (struct code){.text = ""};
	return store_result(a->change.store, sql_end(q));
}

static enum err draft_begin(const struct application_asker *a, enum application_kind kind,
    const struct code *code, int64_t *ret)
{
	struct code source;
	int64_t id = 0;
	enum err err = code == NULL ? ERR_OK : draft_find(a, kind, code, &id);

	if (!err && id == 0) {
		err = application_check_window(a, kind, code);
		if (!err)
			err = draft_check_many(a);
		if (!err)
			err = draft_add(a, kind, code, &id);
		if (!err)
			err = draft_source(a, code, &source);
		if (!err)
			err = application_prefill(a, id, kind, &source);
	}
	if (!err)
		*ret = id;
	return err;
}

enum err application_begin(const struct application_asker *a, enum application_kind kind,
    const struct code *code, int64_t *ret_id)
{
	enum err err = change_begin(&a->change);
	int64_t id = 0;

	assert((code != NULL) == application_kinds[kind].is_about);
	if (!err && code != NULL)
		err = customers_check_contract(&a->change, a->customer, code);
	if (!err)
		err = draft_begin(a, kind, code, &id);
	err = change_end(&a->change, err);
	if (!err)
		*ret_id = id;
	return err;
}

/* ---- saving ---- */

static enum err text_refuse(const struct application_field *field, enum err err, const char *reason,
    const char *words, struct problem *why)
{
	err_reason(why, err, reason, "%s: %s", field->name, words);
	err_about(why, field->name, strlen(field->name));
	return err;
}

/* Can a text be kept? Whether it is right is another question: check.h. */
static enum err text_check(
    const struct application_field *field, struct str text, struct problem *why)
{
	if (text.len > field->max)
		return text_refuse(
		    field, ERR_TOO_LARGE, "application.long", "the text is too long", why);
	if (private_key_is_in(text))
		return text_refuse(field, ERR_REFUSED, "csr.secret",
		    "there is a private key in it, which is not kept: whoever saw it can pretend "
		    "to "
		    "be the site, so throw it away and make a new one",
		    why);
	if (!utf8_valid(text) || str_index(text, '\0') < text.len)
		return text_refuse(field, ERR_INVALID, "application.text",
		    "it is no text in the encoding UTF-8", why);
	return ERR_OK;
}

static enum err texts_check(
    enum application_step step, const struct str texts[APPLICATION_FIELDS_MAX], struct problem *why)
{
	size_t count;
	const struct application_field *fields = application_fields(step, &count);
	enum err err = ERR_OK;

	for (size_t i = 0; i < count && !err; i++)
		if (texts[i].at != NULL)
			err = text_check(&fields[i], texts[i], why);
	return err;
}

/* As browsers have it while somebody types: they send lines with CRLF. */
static enum err texts_take_lines(enum application_step step,
    const struct str texts[APPLICATION_FIELDS_MAX], struct arena *arena,
    struct str ret[APPLICATION_FIELDS_MAX], struct problem *why)
{
	size_t count;

	application_fields(step, &count);
	for (size_t i = 0; i < count; i++) {
		char *copy = arena_str(arena, texts[i]);
		size_t len = 0;

		if (copy == NULL)
			return err_no_memory(why);
		for (size_t j = 0; j < texts[i].len; j++)
			if (copy[j] != '\r' || copy[j + 1] != '\n')
				copy[len++] = copy[j];
		ret[i] = (struct str){texts[i].at == NULL ? NULL : copy, len};
	}
	return ERR_OK;
}

/* Is it all there already? */
static bool texts_are_there(const struct application *draft, enum application_step step,
    const struct str texts[APPLICATION_FIELDS_MAX])
{
	size_t count;
	const struct application_field *fields = application_fields(step, &count);
	bool same = draft->step_versions[step] > 0;

	for (size_t i = 0; i < count && same; i++) {
		struct str there = application_text(draft, step, fields[i].name);

		same = texts[i].at == NULL || str_eq(texts[i], there);
	}
	return same;
}

static enum err texts_write(const struct change *c, const struct application *draft,
    enum application_step step, const struct str texts[APPLICATION_FIELDS_MAX])
{
	size_t count;
	const struct application_field *fields = application_fields(step, &count);
	struct sql_query *q = application_query(c, APPLICATIONS_SQL_SET_VERSION, draft->id);
	enum err err;

	sql_bind_int(q, 2, (int64_t)draft->version + 1);
	sql_bind_int(q, 3, c->now);
	err = store_result(c->store, sql_finish_later(q));
	for (size_t i = 0; i < count && !err; i++)
		if (texts[i].at != NULL)
			err = application_put_text(
			    c, draft->id, step, fields[i].name, texts[i], draft->version + 1);
	return err;
}

/* The customer's own, which must be a draft still. */
static enum err draft_read(
    const struct application_asker *a, int64_t id, struct arena *arena, struct application *ret)
{
	enum err err = application_read_own(a, id, arena, ret);

	if (!err && ret->state != APPLICATION_DRAFT)
		return err_reason(a->change.why, ERR_REFUSED, "application.sent",
		    "the application was sent: it is no draft any more");
	return err;
}

/* Whoever types one coupon after the other may be guessing. */
static enum err save_new(const struct application_asker *a, const struct application *draft,
    enum application_step step, const struct str texts[APPLICATION_FIELDS_MAX])
{
	struct coupon_use use = {.number = texts[0], .customer = a->customer};
	enum err err = texts_write(&a->change, draft, step, texts);

	return err || step != APPLICATION_ORDER || use.number.len == 0
		   ? err
		   : coupon_note_guess(&a->change, &use);
}

/* *ret_saved: it is another than before. */
static enum err draft_save(const struct application_asker *a, const struct application *draft,
    uint64_t version, enum application_step step, const struct str texts[APPLICATION_FIELDS_MAX],
    bool *ret_saved)
{
	struct problem *why = a->change.why;

	if (application_step_place(draft->kind, step) == application_kinds[draft->kind].step_count)
		return err_reason(why, ERR_REFUSED, "application.step",
		    "such an application has no step %s", application_step_name(step));
	if (texts_are_there(draft, step, texts))
		return ERR_OK;
	if (draft->step_versions[step] > version)
		return err_reason(why, ERR_CHANGED, "application.changed",
		    "this step was saved meanwhile, in another window or by somebody else");
	*ret_saved = true;
	return save_new(a, draft, step, texts);
}

enum err application_save(const struct application_asker *a, int64_t id, uint64_t version,
    enum application_step step, const struct str texts[APPLICATION_FIELDS_MAX],
    uint64_t *ret_version)
{
	struct str lines[APPLICATION_FIELDS_MAX];
	struct arena arena = {NULL, 0};
	struct application draft;
	bool saved = false;
	enum err err;

	*a->change.why = (struct problem){.text = ""};
	err = texts_check(step, texts, a->change.why);
	if (!err)
		err = texts_take_lines(step, texts, &arena, lines, a->change.why);
	if (err)
		goto out;
	err = change_begin(&a->change);
	if (!err)
		err = draft_read(a, id, &arena, &draft);
	if (!err)
		err = draft_save(a, &draft, version, step, lines, &saved);
	err = change_end(&a->change, err);
	if (!err)
		*ret_version = draft.version + (saved ? 1 : 0);
out:
	arena_free(&arena);
	return err;
}

/* ---- dropping ---- */

enum err application_drop(const struct application_asker *a, int64_t id)
{
	const struct change *c = &a->change;
	struct arena arena = {NULL, 0};
	struct application draft;
	enum err err = change_begin(c);

	if (!err)
		err = draft_read(a, id, &arena, &draft);
	if (!err)
		err = application_set_dropped(c, id);
	err = change_end(c, err);
	arena_free(&arena);
	return err;
}
