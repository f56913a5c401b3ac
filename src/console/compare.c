/* What a proposal would change, side by side. */
#include "console/compare.h"

#include <inttypes.h>
#include <string.h>
#include "visit/fact.h"

enum side { BEFORE, AFTER, SIDES };

/* A row: the members of the two sides, each NULL where that side has none. */
static const struct compared {
	const char *label;
	const char *members[SIDES];
	enum visit_fact kind;
} rows[] = {
    {"console.contract.organization", {"organization", "organization"}, FACT_TEXT},
    {"console.contract.organization_en", {"organization_en", "organization_en"}, FACT_TEXT},
    {"console.contract.url", {"url", "url"}, FACT_TEXT},
    {"console.approval.names", {"url", "names"}, FACT_TEXT},
    {"console.contract.service", {"service", "service"}, FACT_TEXT},
    {"console.contract.lang", {"lang", "lang"}, FACT_LANGUAGE},
    {"console.contract.sticker", {"sticker", "sticker"}, FACT_WISH},
    {"console.contract.auto_renew", {"auto_renew", "auto_renew"}, FACT_ANSWER},
    {"console.contract.visits", {"visits", "visits"}, FACT_VISITS},
    {"console.contract.person", {"person", "person"}, FACT_SOLE},
    {"console.contract.renews", {"renews", "renews"}, FACT_TEXT},
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
    {"console.contract.inherits", {"inherits_until", NULL}, FACT_TIME},
    {"console.approval.certificates", {"certificates", NULL}, FACT_NUMBER},
    {"console.approval.mail", {"mail", "mail"}, FACT_TEXT},
    {"console.lists.segment", {NULL, "segment"}, FACT_SEGMENT},
    {"console.lists.days", {NULL, "days"}, FACT_NUMBER},
    {"console.lists.host", {NULL, "host"}, FACT_TEXT},
    {"console.lists.contact", {NULL, "contact"}, FACT_PERSON},
    {"console.lists.contracts", {NULL, "contracts"}, FACT_NUMBER},
    {"console.lists.contacts", {NULL, "contacts"}, FACT_NUMBER},
};

enum { ROWS = sizeof rows / sizeof rows[0], VALUE_MAX = 1 << 16 };

/* Places of rows; behind RENEWS are those of certificates and accounts. */
enum { ORGANIZATION, ORGANIZATION_EN, URL, NAMES, RENEWS = 10 };

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
		/* Nothing, where there was nothing. */
		if (value->kind == JSON_IS_NULL && !c->told[BEFORE][i])
			continue;
		c->told[c->side][i] = true;
		c->is_key[c->side][i] =
		    visit_fact_write(rows[i].kind, value, &c->values[c->side][i]);
	}
}

/* Is it a certificate that is proposed? Its facts then stand beside those of the application, also
 * where they are the same, and its names beside the URLs. */
static bool comparison_is_of_certificate(const struct comparison *found)
{
	return found->told[AFTER][NAMES];
}

static bool comparison_tells(const struct comparison *found, enum side s, const char *member)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].members[s] != NULL && strcmp(rows[i].members[s], member) == 0)
			return found->told[s][i];
	return false;
}

/* Does it come in the place of another certificate, which is revoked then? In a contract that
 * renews itself it may as well follow that one, which ends by itself. */
static bool comparison_is_of_reissue(const struct comparison *found)
{
	return comparison_is_of_certificate(found) &&
	       comparison_tells(found, BEFORE, "fingerprint") &&
	       !comparison_tells(found, BEFORE, "revoked_at") &&
	       !comparison_tells(found, BEFORE, "auto_renew");
}

/* What is only on the left stays as it is, but where the right side is the whole contract. */
static bool row_is_taken_out(const struct comparison *found, size_t i)
{
	return found->told[BEFORE][i] && !found->told[AFTER][i] && found->told[AFTER][URL] &&
	       i <= RENEWS && i != NAMES;
}

/* Does what would be differ from what is? A certificate may name the organisation by either of its
 * spellings, and that its names cover the URLs is a rule. */
static bool row_differs(const struct comparison *found, size_t i)
{
	struct str after = buf_str(&found->values[AFTER][i]);

	if (row_is_taken_out(found, i))
		return true;
	if (!found->told[BEFORE][i] || !found->told[AFTER][i] || i == NAMES)
		return false;
	for (size_t j = 0; j < ROWS; j++)
		if ((j == i || (i == ORGANIZATION && j == ORGANIZATION_EN &&
				   !found->told[AFTER][ORGANIZATION_EN])) &&
		    str_eq(buf_str(&found->values[BEFORE][j]), after))
			return false;
	return true;
}

/* Does the row say nothing but that something stays as it is? */
static bool row_stays(const struct comparison *found, size_t i)
{
	if (row_differs(found, i) || !found->told[BEFORE][i])
		return false;
	return !found->told[AFTER][i] || !comparison_is_of_certificate(found);
}

/* ---- lists: URLs and names, of which those are marked that the other side lacks ---- */

static bool list_has(struct str list, struct str word)
{
	while (list.at != NULL)
		if (str_eq(str_cut(&list, ' '), word))
			return true;
	return false;
}

/* Is one of the URLs on this host? */
static bool list_has_host(struct str urls, struct str host)
{
	while (urls.at != NULL) {
		struct str url = str_cut(&urls, ' '), at;

		str_cut(&url, '/');
		str_cut(&url, '/');
		at = str_cut(&url, '/');
		if (str_eq(str_cut(&at, ':'), host))
			return true;
	}
	return false;
}

static void list_show(struct model *item, const struct comparison *found, size_t i, enum side s)
{
	struct str list = buf_str(&found->values[s][i]);
	struct str other = buf_str(&found->values[1 - s][i]);

	while (list.at != NULL) {
		struct str word = str_cut(&list, ' ');
		struct model *one = model_item(item, s == BEFORE ? "from_list" : "to_list");
		bool same = i == URL      ? list_has(other, word)
			    : s == BEFORE ? true
					  : list_has_host(other, word);

		model_text(one, "word", word);
		model_flag(one, "is_other", !same);
	}
}

static void row_show(struct console *c, const struct comparison *found, size_t i)
{
	static const char *const texts[SIDES] = {"from", "to"};
	static const char *const keys[SIDES] = {"from_key", "to_key"};
	bool is_list = i == URL || i == NAMES, differs = row_differs(found, i);
	struct model *item;

	if ((!found->told[BEFORE][i] && !found->told[AFTER][i]) ||
	    i == (comparison_is_of_certificate(found) ? URL : NAMES))
		return;
	item = model_item(c->v.model, row_stays(found, i) ? "staying" : "compared");
	model_cstr(item, "label_key", rows[i].label);
	for (enum side s = BEFORE; s < SIDES; s++) {
		model_flag(item, s == BEFORE ? "has_from" : "has_to", found->told[s][i]);
		if (found->told[s][i] && is_list)
			list_show(item, found, i, s);
		else if (found->told[s][i])
			model_buf(
			    item, found->is_key[s][i] ? keys[s] : texts[s], &found->values[s][i]);
	}
	model_flag(item, "differs", differs);
	model_flag(item, "is_marked", (differs && !is_list) || !found->told[BEFORE][i]);
}

/* ---- imports: there is nothing before, and what comes is a census (record/census.h) ---- */

static const struct figure {
	const char *member, *label;
	enum visit_fact kind;
} figures[] = {
    {"contracts", "console.import.contracts", FACT_NUMBER},
    {"certificates", "console.import.certificates", FACT_NUMBER},
    {"renewals", "console.import.renewals", FACT_NUMBER},
    {"organizations", "console.import.organizations", FACT_NUMBER},
    {"hosts", "console.import.hosts", FACT_NUMBER},
    {"not_after_first", "console.import.first_end", FACT_TIME},
    {"not_after_last", "console.import.last_end", FACT_TIME},
    {"refusals", "console.import.refusals", FACT_NUMBER},
    {"warnings", "console.import.warnings", FACT_NUMBER},
    /* Those below are lists. */
    {"by_service", "console.import.by_service", FACT_TEXT},
    {"by_organization", "console.import.by_organization", FACT_TEXT},
    {"samples", "console.import.samples", FACT_TEXT},
    {"refused", "console.import.refused", FACT_TEXT},
    {"warned", "console.import.warned", FACT_TEXT},
};

enum { FIGURES = sizeof figures / sizeof figures[0] };

struct import_showing {
	struct model *model;
	const struct figure *now; /* whose list is being shown */
	struct model *list;
};

static void import_hear(void *arg, const char *key, const struct json_value *value)
{
	struct import_showing *s = arg;
	struct buf text = BUF_INIT(VALUE_MAX);
	const struct figure *f = NULL;
	struct model *item;

	for (size_t i = 0; i < FIGURES && f == NULL; i++)
		if (strcmp(figures[i].member, key) == 0)
			f = &figures[i];
	if (f == NULL)
		return;
	if (f->kind != FACT_TEXT || f != s->now) {
		item = model_item(s->model, f->kind == FACT_TEXT ? "lists" : "figures");
		model_cstr(item, "label_key", f->label);
		s->list = f->kind == FACT_TEXT ? item : NULL;
		s->now = f;
	} else {
		item = s->list;
	}
	if (f->kind == FACT_TEXT)
		item = model_item(s->list, "lines");
	visit_fact_write(f->kind, value, &text);
	model_buf(item, f->kind == FACT_TEXT ? "text" : "figure", &text);
	buf_free(&text);
}

static bool proposal_is_import(const struct proposal *p)
{
	enum proposal_action known;

	return proposal_action_parse(p->action, &known) &&
	       (known == PROPOSAL_CONTRACT_IMPORT || known == PROPOSAL_CERTIFICATE_IMPORT);
}

/* Of one that is made in batches: how far they are. */
static void import_show_progress(struct console *c, const struct proposal *p)
{
	struct store_progress progress;
	enum err err = store_progress(c->v.store, p->id, &progress);

	model_check(c->v.model, err == ERR_NOT_FOUND ? ERR_OK : err);
	if (err)
		return;
	model_flag(c->v.model, "in_batches", true);
	model_format(c->v.model, "percent", "%u",
	    progress.size == 0 ? 100 : (unsigned)(progress.mark * 100 / progress.size));
	model_format(c->v.model, "added", "%" PRIu64, progress.added);
	model_format(c->v.model, "left_out", "%" PRIu64, progress.refused);
}

static void import_show(struct console *c, const struct proposal *p)
{
	struct import_showing showing = {.model = c->v.model};

	import_show_progress(c, p);

	model_flag(c->v.model, "is_import", true);
	if (json_read(p->after, import_hear, &showing) == ERR_NO_MEMORY)
		model_check(c->v.model, ERR_NO_MEMORY);
}

/* ---- all ---- */

void console_compare(struct console *c, const struct proposal *p)
{
	struct comparison found = {.side = BEFORE};
	const struct str sides[SIDES] = {p->before, p->after};
	enum err err = ERR_OK;
	bool stays = false;

	if (proposal_is_import(p)) {
		import_show(c, p);
		return;
	}
	for (enum side s = BEFORE; s < SIDES; s++)
		for (size_t i = 0; i < ROWS; i++)
			found.values[s][i] = BUF_INIT(VALUE_MAX);
	for (enum side s = BEFORE; s < SIDES && !err; s++) {
		found.side = s;
		err = json_read(sides[s], comparison_hear, &found);
	}
	model_check(c->v.model, err == ERR_NO_MEMORY ? err : ERR_OK);
	for (size_t i = 0; i < ROWS; i++) {
		row_show(c, &found, i);
		stays = stays || row_stays(&found, i);
	}
	model_flag(c->v.model, "stays", stays);
	model_flag(c->v.model, "is_reissue", comparison_is_of_reissue(&found));
	for (enum side s = BEFORE; s < SIDES; s++)
		for (size_t i = 0; i < ROWS; i++)
			buf_free(&found.values[s][i]);
}

static void note_hear(void *arg, const char *key, const struct json_value *value)
{
	struct console *c = arg;

	(void)key;
	if (value->kind == JSON_IS_TEXT)
		model_text(model_item(c->v.model, "notes"), "note", value->text);
}

void console_compare_notes(struct console *c, const struct proposal *p)
{
	json_read(p->notes, note_hear, c);
}
