/* /admin/contracts/{code}/certificate: adds one, pasted or as a file; …/revoke: revokes the current
 * one; …/release: lifts its hold; …/csr: attaches a request for one. */
#include "console/contract.h"
#include "console/handlers.h"
#include "console/reason.h"
#include "registry/certificate.h"
#include "registry/csr.h"

/* Characters; each may have four bytes. */
enum { RELEASE_NOTE_MAX = REGISTRY_NOTE_MAX / 4 };

static const char *const answers[] = {"no", "yes", NULL};

static const struct field adding[] = {
    {.name = "pem",
	.kind = FIELD_AREA,
	.label = "console.certificate.pem",
	.hint = "console.certificate.pem_hint",
	.optional = true},
    {.name = "file",
	.kind = FIELD_FILE,
	.label = "console.certificate.file",
	.hint = "console.certificate.file_hint",
	.optional = true},
    {.name = "historic",
	.kind = FIELD_CHOICE,
	.label = "console.certificate.historic",
	.hint = "console.certificate.historic_hint",
	.choices = answers,
	.choice_texts = "console.certificate.historic_"},
};

static const struct field revoking[] = {
    {.name = "reason",
	.kind = FIELD_CHOICE,
	.label = "console.revoke.reason",
	.choices = registry_reasons,
	.choice_texts = "revocation."},
};

static const struct field releasing[] = {
    {.name = "note",
	.kind = FIELD_TEXT,
	.label = "console.release.note",
	.hint = "console.release.note_hint",
	.max = RELEASE_NOTE_MAX},
};

static void certificate_show_adding(struct console *c, const struct desk_contract *d,
    unsigned status, const struct fields *fields, bool is_late)
{
	/* A file that was kept while somebody logged in is a text by now. */
	if (form_text(&c->v.form, "pem").len == 0 && form_text(&c->v.form, "file").len > 0)
		for (size_t i = 0; i < c->v.form.count; i++)
			if (str_eq(c->v.form.fields[i].name, STR("pem")))
				c->v.form.fields[i].value = form_text(&c->v.form, "file");
	console_contract_frame(c, d, is_late);
	fields_show(fields, &c->v.form, c->v.model);
	visit_show(&c->v, status, "console_certificate");
}

void console_certificate(struct console *c)
{
	struct fields fields = {.table = adding, .count = sizeof adding / sizeof adding[0]};
	struct desk_contract d;

	if (console_contract_load(c, &d))
		certificate_show_adding(c, &d, 200, &fields, false);
}

/* What is wrong with the certificate, beside the field that it came from. */
static const char *certificate_key(enum err err)
{
	switch (err) {
	case ERR_INVALID:
		return "console.certificate.invalid";
	case ERR_REFUSED:
		return "console.certificate.refused";
	case ERR_EXISTS:
		return "console.certificate.exists";
	case ERR_TOO_LARGE:
		return "console.certificate.large";
	default:
		return NULL;
	}
}

static bool adding_is_pasted(const struct console *c)
{
	return form_file(&c->v.form, "file").at == NULL;
}

static bool adding_form(struct console *c, const struct desk_contract *d, struct fields *fields,
    struct buf *params, struct proposal_form *ret)
{
	struct str file = form_file(&c->v.form, "file"), pasted = form_text(&c->v.form, "pem");

	(void)d;
	ret->action = PROPOSAL_ISSUE;
	ret->payload = adding_is_pasted(c) ? pasted : file;
	proposal_params_issue(str_eq(form_text(&c->v.form, "historic"), STR("yes")), params);
	if (adding_is_pasted(c) && str_trim(pasted).len == 0)
		fields_wrong(fields, "pem", "console.certificate.missing", NULL);
	return !fields->wrong;
}

static void adding_refused(
    struct console *c, struct fields *fields, enum err err, const struct problem *why)
{
	const char *key = certificate_key(err);

	if (key != NULL)
		fields_wrong(fields, adding_is_pasted(c) ? "pem" : "file",
		    console_reason(c, why, key), why->about);
}

void console_certificate_post(struct console *c)
{
	struct fields fields = {.table = adding, .count = sizeof adding / sizeof adding[0]};

	console_change(c, &(struct console_change){.fields = &fields,
			      .form = adding_form,
			      .refused = adding_refused,
			      .show = certificate_show_adding,
			      .done = "certificate"});
}

/* ---- revoking ---- */

static void certificate_show_revoking(struct console *c, const struct desk_contract *d,
    unsigned status, const struct fields *fields, bool is_late)
{
	console_contract_frame(c, d, is_late);
	if (d->entry.certificate_count > 0)
		model_text(c->v.model, "cert_serial", d->entry.certificates[0].serial);
	model_flag(c->v.model, "nothing", d->entry.certificate_count == 0);
	fields_show(fields, &c->v.form, c->v.model);
	visit_show(&c->v, status, "console_revoke");
}

void console_revoke(struct console *c)
{
	struct fields fields = {.table = revoking, .count = sizeof revoking / sizeof revoking[0]};
	struct desk_contract d;

	if (console_contract_load(c, &d))
		certificate_show_revoking(c, &d, 200, &fields, false);
}

static bool revoking_form(struct console *c, const struct desk_contract *d, struct fields *fields,
    struct buf *params, struct proposal_form *ret)
{
	(void)d;
	(void)fields;
	ret->action = PROPOSAL_REVOKE;
	proposal_params_revoke(
	    &(struct revocation){.reason = form_text(&c->v.form, "reason")}, params);
	return true;
}

static void revoking_refused(
    struct console *c, struct fields *fields, enum err err, const struct problem *why)
{
	if (err == ERR_INVALID || err == ERR_REFUSED || err == ERR_EXISTS)
		fields_wrong(
		    fields, "reason", console_reason(c, why, "console.revoke.refused"), why->about);
}

/* The first post asks whether that is meant; the second, with "sure", does it. */
void console_revoke_post(struct console *c)
{
	struct fields fields = {.table = revoking, .count = sizeof revoking / sizeof revoking[0]};
	struct desk_contract d;

	if (str_eq(form_text(&c->v.form, "sure"), STR("yes"))) {
		console_change(c, &(struct console_change){.fields = &fields,
				      .form = revoking_form,
				      .refused = revoking_refused,
				      .show = certificate_show_revoking,
				      .done = "revoked"});
	} else if (console_contract_load(c, &d)) {
		model_flag(c->v.model, "asks", true);
		certificate_show_revoking(c, &d, 200, &fields, false);
	}
}

/* ---- lifting a hold ---- */

static void certificate_show_releasing(struct console *c, const struct desk_contract *d,
    unsigned status, const struct fields *fields, bool is_late)
{
	const struct store_certificate *current = d->entry.certificates;
	bool is_held = d->entry.certificate_count > 0 && registry_certificate_is_held(current);

	console_contract_frame(c, d, is_late);
	model_flag(c->v.model, "nothing", !is_held);
	if (is_held) {
		model_text(c->v.model, "cert_serial", current->serial);
		visit_time(&c->v, c->v.model, "cert_revoked", current->revoked_at);
	}
	fields_show(fields, &c->v.form, c->v.model);
	visit_show(&c->v, status, "console_release");
}

void console_release(struct console *c)
{
	struct fields fields = {
	    .table = releasing, .count = sizeof releasing / sizeof releasing[0]};
	struct desk_contract d;

	if (console_contract_load(c, &d))
		certificate_show_releasing(c, &d, 200, &fields, false);
}

static bool release_has_note(struct console *c, struct fields *fields)
{
	if (str_trim(form_text(&c->v.form, "note")).len == 0)
		fields_wrong(fields, "note", "console.release.note_missing", NULL);
	return !fields->wrong;
}

static bool releasing_form(struct console *c, const struct desk_contract *d, struct fields *fields,
    struct buf *params, struct proposal_form *ret)
{
	(void)d;
	ret->action = PROPOSAL_RELEASE;
	proposal_params_release(str_trim(form_text(&c->v.form, "note")), params);
	return release_has_note(c, fields);
}

static void releasing_refused(
    struct console *c, struct fields *fields, enum err err, const struct problem *why)
{
	if (err == ERR_INVALID || err == ERR_REFUSED || err == ERR_EXISTS)
		fields_wrong(
		    fields, "note", console_reason(c, why, "console.release.refused"), why->about);
}

/* Asks first, as revoking does. */
void console_release_post(struct console *c)
{
	struct fields fields = {
	    .table = releasing, .count = sizeof releasing / sizeof releasing[0]};
	struct desk_contract d;

	if (str_eq(form_text(&c->v.form, "sure"), STR("yes"))) {
		console_change(c, &(struct console_change){.fields = &fields,
				      .form = releasing_form,
				      .refused = releasing_refused,
				      .show = certificate_show_releasing,
				      .done = "released"});
	} else if (console_contract_load(c, &d)) {
		bool asks = release_has_note(c, &fields);

		model_flag(c->v.model, "asks", asks);
		certificate_show_releasing(c, &d, asks ? 200 : 400, &fields, false);
	}
}

/* ---- the request that came before it ---- */

static const struct field csr_fields[] = {
    {.name = "csr",
	.kind = FIELD_AREA,
	.label = "console.csr.pem",
	.hint = "console.csr.pem_hint",
	.optional = true},
    {.name = "file",
	.kind = FIELD_FILE,
	.label = "console.csr.file",
	.hint = "console.csr.file_hint",
	.optional = true},
};

enum { CSR_FIELDS = sizeof csr_fields / sizeof csr_fields[0] };

static void csr_show(struct console *c, const struct desk_contract *d, unsigned status,
    const struct fields *fields, bool is_late)
{
	console_contract_frame(c, d, is_late);
	if (!console_csr_set(c, &d->code))
		return;
	fields_show(fields, &c->v.form, c->v.model);
	visit_show(&c->v, status, "console_csr");
}

void console_csr(struct console *c)
{
	const struct fields fields = {.table = csr_fields, .count = CSR_FIELDS};
	struct desk_contract d;

	if (console_contract_load(c, &d))
		csr_show(c, &d, 200, &fields, false);
}

static enum err csr_post(struct console *c, const struct change *change,
    const struct desk_contract *d, struct fields *fields, struct proposal_outcome *ret)
{
	const struct registry_terms terms = registry_terms(c->v.r->app->config);
	const struct registry_clerk clerk = {*change, console_person(c), &terms};
	struct str file = form_file(&c->v.form, "file"), pasted = form_text(&c->v.form, "csr");
	bool is_pasted = file.at == NULL;
	enum err err;

	if (is_pasted && str_trim(pasted).len == 0) {
		fields_wrong(fields, "csr", "console.csr.missing", NULL);
		return ERR_INVALID;
	}
	err = registry_csr_attach(&clerk, &d->code, is_pasted ? pasted : file, &ret->effect);
	if (registry_is_about_input(err))
		fields_wrong(fields, is_pasted ? "csr" : "file",
		    console_reason(c, change->why, "console.csr.refused"), change->why->about);
	return err;
}

void console_csr_post(struct console *c)
{
	struct fields fields = {.table = csr_fields, .count = CSR_FIELDS};

	console_change(
	    c, &(struct console_change){
		   .fields = &fields, .rule = csr_post, .show = csr_show, .done = "csr"});
}
