/* trustseal contract show */
#include <inttypes.h>
#include "base/clock.h"
#include "base/local_time.h"
#include "base/printable.h"
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/output.h"
#include "cli/workspace.h"
#include "record/check.h"
#include "record/contact.h"
#include "record/csr.h"

enum { ANSWER_MAX = 64 << 20 };

/* All that is shown of a contract. */
struct showing {
	struct store_entry entry;
	struct contacts contacts;
	struct contract_check *checks;
	size_t check_count;
	struct store_csr csr;
	bool has_csr;
};

/* ---- for people ---- */

static const char *certificate_state(const struct store_certificate *c, int64_t now)
{
	return c->broken ? "broken"
			 : describe_state(c->not_before, c->not_after, c->revoked_at, now);
}

static void contract_write_certificate(
    const struct store_certificate *c, int64_t now, struct buf *to)
{
	buf_puts(to, "\n");
	describe_line(to, "certificate", str_from(certificate_state(c, now)));
	describe_line(to, "  serial", c->serial);
	describe_line(to, "  organization", c->organization);
	describe_time_line(to, "  not before", c->not_before);
	describe_time_line(to, "  not after", c->not_after);
	describe_time_line(to, c->revoked_at > now ? "  revoked from" : "  revoked", c->revoked_at);
	describe_line(to, "  reason", c->revocation_reason);
	describe_time_line(to, "  added", c->added_at);
	describe_line(to, "  fingerprint", str_from(c->fingerprint));
}

static void contract_write_contact(
    const struct contacts *contacts, enum contact_role role, struct buf *to)
{
	struct buf label = BUF_INIT(64);

	if (!contacts_have(contacts, role))
		return;
	buf_puts(to, "\n");
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++) {
		buf_clear(&label);
		buf_printf(&label, i == 0 ? "%s" : "  %s",
		    i == 0 ? contact_role_name(role) : contact_field_name((enum contact_field)i));
		describe_line(to, label.at == NULL ? "" : label.at, contacts->field[role][i]);
	}
	buf_free(&label);
}

static void contract_write_check(const struct contract_check *check, struct buf *to)
{
	buf_puts(to, "\n");
	describe_line(to, check->is_call ? "call" : "paper",
	    !check->is_call  ? check->paper
	    : check->reached ? STR("reached")
			     : STR("not reached"));
	describe_time_line(to, "  asked for", check->asked_at);
	describe_time_line(to, check->is_call ? "  at" : "  came", check->came_at);
	describe_line(to, "  noted by", check->done_by);
	describe_line(to, "  said", check->words);
}

static void contract_write_csr(const struct store_csr *csr, struct buf *to)
{
	buf_puts(to, "\n");
	describe_line(to, "request", csr->key_name);
	for (struct str rest = csr->names; rest.len > 0;)
		describe_line(to, "  for", str_cut(&rest, ' '));
	describe_line(to, "  subject", csr->subject);
	describe_time_line(to, "  added", csr->added_at);
	describe_line(to, "  key", str_from(csr->key_digest));
}

static void contract_write_event(const struct event *e, struct buf *to)
{
	buf_puts(to, "  ");
	local_time_iso(e->at, to);
	buf_puts(to, "  ");
	printable_write(e->action, to);
	buf_puts(to, "  ");
	printable_write(e->actor, to);
	buf_puts(to, "  ");
	printable_write(e->after, to);
	buf_putc(to, '\n');
}

static void contract_write_inherited(const struct contract *c, int64_t now, struct buf *to)
{
	int32_t days = local_time_days(c->inherits_until) - local_time_days(now);

	if (c->inherits_until == 0)
		return;
	describe_time_line(to, "inherits until", c->inherits_until);
	buf_printf(to, "%-17s%" PRId32 "\n", "  days left", days > 0 ? days : 0);
}

static void contract_write_text(const struct showing *s, int64_t now, struct buf *to)
{
	const struct store_entry *e = &s->entry;
	const struct contract *c = &e->contract;

	describe_line(to, "code", str_from(c->code.text));
	describe_line(to, "life", str_from(life_name(life_at(&e->life, now))));
	for (size_t i = 0; i < c->url_count; i++)
		describe_line(to, i == 0 ? "url" : "", c->urls[i]);
	describe_line(to, "organization", c->organization);
	describe_line(to, "", c->organization_en);
	describe_line(to, "service", c->service);
	describe_line(to, "language", str_from(lang_tag(c->lang)));
	describe_line(to, "sticker", c->sticker ? STR("wanted") : STR("not wanted"));
	if (c->auto_renew)
		describe_line(to, "renewal", STR("automatic"));
	if (c->unvisited)
		describe_line(to, "visits", STR("not wanted"));
	if (c->is_person)
		describe_line(to, "person", STR("in business: the public log has no name"));
	describe_line(to, "renews", str_from(c->renews.text));
	contract_write_inherited(c, now, to);
	describe_line(to, "renewed by", str_from(e->renewed_by.text));
	describe_time_line(to, "added", e->added_at);
	describe_time_line(to, "withdrawn", e->life.withdrawn_at);
	describe_time_line(to, "ended", e->life.ended_at);
	if (s->has_csr)
		contract_write_csr(&s->csr, to);
	if (e->certificate_count == 0)
		buf_puts(to, "\ncertificate      none issued yet\n");
	for (size_t i = 0; i < e->certificate_count; i++)
		contract_write_certificate(&e->certificates[i], now, to);
	for (unsigned i = 0; i < CONTACT_ROLE_COUNT; i++)
		contract_write_contact(&s->contacts, (enum contact_role)i, to);
	for (size_t i = 0; i < s->check_count; i++)
		contract_write_check(&s->checks[i], to);
	buf_puts(to, "\nevents\n");
	for (size_t i = 0; i < e->event_count; i++)
		contract_write_event(&e->events[i], to);
}

/* ---- for programs ---- */

static void contract_set_certificate(
    const struct store_certificate *c, int64_t now, struct json *to)
{
	json_set_text(to, "state", str_from(certificate_state(c, now)));
	json_set_text(to, "serial", c->serial);
	json_set_text(to, "organization", c->organization);
	describe_time_json(to, "not_before", c->not_before);
	describe_time_json(to, "not_after", c->not_after);
	describe_time_json(to, "revoked_at", c->revoked_at);
	json_set_text(to, "revocation_reason", c->revocation_reason);
	describe_time_json(to, "added_at", c->added_at);
	json_set_text(to, "fingerprint", str_from(c->fingerprint));
}

static void contract_set_csr(const struct store_csr *csr, struct json *to)
{
	struct json *hosts;

	json_set_text(to, "key", csr->key_name);
	json_set_text(to, "key_digest", str_from(csr->key_digest));
	json_set_text(to, "subject", csr->subject);
	hosts = json_set_array(to, "hosts");
	for (struct str rest = csr->names; rest.len > 0;)
		json_add_text(hosts, str_cut(&rest, ' '));
	describe_time_json(to, "added_at", csr->added_at);
}

static void contract_set_contact(
    const struct contacts *contacts, enum contact_role role, struct json *list)
{
	struct json *to;

	if (!contacts_have(contacts, role))
		return;
	to = json_add_object(list);
	json_set_text(to, "role", str_from(contact_role_name(role)));
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++)
		json_set_text(
		    to, contact_field_name((enum contact_field)i), contacts->field[role][i]);
}

static void contract_set_check(const struct contract_check *check, struct json *to)
{
	json_set_text(to, "kind", check->is_call ? STR("call") : STR("paper"));
	json_set_text(to, "paper", check->paper);
	describe_time_json(to, "asked_at", check->asked_at);
	describe_time_json(to, "came_at", check->came_at);
	if (check->is_call)
		json_set_bool(to, "reached", check->reached);
	else
		json_set_null(to, "reached");
	json_set_text(to, "done_by", check->done_by);
	json_set_text(to, "words", check->words);
}

static void contract_write_json(const struct showing *s, int64_t now, struct buf *to)
{
	const struct store_entry *e = &s->entry;
	struct json *document = json_new_object(), *list;

	describe_contract_json(&e->contract, document);
	json_set_text(document, "life", str_from(life_name(life_at(&e->life, now))));
	json_set_text(document, "renewed_by",
	    e->renewed_by.text[0] == '\0' ? str_from(NULL) : str_from(e->renewed_by.text));
	describe_time_json(document, "inherits_until", e->contract.inherits_until);
	describe_time_json(document, "added_at", e->added_at);
	describe_time_json(document, "withdrawn_at", e->life.withdrawn_at);
	describe_time_json(document, "ended_at", e->life.ended_at);
	if (s->has_csr)
		contract_set_csr(&s->csr, json_set_object(document, "csr"));
	else
		json_set_null(document, "csr");
	list = json_set_array(document, "certificates");
	for (size_t i = 0; i < e->certificate_count; i++)
		contract_set_certificate(&e->certificates[i], now, json_add_object(list));
	list = json_set_array(document, "contacts");
	for (unsigned i = 0; i < CONTACT_ROLE_COUNT; i++)
		contract_set_contact(&s->contacts, (enum contact_role)i, list);
	list = json_set_array(document, "checks");
	for (size_t i = 0; i < s->check_count; i++)
		contract_set_check(&s->checks[i], json_add_object(list));
	list = json_set_array(document, "events");
	for (size_t i = 0; i < e->event_count; i++)
		describe_event_json(&e->events[i], json_add_object(list));
	if (json_write(document, JSON_INDENTED, to) && to->err == ERR_OK)
		to->err = ERR_NO_MEMORY;
	buf_putc(to, '\n');
	json_free(document);
}

static enum err contract_load(
    struct workspace *w, const struct code *code, int64_t now, struct showing *ret)
{
	struct store *s = w->change.store;
	enum err err = store_show(s, code, now, &w->memory, &ret->entry);

	if (!err)
		err = store_contacts(s, code, &w->memory, &ret->contacts);
	if (!err)
		err = store_checks(s, code, &w->memory, &ret->checks, &ret->check_count);
	if (err)
		return err;
	err = store_csr(s, code, &w->memory, &ret->csr);
	ret->has_csr = err == ERR_OK;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static int contract_print(struct workspace *w, const struct code *code, bool json)
{
	struct buf text = BUF_INIT(ANSWER_MAX);
	int64_t now = clock_now();
	struct showing showing;
	enum err err = contract_load(w, code, now, &showing);
	int status;

	if (err)
		return workspace_store_failed(w, err, code);
	if (json)
		contract_write_json(&showing, now, &text);
	else
		contract_write_text(&showing, now, &text);
	status = output_print(&text);
	buf_free(&text);
	return status;
}

static int contract_show_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;
	struct code code;

	if (!workspace_code(a->operands[0], &code))
		return COMMAND_REFUSED;
	if (workspace_open(&w, a, STORE_READ))
		status = contract_print(&w, &code, option_value(a, OPTION_JSON) != NULL);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    DESCRIBE_CONTRACT_MEMBERS,
    DESCRIBE_LIFE_MEMBER,
    {"renewed_by", "code of the contract that renews it, or null", NULL},
    {"inherits_until", "until when the one that it renews was valid, of another service, or null",
	NULL},
    {"added_at", "when it was added, as 2026-11-22T09:30:00+09:00", NULL},
    {"withdrawn_at", "when its application was withdrawn, or null", NULL},
    {"ended_at", "when it was ended, or null", NULL},
    {"csr", "its request: key, key_digest, subject, hosts and added_at; or null", NULL},
    {"certificates", "list, the current one first", NULL},
    {"certificates[].state", "valid, expired, not_yet_valid, revoked or broken", NULL},
    {"certificates[].serial", "hexadecimal", NULL},
    {"certificates[].organization", "of its subject, or null", NULL},
    {"certificates[].not_before", "a time", NULL},
    {"certificates[].not_after", "a time", NULL},
    {"certificates[].revoked_at", "a time, perhaps ahead, or null", NULL},
    {"certificates[].revocation_reason", "word of RFC 5280, or null", NULL},
    {"certificates[].added_at", "a time", NULL},
    {"certificates[].fingerprint", "SHA-256, hexadecimal", NULL},
    {"contacts", "list of those that there are", NULL},
    {"contacts[].role", "applicant, registrant, technician or accounts", NULL},
    {"contacts[].name", "a text", NULL},
    {"contacts[].organization", "a text, or null, as the next ones", NULL},
    {"contacts[].department", "the same", NULL},
    {"contacts[].title", "the same", NULL},
    {"contacts[].mail", "the same", NULL},
    {"contacts[].telephone", "the same", NULL},
    {"contacts[].address", "the same", NULL},
    {"contacts[].invoice", "mail or post, or null", NULL},
    {"checks", "list, in the order in which they began", NULL},
    {"checks[].kind", "paper or call", NULL},
    {"checks[].paper", "a word of contract check, or null", NULL},
    {"checks[].asked_at", "a time, or null", NULL},
    {"checks[].came_at", "a time, or null; of a call when it was", NULL},
    {"checks[].reached", "of a call: true when it was confirmed; else null", NULL},
    {"checks[].done_by", "who noted it", NULL},
    {"checks[].words", "what was said, or null", NULL},
    {"events", "list, the oldest first", NULL},
    {"events[].id", "a number that grows", NULL},
    {"events[].at", "a time", NULL},
    {"events[].actor", "who did it: cli:NAME or console:NAME", NULL},
    {"events[].action", "such as certificate.add", NULL},
    {"events[].before", "an object that depends on the action, or null", NULL},
    {"events[].after", "the same for what was so then", NULL},
};

const struct command command_contract_show = {
    .name = "contract show",
    .operands = "CODE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Show a contract, its certificates and all that happened to it",
    .example = "trustseal contract show 0123456789",
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = contract_show_run,
};
