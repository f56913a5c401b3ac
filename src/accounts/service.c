/* The account of the service itself. */
#include "accounts/service.h"

#include "accounts/note.h"
#include "accounts/store.h"

static enum err service_add(const struct change *c, struct operator_account *ret)
{
	struct operator_account account = {
	    .role = OPERATOR_OPERATOR, .password_at = c->now, .added_at = c->now};
	char password[OPERATOR_INITIAL_TEXT], sealed[ARGON2_TEXT_MAX];
	enum err err;

	str_copy(account.name, sizeof account.name, STR(ACCOUNTS_WATCH_NAME));
	operator_draw_password(password);
	err = argon2_seal(str_from(password), 0, sealed) ? change_no_memory(c) : ERR_OK;
	explicit_bzero(password, sizeof password);
	if (!err)
		err = store_add_operator(c->store, &account, sealed);
	if (!err)
		err = accounts_note(c, AUDIT_OPERATOR_ADD, STR(ACCOUNTS_WATCH_NAME),
		    str_from(operator_role_name(account.role)));
	if (!err)
		*ret = account;
	return err;
}

enum err accounts_watch_person(const struct change *c, struct accounts_person *ret)
{
	struct operator_account account;
	enum err err = store_operator_named(c->store, STR(ACCOUNTS_WATCH_NAME), &account, NULL);

	if (err == ERR_NOT_FOUND)
		err = service_add(c, &account);
	if (!err && account.disabled_at != 0)
		return err_because(c->why, ERR_REFUSED,
		    "the account %s is disabled: nothing is proposed", ACCOUNTS_WATCH_NAME);
	if (err)
		return err;
	*ret = (struct accounts_person){
	    .id = account.id, .role = account.role, .rights = PERSON_READ | PERSON_PROPOSE};
	str_copy(ret->name, sizeof ret->name, STR(ACCOUNTS_WATCH_NAME));
	return ERR_OK;
}
