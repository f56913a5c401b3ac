/* Changes of operators' accounts that take a second person. */
#include "registry/account.h"

#include "accounts/accounts.h"
#include "accounts/store.h"
#include "io/json.h"
#include "proposals/params.h"

/* The accounts of the clerk's store, changed within its transaction. */
static struct accounts clerk_accounts(const struct registry_clerk *k)
{
	struct accounts a = {.change = k->change, .sessions = {.realm = ACCOUNTS_REALM}};

	a.change.is_part = true;
	return a;
}

/* Is one person enough, for there are no two administrators yet? */
static enum err account_is_alone(const struct registry_clerk *k, bool *ret)
{
	const struct accounts a = clerk_accounts(k);
	size_t count = 0;
	enum err err;

	*ret = k->terms->approvals == 1;
	if (*ret)
		return ERR_OK;
	*k->change.why = (struct problem){.text = ""};
	err = accounts_count_administrators(&a, &count);
	*ret = !err && count < 2;
	return err;
}

enum err registry_account_clerk(
    const struct registry_clerk *k, struct registry_terms *ret_terms, struct registry_clerk *ret)
{
	bool alone = false;
	enum err err = account_is_alone(k, &alone);

	if (err)
		return err;
	*ret_terms = *k->terms;
	*ret = *k;
	ret->terms = ret_terms;
	if (alone)
		ret_terms->approvals = 1;
	if (ret->who.id == 0) {
		ret->who.role = OPERATOR_ADMINISTRATOR;
		ret->who.rights = PERSON_ALL;
	}
	return ERR_OK;
}

/* ---- facts ---- */

static void account_set_time(struct json *o, const char *name, int64_t at)
{
	if (at == 0)
		json_set_null(o, name);
	else
		json_set_int(o, name, at);
}

/* Of an account that is to be added there is none. What somebody changes of his own account, such
 * as the password, is a fact for its reset alone. */
enum err registry_account_facts(
    const struct registry_clerk *k, const struct proposal_form *form, struct buf *to)
{
	struct operator_account account;
	struct json *o;
	enum err err = store_operator_named(k->change.store, form->subject, &account, NULL);
	bool found = !err;

	if (err && err != ERR_NOT_FOUND)
		return err;
	o = json_new_object();
	if (found) {
		json_set_text(o, "role", str_from(operator_role_name(account.role)));
		account_set_time(o, "disabled_at", account.disabled_at);
		if (form->action == PROPOSAL_OPERATOR_RESET)
			json_set_int(o, "password_at", account.password_at);
	} else {
		json_set_null(o, "role");
	}
	json_finish(o, JSON_ONE_LINE, to);
	return ERR_OK;
}

/* ---- what the kinds do ---- */

static enum err account_read_role(
    const struct proposal_form *form, enum operator_role *ret, struct problem *why)
{
	struct arena arena = {NULL, 0};
	struct str role = STR("");
	const struct param table[] = {{"role", &role, NULL}, {NULL, NULL, NULL}};
	enum err err = params_read(form->params, table, &arena, why);

	if (!err && !operator_role_parse(role, ret))
		err = err_because(why, ERR_CORRUPT, "the proposal has no role of this version");
	arena_free(&arena);
	return err;
}

static void account_tell_role(enum operator_role role, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_text(o, "role", str_from(operator_role_name(role)));
	json_finish(o, JSON_ONE_LINE, to);
}

enum err registry_account_add(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after)
{
	const struct accounts a = clerk_accounts(k);
	enum operator_role role;
	enum err err = account_read_role(form, &role, k->change.why);

	if (!err)
		err = accounts_add(&a, form->subject, role, effect->secret);
	if (!err)
		account_tell_role(role, after);
	return err;
}

enum err registry_account_set_role(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after)
{
	const struct accounts a = clerk_accounts(k);
	struct operator_account before = {.id = 0};
	enum operator_role role;
	enum err err = account_read_role(form, &role, k->change.why);

	(void)effect;
	if (!err)
		err = store_operator_named(k->change.store, form->subject, &before, NULL);
	if (!err || err == ERR_NOT_FOUND)
		err = accounts_set_role(&a, form->subject, role);
	if (!err && before.role != role)
		account_tell_role(role, after);
	return err;
}

enum err registry_account_enable(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after)
{
	const struct accounts a = clerk_accounts(k);
	enum err err = accounts_enable(&a, form->subject, true);
	struct json *o;

	(void)effect;
	if (err)
		return err;
	o = json_new_object();
	json_set_null(o, "disabled_at");
	json_finish(o, JSON_ONE_LINE, after);
	return ERR_OK;
}

enum err registry_account_reset(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after)
{
	const struct accounts a = clerk_accounts(k);
	enum err err = accounts_reset_password(&a, form->subject, effect->secret);
	struct json *o;

	if (err)
		return err;
	o = json_new_object();
	json_set_int(o, "password_at", k->change.now);
	json_finish(o, JSON_ONE_LINE, after);
	return ERR_OK;
}
