/* The change of a customer's mail address by operators. */
#include "registry/customer.h"

#include <inttypes.h>
#include <stdio.h>
#include "customers/address.h"
#include "customers/customers.h"
#include "io/json.h"
#include "proposals/params.h"

#define SUBJECT "customer "

void registry_customer_subject(int64_t id, char ret[REGISTRY_CUSTOMER_MAX])
{
	snprintf(ret, REGISTRY_CUSTOMER_MAX, SUBJECT "%" PRId64, id);
}

static enum err subject_read(struct str subject, int64_t *ret, struct problem *why)
{
	uint64_t id = 0;

	if (!str_starts(subject, STR(SUBJECT)) ||
	    !str_to_uint(str_part(subject, sizeof SUBJECT - 1, subject.len), INT64_MAX, &id))
		return err_because(
		    why, ERR_CORRUPT, "the proposal is about no customer of this version");
	*ret = (int64_t)id;
	return ERR_OK;
}

/* {"mail": …}: the parameters, what is so, and what would be. */
void registry_customer_params(struct str mail, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_text(o, "mail", mail);
	json_finish(o, JSON_ONE_LINE, to);
}

enum err registry_customer_facts(
    const struct registry_clerk *k, const struct proposal_form *form, struct buf *to)
{
	struct customer customer;
	int64_t id = 0;
	enum err err = subject_read(form->subject, &id, k->change.why);

	if (!err)
		err = customers_find(&k->change, id, &customer);
	if (!err)
		registry_customer_params(str_from(customer.mail.text), to);
	return err;
}

enum err registry_customer_set_mail(const struct registry_clerk *k,
    const struct proposal_form *form, struct registry_effect *effect, struct buf *after)
{
	struct change part = k->change;
	struct arena arena = {NULL, 0};
	struct str mail = STR("");
	const struct param table[] = {{"mail", &mail, NULL}, {NULL, NULL, NULL}};
	struct customer customer;
	int64_t id = 0;
	bool is_new = false;
	enum err err = params_read(form->params, table, &arena, part.why);

	(void)effect;
	part.is_part = true;
	if (!err)
		err = subject_read(form->subject, &id, part.why);
	if (!err)
		err = customers_address_set(&part, id, mail, &is_new);
	if (!err && is_new)
		err = customers_find(&part, id, &customer);
	if (!err && is_new)
		registry_customer_params(str_from(customer.mail.text), after);
	arena_free(&arena);
	return err;
}
