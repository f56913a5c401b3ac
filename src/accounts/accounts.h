/* The rules by which operators' accounts are made and changed. Every function that changes one is a
 * transaction with its entry in the audit. */
#ifndef ACCOUNTS_ACCOUNTS_H
#define ACCOUNTS_ACCOUNTS_H

#include "accounts/session.h"
#include "pki/client_ca.h"
#include "store/change.h"

struct accounts_place;

/* Who works on accounts, and by which settings. */
struct accounts {
	struct change change;
	const char *door; /* "console" or "cli": where passwords are given, for who then acts */
	const struct accounts_place *place; /* where they sit (tries.h); NULL for nowhere known */
	struct session_kind sessions;
	const struct client_identity *client; /* a good one, with which the actor came and to which
						 sessions are bound; NULL where none is wanted */
	uint32_t password_kib; /* for sealing passwords; 0, as in the program: ARGON2_MEMORY_KIB */
};

/* All below: the errors of store.h in addition to those named, with the reason in a->change.why. */

/* Adds an account with an initial password, which is told this once. ERR_INVALID: the name;
 * ERR_EXISTS. */
enum err accounts_add(const struct accounts *a, struct str name, enum operator_role role,
    char ret_password[OPERATOR_INITIAL_TEXT]);
/* Gives the account a new initial password, forgets wrong ones and ends its sessions.
 * ERR_NOT_FOUND. */
enum err accounts_reset_password(
    const struct accounts *a, struct str name, char ret_password[OPERATOR_INITIAL_TEXT]);
/* Whether the account may be used: ends its sessions and forgets wrong passwords. Enabling one that
 * may be used unlocks it. ERR_NOT_FOUND; ERR_REFUSED: no administrator would be left. */
enum err accounts_enable(const struct accounts *a, struct str name, bool enabled);
/* What is so already is no error and no entry. ERR_NOT_FOUND; ERR_REFUSED as above. */
enum err accounts_set_role(const struct accounts *a, struct str name, enum operator_role role);
/* How many accounts are administrators', whether they may be used or not: so that whoever can
 * disable accounts does not come to be alone. */
enum err accounts_count_administrators(const struct accounts *a, size_t *ret);
/* All accounts by name, with until when each is locked, wherever that is. */
enum err accounts_list(const struct accounts *a, struct arena *arena, struct operator_account **ret,
    size_t *ret_count);

#endif
