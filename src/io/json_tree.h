/* Reads a JSON object strictly, by a table of the members that it may have.
 *
 * DESIGN: what a program sends is a contract, and a mistake that is passed over is found by a
 * customer. So a member that the table does not have is refused by its name, as is one of another
 * kind, one that is missing and one that stands there twice (which readers take in different ways).
 * Nesting is bounded before anything is read. */
#ifndef IO_JSON_TREE_H
#define IO_JSON_TREE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Objects and arrays within each other; items of an array. */
enum { JSON_TREE_DEPTH_MAX = 6, JSON_TREE_ITEMS_MAX = 1000 };

enum json_tree_kind {
	JSON_TREE_TEXT,
	JSON_TREE_INT,
	JSON_TREE_BOOL,
	JSON_TREE_TEXTS, /* an array of texts */
	JSON_TREE_OBJECT,
	JSON_TREE_OBJECTS /* an array of objects */
};

/* A member that may be there. Tables end with a row without a name. */
struct json_tree_rule {
	const char *name;
	enum json_tree_kind kind;
	bool needed;
	const struct json_tree_rule *members; /* of objects: theirs */
};

/* What was given for a rule. */
struct json_tree_value {
	bool is_given; /* false also for null, which may stand for any that is not needed */
	bool is_null;
	struct str text;
	int64_t number;          /* also 0 and 1 of a bool */
	size_t count;            /* of an array: items */
	const struct str *texts; /* the items of an array of texts */
	/* Of an object: a value for each rule of its table, in their order; of an array of objects
	 * one such row behind the other. */
	const struct json_tree_value *members;
};

/* The value of each rule, in their order, in memory of the arena. ERR_INVALID: it is no such
 * object; why->reason is json.malformed, json.depth, json.duplicate, json.unknown, json.type,
 * json.missing or json.items, why->about the member, "contacts.mail". ERR_NO_MEMORY. */
enum err json_tree_read(struct str text, const struct json_tree_rule *rules, struct arena *memory,
    const struct json_tree_value **ret, struct problem *why);

#endif
