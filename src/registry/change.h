/* What the files of the registry share: transactions with their events. Not for others. */
#ifndef REGISTRY_CHANGE_H
#define REGISTRY_CHANGE_H

#include "registry/registry.h"

/* Passes on an error of the store with its reason. */
enum err registry_because_store(struct registry *r, enum err err, struct problem *why);
enum err registry_no_memory(struct problem *why);
/* Is such an error about what was given, and not about the store? */
bool registry_is_about_input(enum err err);

/* One transaction (about `code`, or NULL for none that is there already): between the two stands
 * what is done in it; `err` is what came of that. After an error all is undone; else it is kept,
 * and `change` (set to zeros before) tells the codes. */
enum err registry_begin(struct registry *r, const struct code *code, struct problem *why);
enum err registry_end(struct registry *r, enum err err, const struct code *code,
    struct registry_change *change, struct problem *why);

/* Adds an event; `before` may be NULL. */
enum err registry_event(struct registry *r, enum event_action action, const struct code *code,
    int64_t now, const struct buf *before, const struct buf *after, struct problem *why);
/* Adds a contract with its event, drawing its code if it has none. *ret_field is the field that an
 * error is about. */
enum err registry_put_contract(struct registry *r, struct contract *contract,
    enum event_action action, int64_t now, enum contract_field *ret_field, struct problem *why);

#endif
