/* Who logged in, or tried to, who changed an account, and who judged a foreign host: written once,
 * never changed.
 *
 * DESIGN: changes to contracts are events (event.h); this is what happens before anybody changes
 * anything. */
#ifndef ACCOUNTS_AUDIT_H
#define ACCOUNTS_AUDIT_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

enum audit_action {
	AUDIT_LOGIN,          /* "login" */
	AUDIT_LOGIN_WRONG,    /* "login.wrong" */
	AUDIT_LOGIN_LOCKED,   /* "login.locked": a wrong one, with which the name is locked */
	AUDIT_LOGIN_EXPIRED,  /* "login.expired": the initial password is past its time */
	AUDIT_LOGIN_CLIENT,   /* "login.certificate": a client certificate was refused */
	AUDIT_PROOF,          /* "login.command": the right password, at the command line */
	AUDIT_LOGOUT,         /* "logout" */
	AUDIT_LOGOUT_ALL,     /* "logout.everywhere" */
	AUDIT_PASSWORD,       /* "password.change" */
	AUDIT_PASSWORD_WRONG, /* "password.wrong": the old one, at a change */
	AUDIT_OPERATOR_ADD,   /* "operator.add" */
	AUDIT_OPERATOR_ROLE,  /* "operator.role" */
	AUDIT_OPERATOR_OFF,   /* "operator.disable" */
	AUDIT_OPERATOR_ON,    /* "operator.enable" */
	AUDIT_OPERATOR_RESET, /* "operator.reset-password" */
	AUDIT_TOKEN_ADD,      /* "token.add" */
	AUDIT_TOKEN_REVOKE,   /* "token.revoke" */
	/* Of a foreign host, the subject, with a note as detail; the newest holds. */
	AUDIT_ABUSE_WATCH,    /* "abuse.watch" */
	AUDIT_ABUSE_DONE,     /* "abuse.done" */
	AUDIT_ABUSE_HARMLESS, /* "abuse.harmless" */
	/* Of customers (customers/note.h); the subject is "customer 17". */
	AUDIT_OWNER_LOGIN,   /* "owner.login" */
	AUDIT_OWNER_WRONG,   /* "owner.wrong": questions that came to nothing, how many */
	AUDIT_OWNER_SPENT,   /* "owner.spent": a one-time password was guessed at ten times */
	AUDIT_CUSTOMER_ADD,  /* "customer.add" */
	AUDIT_CUSTOMER_EDIT, /* "customer.edit": what, as detail */
	AUDIT_CUSTOMER_MAIL, /* "customer.mail": the address; what of it, as detail */
	AUDIT_MAIL_AGAIN,    /* "mail.again": sent once more; the subject is "mail 17" */
	AUDIT_LIST_TAKE,     /* "list.take": of contacts (registry/lists.h); "proposal 17" */
	AUDIT_COUPON_MAKE,   /* "coupon.make": how many, as detail; the subject is "coupons 3" */
	AUDIT_INVOICE_POST,  /* "invoice.post": it was posted; the subject is "invoice 7" */
	AUDIT_INVOICE_TAKE,  /* "invoice.take": of all, as a file; how many, as detail */
	AUDIT_ACTION_COUNT
};

/* One entry; texts are absent where there is nothing to say. */
struct audit_entry {
	int64_t id; /* grows; given by the store */
	int64_t at;
	struct str actor;  /* who: "console:sato", "cli:root"; "?" for a name that does not exist */
	struct str action; /* a word of audit_action_name() */
	struct str subject; /* the account that it is about, where that is another's */
	/* A role, for example; "names=12" tried by somebody without an account; of a client
	 * certificate "serial=… sha256=…", behind a word where it was refused. */
	struct str detail;
};

const char *audit_action_name(enum audit_action action);
bool audit_action_parse(struct str name, enum audit_action *ret);

#endif
