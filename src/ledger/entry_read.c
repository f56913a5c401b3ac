/* Reads the canonical bytes of an entry.
 *
 * DESIGN: what was read is written once more, and has to be the same bytes: so nothing passes that
 * the other side does not write, and no rule of the form stands here a second time. */
#include "io/json_tree.h"
#include "ledger/entry.h"
#include "ledger/member.h"

static const enum json_tree_kind json_kinds[] = {
    [LEDGER_MEMBER_TEXT] = JSON_TREE_TEXT,
    [LEDGER_MEMBER_NUMBER] = JSON_TREE_INT,
    [LEDGER_MEMBER_CODE] = JSON_TREE_TEXT,
    [LEDGER_MEMBER_KIND] = JSON_TREE_TEXT,
    [LEDGER_MEMBER_URLS] = JSON_TREE_TEXTS,
    [LEDGER_MEMBER_VERSION] = JSON_TREE_INT,
};

static bool kind_parse(struct str name, enum ledger_kind *ret)
{
	for (unsigned i = 0; i < LEDGER_KIND_COUNT; i++)
		if (str_eq(name, str_from(ledger_kind_name((enum ledger_kind)i)))) {
			*ret = (enum ledger_kind)i;
			return true;
		}
	return false;
}

/* False for what no entry says. */
static bool entry_take(
    const struct ledger_member *m, const struct json_tree_value *value, struct ledger_entry *to)
{
	void *at = (char *)to + m->offset;

	switch (m->kind) {
	case LEDGER_MEMBER_TEXT:
		*(struct str *)at = value->text;
		break;
	case LEDGER_MEMBER_NUMBER:
		*(int64_t *)at = value->number;
		break;
	case LEDGER_MEMBER_CODE:
		return code_parse(value->text, &to->code);
	case LEDGER_MEMBER_KIND:
		return kind_parse(value->text, &to->kind);
	case LEDGER_MEMBER_URLS:
		to->url_count = value->count;
		to->urls = value->texts;
		break;
	case LEDGER_MEMBER_VERSION:
		return value->number == LEDGER_VERSION;
	}
	return true;
}

static enum err entry_check_canonical(const struct ledger_entry *e, struct str bytes)
{
	struct buf again = BUF_INIT(LEDGER_ENTRY_MAX);
	enum err err;

	ledger_entry_write(e, &again);
	err = again.err == ERR_NO_MEMORY || (!again.err && str_eq(buf_str(&again), bytes))
		  ? again.err
		  : ERR_CORRUPT;
	buf_free(&again);
	return err;
}

enum err ledger_entry_read(struct str bytes, struct arena *arena, struct ledger_entry *ret)
{
	struct json_tree_rule rules[LEDGER_MEMBER_COUNT + 1] = {{.name = NULL}};
	const struct json_tree_value *values = NULL;
	struct ledger_entry entry = {.at = 0};
	struct problem why;
	enum err err;

	for (size_t i = 0; i < LEDGER_MEMBER_COUNT; i++) {
		enum ledger_member_kind kind = ledger_members[i].kind;

		rules[i] = (struct json_tree_rule){.name = ledger_members[i].name,
		    .kind = json_kinds[kind],
		    .needed = kind == LEDGER_MEMBER_CODE || kind == LEDGER_MEMBER_KIND ||
			      kind == LEDGER_MEMBER_VERSION};
	}
	if (bytes.len > LEDGER_ENTRY_MAX)
		return ERR_CORRUPT;
	err = json_tree_read(bytes, rules, arena, &values, &why);
	for (size_t i = 0; i < LEDGER_MEMBER_COUNT && !err; i++)
		if (values[i].is_given && !entry_take(&ledger_members[i], &values[i], &entry))
			err = ERR_CORRUPT;
	if (!err)
		err = entry_check_canonical(&entry, bytes);
	if (!err)
		*ret = entry;
	return err == ERR_OK || err == ERR_NO_MEMORY ? err : ERR_CORRUPT;
}
