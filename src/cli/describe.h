/* Words for what the store holds, shared by the commands that show it. */
#ifndef CLI_DESCRIBE_H
#define CLI_DESCRIBE_H

#include <stdint.h>
#include "base/buf.h"
#include "io/json.h"
#include "record/contract.h"
#include "record/event.h"

/* The state of a certificate at `now`, in record_state_name()'s words. */
const char *describe_state(int64_t not_before, int64_t not_after, int64_t revoked_at, int64_t now);
/* Sets the contract's fields in a JSON object, by the names of contract_field_name(); and the rows
 * that tell of them in a command's table of members. */
void describe_contract_json(const struct contract *contract, struct json *to);
#define DESCRIBE_CONTRACT_MEMBERS                                                                  \
	{"code", "ten digits, a text", NULL}, {"url", "list of the registered URLs", NULL},        \
	    {"organization", "who runs the site", NULL},                                           \
	    {"organization_en", "the same in English, or null", NULL},                             \
	    {"service", "type of service", NULL}, {"lang", "the sticker's language", NULL},        \
	    {"sticker", "true: a sticker is wanted", NULL},                                        \
	    {"auto_renew", "true: its certificates follow one another inside it", NULL},           \
	    {"visits", "false: its sites are not visited ([watch])", NULL},                        \
	    {"person", "true: a person in business, whose name the public log does not have",      \
		NULL},                                                                             \
	{                                                                                          \
		"renews", "code of the contract that it renews, or null", NULL                     \
	}
/* The row for a contract's member "life". */
#define DESCRIBE_LIFE_MEMBER                                                                       \
	{                                                                                          \
		"life",                                                                            \
		    "applied, checking, proposed, issued, renewed, reissued, revoked, expired, "   \
		    "withdrawn or ended",                                                          \
		    NULL                                                                           \
	}
/* Appends an item of a list, behind the one before, and frees it. A failure shows in to->err. */
void describe_item_json(struct json *item, bool first, struct buf *to);
/* Sets `key` to an RFC 3339 time, or to null when `t` is 0. */
void describe_time_json(struct json *to, const char *key, int64_t t);
/* Sets "id", "at", "actor", "action", "before" and "after" of an event. */
void describe_event_json(const struct event *event, struct json *to);
/* Adds "label   value\n", the value printable; nothing when the value is empty. */
void describe_line(struct buf *to, const char *label, struct str value);
/* The same of a buffer, whose failure is one of `to`: no line is left out for want of memory. */
void describe_buf_line(struct buf *to, const char *label, const struct buf *value);
/* The same with a local time; nothing when `t` is 0. */
void describe_time_line(struct buf *to, const char *label, int64_t t);

#endif
