/* Writes a proof as JSON. */
#include "pages/proof_json.h"

#include <string.h>
#include "base/base64.h"
#include "base/local_time.h"
#include "io/json.h"

enum {
	TIME_MAX = 64,
	URL_MAX = 2 * ORIGIN_URL_MAX,
	NAME_MAX_BYTES = 1 << 20,
	ENTRY_MAX = 2 * LEDGER_ENTRY_MAX
};

/* Unknown ("" or NULL) becomes null. */
static void proof_json_set_text(struct json *j, const char *key, const char *text)
{
	struct str absent = {NULL, 0};

	json_set_text(j, key, text == NULL || text[0] == '\0' ? absent : str_from(text));
}

static void proof_json_set_time(struct json *j, const char *key, int64_t t)
{
	struct buf text = BUF_INIT(TIME_MAX);

	local_time_iso(t, &text);
	json_set_buf(j, key, &text);
	buf_free(&text);
}

static void proof_json_set_record(const struct proof *p, struct json *j)
{
	proof_json_set_text(j, "code", p->record->code.text);
	proof_json_set_text(j, "record", record_state_name(p->verdict->record));
}

/* What whoever asks decides, by the Referer that he sends. */
static void proof_json_set_link(const struct verdict *v, struct json *j)
{
	struct buf text = BUF_INIT(URL_MAX);

	proof_json_set_text(j, "link", link_state_name(v->link.state));
	proof_json_set_text(j, "reason", link_reason_name(v->link.reason));
	json_set_bool(j, "verified", verdict_is_verified(v));
	if (v->shown != NULL && v->link.has_origin) {
		origin_write(&v->link.origin, &text);
		json_set_buf(j, "linked_from", &text);
	} else if (v->shown != NULL) {
		json_set_null(j, "linked_from");
	}
	buf_free(&text);
}

static void proof_json_set_standing(const struct proof *p, struct json *j)
{
	json_set_bool(j, "renewed_elsewhere", proof_is_parted(p));
	proof_json_set_time(j, "checked_at", p->now);
	proof_json_set_time(j, "record_as_of", p->record->as_of);
}

static void proof_json_set_urls(const struct verdict *v, struct json *j)
{
	struct json *urls = json_set_array(j, "urls");
	struct str rest = v->shown->sites.bytes;
	struct buf text = BUF_INIT(URL_MAX);
	struct origin_site site;

	while (origin_sites_next(&rest, &site)) {
		buf_clear(&text);
		origin_site_write(&site, &text);
		json_add_buf(urls, &text);
	}
	buf_free(&text);
}

static void proof_json_set_who(const struct issuance_facts *i, struct json *j)
{
	const char *named = certificate_subject(i->certificate, "O");
	bool spelt = named == NULL || strcmp(named, i->organization) == 0 ||
		     strcmp(named, i->organization_en) == 0;

	proof_json_set_text(j, "organization", spelt ? i->organization : named);
	proof_json_set_text(j, "organization_en", spelt ? i->organization_en : NULL);
	proof_json_set_text(j, "locality", certificate_subject(i->certificate, "L"));
	proof_json_set_text(j, "state", certificate_subject(i->certificate, "ST"));
	proof_json_set_text(j, "country", certificate_subject(i->certificate, "C"));
	proof_json_set_text(j, "service", i->service);
}

static void proof_json_set_validity(const struct proof *p, struct json *j)
{
	const struct issuance *i = p->verdict->shown;
	bool revoked = p->verdict->record == RECORD_REVOKED;

	proof_json_set_time(j, "not_before", i->not_before);
	proof_json_set_time(j, "not_after", i->not_after);
	json_set_int(j, "days_left", proof_days(p->now, i->not_after));
	if (revoked)
		proof_json_set_time(j, "revoked_at", i->revoked_at);
	else
		json_set_null(j, "revoked_at");
	proof_json_set_text(
	    j, "revocation_reason", revoked ? proof_facts(p)->revocation_reason : NULL);
}

/* As proof_json_set_time(), null where there is none. */
static void proof_json_set_moment(struct json *j, const char *key, int64_t t)
{
	if (t == 0)
		json_set_null(j, key);
	else
		proof_json_set_time(j, key, t);
}

static void proof_json_set_evidence(const struct proof *p, struct json *j)
{
	bool none = p->verdict->record == RECORD_NONE;
	struct json *list = json_set_array(j, "evidence");

	for (unsigned i = 0; i < (none ? 1 : EVIDENCE_SOURCE_COUNT); i++) {
		const struct evidence_item *item = &p->evidence->items[i];
		struct json *to = json_add_object(list);

		proof_json_set_text(to, "source", evidence_source_name((enum evidence_source)i));
		proof_json_set_text(to, "state", evidence_state_name(item->state));
		proof_json_set_moment(to, "at", item->at);
		proof_json_set_moment(to, "until", item->until);
		proof_json_set_moment(to, "since", item->since);
		if (i == EVIDENCE_SITE)
			proof_json_set_text(to, "host", item->at == 0 ? "" : p->site);
	}
	proof_json_set_moment(j, "evidence_as_of", p->evidence_as_of);
	proof_json_set_moment(j, "certified_since", p->evidence->certified_since);
}

static void proof_json_set_name(
    struct json *j, const char *key, const struct certificate_attribute *attributes, size_t count)
{
	struct buf text = BUF_INIT(NAME_MAX_BYTES);

	certificate_write_name(attributes, count, &text);
	json_set_buf(j, key, &text);
	buf_free(&text);
}

/* The last word of a key such as "weak.sha1". */
static void proof_json_add_weak(struct json *weak, const char *key)
{
	if (key != NULL)
		json_add_text(weak, str_from(strchr(key, '.') + 1));
}

static void proof_json_set_certificate(const struct certificate *c, struct json *j)
{
	struct json *to = json_set_object(j, "certificate"), *weak, *broken, *names;

	proof_json_set_name(to, "subject", c->subject, c->subject_count);
	proof_json_set_name(to, "issuer", c->issuer, c->issuer_count);
	proof_json_set_text(to, "serial", c->serial);
	proof_json_set_text(to, "fingerprint_sha256", c->fingerprint);
	proof_json_set_text(to, "key_algorithm", c->key_algorithm);
	json_set_int(to, "key_bits", c->key_bits);
	proof_json_set_text(to, "key_curve", c->key_curve);
	proof_json_set_text(to, "signature_algorithm", c->signature_algorithm);
	weak = json_set_array(to, "weak");
	proof_json_add_weak(weak, proof_weak_signature(c));
	proof_json_add_weak(weak, proof_weak_key(c));
	broken = json_set_array(to, "broken");
	for (unsigned i = 0; i < CERTIFICATE_FAULT_COUNT; i++)
		if (certificate_has_fault(c, (enum certificate_fault)i))
			json_add_text(
			    broken, str_from(certificate_fault_name((enum certificate_fault)i)));
	names = json_set_array(to, "names");
	for (size_t i = 0; i < c->name_count; i++)
		json_add_text(names, str_from(c->names[i]));
}

/* ---- the public log ---- */

static void proof_json_write_hash(const struct ledger_hash *hash, struct buf *to)
{
	buf_clear(to);
	base64_write((struct str){(const char *)hash->at, LEDGER_HASH}, to);
}

static void proof_json_set_place(const struct place *p, struct json *j)
{
	struct buf text = BUF_INIT(ENTRY_MAX);
	struct json *to = json_set_object(j, "log"), *proof;

	json_set_int(to, "index", (int64_t)p->index);
	json_set_int(to, "size", (int64_t)p->size);
	proof_json_write_hash(&p->root, &text);
	json_set_buf(to, "root", &text);
	proof = json_set_array(to, "proof");
	for (size_t i = 0; i < p->count; i++) {
		proof_json_write_hash(&p->proof[i], &text);
		json_add_buf(proof, &text);
	}
	buf_clear(&text);
	base64_write(p->entry, &text);
	json_set_buf(to, "entry", &text);
	json_set_text(to, "checkpoint", p->checkpoint);
	proof_json_set_text(to, "salt", p->salt);
	buf_free(&text);
}

/* There is the proof, or the word that says why there is none. */
static void proof_json_set_log(const struct proof *p, struct json *j)
{
	bool proved = p->place->state == PLACE_SHOWN && p->place->entry.at != NULL;

	if (proved)
		proof_json_set_place(p->place, j);
	else
		proof_json_set_text(j, "log_missing", place_state_name(p->place->state));
}

/* What is so whoever asks. */
static void proof_json_set_facts(const struct proof *p, struct json *j)
{
	const struct issuance *shown = p->verdict->shown;

	proof_json_set_standing(p, j);
	proof_json_set_evidence(p, j);
	if (shown == NULL)
		return;
	proof_json_set_text(j, "shown_code", shown->code.text);
	proof_json_set_urls(p->verdict, j);
	proof_json_set_who(proof_facts(p), j);
	proof_json_set_validity(p, j);
	proof_json_set_certificate(proof_facts(p)->certificate, j);
	proof_json_set_log(p, j);
}

enum err proof_json_write(const struct proof *p, struct buf *to)
{
	struct json *j = json_new_object();

	proof_json_set_record(p, j);
	proof_json_set_link(p->verdict, j);
	proof_json_set_facts(p, j);
	json_finish(j, JSON_INDENTED, to);
	buf_putc(to, '\n');
	return to->err;
}

enum err proof_json_write_claims(
    const struct proof *p, const struct proof_claims *claims, struct buf *to)
{
	struct json *j = json_new_object();

	proof_json_set_text(j, "iss", claims->issuer);
	proof_json_set_text(j, "sub", p->record->code.text);
	json_set_int(j, "iat", claims->issued_at);
	json_set_int(j, "exp", claims->expires_at);
	proof_json_set_record(p, j);
	proof_json_set_facts(p, j);
	json_finish(j, JSON_ONE_LINE, to);
	return to->err;
}
