/* /owner/account: the address of the mails, their language and which are wanted, client
 * certificates, and the sessions that are open. */
#include <inttypes.h>
#include "customers/address.h"
#include "owner/model.h"
#include "portal/client.h"
#include "portal/handlers.h"
#include "portal/wishes.h"
#include "web/fields.h"

static const struct field address_table[] = {
    {.name = "mail",
	.kind = FIELD_NAME,
	.label = "portal.account.new_mail",
	.hint = "portal.account.new_mail_hint",
	.max = MAILBOX_MAX,
	.autocomplete = "email"},
};

static const char *const tags[] = {"ja", "en", NULL};

static const struct field language_table[] = {
    {.name = "language",
	.kind = FIELD_CHOICE,
	.label = "portal.account.language",
	.hint = "portal.account.language_hint",
	.choices = tags,
	.choice_texts = "console.lang."},
};

/* The change that waits for somebody who reads the new address. */
static bool account_show_waiting(struct portal *p)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct customers_change waiting;
	enum err err = customers_address_waiting(&change, p->who.id, &waiting);

	if (err == ERR_NOT_FOUND)
		return true;
	if (!visit_ok(&p->v, err, why.text))
		return false;
	model_cstr(p->v.model, "waiting_mail", waiting.new_mail.text);
	owner_model_time(
	    p->v.model, "waiting_until", waiting.asked_at + CUSTOMERS_CONFIRM_S, p->v.lang);
	return true;
}

static bool account_show_sessions(struct portal *p)
{
	const struct guard guard = portal_guard(p->v.r->app);
	uint64_t count = 0;
	enum err err = session_count(p->v.store, &guard.sessions, p->who.id, p->v.r->now, &count);

	if (!visit_ok(&p->v, err, store_why(p->v.store)->text))
		return false;
	model_format(p->v.model, "sessions", "%" PRIu64, count);
	return true;
}

/* Those with which he may log in besides; nothing where nobody does. */
static bool account_show_certificates(struct portal *p)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct customer_certificate *list = NULL;
	size_t count = 0;

	portal_client_offer(p);
	if (p->v.r->app->owner_ca == NULL)
		return true;
	if (!visit_ok(&p->v,
		customers_certificates(&change, p->who.id, &p->v.memory, &list, &count), why.text))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *item = model_item(p->v.model, "certificates");

		model_text(item, "subject", list[i].name);
		visit_time(&p->v, item, "until", list[i].not_after);
		model_flag(item, "locked", list[i].locked_at != 0);
	}
	return true;
}

static void account_show(struct portal *p, unsigned status, const struct fields *address)
{
	const struct fields language = {.table = language_table, .count = 1};
	struct str posted = form_text(&p->v.form, "language");
	struct form now = {.count = 0};

	if (!account_show_waiting(p) || !portal_wishes_show(p) || !account_show_certificates(p) ||
	    !account_show_sessions(p))
		return;
	form_add(
	    &now, STR("language"), posted.at != NULL ? posted : str_from(lang_tag(p->who.lang)));
	model_cstr(p->v.model, "mail", p->who.mail.text);
	fields_show(address, &p->v.form, model_item(p->v.model, "address_form"));
	fields_show(&language, &now, model_item(p->v.model, "language_form"));
	visit_show(&p->v, status, "portal_account");
}

void portal_account(struct portal *p)
{
	const struct fields address = {.table = address_table, .count = 1};

	account_show(p, 200, &address);
}

void portal_account_address_post(struct portal *p)
{
	struct fields fields = {.table = address_table, .count = 1};
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	enum err err =
	    customers_address_ask(&change, p->who.id, form_text(&p->v.form, "mail"), p->v.lang);

	if (err == ERR_INVALID)
		fields_wrong(&fields, "mail", "portal.account.mail_wrong", NULL);
	if (err == ERR_REFUSED)
		fields_wrong(&fields, "mail",
		    str_eq(str_from(why.reason), STR("customer.same"))
			? "portal.account.mail_same"
			: "portal.account.mail_often",
		    NULL);
	if (fields.wrong)
		account_show(p, 400, &fields);
	else if (visit_ok(&p->v, err, why.text))
		visit_see_other(&p->v, "/owner/account?done=address");
}

void portal_account_language_post(struct portal *p)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct customer_key none;
	enum lang lang;
	const struct customer_edit edit = {.lang = &lang};

	if (!lang_parse_whole(form_text(&p->v.form, "language"), &lang))
		visit_fail(&p->v, 400);
	else if (visit_ok(&p->v, customers_edit(&change, p->who.id, &edit, &none), why.text))
		visit_see_other(&p->v, "/owner/account?done=language");
}

void portal_account_sessions_post(struct portal *p)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	const struct session_token none = {""};

	if (!visit_ok(&p->v, customers_log_out(&change, p->who.id), why.text))
		return;
	visit_set_session(&p->v, &none);
	visit_see_other(&p->v, "/owner/login?done=everywhere");
}
