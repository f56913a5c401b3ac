/* The words for what the audit tells. */
#include "accounts/audit.h"

#include <assert.h>

static const char *const names[AUDIT_ACTION_COUNT] = {
    [AUDIT_LOGIN] = "login",
    [AUDIT_LOGIN_WRONG] = "login.wrong",
    [AUDIT_LOGIN_LOCKED] = "login.locked",
    [AUDIT_LOGIN_EXPIRED] = "login.expired",
    [AUDIT_LOGIN_CLIENT] = "login.certificate",
    [AUDIT_PROOF] = "login.command",
    [AUDIT_LOGOUT] = "logout",
    [AUDIT_LOGOUT_ALL] = "logout.everywhere",
    [AUDIT_PASSWORD] = "password.change",
    [AUDIT_PASSWORD_WRONG] = "password.wrong",
    [AUDIT_OPERATOR_ADD] = "operator.add",
    [AUDIT_OPERATOR_ROLE] = "operator.role",
    [AUDIT_OPERATOR_OFF] = "operator.disable",
    [AUDIT_OPERATOR_ON] = "operator.enable",
    [AUDIT_OPERATOR_RESET] = "operator.reset-password",
    [AUDIT_TOKEN_ADD] = "token.add",
    [AUDIT_TOKEN_REVOKE] = "token.revoke",
    [AUDIT_ABUSE_WATCH] = "abuse.watch",
    [AUDIT_ABUSE_DONE] = "abuse.done",
    [AUDIT_ABUSE_HARMLESS] = "abuse.harmless",
    [AUDIT_OWNER_LOGIN] = "owner.login",
    [AUDIT_OWNER_WRONG] = "owner.wrong",
    [AUDIT_OWNER_SPENT] = "owner.spent",
    [AUDIT_CUSTOMER_ADD] = "customer.add",
    [AUDIT_CUSTOMER_EDIT] = "customer.edit",
    [AUDIT_CUSTOMER_MAIL] = "customer.mail",
    [AUDIT_LIST_TAKE] = "list.take",
    [AUDIT_MAIL_AGAIN] = "mail.again",
    [AUDIT_COUPON_MAKE] = "coupon.make",
    [AUDIT_INVOICE_POST] = "invoice.post",
    [AUDIT_INVOICE_TAKE] = "invoice.take",
};

const char *audit_action_name(enum audit_action action)
{
	assert(action < AUDIT_ACTION_COUNT);
	return names[action];
}

bool audit_action_parse(struct str name, enum audit_action *ret)
{
	for (unsigned i = 0; i < AUDIT_ACTION_COUNT; i++)
		if (str_eq(name, str_from(names[i]))) {
			*ret = (enum audit_action)i;
			return true;
		}
	return false;
}
