/* What the store holds, as the API shows it. */
#ifndef API_DESCRIBE_H
#define API_DESCRIBE_H

#include "io/json.h"
#include "record/records.h"
#include "registry/proposal.h"

/* Sets `key` to an RFC 3339 time, or to null when `t` is 0. */
void api_describe_time(struct json *to, const char *key, int64_t t);
/* Sets a contract's members: code, urls, organization … */
void api_describe_contract(struct json *to, const struct contract *contract);
/* Sets "state", where the contract stands in its life, and "certificate_state": "none", "broken",
 * or a state as proofs have it. */
void api_describe_state(struct json *to, const struct store_item *item, int64_t now);
/* All that is known behind a code, but for its events. */
void api_describe_entry(struct json *to, const struct store_entry *entry, int64_t now);
/* Appends an event; a failure shows in to->err. */
void api_describe_event(const struct event *event, struct buf *to);
/* A proposal; with what it changes only where that was read. */
void api_describe_proposal(struct json *to, const struct proposal *proposal);

#endif
