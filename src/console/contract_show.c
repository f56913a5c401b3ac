/* /admin/contracts/{code}: all that is known of a contract; and its sticker wish. */
#include "console/applications.h"
#include "console/approvals.h"
#include "visit/contract.h"
#include "visit/invoice.h"
#include "visit/progress.h"
#include "console/contract.h"

#include <inttypes.h>
#include "base/local_time.h"
#include "console/handlers.h"
#include "config/config.h"
#include "pages/token.h"
#include "registry/certificate.h"

static void contract_show_certificate(struct console *c, const struct store_certificate *kept)
{
	struct model *item = model_item(c->v.model, "certificates");

	console_state(item, kept->broken
				? LOOKS_BROKEN
				: looks_of_record(record_certificate_state_at(kept->not_before,
				      kept->not_after, kept->revoked_at, c->v.r->now)));
	model_text(item, "cert_serial", kept->serial);
	model_text(item, "cert_organization",
	    kept->organization.at == NULL ? STR("") : kept->organization);
	model_cstr(item, "cert_fingerprint", kept->fingerprint);
	visit_time(&c->v, item, "cert_from", kept->not_before);
	visit_time(&c->v, item, "cert_until", kept->not_after);
	visit_time(&c->v, item, "cert_added", kept->added_at);
	if (kept->revoked_at == 0)
		return;
	visit_time(&c->v, item, "cert_revoked", kept->revoked_at);
	model_cstr(item, "cert_revoked_key",
	    kept->revoked_at > c->v.r->now ? "console.contract.revoked_from"
					   : "console.contract.revoked");
	model_text(item, "cert_reason", kept->revocation_reason);
}

/* Where the owner sees what was found on the site: a link to give away. */
static void contract_show_doctor(struct console *c, const struct code *code)
{
	struct buf address = BUF_INIT(1024);

	buf_puts(&address, c->v.r->app->config->server.public_url);
	if (token_write_doctor(c->v.r->app->page_key, code, &address))
		model_buf(c->v.model, "doctor_url", &address);
	buf_free(&address);
}

/* What is legal now, so that no link leads to a refusal. */
static void contract_show_ways(struct console *c, const struct store_entry *e)
{
	static const struct {
		enum legal_action action;
		const char *flag;
	} ways[] = {{LEGAL_EDIT, "may_edit"}, {LEGAL_CONTACT, "may_contact"},
	    {LEGAL_CHECK, "may_check"}, {LEGAL_WITHDRAW, "may_withdraw"}, {LEGAL_END, "may_end"}};
	enum life life = life_at(&e->life, c->v.r->now);
	bool may = console_may(&c->who, CONSOLE_CHANGES);
	struct problem why;

	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		model_flag(c->v.model, ways[i].flag,
		    may && legal_check(life, ways[i].action, &why) == ERR_OK);
}

static void contract_show(struct console *c, const struct desk_contract *d, unsigned status,
    const struct fields *fields, bool is_late)
{
	const struct store_entry *e = &d->entry;
	int64_t revoked_at = e->certificate_count == 0 ? 0 : e->certificates[0].revoked_at;
	bool is_revoked =
	    e->certificate_count == 0 || (revoked_at != 0 && revoked_at <= c->v.r->now);

	(void)fields;
	console_contract_frame(c, d, is_late);
	visit_contract_facts(&c->v, e, c->v.model);
	model_format(
	    c->v.model, "life_key", "console.life.%s", life_name(life_at(&e->life, c->v.r->now)));
	contract_show_doctor(c, &d->code);
	for (size_t i = 0; i < e->certificate_count; i++)
		contract_show_certificate(c, &e->certificates[i]);
	console_events(c, e, 0, "events");
	model_flag(c->v.model, "has_older", e->event_count == STORE_EVENTS_MAX);
	if (!visit_contacts(&c->v, &d->code) || !visit_checks(&c->v, &d->code) ||
	    !visit_progress(&c->v, e) || !visit_order(&c->v, &d->code) ||
	    !visit_ok(&c->v, console_waiting(c, &d->code), store_why(c->v.store)->text))
		return;
	if (!console_csr_set(c, &d->code) || !console_applications_of(c, &d->code))
		return;
	contract_show_ways(c, e);
	model_flag(c->v.model, "by_operator", true);
	model_flag(c->v.model, "may_change", console_may(&c->who, CONSOLE_CHANGES));
	model_flag(c->v.model, "may_revoke", !is_revoked);
	model_flag(c->v.model, "may_release",
	    e->certificate_count > 0 && registry_certificate_is_held(&e->certificates[0]));
	visit_show(&c->v, status, "console_contract");
}

void console_contract(struct console *c)
{
	struct desk_contract d;

	if (console_contract_load(c, &d))
		contract_show(c, &d, 200, NULL, false);
}

static enum err contract_post_sticker(struct console *c, const struct change *change,
    const struct desk_contract *d, struct fields *fields, struct proposal_outcome *ret)
{
	(void)fields;
	return registry_contract_set_sticker(
	    change, &d->code, str_eq(form_text(&c->v.form, "sticker"), STR("yes")), &ret->effect);
}

void console_sticker_post(struct console *c)
{
	struct fields none = {.count = 0};

	console_change(c, &(struct console_change){.fields = &none,
			      .rule = contract_post_sticker,
			      .show = contract_show,
			      .done = "sticker"});
}
