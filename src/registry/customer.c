/* What operators change of the ways by which a customer logs in. */
#include "registry/customer.h"

#include <inttypes.h>
#include <stdio.h>
#include "base/hex.h"
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

/* ---- client certificates ---- */

void registry_customer_certificate_params(
    const struct customer_certificate_edit *added, struct buf *to)
{
	struct json *o = json_new_object();
	char fingerprint[DIGEST_HEX];

	hex_write(added->digest, DIGEST_BYTES, fingerprint);
	json_set_text(o, "subject", added->name);
	json_set_int(o, "not_after", added->not_after);
	json_set_text(o, "fingerprint", str_from(fingerprint));
	json_finish(o, JSON_ONE_LINE, to);
}

static enum err certificate_read_params(struct str params, struct arena *arena,
    struct customer_certificate_edit *ret, struct problem *why)
{
	struct customer_certificate_edit edit = {.act = CUSTOMER_CERTIFICATE_ADD, .name = STR("")};
	struct str fingerprint = STR("");
	const struct param table[] = {{"subject", &edit.name, NULL},
	    {"not_after", NULL, &edit.not_after}, {"fingerprint", &fingerprint, NULL},
	    {NULL, NULL, NULL}};
	enum err err = params_read(params, table, arena, why);

	if (err)
		return err;
	if (fingerprint.len != DIGEST_HEX - 1 || !hex_read(fingerprint, edit.digest))
		return err_because(why, ERR_CORRUPT, "the proposal names no certificate");
	*ret = edit;
	return ERR_OK;
}

enum err registry_customer_add_certificate(const struct registry_clerk *k,
    const struct proposal_form *form, struct registry_effect *effect, struct buf *after)
{
	struct change part = k->change;
	struct customer_certificate_edit edit;
	struct arena arena = {NULL, 0};
	struct customer owner;
	int64_t id = 0, locked_at = 0;
	bool is_new = false;
	enum err err = certificate_read_params(form->params, &arena, &edit, part.why);

	(void)effect;
	part.is_part = true;
	if (!err)
		err = subject_read(form->subject, &id, part.why);
	if (!err)
		err = customers_find(&part, id, &owner);
	if (!err)
		is_new = customers_of_certificate(&part, edit.digest, &owner, &locked_at) ==
			 ERR_NOT_FOUND;
	if (!err)
		err = customers_edit_certificate(&part, id, &edit);
	if (!err && is_new)
		registry_customer_certificate_params(&edit, after);
	arena_free(&arena);
	return err;
}
