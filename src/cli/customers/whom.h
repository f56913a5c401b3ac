/* What the commands about customers share. */
#ifndef CLI_CUSTOMERS_WHOM_H
#define CLI_CUSTOMERS_WHOM_H

#include "cli/workspace.h"
#include "customers/customers.h"

/* The customer that an operand means: a number, the code of a contract, or a mail address. False,
 * and said so on stderr, where there is none, or several have the address. */
bool customer_given(struct workspace *w, const char *text, struct customer *ret);
/* The codes of an option that may be repeated; false, and said so, when one is none, or there are
 * too many. */
bool customer_codes_given(const struct arguments *a, unsigned option,
    struct code ret[CUSTOMERS_CODES_MAX], size_t *ret_count);
/* The language of an option, LANG_USUAL without one; false, and said so. */
bool customer_lang_given(const char *text, enum lang *ret);
/* Ends a command: on `err` says what is not done and why; prints the key alone unless it is "". The
 * command's status. */
int customer_done(
    const struct workspace *w, enum err err, const char *refusal, const struct customer_key *key);

#endif
