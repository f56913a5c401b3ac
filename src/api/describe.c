/* What the store holds, as the API shows it. */
#include "api/describe.h"

#include <inttypes.h>
#include "base/local_time.h"
#include "record/record.h"

enum { TIME_MAX = 64 };

void api_describe_time(struct json *to, const char *key, int64_t t)
{
	struct buf text = BUF_INIT(TIME_MAX);

	if (t == 0) {
		json_set_null(to, key);
		return;
	}
	local_time_iso(t, &text);
	json_set_buf(to, key, &text);
	buf_free(&text);
}

/* null for "". */
static struct str describe_code(const struct code *code)
{
	return code->text[0] == '\0' ? (struct str){NULL, 0} : str_from(code->text);
}

void api_describe_contract(struct json *to, const struct contract *contract)
{
	struct json *urls;

	json_set_text(to, "code", str_from(contract->code.text));
	urls = json_set_array(to, "urls");
	for (size_t i = 0; i < contract->url_count; i++)
		json_add_text(urls, contract->urls[i]);
	json_set_text(to, "organization", contract->organization);
	json_set_text(to, "organization_en", contract->organization_en);
	json_set_text(to, "service", contract->service);
	json_set_text(to, "lang", str_from(lang_tag(contract->lang)));
	json_set_bool(to, "sticker", contract->sticker);
	json_set_bool(to, "auto_renew", contract->auto_renew);
	json_set_bool(to, "visits", !contract->unvisited);
	json_set_bool(to, "person", contract->is_person);
	json_set_text(to, "renews", describe_code(&contract->renews));
}

static const char *certificate_state_name(
    bool broken, int64_t not_before, int64_t not_after, int64_t revoked_at, int64_t now)
{
	return broken ? "broken"
		      : record_state_name(
			    record_certificate_state_at(not_before, not_after, revoked_at, now));
}

static void describe_life(struct json *to, const struct life_facts *facts, int64_t now)
{
	json_set_text(to, "state", str_from(life_name(life_at(facts, now))));
}

void api_describe_state(struct json *to, const struct store_item *item, int64_t now)
{
	describe_life(to, &item->life, now);
	json_set_text(to, "certificate_state",
	    item->issued ? str_from(certificate_state_name(item->broken, item->not_before,
			       item->not_after, item->revoked_at, now))
			 : STR("none"));
	api_describe_time(to, "not_after", item->issued ? item->not_after : 0);
}

static void describe_certificate(struct json *to, const struct store_certificate *c, int64_t now)
{
	json_set_text(to, "state",
	    str_from(certificate_state_name(
		c->broken, c->not_before, c->not_after, c->revoked_at, now)));
	json_set_text(to, "serial", c->serial);
	json_set_text(to, "organization", c->organization);
	api_describe_time(to, "not_before", c->not_before);
	api_describe_time(to, "not_after", c->not_after);
	api_describe_time(to, "revoked_at", c->revoked_at);
	json_set_text(to, "revocation_reason", c->revocation_reason);
	api_describe_time(to, "added_at", c->added_at);
	json_set_text(to, "fingerprint", str_from(c->fingerprint));
}

void api_describe_entry(struct json *to, const struct store_entry *entry, int64_t now)
{
	struct json *list;

	api_describe_contract(to, &entry->contract);
	describe_life(to, &entry->life, now);
	json_set_text(to, "renewed_by", describe_code(&entry->renewed_by));
	api_describe_time(to, "added_at", entry->added_at);
	list = json_set_array(to, "certificates");
	for (size_t i = 0; i < entry->certificate_count; i++)
		describe_certificate(json_add_object(list), &entry->certificates[i], now);
}

/* JSON of the store, or null. */
static void describe_add_facts(const char *key, struct str facts, struct buf *to)
{
	buf_printf(to, ",\"%s\":", key);
	buf_add_str(to, facts.at == NULL ? STR("null") : facts);
}

void api_describe_event(const struct event *event, struct buf *to)
{
	buf_printf(to, "{\"id\":%" PRIu64 ",\"at\":\"", event->id);
	local_time_iso(event->at, to);
	buf_puts(to, "\",\"actor\":");
	json_write_text(event->actor, to);
	buf_puts(to, ",\"action\":");
	json_write_text(event->action, to);
	if (event->code.text[0] == '\0')
		buf_puts(to, ",\"code\":null");
	else
		buf_printf(to, ",\"code\":\"%s\"", event->code.text);
	describe_add_facts("before", event->before, to);
	describe_add_facts("after", event->after, to);
	buf_putc(to, '}');
}

void api_describe_proposal(struct json *to, const struct proposal *proposal)
{
	const struct proposal *p = proposal;

	json_set_int(to, "proposal", (int64_t)p->id);
	json_set_text(to, "action", p->action);
	json_set_text(to, "code", describe_code(&p->code));
	json_set_text(to, "subject", p->subject);
	json_set_text(to, "state", str_from(proposal_state_name(p->state)));
	json_set_text(to, "digest", str_from(p->digest));
	json_set_text(to, "proposer", p->actor);
	api_describe_time(to, "proposed_at", p->at);
	api_describe_time(to, "ends_at", p->ends_at);
	json_set_int(to, "needs", p->needs);
	json_set_bool(to, "applied", p->applied);
	json_set_text(to, "decided_by",
	    p->state == PROPOSAL_OPEN || p->person == 0 ? (struct str){NULL, 0} : p->decided_actor);
	api_describe_time(to, "decided_at", p->state == PROPOSAL_OPEN ? 0 : p->decided_at);
	json_set_text(to, "reason", p->state == PROPOSAL_OPEN ? (struct str){NULL, 0} : p->reason);
	if (p->params.at == NULL)
		return;
	json_set_raw(to, "params", p->params);
	json_set_raw(to, "before", p->before);
	if (p->after.len > 0)
		json_set_raw(to, "after", p->after);
	else
		json_set_null(to, "after");
	json_set_raw(to, "notes", p->notes);
}
