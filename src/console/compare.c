/* What a proposal would change, side by side. */
#include "console/compare.h"

#include <string.h>
#include "console/fact.h"

enum side { BEFORE, AFTER, SIDES };

/* A row: the members of the two sides, each NULL where that side has none. */
static const struct compared {
	const char *label;
	const char *members[SIDES];
	enum console_fact kind;
} rows[] = {
    {"console.contract.organization", {"organization", "organization"}, FACT_TEXT},
    {"console.contract.organization_en", {"organization_en", "organization_en"}, FACT_TEXT},
    {"console.contract.url", {"url", "url"}, FACT_TEXT},
    {"console.approval.names", {NULL, "names"}, FACT_TEXT},
    {"console.contract.service", {"service", "service"}, FACT_TEXT},
    {"console.approval.subject", {NULL, "subject"}, FACT_TEXT},
    {"console.approval.issuer", {NULL, "issuer"}, FACT_TEXT},
    {"console.approval.key", {NULL, "key"}, FACT_TEXT},
    {"console.approval.key_bits", {NULL, "key_bits"}, FACT_NUMBER},
    {"console.contract.from", {"not_before", "not_before"}, FACT_TIME},
    {"console.contract.until", {"not_after", "not_after"}, FACT_TIME},
    {"console.contract.serial", {"serial", "serial"}, FACT_TEXT},
    {"console.contract.fingerprint", {"fingerprint", "fingerprint"}, FACT_TEXT},
    {"console.contract.revoked", {"revoked_at", "revoked_at"}, FACT_TIME},
    {"console.revoke.reason", {"revocation_reason", "revocation_reason"}, FACT_REASON},
    {"console.accounts.role", {"role", "role"}, FACT_ROLE},
    {"console.approval.disabled", {"disabled_at", "disabled_at"}, FACT_TIME},
    {"console.approval.password", {"password_at", "password_at"}, FACT_TIME},
    {"console.approval.certificates", {"certificates", NULL}, FACT_NUMBER},
};

enum { ROWS = sizeof rows / sizeof rows[0], VALUE_MAX = 1 << 16 };

/* Places of rows. */
enum { ORGANIZATION, ORGANIZATION_EN };

/* What the two sides say. */
struct comparison {
	enum side side; /* that is being read */
	struct buf values[SIDES][ROWS];
	bool told[SIDES][ROWS], is_key[SIDES][ROWS];
};

static void comparison_hear(void *arg, const char *key, const struct json_value *value)
{
	struct comparison *c = arg;

	for (size_t i = 0; i < ROWS; i++) {
		const char *member = rows[i].members[c->side];

		if (member == NULL || strcmp(member, key) != 0)
			continue;
		c->told[c->side][i] = true;
		c->is_key[c->side][i] =
		    console_fact_write(rows[i].kind, value, &c->values[c->side][i]);
	}
}

/* Does what would be differ from what is? A certificate may name the organisation by either of its
 * spellings; what is only on one side is new, or stays as it is. */
static bool row_differs(const struct comparison *found, size_t i)
{
	struct str after = buf_str(&found->values[AFTER][i]);

	if (!found->told[BEFORE][i] || !found->told[AFTER][i])
		return false;
	for (size_t j = 0; j < ROWS; j++)
		if ((j == i || (i == ORGANIZATION && j == ORGANIZATION_EN &&
				   !found->told[AFTER][ORGANIZATION_EN])) &&
		    str_eq(buf_str(&found->values[BEFORE][j]), after))
			return false;
	return true;
}

static void row_show(struct console *c, const struct comparison *found, size_t i)
{
	static const char *const texts[SIDES] = {"from", "to"};
	static const char *const keys[SIDES] = {"from_key", "to_key"};
	struct model *item;

	if (!found->told[BEFORE][i] && !found->told[AFTER][i])
		return;
	item = model_item(c->model, "compared");
	model_cstr(item, "label_key", rows[i].label);
	for (enum side s = BEFORE; s < SIDES; s++) {
		model_flag(item, s == BEFORE ? "has_from" : "has_to", found->told[s][i]);
		if (found->told[s][i])
			model_buf(
			    item, found->is_key[s][i] ? keys[s] : texts[s], &found->values[s][i]);
	}
	model_flag(item, "differs", row_differs(found, i));
	model_flag(item, "is_new", !found->told[BEFORE][i]);
}

void console_compare(struct console *c, const struct proposal *p)
{
	struct comparison found = {.side = BEFORE};
	const struct str sides[SIDES] = {p->before, p->after};
	enum err err = ERR_OK;

	for (enum side s = BEFORE; s < SIDES; s++)
		for (size_t i = 0; i < ROWS; i++)
			found.values[s][i] = BUF_INIT(VALUE_MAX);
	for (enum side s = BEFORE; s < SIDES && !err; s++) {
		found.side = s;
		err = json_read(sides[s], comparison_hear, &found);
	}
	model_check(c->model, err == ERR_NO_MEMORY ? err : ERR_OK);
	for (size_t i = 0; i < ROWS; i++)
		row_show(c, &found, i);
	for (enum side s = BEFORE; s < SIDES; s++)
		for (size_t i = 0; i < ROWS; i++)
			buf_free(&found.values[s][i]);
}

static void note_hear(void *arg, const char *key, const struct json_value *value)
{
	struct console *c = arg;

	(void)key;
	if (value->kind == JSON_IS_TEXT)
		model_text(model_item(c->model, "notes"), "note", value->text);
}

void console_compare_notes(struct console *c, const struct proposal *p)
{
	json_read(p->notes, note_hear, c);
}
