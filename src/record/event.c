/* Names of events, and the JSON that they carry. */
#include "record/event.h"

#include <assert.h>
#include "io/json.h"

static const char *const names[EVENT_ACTION_COUNT] = {
    [EVENT_CONTRACT_ADD] = "contract.add",
    [EVENT_CONTRACT_IMPORT] = "contract.import",
    [EVENT_CONTRACT_STICKER] = "contract.sticker",
    [EVENT_CONTRACT_EDIT] = "contract.edit",
    [EVENT_CONTRACT_CONTACT] = "contract.contact",
    [EVENT_CONTRACT_CHECK] = "contract.check",
    [EVENT_CONTRACT_WITHDRAW] = "contract.withdraw",
    [EVENT_CONTRACT_END] = "contract.end",
    [EVENT_CONTRACT_FORGET] = "contract.forget",
    [EVENT_CONTRACT_CSR] = "contract.csr",
    [EVENT_CERTIFICATE_ADD] = "certificate.add",
    [EVENT_CERTIFICATE_REVOKE] = "certificate.revoke",
    [EVENT_CERTIFICATE_SPARE] = "certificate.spare",
    [EVENT_CERTIFICATE_RELEASE] = "certificate.release",
    [EVENT_PROPOSAL_OPEN] = "proposal.open",
    [EVENT_PROPOSAL_APPROVE] = "proposal.approve",
    [EVENT_PROPOSAL_REJECT] = "proposal.reject",
    [EVENT_PROPOSAL_WITHDRAW] = "proposal.withdraw",
    [EVENT_PROPOSAL_LAPSE] = "proposal.lapse",
    [EVENT_PROPOSAL_REFUSE] = "proposal.refuse",
};

const char *event_action_name(enum event_action action)
{
	assert(action < EVENT_ACTION_COUNT);
	return names[action];
}

static void json_write_and_free(struct json *object, struct buf *to)
{
	enum err err = json_write(object, JSON_ONE_LINE, to);

	if (err && !to->err)
		to->err = err;
	json_free(object);
}

/* Leaves out what is not known. */
static void json_set_known(struct json *object, const char *key, struct str text)
{
	if (text.len > 0)
		json_set_text(object, key, text);
}

void event_set_contract(const struct contract *contract, struct json *o)
{
	struct json *urls = json_set_array(o, contract_field_name(CONTRACT_URL));

	for (size_t i = 0; i < contract->url_count; i++)
		json_add_text(urls, contract->urls[i]);
	json_set_text(o, contract_field_name(CONTRACT_ORGANIZATION), contract->organization);
	json_set_known(o, contract_field_name(CONTRACT_ORGANIZATION_EN), contract->organization_en);
	json_set_text(o, contract_field_name(CONTRACT_SERVICE), contract->service);
	json_set_text(o, contract_field_name(CONTRACT_LANG), str_from(lang_tag(contract->lang)));
	json_set_bool(o, contract_field_name(CONTRACT_STICKER), contract->sticker);
	if (contract->auto_renew)
		json_set_bool(o, contract_field_name(CONTRACT_AUTO_RENEW), true);
	if (contract->unvisited)
		json_set_bool(o, contract_field_name(CONTRACT_VISITS), false);
	if (contract->is_person)
		json_set_bool(o, contract_field_name(CONTRACT_PERSON), true);
	json_set_known(o, contract_field_name(CONTRACT_RENEWS), str_from(contract->renews.text));
	if (contract->inherits_until != 0)
		json_set_int(o, "inherits_until", contract->inherits_until);
}

void event_write_contract(const struct contract *contract, struct buf *to)
{
	struct json *o = json_new_object();

	event_set_contract(contract, o);
	json_write_and_free(o, to);
}

void event_write_sticker(bool wanted, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_bool(o, contract_field_name(CONTRACT_STICKER), wanted);
	json_write_and_free(o, to);
}

/* The urls of `c` that `other` has not, so that a list of a hundred tells the one that changed. */
static void difference_set_urls(
    struct json *o, const struct contract *c, const struct contract *other)
{
	struct json *urls = json_set_array(o, contract_field_name(CONTRACT_URL));

	for (size_t i = 0; i < c->url_count; i++)
		if (!contract_has_url(other, c->urls[i]))
			json_add_text(urls, c->urls[i]);
}

static bool difference_has_urls(const struct contract *a, const struct contract *b)
{
	bool same = a->url_count == b->url_count;

	for (size_t i = 0; i < a->url_count && same; i++)
		same = contract_has_url(b, a->urls[i]);
	return !same;
}

/* Of `c`, what it says otherwise than `other`; false when that is nothing. */
static bool difference_write(const struct contract *c, const struct contract *other, struct buf *to)
{
	const struct {
		enum contract_field field;
		struct str own, others;
	} texts[] = {
	    {CONTRACT_ORGANIZATION, c->organization, other->organization},
	    {CONTRACT_ORGANIZATION_EN, c->organization_en, other->organization_en},
	    {CONTRACT_SERVICE, c->service, other->service},
	    {CONTRACT_LANG, str_from(lang_tag(c->lang)), str_from(lang_tag(other->lang))},
	};
	struct json *o = json_new_object();
	bool differs = difference_has_urls(c, other);

	if (differs)
		difference_set_urls(o, c, other);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (!str_eq(texts[i].own, texts[i].others)) {
			json_set_text(o, contract_field_name(texts[i].field), texts[i].own);
			differs = true;
		}
	if (c->sticker != other->sticker)
		json_set_bool(o, contract_field_name(CONTRACT_STICKER), c->sticker);
	if (c->auto_renew != other->auto_renew)
		json_set_bool(o, contract_field_name(CONTRACT_AUTO_RENEW), c->auto_renew);
	if (c->unvisited != other->unvisited)
		json_set_bool(o, contract_field_name(CONTRACT_VISITS), !c->unvisited);
	if (c->is_person != other->is_person)
		json_set_bool(o, contract_field_name(CONTRACT_PERSON), c->is_person);
	differs = differs || c->sticker != other->sticker || c->auto_renew != other->auto_renew ||
		  c->unvisited != other->unvisited || c->is_person != other->is_person;
	if (differs)
		json_write_and_free(o, to);
	else
		json_free(o);
	return differs;
}

void event_write_difference(const struct contract *old, const struct contract *changed,
    struct buf *before, struct buf *after)
{
	if (difference_write(changed, old, after))
		difference_write(old, changed, before);
}

void event_write_since(const char *member, int64_t since, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_int(o, member, since);
	json_write_and_free(o, to);
}

void event_write_csr(const char *key_digest, struct str key_name, struct str hosts, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_text(o, "csr_key", str_from(key_digest));
	json_set_text(o, "csr_kind", key_name);
	json_set_known(o, "csr_names", hosts);
	json_write_and_free(o, to);
}

void event_write_certificate(const struct certificate *certificate, bool passed, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_text(o, "fingerprint", str_from(certificate->fingerprint));
	json_set_text(o, "serial", str_from(certificate->serial));
	json_set_known(o, "organization", str_from(certificate_subject(certificate, "O")));
	json_set_int(o, "not_before", certificate->not_before);
	json_set_int(o, "not_after", certificate->not_after);
	if (passed)
		json_set_text(o, "passed", STR("policy"));
	json_write_and_free(o, to);
}

void event_write_revocation(const char *fingerprint, int64_t revoked_at, struct str reason,
    struct str seen_in, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_text(o, "fingerprint", str_from(fingerprint));
	if (revoked_at == 0) {
		json_set_null(o, "revoked_at");
	} else {
		json_set_int(o, "revoked_at", revoked_at);
		json_set_text(o, "revocation_reason", reason);
	}
	if (seen_in.at != NULL)
		json_set_text(o, "seen_in", seen_in);
	json_write_and_free(o, to);
}

void event_write_release(const char *fingerprint, struct str note, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_text(o, "fingerprint", str_from(fingerprint));
	json_set_null(o, "revoked_at");
	if (note.len > 0)
		json_set_text(o, "note", note);
	json_write_and_free(o, to);
}

void event_write_proposal(
    uint64_t id, struct str action, struct str subject, struct str reason, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_int(o, "proposal", (int64_t)id);
	json_set_text(o, "action", action);
	json_set_known(o, "subject", subject);
	json_set_known(o, "reason", reason);
	json_write_and_free(o, to);
}
