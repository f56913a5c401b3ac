/* /admin/applications: what owners ask for; what waits for an operator, the oldest first, and what
 * was sent lately. */
#include "console/applications.h"

#include <inttypes.h>
#include "console/handlers.h"
#include "customers/customers.h"
#include "record/records.h"

enum { PAGE = 50, LATELY = 20 };

/* ---- what pages show of one ---- */

/* The contract's name: of that which it is about, or else of that which it made. */
static enum err application_fill_contract(
    struct console *c, const struct application *a, struct model *m)
{
	const struct code *code = a->code.text[0] != '\0' ? &a->code : &a->made;
	struct contract contract;
	enum err err;

	if (code->text[0] == '\0')
		return ERR_OK;
	err = store_contract(c->v.store, code, &c->v.memory, &contract);
	if (!err)
		model_text(m, "application_name", console_name(c, &contract));
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err console_application_fill(
    struct console *c, const struct change *change, const struct application *a, struct model *m)
{
	struct customer customer;
	enum err err = customers_find(change, a->customer, &customer);

	model_format(m, "application_number", "%" PRId64, a->id);
	model_format(m, "application_kind_key", "console.applications.kind_%s",
	    application_kind_name(a->kind));
	model_format(m, "application_state_key", "console.applications.state_%s",
	    application_state_name(a->state));
	model_cstr(m, "application_code", a->code.text);
	model_cstr(m, "application_made", a->made.text);
	model_flag(m, "application_waits", application_waits(a));
	visit_time(&c->v, m, "application_sent", a->sent_at);
	visit_time(&c->v, m, "application_decided", a->decided_at);
	model_text(m, "application_decider", a->decided_by.at == NULL ? STR("") : a->decided_by);
	model_text(m, "application_reason", a->reason.at == NULL ? STR("") : a->reason);
	if (!err) {
		model_format(m, "application_customer", "%" PRId64, a->customer);
		model_format(m, "application_mail", "%s", customer.mail.text);
	}
	if (!err || err == ERR_NOT_FOUND)
		err = change_explain(change, application_fill_contract(c, a, m));
	return err;
}

static enum err applications_fill(struct console *c, const struct change *change,
    const struct application *items, size_t count, const char *list)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < count && !err; i++)
		err = console_application_fill(c, change, &items[i], model_item(c->v.model, list));
	return err;
}

bool console_applications_of(struct console *c, const struct code *code)
{
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	struct application *items = NULL;
	size_t count = 0;
	enum err err = application_of_contract(&change, code, &c->v.memory, &items, &count);

	if (!err)
		err = applications_fill(c, &change, items, count, "applications");
	model_flag(c->v.model, "has_applications", count > 0);
	return visit_ok(&c->v, err, why.text);
}

/* ---- the page ---- */

static enum err waiting_show(struct console *c, const struct change *change)
{
	struct application *items = NULL;
	uint64_t after = 0;
	size_t count = 0;
	enum err err;

	str_to_uint(str_from(visit_param(&c->v, "after")), INT64_MAX, &after);
	err = application_waiting(change, (int64_t)after, PAGE + 1, &c->v.memory, &items, &count);
	if (!err)
		err = applications_fill(c, change, items, count < PAGE ? count : PAGE, "waiting");
	if (count > PAGE)
		model_format(c->v.model, "next", "%" PRId64, items[PAGE - 1].id);
	model_flag(c->v.model, "is_later", after > 0);
	model_flag(c->v.model, "nothing", count == 0);
	return err;
}

/* Those that wait stand above already. */
static enum err lately_show(struct console *c, const struct change *change)
{
	struct application *items = NULL;
	uint64_t before = 0;
	size_t count = 0, shown = 0;
	enum err err;

	str_to_uint(str_from(visit_param(&c->v, "before")), INT64_MAX, &before);
	err = application_sent(change, (int64_t)before, LATELY + 1, &c->v.memory, &items, &count);
	for (size_t i = 0; i < count && i < LATELY && !err; i++) {
		if (application_waits(&items[i]))
			continue;
		err = console_application_fill(
		    c, change, &items[i], model_item(c->v.model, "lately"));
		shown++;
	}
	if (count > LATELY)
		model_format(c->v.model, "older", "%" PRId64, items[LATELY - 1].id);
	model_flag(c->v.model, "is_older", before > 0);
	model_flag(c->v.model, "none_lately", shown == 0);
	return err;
}

void console_applications(struct console *c)
{
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	enum err err = waiting_show(c, &change);

	if (!err)
		err = lately_show(c, &change);
	if (visit_ok(&c->v, err, why.text))
		visit_show(&c->v, 200, "console_applications");
}
