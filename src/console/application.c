/* /admin/applications/{id}: what an owner asks for, beside what is so; accepted or refused. */
#include "console/applications.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "applications/check.h"
#include "applications/csr.h"
#include "applications/decision.h"
#include "base/printable.h"
#include "console/handlers.h"
#include "console/reason.h"
#include "record/csr.h"
#include "record/records.h"
#include "visit/announce.h"
#include "web/fields.h"

enum { TEXT_MAX = 1 << 17, KEY_MAX = 80 };

static const struct field refusing[] = {
    {.name = "reason",
	.kind = FIELD_AREA,
	.label = "console.applications.refusal",
	.hint = "console.applications.refusal_hint",
	.max = APPLICATION_REASON_MAX / 4},
};

/* An application, and what is so of the contract that it is about. */
struct desk_application {
	struct application a;
	bool has_contract;
	struct contract contract;
	struct contacts contacts;
};

static enum err application_load_contract(struct console *c, struct desk_application *d)
{
	enum err err;

	if (d->a.code.text[0] == '\0')
		return ERR_OK;
	err = store_contract(c->v.store, &d->a.code, &c->v.memory, &d->contract);
	if (!err)
		err = store_contacts(c->v.store, &d->a.code, &c->v.memory, &d->contacts);
	d->has_contract = !err;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* The one that the path names. False when the visit was answered. */
static bool application_load(struct console *c, struct desk_application *ret)
{
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	uint64_t id = 0;
	enum err err = ERR_NOT_FOUND;

	*ret = (struct desk_application){.has_contract = false};
	if (str_to_uint(c->v.r->captures.at[0], INT64_MAX, &id))
		err = application_show(&change, (int64_t)id, &c->v.memory, &ret->a);
	/* What nobody sent is the owner's alone. */
	if (!err && ret->a.state == APPLICATION_DRAFT)
		err = ERR_NOT_FOUND;
	if (!err)
		err = change_explain(&change, application_load_contract(c, ret));
	return visit_ok(&c->v, err, why.text);
}

/* ---- what is so ---- */

static void words_write(struct str text, struct buf *to)
{
	if (text.at != NULL)
		buf_add_str(to, text);
}

static void site_write(const struct contract *contract, struct str field, struct buf *to)
{
	if (str_eq(field, STR("url")))
		for (size_t i = 0; i < contract->url_count; i++)
			buf_printf(to, "%s%.*s", i == 0 ? "" : " ", STR_ARG(contract->urls[i]));
	else if (str_eq(field, STR("organization")))
		words_write(contract->organization, to);
	else if (str_eq(field, STR("organization_en")))
		words_write(contract->organization_en, to);
	else if (str_eq(field, STR("service")))
		words_write(contract->service, to);
	else if (str_eq(field, STR("sticker")))
		buf_puts(to, contract->sticker ? "yes" : "no");
	else if (str_eq(field, STR("lang")))
		buf_puts(to, lang_tag(contract->lang));
}

static void present_csr_write(struct console *c, const struct code *code, struct buf *to)
{
	struct store_csr csr;

	if (store_csr(c->v.store, code, &c->v.memory, &csr) == ERR_OK)
		buf_printf(to, "%.*s: %.*s", STR_ARG(csr.key_name), STR_ARG(csr.names));
}

static void present_write(struct console *c, const struct desk_application *d,
    enum application_step step, struct str field, struct buf *to)
{
	enum contact_role role;
	enum contact_field of;

	if (!d->has_contract)
		return;
	if (application_step_role(step, &role)) {
		if (contact_field_parse(field, &of))
			words_write(d->contacts.field[role][of], to);
	} else if (step == APPLICATION_SITE) {
		site_write(&d->contract, field, to);
	} else if (step == APPLICATION_CSR) {
		present_csr_write(c, &d->a.code, to);
	}
}

/* ---- what is asked for ---- */

/* What the request says; as it was typed where that is none. */
static void request_write(const struct desk_application *d, struct buf *to)
{
	struct problem why;
	struct csr *csr = NULL;
	struct buf names = BUF_INIT(TEXT_MAX);

	if (application_csr(&d->a, &csr, &why)) {
		printable_write(application_text(&d->a, APPLICATION_CSR, "csr"), to);
		return;
	}
	csr_write_key(csr, to);
	buf_puts(to, ": ");
	csr_write_names(csr, &names);
	printable_write(buf_str(&names), to);
	buf_free(&names);
	csr_free(csr);
}

/* Several as the contract would have them, however they were separated. */
static void urls_write(struct str typed, struct buf *to)
{
	struct str url = contract_cut_url(&typed);

	for (bool first = true; url.at != NULL; url = contract_cut_url(&typed), first = false) {
		buf_puts(to, first ? "" : " ");
		printable_write(url, to);
	}
}

/* Its lines, one behind the other. */
static void lines_write(struct str text, struct buf *to)
{
	while (text.at != NULL) {
		struct str line = str_trim(str_cut(&text, '\n'));

		buf_puts(to, line.len > 0 && to->len > 0 ? " " : "");
		printable_write(line, to);
	}
}

static void asked_write(const struct desk_application *d, enum application_step step,
    const struct application_field *field, struct buf *to)
{
	struct str text = str_trim(application_text(&d->a, step, field->name));
	enum contact_role role;

	if (step == APPLICATION_CSR)
		request_write(d, to);
	else if (step == APPLICATION_SITE && strcmp(field->name, "url") == 0)
		urls_write(text, to);
	else if (field->choices == NULL)
		lines_write(text, to);
	else if (text.len > 0 || !application_step_role(step, &role))
		buf_puts(to, application_choice(&d->a, step, field->name));
}

/* ---- both, side by side ---- */

/* A text, or the key of what a choice is called. */
static void side_show(struct console *c, struct model *item, const struct application_field *field,
    const struct buf *text, const char *name, const char *key_name)
{
	char key[KEY_MAX];

	snprintf(
	    key, sizeof key, "console.applications.%s_%.*s", field->name, STR_ARG(buf_str(text)));
	if (field->choices != NULL && text->len > 0 && site_has_text(c->v.r->app->site, key))
		model_format(item, key_name, "%s", key);
	else
		model_buf(item, name, text);
}

static void label_show(
    struct model *item, enum application_step step, const struct application_field *field)
{
	enum contact_role role;

	if (application_step_role(step, &role))
		model_format(item, "label_key", "contact.field.%s", field->name);
	else
		model_format(item, "label_key", "console.applications.field_%s", field->name);
}

/* Is there something to compare it with? */
static bool step_compares(const struct desk_application *d, enum application_step step)
{
	return d->has_contract && step != APPLICATION_REASON && step != APPLICATION_PAPERS &&
	       step != APPLICATION_ORDER;
}

/* False where neither side says anything, and nothing is shown. */
static bool row_show(struct console *c, const struct desk_application *d,
    enum application_step step, const struct application_field *field, struct model *section)
{
	struct buf before = BUF_INIT(TEXT_MAX), after = BUF_INIT(TEXT_MAX);
	bool compares = step_compares(d, step), says;
	enum contact_role role;
	struct model *item;

	if (compares)
		present_write(c, d, step, str_from(field->name), &before);
	asked_write(d, step, field, &after);
	says = before.len > 0 || after.len > 0;
	if (says) {
		item = model_item(section, "rows");
		label_show(item, step, field);
		side_show(c, item, field, &before, "from", "from_key");
		side_show(c, item, field, &after, "to", "to_key");
		/* What a contract does not tell cannot differ; a contact that is new does. */
		model_flag(item, "differs",
		    compares && (before.len > 0 || application_step_role(step, &role)) &&
			!str_eq(buf_str(&before), buf_str(&after)));
	}
	model_check(c->v.model, before.err || after.err ? ERR_NO_MEMORY : ERR_OK);
	buf_free(&before);
	buf_free(&after);
	return says;
}

/* Of an end nobody asks for the reason in a word. */
static bool field_counts(const struct application *a, enum application_step step, size_t place)
{
	return step != APPLICATION_REASON || a->kind == APPLICATION_REISSUE || place > 0;
}

static void step_show(
    struct console *c, const struct desk_application *d, enum application_step step)
{
	struct model *section = model_item(c->v.model, "sections");
	size_t count = 0;
	const struct application_field *fields = application_fields(step, &count);
	bool says = false;

	model_format(
	    section, "section_key", "console.applications.step_%s", application_step_name(step));
	model_flag(section, "is_compared", step_compares(d, step));
	for (size_t i = 0; i < count; i++)
		if (field_counts(&d->a, step, i))
			says = row_show(c, d, step, &fields[i], section) || says;
	model_flag(section, "has_rows", says);
}

/* The sentence for what is to be said of the request. */
static void finding_show(struct console *c, const struct problem *why)
{
	struct model *item = model_item(c->v.model, "findings");
	char key[KEY_MAX];

	snprintf(key, sizeof key, "console.applications.%s", why->reason);
	model_format(item, "finding_key", "%s",
	    site_has_text(c->v.r->app->site, key)
		? key
		: console_reason(c, why, "console.applications.look"));
	model_format(item, "about", "%s", why->about);
}

/* What somebody should look at. */
static enum err findings_show(
    struct console *c, const struct change *change, const struct desk_application *d)
{
	const struct application_asker asker = {
	    .change = *change, .config = c->v.r->app->config, .customer = d->a.customer};
	struct application_finding *found = NULL;
	size_t count = 0;
	enum err err =
	    application_check(&asker, &d->a, APPLICATION_CSR, &c->v.memory, &found, &count);

	for (size_t i = 0; i < count && !err; i++)
		finding_show(c, &found[i].why);
	return err;
}

/* ---- the page ---- */

static bool application_has_csr(const struct application *a)
{
	return application_step_place(a->kind, APPLICATION_CSR) <
	       application_kinds[a->kind].step_count;
}

/* A draft, and what was withdrawn, is nobody's to decide; a contract that it made is examined as
 * others are, until somebody refuses it. */
static void application_show_ways(struct console *c, const struct application *a)
{
	model_flag(c->v.model, "may_accept", application_waits(a));
	model_flag(c->v.model, "may_refuse", a->state == APPLICATION_SENT);
	model_format(c->v.model, "accept_key", "console.applications.accept_%s",
	    application_kind_name(a->kind));
}

static void application_page(struct console *c, const struct desk_application *d, unsigned status,
    const struct fields *fields, const char *refusal)
{
	const struct application_kind_row *kind = &application_kinds[d->a.kind];
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	enum err err = console_application_fill(c, &change, &d->a, c->v.model);

	if (!err && d->a.text_count > 0 && application_has_csr(&d->a) &&
	    d->a.state == APPLICATION_SENT)
		err = findings_show(c, &change, d);
	if (!visit_ok(&c->v, err, why.text))
		return;
	model_flag(c->v.model, "is_forgotten", d->a.text_count == 0);
	for (size_t i = 0; i < kind->step_count && d->a.text_count > 0; i++)
		if (kind->steps[i] != APPLICATION_REVIEW)
			step_show(c, d, kind->steps[i]);
	application_show_ways(c, &d->a);
	if (refusal != NULL)
		model_cstr(c->v.model, "refusal_key", refusal);
	fields_show(fields, &c->v.form, c->v.model);
	visit_show(&c->v, status, "console_application");
}

void console_application(struct console *c)
{
	const struct fields fields = {
	    .table = refusing, .count = sizeof refusing / sizeof refusing[0]};
	struct desk_application d;

	if (application_load(c, &d))
		application_page(c, &d, 200, &fields, NULL);
}

/* ---- deciding ---- */

/* Answers after a decision, or shows the page, as it is by now, with what it was refused for. */
static void decision_end(struct console *c, enum err err, const struct problem *why,
    struct registry_effect *effect, const char *done)
{
	struct fields fields = {.table = refusing, .count = sizeof refusing / sizeof refusing[0]};
	const char *sentence;
	struct desk_application d;

	if (!registry_is_about_input(err)) {
		if (visit_ok(&c->v, err, why->text)) {
			visit_announce(&c->v, effect);
			visit_see_other(&c->v, "/admin/applications/%.*s?done=%s",
			    STR_ARG(c->v.r->captures.at[0]), done);
		}
		return;
	}
	sentence = console_reason(c, why,
	    err == ERR_INVALID ? "console.applications.reason_wrong" : "console.approval.refused");
	if (err == ERR_INVALID)
		fields_wrong(&fields, "reason", sentence, NULL);
	if (why->about[0] != '\0')
		model_format(c->v.model, "about", "%s", why->about);
	if (application_load(c, &d))
		application_page(c, &d, err == ERR_INVALID ? 400 : 409, &fields,
		    err == ERR_INVALID ? NULL : sentence);
}

static void application_decide(struct console *c, bool accepts)
{
	const struct registry_terms terms = registry_terms(c->v.r->app->config);
	struct problem why = {.text = ""};
	const struct registry_clerk clerk = {
	    console_new_change(c, &why), console_person(c), &terms};
	struct str reason = str_trim(form_text(&c->v.form, "reason"));
	struct registry_effect effect = {.count = 0};
	uint64_t id = 0;
	enum err err = ERR_NOT_FOUND;

	if (str_to_uint(c->v.r->captures.at[0], INT64_MAX, &id))
		err = accepts ? application_accept(&clerk, (int64_t)id, &effect)
			      : application_refuse(&clerk, (int64_t)id, reason, &effect);
	decision_end(c, err, &why, &effect, accepts ? "accepted" : "refused");
}

void console_application_accept_post(struct console *c)
{
	application_decide(c, true);
}

void console_application_refuse_post(struct console *c)
{
	application_decide(c, false);
}
