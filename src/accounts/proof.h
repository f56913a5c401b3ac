/* An operator proves who he is without logging in: by his password, at the command line.
 *
 * DESIGN: the rules are those of a login (login.h), and wrong passwords are counted with them: by
 * the name, and apart from what comes by the network, so that nobody who reaches the console can
 * keep an operator from the command line. Who sits on the machine never has to wait for strangers.
 * An initial password proves nothing: whoever gave it knows it, too. */
#ifndef ACCOUNTS_PROOF_H
#define ACCOUNTS_PROOF_H

#include "accounts/accounts.h"
#include "accounts/person.h"

/* Says who it is, and writes it down, in transactions of its own; a->client is the client
 * certificate that was proved, NULL for none. ERR_REFUSED, with a reason whose word begins with
 * "proof.": wrong, locked, initial, expired (an initial one past its time) or other_name (the
 * certificate is somebody else's). The errors of the store. */
enum err accounts_prove(
    const struct accounts *a, struct str name, struct str password, struct accounts_person *ret);

#endif
