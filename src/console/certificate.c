/* /admin/contracts/{code}/certificate: adds one, pasted or as a file; …/revoke: revokes the current
 * one. */
#include "console/contract.h"
#include "console/handlers.h"
#include "console/reason.h"
#include "web/fields.h"

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
};

static const struct field revoking[] = {
    {.name = "reason",
	.kind = FIELD_CHOICE,
	.label = "console.revoke.reason",
	.choices = registry_reasons,
	.choice_texts = "revocation."},
};

static void show_adding(struct console *c, const struct desk_contract *d, unsigned status,
    struct fields *fields, bool is_late)
{
	/* A file that was kept while somebody logged in is a text by now. */
	if (form_text(&c->form, "pem").len == 0 && form_text(&c->form, "file").len > 0)
		for (size_t i = 0; i < c->form.count; i++)
			if (str_eq(c->form.fields[i].name, STR("pem")))
				c->form.fields[i].value = form_text(&c->form, "file");
	console_contract_frame(c, d, is_late);
	fields_show(fields, &c->form, c->model);
	console_show(c, status, "console_certificate");
}

void console_certificate(struct console *c)
{
	struct fields fields = {.table = adding, .count = sizeof adding / sizeof adding[0]};
	struct desk_contract d;

	if (console_contract_load(c, &d))
		show_adding(c, &d, 200, &fields, false);
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

static void add(struct console *c, const struct desk_contract *d, struct fields *fields)
{
	const char *services[CONFIG_WORDS_MAX + 1], *key;
	struct registry registry = console_registry(c, services);
	struct registry_change change = {0};
	struct str file = form_file(&c->form, "file");
	struct problem why = {.text = ""};
	bool pasted = file.at == NULL;
	enum err err = registry_certificate_add(&registry, &d->code,
	    pasted ? form_text(&c->form, "pem") : file, c->r->now, &change, &why);

	key = certificate_key(err);
	if (err == ERR_CHANGED) {
		show_adding(c, d, 409, fields, true);
	} else if (key != NULL) {
		fields_wrong(fields, pasted ? "pem" : "file", console_reason(&why, key), why.about);
		show_adding(c, d, 400, fields, false);
	} else if (console_ok(c, err, why.text)) {
		bool doubtful = change.warning_count > 0;

		console_announce(c, &change);
		console_see_other(c, "/admin/contracts/%s?done=%s", d->code.text,
		    doubtful ? "doubtful" : "certificate");
	}
}

void console_certificate_post(struct console *c)
{
	struct fields fields = {.table = adding, .count = sizeof adding / sizeof adding[0]};
	struct desk_contract d;

	if (!console_contract_load(c, &d))
		return;
	if (str_trim(form_text(&c->form, "pem")).len == 0 &&
	    form_file(&c->form, "file").at == NULL) {
		fields_wrong(&fields, "pem", "console.certificate.missing", NULL);
		show_adding(c, &d, 400, &fields, false);
		return;
	}
	add(c, &d, &fields);
}

/* ---- revoking ---- */

static void show_revoking(struct console *c, const struct desk_contract *d, unsigned status,
    struct fields *fields, bool is_late)
{
	console_contract_frame(c, d, is_late);
	if (d->entry.certificate_count > 0)
		model_text(c->model, "cert_serial", d->entry.certificates[0].serial);
	model_flag(c->model, "nothing", d->entry.certificate_count == 0);
	fields_show(fields, &c->form, c->model);
	console_show(c, status, "console_revoke");
}

void console_revoke(struct console *c)
{
	struct fields fields = {.table = revoking, .count = sizeof revoking / sizeof revoking[0]};
	struct desk_contract d;

	if (console_contract_load(c, &d))
		show_revoking(c, &d, 200, &fields, false);
}

static void revoke(struct console *c, const struct desk_contract *d, struct fields *fields)
{
	const char *services[CONFIG_WORDS_MAX + 1];
	struct registry registry = console_registry(c, services);
	struct registry_change change = {0};
	struct problem why = {.text = ""};
	enum err err = registry_certificate_revoke(
	    &registry, &d->code, form_text(&c->form, "reason"), 0, c->r->now, &change, &why);

	if (err == ERR_CHANGED) {
		show_revoking(c, d, 409, fields, true);
	} else if (err == ERR_INVALID || err == ERR_REFUSED || err == ERR_EXISTS) {
		fields_wrong(
		    fields, "reason", console_reason(&why, "console.revoke.refused"), why.about);
		show_revoking(c, d, 400, fields, false);
	} else if (console_ok(c, err, why.text)) {
		console_announce(c, &change);
		console_see_other(c, "/admin/contracts/%s?done=revoked", d->code.text);
	}
}

/* The first post asks whether that is meant; the second, with "sure", does it. */
void console_revoke_post(struct console *c)
{
	struct fields fields = {.table = revoking, .count = sizeof revoking / sizeof revoking[0]};
	struct desk_contract d;

	if (!console_contract_load(c, &d))
		return;
	if (str_eq(form_text(&c->form, "sure"), STR("yes"))) {
		revoke(c, &d, &fields);
		return;
	}
	model_flag(c->model, "asks", true);
	show_revoking(c, &d, 200, &fields, false);
}
