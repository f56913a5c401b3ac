/* Words for what the store holds, shared by the commands that show it. */
#ifndef CLI_DESCRIBE_H
#define CLI_DESCRIBE_H

#include <stdint.h>
#include "base/buf.h"
#include "io/json.h"
#include "record/contract.h"

/* The state of a certificate at `now`, in record_state_name()'s words. */
const char *describe_state(int64_t not_before, int64_t not_after, int64_t revoked_at, int64_t now);
/* Sets the contract's fields in a JSON object, by the names of contract_field_name(). */
void describe_contract_json(const struct contract *contract, struct json *to);
/* Sets `key` to an RFC 3339 time, or to null when `t` is 0. */
void describe_time_json(struct json *to, const char *key, int64_t t);
/* Adds "label   value\n", the value printable; nothing when the value is empty. */
void describe_line(struct buf *to, const char *label, struct str value);
/* The same with a local time; nothing when `t` is 0. */
void describe_time_line(struct buf *to, const char *label, int64_t t);

#endif
