/* The service itself, where somebody has to be named: as the proposer of what it found by itself.
 *
 * DESIGN: it has an account as operators have, made when it is first needed, under a name that no
 * operator can have and with a password that nobody knows. So the rule of four eyes counts it as
 * one person, and an administrator who disables the account ends what it proposes. */
#ifndef ACCOUNTS_SERVICE_H
#define ACCOUNTS_SERVICE_H

#include "accounts/person.h"
#include "store/change.h"

/* Its name in lists of accounts. */
#define ACCOUNTS_WATCH_NAME "(watch)"

/* Within a transaction: who the watch is, made if it is not there yet. It may propose and not
 * approve. ERR_REFUSED: the account is disabled; the errors of the store. */
enum err accounts_watch_person(const struct change *c, struct accounts_person *ret);

#endif
