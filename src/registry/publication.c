/* What a change is told of in the public log. */
#include "registry/publication.h"

#include <string.h>
#include "base/hex.h"
#include "record/issuer.h"

/* An entry that is put together, and what it points at. */
struct draft {
	const struct change *change;
	struct ledger_entry entry;
	struct arena arena;
	char issuer_key[DIGEST_HEX];
	char organization[DIGEST_HEX], organization_en[DIGEST_HEX]; /* of a person's names */
};

static struct draft draft_begin(
    const struct change *c, enum ledger_kind kind, const struct code *code)
{
	return (struct draft){.change = c, .entry = {.kind = kind, .at = c->now, .code = *code}};
}

static struct str text_or_absent(struct str text)
{
	return text.len == 0 ? (struct str){NULL, 0} : text;
}

/* ---- names ---- */

/* SHA-256 of the salt with the name behind it. */
static enum err name_hash(
    const struct change *c, const char *salt, struct str name, char ret[DIGEST_HEX])
{
	unsigned char digest[DIGEST_BYTES], bytes[LEDGER_SALT_BYTES];
	struct buf salted = BUF_INIT(1 << 16);
	enum err err;

	if (!hex_read(str_from(salt), bytes))
		return err_because(c->why, ERR_CORRUPT, "a salt of the public log is none");
	buf_add(&salted, bytes, sizeof bytes);
	buf_add_str(&salted, name);
	err = salted.err ? salted.err : digest_sha256(salted.at, salted.len, digest);
	buf_free(&salted);
	if (err)
		return change_no_memory(c);
	hex_write(digest, sizeof digest, ret);
	return ERR_OK;
}

/* Of a person, hashes; nothing once what they are made with is forgotten. */
static enum err draft_add_person(struct draft *d, const struct contract *contract)
{
	const struct change *c = d->change;
	char salt[LEDGER_SALT_HEX];
	enum err err = ledger_salt_make(c->store, &contract->code, salt);

	if (err)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	err = name_hash(c, salt, contract->organization, d->organization);
	if (!err && contract->organization_en.len > 0)
		err = name_hash(c, salt, contract->organization_en, d->organization_en);
	d->entry.organization_hash = text_or_absent(str_from(d->organization));
	d->entry.organization_en_hash = text_or_absent(str_from(d->organization_en));
	return err;
}

/* ---- the contract ---- */

/* Without what follows the host, for those whose URLs are too long to be told. */
static struct str url_origin(struct str url)
{
	size_t scheme = str_find(url, STR("://")) + strlen("://");

	return str_part(url, 0, scheme + str_index(str_part(url, scheme, url.len), '/') + 1);
}

static enum err draft_add_urls(struct draft *d, const struct contract *contract)
{
	struct str *origins;
	size_t len = 0;

	d->entry.urls = contract->urls;
	d->entry.url_count = contract->url_count;
	for (size_t i = 0; i < contract->url_count; i++)
		len += contract->urls[i].len;
	if (len <= LEDGER_URLS_MAX)
		return ERR_OK;
	origins = arena_alloc(&d->arena, contract->url_count * sizeof *origins);
	if (origins == NULL)
		return change_no_memory(d->change);
	for (size_t i = 0; i < contract->url_count; i++)
		origins[i] = url_origin(contract->urls[i]);
	d->entry.urls = origins;
	return ERR_OK;
}

static enum err draft_add_contract(struct draft *d, const struct contract *contract)
{
	enum err err = draft_add_urls(d, contract);

	if (contract->renews.text[0] != '\0')
		d->entry.renews = str_from(contract->renews.text);
	if (err || contract->is_person)
		return err ? err : draft_add_person(d, contract);
	d->entry.organization = text_or_absent(contract->organization);
	d->entry.organization_en = text_or_absent(contract->organization_en);
	return ERR_OK;
}

/* ---- the certificate ---- */

static enum err draft_add_stored(struct draft *d, const struct store_certificate *certificate)
{
	struct ledger_entry *e = &d->entry;
	enum err err = store_issuer_key(d->change->store, certificate->id, d->issuer_key);

	e->fingerprint = str_from(certificate->fingerprint);
	e->serial = text_or_absent(certificate->serial);
	e->not_before = certificate->not_before;
	e->not_after = certificate->not_after;
	e->broken = certificate->broken;
	if (!err)
		e->issuer_key = text_or_absent(str_from(d->issuer_key));
	return err;
}

static void draft_add_certificate(struct draft *d, const struct certificate *certificate)
{
	struct ledger_entry *e = &d->entry;

	e->fingerprint = str_from(certificate->fingerprint);
	e->serial = str_from(certificate->serial);
	e->not_before = certificate->not_before;
	e->not_after = certificate->not_after;
	e->broken = certificate->faults != 0;
	if (certificate->chain_count == 0)
		return;
	hex_write(certificate->chain[0].key_digest, DIGEST_BYTES, d->issuer_key);
	e->issuer_key = str_from(d->issuer_key);
}

/* Ends the draft; what went wrong before is returned as it is. */
static enum err draft_enter(struct draft *d, uint64_t event, enum err err)
{
	if (!err)
		err = ledger_add(d->change->store, event, &d->entry);
	arena_free(&d->arena);
	return err;
}

/* ---- what happens to certificates ---- */

enum err publication_add(const struct change *c, enum ledger_kind kind,
    const struct contract *contract, const struct certificate *certificate, const char *replaces)
{
	struct draft d = draft_begin(c, kind, &contract->code);

	if (c->is_trial)
		return ERR_OK;
	draft_add_certificate(&d, certificate);
	d.entry.replaces = str_from(replaces);
	return draft_enter(&d, LEDGER_NEWEST_EVENT, draft_add_contract(&d, contract));
}

/* The contract is read. */
static enum err draft_enter_stored(
    struct draft *d, const struct store_certificate *certificate, uint64_t event)
{
	struct contract contract;
	enum err err = store_contract(d->change->store, &d->entry.code, &d->arena, &contract);

	if (!err)
		err = draft_add_contract(d, &contract);
	if (!err)
		err = draft_add_stored(d, certificate);
	return draft_enter(d, event, err);
}

enum err publication_revoke(const struct change *c, const struct code *code,
    const struct store_certificate *certificate, int64_t at, struct str reason)
{
	struct draft d = draft_begin(c, LEDGER_REVOKE, code);

	d.entry.since = at;
	d.entry.reason = reason;
	return c->is_trial ? ERR_OK : draft_enter_stored(&d, certificate, LEDGER_NEWEST_EVENT);
}

enum err publication_release(
    const struct change *c, const struct code *code, const struct store_certificate *certificate)
{
	struct draft d = draft_begin(c, LEDGER_RELEASE, code);

	return c->is_trial ? ERR_OK : draft_enter_stored(&d, certificate, LEDGER_NEWEST_EVENT);
}

/* ---- what happens to contracts ---- */

/* The certificate with a fingerprint, or the current one for NULL, in memory of the draft.
 * ERR_NOT_FOUND. */
static enum err draft_find(
    struct draft *d, const char *fingerprint, const struct store_certificate **ret)
{
	struct store_certificate *list = NULL;
	size_t count = 0, i = 0;
	enum err err = store_certificates(
	    d->change->store, &d->entry.code, d->change->now, &d->arena, &list, &count);

	while (i < count && fingerprint != NULL && strcmp(list[i].fingerprint, fingerprint) != 0)
		i++;
	if (err || i >= count)
		return err ? err : ERR_NOT_FOUND;
	*ret = &list[i];
	return ERR_OK;
}

static enum err draft_enter_found(struct draft *d, const char *fingerprint, uint64_t event)
{
	const struct store_certificate *found = NULL;
	enum err err = draft_find(d, fingerprint, &found);

	if (!err && d->entry.kind == LEDGER_KNOWN && found->revoked_at != 0) {
		d->entry.since = found->revoked_at;
		d->entry.reason = found->revocation_reason;
	}
	if (!err)
		return draft_enter_stored(d, found, event);
	arena_free(&d->arena);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static bool contract_looks_the_same(const struct contract *a, const struct contract *b)
{
	bool same = str_eq(a->organization, b->organization) &&
		    str_eq(a->organization_en, b->organization_en) &&
		    a->is_person == b->is_person && a->url_count == b->url_count;

	for (size_t i = 0; i < a->url_count && same; i++)
		same = contract_has_url(b, a->urls[i]);
	return same;
}

enum err publication_amend(
    const struct change *c, const struct contract *old, const struct contract *changed)
{
	struct draft d = draft_begin(c, LEDGER_AMEND, &changed->code);

	return c->is_trial || contract_looks_the_same(old, changed)
		   ? ERR_OK
		   : draft_enter_found(&d, NULL, LEDGER_NEWEST_EVENT);
}

enum err publication_end(const struct change *c, const struct code *code)
{
	return c->is_trial ? ERR_OK : publication_know_end(c, code, c->now, LEDGER_NEWEST_EVENT);
}

/* ---- what is told late ---- */

enum err publication_know(
    const struct change *c, const struct code *code, const char *fingerprint, uint64_t event)
{
	struct draft d = draft_begin(c, LEDGER_KNOWN, code);

	return draft_enter_found(&d, fingerprint, event);
}

enum err publication_know_end(
    const struct change *c, const struct code *code, int64_t ended_at, uint64_t event)
{
	struct draft d = draft_begin(c, LEDGER_END, code);

	d.entry.since = ended_at;
	return draft_enter_found(&d, NULL, event);
}
