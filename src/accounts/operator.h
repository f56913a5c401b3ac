/* An operator of the service: name, role, password, and what may be one.
 *
 * DESIGN: these are the rules that need no store; accounts.h changes accounts by them. */
#ifndef ACCOUNTS_OPERATOR_H
#define ACCOUNTS_OPERATOR_H

#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

/* Bytes of a name with its NUL; of passwords, in characters and (the most) in bytes; days that an
 * initial password is good for. */
enum {
	OPERATOR_NAME_MAX = 65,
	OPERATOR_PASSWORD_LEAST = 12,
	OPERATOR_PASSWORD_MOST = 256,
	OPERATOR_INITIAL_DAYS = 30,
	OPERATOR_INITIAL_TEXT = 24,                /* bytes of an initial password with its NUL */
	ACCOUNTS_ACTOR_MAX = OPERATOR_NAME_MAX + 8 /* of accounts_actor() */
};

/* The realm of operators' names, and of their sessions. */
#define ACCOUNTS_REALM "operator"

/* Each may do what those before it may. */
enum operator_role {
	OPERATOR_MARKETING,     /* reads */
	OPERATOR_OPERATOR,      /* changes contracts */
	OPERATOR_ADMINISTRATOR, /* changes accounts */
	OPERATOR_ROLE_COUNT
};

struct operator_account {
	int64_t id;
	char name[OPERATOR_NAME_MAX];
	enum operator_role role;
	bool initial;        /* the password was given, and must be changed */
	int64_t password_at; /* since when it is the password */
	int64_t disabled_at; /* 0 while the account may be used */
	int64_t added_at;
	int64_t locked_until; /* after wrong passwords; 0 for never */
};

/* "marketing", "operator", "administrator". */
const char *operator_role_name(enum operator_role role);
bool operator_role_parse(struct str name, enum operator_role *ret);

/* ERR_INVALID, with `why`: not 1 to 64 of a-z, 0-9 and . _ - @ that begin with a letter or digit.
 * Capital letters are not taken, so that no two names look alike. */
enum err operator_check_name(struct str name, struct problem *why);
/* Who acts when the operator does, in events and in the audit, by the door ("console", "cli")
 * through which he came: "console:NAME". */
void accounts_actor(const char *door, const char *name, char ret[ACCOUNTS_ACTOR_MAX]);

/* Why a password is not taken (NIST SP 800-63B section 5.1.1.2: length, and none that attackers try
 * first; no rules on what it is composed of). */
enum operator_password_flaw {
	OPERATOR_PASSWORD_GOOD,
	OPERATOR_PASSWORD_SHORT,
	OPERATOR_PASSWORD_LONG,
	OPERATOR_PASSWORD_NAME,   /* has the name in it, or is one that has */
	OPERATOR_PASSWORD_COMMON, /* of the list, a repetition or a row of neighbours */
	OPERATOR_PASSWORD_TEXT    /* no UTF-8, or control characters */
};
enum operator_password_flaw operator_check_password(struct str password, struct str name);

/* A password that nobody can guess, in groups that are easy to copy by hand. */
void operator_draw_password(char ret[OPERATOR_INITIAL_TEXT]);
/* Is an initial password past its time? */
bool operator_initial_is_over(const struct operator_account *o, int64_t now);

#endif
