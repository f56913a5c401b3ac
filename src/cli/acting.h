/* Who acts by a command: --as NAME, and how he proves it.
 *
 * DESIGN: with [issue] approvals = 2 whoever changes something says who he is, for what is proposed
 * by one person is approved by another, and root is nobody in particular. */
#ifndef CLI_ACTING_H
#define CLI_ACTING_H

#include "accounts/accounts.h"
#include "accounts/person.h"
#include "cli/option.h"
#include "config/config.h"

struct acting {
	struct accounts_person person;  /* of id 0: nobody was named */
	struct client_identity client;  /* where person.certified */
	char actor[ACCOUNTS_ACTOR_MAX]; /* "cli:NAME"; "" for nobody */
};

/* Is somebody named, where somebody has to be? False, and said so on stderr, when not. */
bool acting_check_named(const struct config *config, const struct arguments *a);
/* Proves that it is NAME who acts: by the password and, where one is given, a client certificate.
 * `change` is made by whoever typed the command. Nothing where nobody is named. The reason is in
 * change->why. */
enum err acting_prove(const struct config *config, const struct arguments *a,
    const struct change *change, struct acting *ret);
/* Where the password stands: --password-file (`option`), else $TRUSTSEAL_PASSWORD_FILE; NULL: it is
 * to be asked for. */
const char *acting_password_file(const struct arguments *a, unsigned option);

#endif
