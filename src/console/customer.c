/* /admin/contracts/{code}/customer: whose contract it is, and another address for who lost his. */
#include <inttypes.h>
#include "console/contract.h"
#include "console/handlers.h"
#include "console/reason.h"
#include "customers/customers.h"
#include "registry/customer.h"
#include "web/params.h"

enum { QUERY_MAX = 1024 };

static const struct field mail_fields[] = {
    {.name = "mail",
	.kind = FIELD_NAME,
	.label = "console.customer.new_mail",
	.hint = "console.customer.new_mail_hint",
	.max = MAILBOX_MAX},
};

/* False when the visit was answered; the number of *ret is 0 where the contract is nobody's. */
static bool customer_load(struct console *c, const struct desk_contract *d, struct customer *ret)
{
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	enum err err = customers_of_contract(&change, &d->code, ret);

	if (err == ERR_NOT_FOUND) {
		*ret = (struct customer){.id = 0};
		return true;
	}
	return visit_ok(&c->v, err, why.text);
}

/* To what was sent there. */
static void customer_show_mails(struct console *c, const struct customer *customer)
{
	struct buf url = BUF_INIT(QUERY_MAX);

	buf_puts(&url, "/admin/mail?find=");
	params_encode(&url, str_from(customer->mail.text));
	model_buf(c->v.model, "mails_url", &url);
	buf_free(&url);
}

static void customer_show(struct console *c, const struct desk_contract *d, unsigned status,
    const struct fields *fields, bool is_late)
{
	struct customer customer;

	console_contract_frame(c, d, is_late);
	if (!customer_load(c, d, &customer))
		return;
	if (customer.id != 0) {
		model_format(c->v.model, "customer", "%" PRId64, customer.id);
		model_cstr(c->v.model, "customer_mail", customer.mail.text);
		model_cstr(c->v.model, "customer_lang", lang_name(customer.lang));
		visit_time(&c->v, c->v.model, "customer_added", customer.added_at);
		customer_show_mails(c, &customer);
	}
	fields_show(fields, &c->v.form, c->v.model);
	visit_show(&c->v, status, "console_customer");
}

void console_customer(struct console *c)
{
	const struct fields fields = {.table = mail_fields, .count = 1};
	struct desk_contract d;

	if (console_contract_load(c, &d))
		customer_show(c, &d, 200, &fields, false);
}

/* The proposal is about the customer: it goes on where another contract of his changes. */
static bool customer_form(struct console *c, const struct desk_contract *d, struct fields *fields,
    struct buf *params, struct proposal_form *ret)
{
	struct str mail = str_trim(form_text(&c->v.form, "mail"));
	char subject[REGISTRY_CUSTOMER_MAX];
	const char *kept;
	struct customer customer;

	if (!customer_load(c, d, &customer))
		return false;
	registry_customer_subject(customer.id, subject);
	registry_customer_params(mail, params);
	kept = arena_str(&c->v.memory, str_from(subject));
	if (kept == NULL)
		params->err = ERR_NO_MEMORY;
	else
		*ret = (struct proposal_form){
		    .action = PROPOSAL_CUSTOMER_MAIL, .subject = str_from(kept)};
	if (customer.id == 0)
		fields_wrong(fields, "mail", "console.customer.none", NULL);
	else if (str_eq(mail, str_from(customer.mail.text)))
		fields_wrong(fields, "mail", "console.customer.same", NULL);
	return !fields->wrong;
}

static void customer_refused(
    struct console *c, struct fields *fields, enum err err, const struct problem *why)
{
	if (err != ERR_CHANGED)
		fields_wrong(
		    fields, "mail", console_reason(c, why, "console.edit.refused"), why->about);
}

void console_customer_post(struct console *c)
{
	struct fields fields = {.table = mail_fields, .count = 1};

	console_change(c, &(struct console_change){.fields = &fields,
			      .form = customer_form,
			      .refused = customer_refused,
			      .show = customer_show,
			      .done = "customer"});
}
