/* An event in words: who, when, and what changed from what to what. */
#include "visit/event.h"

#include <stdio.h>
#include <string.h>
#include "visit/fact.h"
#include "web/site.h"

/* The members of an event's objects, in the order in which they are told: and how their values
 * are told. */
static const struct fact {
	const char *member, *label;
	enum visit_fact kind;
	bool always; /* also when it did not change: it says what the change is about */
	bool inner;  /* told to the CA's people alone */
} facts[] = {
    {"url", "console.contract.url", FACT_TEXT, false, false},
    {"organization", "console.contract.organization", FACT_TEXT, false, false},
    {"organization_en", "console.contract.organization_en", FACT_TEXT, false, false},
    {"service", "console.contract.service", FACT_TEXT, false, false},
    {"lang", "console.contract.lang", FACT_LANGUAGE, false, false},
    {"sticker", "console.contract.sticker", FACT_WISH, false, false},
    {"auto_renew", "console.contract.auto_renew", FACT_ANSWER, false, false},
    {"visits", "console.contract.visits", FACT_VISITS, false, false},
    {"person", "console.contract.person", FACT_SOLE, false, false},
    {"renews", "console.contract.renews", FACT_TEXT, false, false},
    {"inherits_until", "console.contract.inherits", FACT_TIME, false, false},
    {"serial", "console.contract.serial", FACT_TEXT, false, true},
    {"fingerprint", "console.contract.fingerprint", FACT_TEXT, true, true},
    {"not_before", "console.contract.from", FACT_TIME, false, false},
    {"not_after", "console.contract.until", FACT_TIME, false, false},
    {"revoked_at", "console.contract.revoked", FACT_TIME, false, false},
    {"revocation_reason", "console.revoke.reason", FACT_REASON, false, false},
    {"seen_in", "console.event.seen_in", FACT_TEXT, false, true},
    {"passed", "console.event.passed", FACT_PASSED, false, true},
    {"note", "console.release.note", FACT_TEXT, false, true},
    {"csr_kind", "console.event.csr_kind", FACT_TEXT, false, true},
    {"csr_names", "console.event.csr_names", FACT_TEXT, false, true},
    {"csr_key", "console.event.csr_key", FACT_TEXT, true, true},
    {"applicant", "contact.role.applicant", FACT_CONTACT, false, false},
    {"registrant", "contact.role.registrant", FACT_CONTACT, false, false},
    {"technician", "contact.role.technician", FACT_CONTACT, false, false},
    {"accounts", "contact.role.accounts", FACT_CONTACT, false, false},
    {"paper_asked", "console.event.paper_asked", FACT_PAPER, false, false},
    {"paper_came", "console.event.paper_came", FACT_PAPER, false, false},
    {"call", "console.event.call", FACT_CALL, false, false},
    {"withdrawn_at", "console.contract.withdrawn_at", FACT_TIME, false, false},
    {"ended_at", "console.contract.ended_at", FACT_TIME, false, false},
    {"forgotten_at", "console.event.forgotten_at", FACT_TIME, false, true},
    {"proposal", "console.event.proposal", FACT_NUMBER, true, true},
    {"reason", "console.approval.reason", FACT_TEXT, false, true},
    {"subject", "console.approval.about", FACT_TEXT, false, true},
    {"action", "console.event.action", FACT_ACTION, true, true},
};

enum { FACTS = sizeof facts / sizeof facts[0], VALUE_MAX = 1 << 16, KEY_MAX = 80 };

/* What an object says of each fact. */
struct telling {
	const struct visit *v;
	struct buf values[FACTS]; /* texts, or keys of the catalogues */
	bool told[FACTS], is_key[FACTS];
	bool is_strange; /* it has members that are not in the table */
};

/* ---- reading ---- */

/* A field of a contact, in the reader's language, behind those before. */
static void contact_hear(const struct visit *v, struct str word, struct buf *to)
{
	char key[KEY_MAX];

	snprintf(key, sizeof key, "contact.field.%.*s", STR_ARG(word));
	if (to->len > 0)
		buf_puts(to, ", ");
	buf_add_str(to,
	    site_has_text(v->r->app->site, key) ? site_text(v->r->app->site, v->lang, key) : word);
}

static void telling_hear(void *arg, const char *key, const struct json_value *value)
{
	struct telling *t = arg;

	for (size_t i = 0; i < FACTS; i++)
		if (strcmp(facts[i].member, key) == 0) {
			t->told[i] = true;
			if (facts[i].kind == FACT_CONTACT) {
				contact_hear(t->v, value->text, &t->values[i]);
				return;
			}
			t->is_key[i] = visit_fact_write(facts[i].kind, value, &t->values[i]);
			return;
		}
	t->is_strange = true;
}

static void telling_read(struct telling *t, const struct visit *v, struct str object)
{
	*t = (struct telling){.v = v};
	for (size_t i = 0; i < FACTS; i++)
		t->values[i] = BUF_INIT(VALUE_MAX);
	if (object.len > 0 && json_read(object, telling_hear, t))
		t->is_strange = true;
}

static void telling_free(struct telling *t)
{
	for (size_t i = 0; i < FACTS; i++)
		buf_free(&t->values[i]);
}

/* ---- telling ---- */

static void fact_show_side(
    struct model *m, const struct telling *t, size_t i, const char *text_name, const char *key_name)
{
	model_buf(m, t->is_key[i] ? key_name : text_name, &t->values[i]);
}

static void fact_show(
    struct model *event, const struct telling *before, const struct telling *after, size_t i)
{
	bool same = before->told[i] && after->told[i] && before->is_key[i] == after->is_key[i] &&
		    str_eq(buf_str(&before->values[i]), buf_str(&after->values[i]));
	struct model *item;

	if ((!before->told[i] && !after->told[i]) || (same && !facts[i].always))
		return;
	item = model_item(event, "changes");
	model_cstr(item, "change_label", facts[i].label);
	model_flag(item, "change_has_from", before->told[i] && !same);
	model_flag(item, "change_has_to", after->told[i]);
	if (before->told[i])
		fact_show_side(item, before, i, "change_from", "change_from_key");
	if (after->told[i])
		fact_show_side(item, after, i, "change_to", "change_to_key");
}

/* An action that this program does not know was written by another version. */
static void event_set_action(struct visit *v, struct model *item, struct str action)
{
	char key[KEY_MAX];

	snprintf(key, sizeof key, "event.%.*s", STR_ARG(action));
	model_cstr(item, "event_key", site_has_text(v->r->app->site, key) ? key : "event.other");
	snprintf(key, sizeof key, "tale.%.*s", STR_ARG(action));
	if (site_has_text(v->r->app->site, key))
		model_cstr(item, "tale_key", key);
}

void visit_event(
    struct visit *v, struct model *item, const struct event *event, enum visit_reader reader)
{
	struct telling before, after;

	visit_time(v, item, "event_at", event->at);
	model_text(item, "event_actor", event->actor);
	model_cstr(item, "event_code", event->code.text);
	event_set_action(v, item, event->action);
	telling_read(&before, v, event->before);
	telling_read(&after, v, event->after);
	for (size_t i = 0; i < FACTS; i++)
		if (reader == VISIT_READER_CA || !facts[i].inner)
			fact_show(item, &before, &after, i);
	model_flag(item, "event_has_changes", event->before.len + event->after.len > 0);
	model_text(item, "event_raw",
	    reader == VISIT_READER_CA && (before.is_strange || after.is_strange) ? event->after
										 : STR(""));
	telling_free(&before);
	telling_free(&after);
}
