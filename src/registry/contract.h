/* The rules by which contracts are made and changed (operators' work), whatever store keeps them.
 *
 * DESIGN: every function is one transaction with its events: afterwards all of it is kept, or
 * nothing has changed and the reason says in words what to mend. Besides the errors that are named,
 * each returns those of store.h. */
#ifndef REGISTRY_CONTRACT_H
#define REGISTRY_CONTRACT_H

#include "config/config.h"
#include "record/contract.h"
#include "registry/change.h"

/* The rules as the settings have them; `services` outlives them and is ended by NULL. */
struct contract_rules registry_rules(
    const struct config *config, const char *services[CONFIG_WORDS_MAX + 1]);

/* Adds a contract; draws a code where the form has none. ERR_INVALID, ERR_REFUSED and ERR_TOO_LARGE
 * as by contract_read(), the reason beginning with the field's name; ERR_EXISTS: the code is taken;
 * ERR_REFUSED: the code to renew is unknown, is the contract's own, is renewed already, or is that
 * of a contract whose time to be renewed has not come (product.h), where two persons are wanted;
 * else the latter is a warning. */
enum err registry_contract_add(const struct change *c, const struct contract_rules *rules,
    const struct contract_form *form, struct registry_effect *ret);

/* Changes the sticker wish. ERR_NOT_FOUND; ERR_REFUSED: it is withdrawn or has ended. What is so
 * already is no error and no event. */
enum err registry_contract_set_sticker(
    const struct change *c, const struct code *code, bool wanted, struct registry_effect *ret);

/* Within a transaction: adds a contract with its event, drawing its code if it has none; errors as
 * above. Only the warnings of `effect` are added to. *ret_field is the field that an error is
 * about. What is imported was asked for elsewhere, and at another time. */
enum err registry_contract_put(const struct change *c, const struct contract_rules *rules,
    struct contract *contract, enum event_action action, struct registry_effect *effect,
    enum contract_field *ret_field);

/* Could another contract renew this one now? *ret_from is from when on, 0: at any time; set also
 * where the time has not come. ERR_NOT_FOUND: there is none; ERR_REFUSED: nothing is issued for it,
 * it is over, is renewed already, or its time has not come (whoever asks). A look, outside of a
 * transaction or within. */
enum err registry_renewal_check(const struct change *c, const struct config *config,
    const struct code *code, int64_t *ret_from);

#endif
