/* Reads a JSON object strictly, by jansson. */
#include "io/json_tree.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* Bytes of a member's name that are shown. */
enum { TREE_NAME_MAX = 60 };

/* One reading, and where it is: "contacts.mail". */
struct tree_reading {
	struct arena *memory;
	struct problem *why;
	char path[ERR_ABOUT_MAX];
};

static const char *const kind_names[] = {
    [JSON_TREE_TEXT] = "a text",
    [JSON_TREE_INT] = "a whole number",
    [JSON_TREE_BOOL] = "true or false",
    [JSON_TREE_TEXTS] = "a list of texts",
    [JSON_TREE_OBJECT] = "an object",
    [JSON_TREE_OBJECTS] = "a list of objects",
};

static enum err tree_read_members(struct tree_reading *r, json_t *object,
    const struct json_tree_rule *rules, struct json_tree_value *ret);

/* The beginning of a text that the tables do not bound, cut between characters of UTF-8. */
static struct str tree_beginning(struct str text, size_t most)
{
	size_t len = text.len < most ? text.len : most;

	while (len < text.len && len > 0 && ((unsigned char)text.at[len] & 0xc0) == 0x80)
		len--;
	return str_part(text, 0, len);
}

/* ---- before it is parsed ---- */

/* How deep objects and arrays stand within each other, as far as that can be told: what is no JSON
 * the parser refuses. */
static unsigned tree_depth(struct str text)
{
	unsigned depth = 0, most = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '['))
			most = ++depth > most ? depth : most;
		else if (!quoted && (c == '}' || c == ']') && depth > 0)
			depth--;
	}
	return most;
}

/* The name behind which the parser stopped, where it is a plain one. */
static struct str tree_name_before(struct str text, size_t end)
{
	size_t close, open;

	for (close = end < text.len ? end : text.len; close > 0 && text.at[close - 1] != '"';)
		close--;
	for (open = close > 0 ? close - 1 : 0; open > 0 && text.at[open - 1] != '"';)
		open--;
	return close == 0 || open == 0 ? STR("") : str_part(text, open, close - 1 - open);
}

static enum err tree_refuse_syntax(
    struct tree_reading *r, struct str text, const json_error_t *error)
{
	struct str name;
	enum err err;

	switch (json_error_code(error)) {
	case json_error_out_of_memory:
		return err_no_memory(r->why);
	case json_error_duplicate_key:
		name =
		    tree_beginning(tree_name_before(text, (size_t)error->position), TREE_NAME_MAX);
		err = err_reason(r->why, ERR_INVALID, "json.duplicate",
		    "%.*s: the member stands there twice", STR_ARG(name));
		err_about(r->why, name.at, name.len);
		return err;
	default:
		return err_reason(r->why, ERR_INVALID, "json.malformed",
		    "the body is no JSON: line %d, column %d", error->line, error->column);
	}
}

static enum err tree_parse(struct tree_reading *r, struct str text, json_t **ret)
{
	json_error_t error;

	if (tree_depth(text) > JSON_TREE_DEPTH_MAX)
		return err_reason(r->why, ERR_INVALID, "json.depth",
		    "objects and lists stand more than %d deep within each other",
		    JSON_TREE_DEPTH_MAX);
	*ret = json_loadb(text.at == NULL ? "" : text.at, text.len, JSON_REJECT_DUPLICATES, &error);
	if (*ret == NULL)
		return tree_refuse_syntax(r, text, &error);
	return json_is_object(*ret) ? ERR_OK
				    : err_reason(r->why, ERR_INVALID, "json.malformed",
					  "the body must be a JSON object");
}

/* ---- values ---- */

static enum err tree_refuse(struct tree_reading *r, const char *word, const char *what)
{
	enum err err = err_reason(r->why, ERR_INVALID, word, "%s: %s", r->path, what);

	err_about(r->why, r->path, strlen(r->path));
	return err;
}

static enum err tree_refuse_kind(struct tree_reading *r, const struct json_tree_rule *rule)
{
	char text[64];

	snprintf(text, sizeof text, "it must be %s", kind_names[rule->kind]);
	return tree_refuse(r, "json.type", text);
}

/* Steps down to a member; tree_leave() goes back to where that was. */
static size_t tree_enter(struct tree_reading *r, const char *name)
{
	size_t len = strlen(r->path), room = sizeof r->path - 2 - len;
	struct str shown =
	    tree_beginning(str_from(name), room < TREE_NAME_MAX ? room : TREE_NAME_MAX);

	snprintf(
	    r->path + len, sizeof r->path - len, "%s%.*s", len == 0 ? "" : ".", STR_ARG(shown));
	return len;
}

static void tree_leave(struct tree_reading *r, size_t place)
{
	r->path[place] = '\0';
}

static bool tree_copy_text(struct tree_reading *r, const json_t *from, struct str *ret)
{
	struct str text = {json_string_value(from), json_string_length(from)};

	*ret = (struct str){arena_str(r->memory, text), text.len};
	return ret->at != NULL;
}

static size_t tree_rule_count(const struct json_tree_rule *rules)
{
	size_t count = 0;

	while (rules[count].name != NULL)
		count++;
	return count;
}

static enum err tree_read_texts(struct tree_reading *r, const struct json_tree_rule *rule,
    const json_t *array, struct json_tree_value *ret)
{
	struct str *texts = arena_alloc(r->memory, (ret->count + 1) * sizeof *texts);

	if (texts == NULL)
		return err_no_memory(r->why);
	for (size_t i = 0; i < ret->count; i++) {
		if (!json_is_string(json_array_get(array, i)))
			return tree_refuse_kind(r, rule);
		if (!tree_copy_text(r, json_array_get(array, i), &texts[i]))
			return err_no_memory(r->why);
	}
	ret->texts = texts;
	return ERR_OK;
}

/* One object, or each of an array. */
static enum err tree_read_objects(struct tree_reading *r, const struct json_tree_rule *rule,
    json_t *from, struct json_tree_value *ret)
{
	size_t width = tree_rule_count(rule->members);
	struct json_tree_value *values =
	    arena_alloc(r->memory, (ret->count * width + 1) * sizeof *values);
	enum err err = values == NULL ? err_no_memory(r->why) : ERR_OK;

	for (size_t i = 0; !err && i < ret->count; i++) {
		json_t *object = json_is_array(from) ? json_array_get(from, i) : from;

		err = json_is_object(object)
			  ? tree_read_members(r, object, rule->members, values + i * width)
			  : tree_refuse_kind(r, rule);
	}
	ret->members = values;
	return err;
}

static bool tree_kind_fits(const json_t *value, enum json_tree_kind kind)
{
	switch (kind) {
	case JSON_TREE_TEXT:
		return json_is_string(value);
	case JSON_TREE_INT:
		return json_is_integer(value);
	case JSON_TREE_BOOL:
		return json_is_boolean(value);
	case JSON_TREE_OBJECT:
		return json_is_object(value);
	default:
		return json_is_array(value);
	}
}

static enum err tree_read_value(struct tree_reading *r, json_t *from,
    const struct json_tree_rule *rule, struct json_tree_value *ret)
{
	if (json_is_null(from) && !rule->needed) {
		ret->is_null = true;
		return ERR_OK;
	}
	if (!tree_kind_fits(from, rule->kind))
		return tree_refuse_kind(r, rule);
	ret->is_given = true;
	ret->count = json_is_array(from) ? json_array_size(from) : 1;
	if (ret->count > JSON_TREE_ITEMS_MAX)
		return tree_refuse(r, "json.items", "the list is too long");
	switch (rule->kind) {
	case JSON_TREE_TEXT:
		return tree_copy_text(r, from, &ret->text) ? ERR_OK : err_no_memory(r->why);
	case JSON_TREE_INT:
		ret->number = json_integer_value(from);
		return ERR_OK;
	case JSON_TREE_BOOL:
		ret->number = json_is_true(from);
		return ERR_OK;
	case JSON_TREE_TEXTS:
		return tree_read_texts(r, rule, from, ret);
	default:
		return tree_read_objects(r, rule, from, ret);
	}
}

/* ---- objects ---- */

static enum err tree_check_known(
    struct tree_reading *r, json_t *object, const struct json_tree_rule *rules)
{
	const char *key;
	json_t *member;

	json_object_foreach(object, key, member)
	{
		size_t i = 0;

		while (rules[i].name != NULL && strcmp(rules[i].name, key) != 0)
			i++;
		if (rules[i].name == NULL) {
			tree_enter(r, key);
			return tree_refuse(r, "json.unknown", "there is no such member");
		}
	}
	return ERR_OK;
}

static enum err tree_read_members(struct tree_reading *r, json_t *object,
    const struct json_tree_rule *rules, struct json_tree_value *ret)
{
	enum err err = tree_check_known(r, object, rules);

	for (size_t i = 0; !err && rules[i].name != NULL; i++) {
		json_t *member = json_object_get(object, rules[i].name);
		size_t place = tree_enter(r, rules[i].name);

		if (member != NULL)
			err = tree_read_value(r, member, &rules[i], &ret[i]);
		else if (rules[i].needed)
			err = tree_refuse(r, "json.missing", "it is needed");
		tree_leave(r, place);
	}
	return err;
}

enum err json_tree_read(struct str text, const struct json_tree_rule *rules, struct arena *memory,
    const struct json_tree_value **ret, struct problem *why)
{
	struct tree_reading r = {.memory = memory, .why = why, .path = ""};
	struct json_tree_value *values =
	    arena_alloc(memory, (tree_rule_count(rules) + 1) * sizeof *values);
	json_t *object = NULL;
	enum err err = values == NULL ? err_no_memory(why) : tree_parse(&r, text, &object);

	if (!err)
		err = tree_read_members(&r, object, rules, values);
	json_decref(object);
	if (!err)
		*ret = values;
	return err;
}
