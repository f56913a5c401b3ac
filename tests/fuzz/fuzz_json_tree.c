/* Any bytes read by a table of members: what is taken keeps to the table, what is refused says why
 * in words that are UTF-8. */
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "io/json_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct json_tree_rule inner[] = {
    {"a", JSON_TREE_TEXT, true, NULL},
    {"b", JSON_TREE_INT, false, NULL},
    {.name = NULL},
};

static const struct json_tree_rule rules[] = {
    {"t", JSON_TREE_TEXT, false, NULL},
    {"i", JSON_TREE_INT, false, NULL},
    {"y", JSON_TREE_BOOL, false, NULL},
    {"l", JSON_TREE_TEXTS, false, NULL},
    {"o", JSON_TREE_OBJECT, false, inner},
    {"s", JSON_TREE_OBJECTS, false, inner},
    {.name = NULL},
};

enum { T, I, Y, L, O, S };

static void must(bool promise)
{
	if (!promise)
		abort();
}

static void check_text(struct str text)
{
	must(utf8_valid(text) && str_index(text, '\0') == text.len);
}

static void check_taken(const struct json_tree_value *v)
{
	check_text(v[T].text);
	must(v[Y].number == 0 || v[Y].number == 1);
	must(v[L].count <= JSON_TREE_ITEMS_MAX);
	for (size_t i = 0; i < v[L].count; i++)
		check_text(v[L].texts[i]);
	if (v[O].is_given)
		must(v[O].members[0].is_given);
	for (size_t i = 0; i < v[S].count; i++) {
		must(v[S].members[2 * i].is_given);
		check_text(v[S].members[2 * i].text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena memory = {0};
	const struct json_tree_value *v = NULL;
	struct problem why = {.text = ""};
	enum err err =
	    json_tree_read((struct str){(const char *)data, size}, rules, &memory, &v, &why);

	if (!err) {
		check_taken(v);
	} else {
		must(err == ERR_INVALID && why.reason[0] != '\0');
		check_text(str_from(why.text));
		check_text(str_from(why.about));
	}
	arena_check(&memory);
	arena_free(&memory);
	return 0;
}
