/* The rules by which certificates are added and revoked. */
#include "registry/certificate.h"

#include <string.h>
#include "base/local_time.h"
#include "base/utf8.h"
#include "pki/certificate_read.h"
#include "pki/fingerprint.h"
#include "record/issuer.h"
#include "registry/bundle.h"
#include "registry/csr.h"
#include "registry/legal.h"

enum {
	REISSUE_DAYS = 25,  /* the product's time for a reissue, after issue */
	NAMES_SHOWN = 5,    /* of a certificate, in a reason */
	RELEASE_MAX = 16384 /* bytes of what an event tells: a note's escapes take six for one */
};

/* Revokes, with its event. */
static enum err certificate_revoke(const struct change *c, const struct code *code,
    const struct store_certificate *old, int64_t at, struct str reason)
{
	struct buf before = BUF_INIT(1000), after = BUF_INIT(1000);
	enum err err = store_set_revoked(c->store, old->id, at, reason);

	event_write_revocation(old->fingerprint, old->revoked_at, old->revocation_reason, &before);
	event_write_revocation(old->fingerprint, at, reason, &after);
	if (!err)
		err = registry_note(c, EVENT_CERTIFICATE_REVOKE, code, &before, &after);
	buf_free(&before);
	buf_free(&after);
	return err;
}

/* Undoes it. */
static enum err certificate_release(const struct change *c, const struct code *code,
    const struct store_certificate *old, struct str note)
{
	struct buf before = BUF_INIT(1000), after = BUF_INIT(RELEASE_MAX);
	enum err err = store_set_revoked(c->store, old->id, 0, (struct str){NULL, 0});

	event_write_revocation(old->fingerprint, old->revoked_at, old->revocation_reason, &before);
	event_write_release(old->fingerprint, note, &after);
	if (!err)
		err = registry_note(c, EVENT_CERTIFICATE_RELEASE, code, &before, &after);
	buf_free(&before);
	buf_free(&after);
	return err;
}

/* ---- adding ---- */

/* A certificate on its way to a contract that may have others. */
struct addition {
	const struct change *change;
	const struct code *code;
	const struct certificate *certificate;
	bool historic; /* a record of the past, which may be broken */
	struct registry_effect *effect;
};

enum err registry_check_host(const struct certificate *c, const char *host, struct problem *why)
{
	struct buf names = BUF_INIT(1000);

	if (certificate_covers(c, host))
		return ERR_OK;
	for (size_t i = 0; i < c->name_count && i < NAMES_SHOWN; i++)
		buf_printf(&names, "%s%.60s", i == 0 ? "" : ", ", c->names[i]);
	if (c->name_count == 0)
		buf_puts(&names, "nothing");
	if (c->name_count > NAMES_SHOWN)
		buf_printf(&names, " and %zu more", c->name_count - NAMES_SHOWN);
	err_reason(why, ERR_REFUSED, "certificate.host",
	    "the certificate is not for the registered host %s: it names %s", host,
	    names.err ? "others" : names.at);
	err_about(why, host, strlen(host));
	buf_free(&names);
	return ERR_REFUSED;
}

/* What was withdrawn or has ended gets no certificate any more. */
static enum err addition_check_life(const struct addition *a)
{
	const struct change *c = a->change;
	struct life_facts facts;
	enum err err = store_life(c->store, a->code, c->now, &facts);
	enum life life;

	if (err)
		return err;
	life = life_at(&facts, c->now);
	return legal_check(life, legal_adding(life), c->why);
}

/* What browsers refuse is kept only by name. */
static enum err addition_check_fitness(const struct addition *a)
{
	struct problem why = {.text = ""};
	enum err err = certificate_check_fitness(a->certificate, &why);

	if (!err)
		return ERR_OK;
	if (a->historic) {
		registry_effect_warn(
		    a->effect, "%.300s: it is kept as a broken record of the past", why.text);
		return ERR_OK;
	}
	*a->change->why = why;
	return err;
}

/* The certificate must cover all registered hosts. The proof page says who runs the site by the
 * certificate; the contract only adds a spelling. */
static enum err addition_check_contract(const struct addition *a)
{
	struct str named = str_from(certificate_subject(a->certificate, "O"));
	struct arena arena = {NULL, 0};
	struct contract contract = {.url_count = 0};
	enum err err = store_contract(a->change->store, a->code, &arena, &contract);

	for (size_t i = 0; i < contract.url_count && !err; i++)
		err = registry_check_host(a->certificate, contract.hosts[i].at, a->change->why);
	if (!err && named.at != NULL && !str_eq(named, contract.organization) &&
	    !str_eq(named, contract.organization_en))
		registry_effect_warn(a->effect,
		    "the certificate's organisation, %.*s, is neither spelling of the contract's: "
		    "the proof page shows it first",
		    STR_ARG(named));
	arena_free(&arena);
	return err;
}

/* *ret_there: the contract itself has the certificate, so that nothing is left to do. ERR_EXISTS:
 * another has it. */
static enum err certificate_check_once(
    const struct change *c, const struct code *code, const char *fingerprint, bool *ret_there)
{
	struct code holder;
	enum err err = store_fingerprint(c->store, fingerprint, &holder);

	*ret_there = !err && code_number(&holder) == code_number(code);
	if (err || *ret_there)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	err_reason(c->why, ERR_EXISTS, "certificate.taken",
	    "the contract %s has this very certificate already", holder.text);
	err_about(c->why, holder.text, CODE_LENGTH);
	return ERR_EXISTS;
}

/* Is it one that makes no site valid any more? */
static bool certificate_is_over(const struct store_certificate *c, int64_t now)
{
	enum record_state state =
	    record_certificate_state_at(c->not_before, c->not_after, c->revoked_at, now);

	return c->broken || state == RECORD_EXPIRED || state == RECORD_REVOKED;
}

/* What becomes of the certificates that the contract has, the current one first. */
static enum err addition_replace(
    const struct addition *a, const struct store_certificate *old, size_t count)
{
	const struct change *c = a->change;
	int64_t start = a->certificate->not_before;

	/* A record of the past changes nothing. */
	if (a->certificate->not_after < c->now || a->certificate->faults != 0)
		return ERR_OK;
	/* What is over displaces nothing; one to come displaces only what begins later than now. */
	for (size_t i = 0; i < count; i++)
		if (old[i].not_before > start && !certificate_is_over(&old[i], c->now) &&
		    (old[i].not_before <= c->now || start > c->now)) {
			registry_effect_warn(a->effect,
			    "it is kept as history: a newer certificate is there, from %s",
			    local_time_moment(old[i].not_before).text);
			return ERR_OK;
		}
	if (count == 0 || certificate_is_over(&old[0], c->now) || old[0].revoked_at != 0)
		return ERR_OK;
	if (c->now > old[0].not_before + REISSUE_DAYS * (int64_t)86400)
		registry_effect_warn(a->effect,
		    "a reissue more than %d days after the issue of the certificate that it"
		    " replaces (%s)",
		    REISSUE_DAYS, local_time_moment(old[0].not_before).text);
	if (count > 1)
		registry_effect_warn(a->effect,
		    "the contract was reissued before: it has %zu older certificates", count);
	return certificate_revoke(
	    c, a->code, &old[0], start > c->now ? start : c->now, STR("superseded"));
}

static enum err addition_put(const struct addition *a)
{
	const struct certificate *certificate = a->certificate;
	const struct change *c = a->change;
	struct buf after = BUF_INIT(1 << 16);
	enum err err = store_add_certificate(c->store, a->code, certificate, c->now);

	event_write_certificate(certificate, &after);
	if (!err)
		err = store_add_chain(c->store, a->code, certificate);
	if (!err)
		err = registry_note(c, EVENT_CERTIFICATE_ADD, a->code, NULL, &after);
	if (certificate->not_after < c->now)
		registry_effect_warn(a->effect, "it expired at %s: kept as a record of the past",
		    local_time_moment(certificate->not_after).text);
	if (certificate->not_before > c->now)
		registry_effect_warn(a->effect, "it is not valid before %s",
		    local_time_moment(certificate->not_before).text);
	buf_free(&after);
	return err;
}

enum err registry_certificate_put(const struct change *c, const struct code *code,
    const struct certificate *certificate, bool historic, struct registry_effect *effect,
    bool *ret_there)
{
	const struct addition addition = {c, code, certificate, historic, effect};
	struct store_certificate *old = NULL;
	struct arena arena = {NULL, 0};
	size_t count = 0;
	enum err err = certificate_check_once(c, code, certificate->fingerprint, ret_there);

	if (err || *ret_there)
		return err;
	err = addition_check_life(&addition);
	if (!err)
		err = addition_check_fitness(&addition);
	if (!err)
		err = addition_check_contract(&addition);
	/* Records of the past came with requests of the past. */
	if (!err && certificate->not_after >= c->now)
		err = registry_csr_check_key(c, code, certificate);
	if (!err)
		err = store_certificates(c->store, code, c->now, &arena, &old, &count);
	if (!err)
		err = addition_replace(&addition, old, count);
	if (!err)
		err = addition_put(&addition);
	arena_free(&arena);
	return err;
}

enum err registry_certificate_add(const struct change *c, const struct code *code, struct str file,
    bool historic, struct registry_effect *ret)
{
	struct certificate *certificate = NULL;
	enum err err;
	bool there;

	*ret = (struct registry_effect){.count = 0};
	err = registry_bundle_read(c, code, file, &certificate, ret);
	if (!err) {
		err = registry_begin(c, code);
		if (!err)
			err = registry_certificate_put(c, code, certificate, historic, ret, &there);
		err = registry_end(c, err, code, ret);
	}
	certificate_free(certificate);
	return err;
}

enum err registry_certificate_look(
    const struct change *c, const struct code *code, struct str file, bool *ret_there)
{
	char fingerprint[DIGEST_HEX];
	struct code holder;
	enum err err = ERR_NOT_FOUND;

	if (fingerprint_of_file(file, fingerprint) == ERR_OK)
		err = store_fingerprint(c->store, fingerprint, &holder);
	*ret_there = !err && code_number(&holder) == code_number(code);
	return err == ERR_NOT_FOUND ? ERR_OK : change_explain(c, err);
}

/* ---- revoking ---- */

/* RFC 5280 section 5.3.1, without removeFromCRL, which undoes a revocation. */
const char *const registry_reasons[] = {"unspecified", "keyCompromise", "cACompromise",
    "affiliationChanged", "superseded", "cessationOfOperation", "certificateHold",
    "privilegeWithdrawn", "aACompromise", NULL};

static enum err reason_read(struct str text, struct str *ret, struct problem *why)
{
	struct buf known = BUF_INIT(1000);

	for (size_t i = 0; registry_reasons[i] != NULL; i++)
		if (text.len == 0 || str_eq_nocase(text, str_from(registry_reasons[i]))) {
			*ret = str_from(registry_reasons[i]);
			return ERR_OK;
		}
	for (size_t i = 0; registry_reasons[i] != NULL; i++)
		buf_printf(&known, " %s", registry_reasons[i]);
	err_because(why, ERR_INVALID, "\"%.*s\" is no reason to revoke; known are:%s",
	    text.len < 80 ? (int)text.len : 80, text.at, known.err ? "" : known.at);
	buf_free(&known);
	return ERR_INVALID;
}

/* May the certificate be revoked from `at` on? */
static enum err revocation_check(
    const struct store_certificate *c, int64_t at, int64_t now, struct problem *why)
{
	if (c->revoked_at != 0 && c->revoked_at <= now)
		return err_reason(why, ERR_EXISTS, "certificate.revoked",
		    "it is revoked since %s (%.*s)", local_time_moment(c->revoked_at).text,
		    STR_ARG(c->revocation_reason));
	if (at > now)
		return err_because(why, ERR_REFUSED, "%s lies ahead: a revocation is not planned",
		    local_time_moment(at).text);
	/* One that is not valid yet can still be revoked, from now on. */
	if (at < c->not_before && at < now)
		return err_because(why, ERR_REFUSED,
		    "%s is before the certificate begins to be valid, %s",
		    local_time_moment(at).text, local_time_moment(c->not_before).text);
	return ERR_OK;
}

/* The certificates of a contract that has to be there, the current one first. */
static enum err contract_certificates(const struct change *c, const struct code *code,
    struct arena *arena, struct store_certificate **ret, size_t *ret_count)
{
	struct contract contract;
	enum err err = store_contract(c->store, code, arena, &contract);

	return err ? err : store_certificates(c->store, code, c->now, arena, ret, ret_count);
}

enum err registry_certificate_revoke_put(
    const struct change *c, const struct code *code, struct str reason, int64_t at)
{
	struct arena arena = {NULL, 0};
	struct store_certificate *list = NULL;
	struct str word;
	size_t count = 0;
	enum err err = reason_read(reason, &word, c->why);

	if (err)
		return err;
	at = at == 0 ? c->now : at;
	err = contract_certificates(c, code, &arena, &list, &count);
	if (!err && count == 0)
		err = err_because(
		    c->why, ERR_NOT_FOUND, "nothing is issued for the contract %s", code->text);
	if (!err)
		err = revocation_check(&list[0], at, c->now, c->why);
	if (!err)
		err = certificate_revoke(c, code, &list[0], at, word);
	arena_free(&arena);
	return err;
}

enum err registry_certificate_revoke(const struct change *c, const struct code *code,
    struct str reason, int64_t at, struct registry_effect *ret)
{
	enum err err = registry_begin(c, code);

	*ret = (struct registry_effect){.count = 0};
	if (!err)
		err = registry_certificate_revoke_put(c, code, reason, at);
	return registry_end(c, err, code, ret);
}

bool registry_certificate_is_held(const struct store_certificate *certificate)
{
	return certificate->revoked_at != 0 &&
	       str_eq(certificate->revocation_reason, STR("certificateHold"));
}

enum err registry_certificate_release_put(
    const struct change *c, const struct code *code, struct str note)
{
	struct store_certificate *list = NULL;
	struct arena arena = {NULL, 0};
	size_t count = 0;
	enum err err;

	if (note.len > REGISTRY_NOTE_MAX || !utf8_valid(note))
		return err_because(c->why, ERR_INVALID,
		    "a note is a text of at most %d bytes in UTF-8", REGISTRY_NOTE_MAX);
	err = contract_certificates(c, code, &arena, &list, &count);
	if (!err && (count == 0 || !registry_certificate_is_held(&list[0])))
		err = err_reason(c->why, ERR_REFUSED, "certificate.not_held",
		    "the current certificate of the contract %s is not on hold (certificateHold)",
		    code->text);
	if (!err)
		err = certificate_release(c, code, &list[0], note);
	arena_free(&arena);
	return err;
}

enum err registry_certificate_release(
    const struct change *c, const struct code *code, struct str note, struct registry_effect *ret)
{
	enum err err = registry_begin(c, code);

	*ret = (struct registry_effect){.count = 0};
	if (!err)
		err = registry_certificate_release_put(c, code, note);
	return registry_end(c, err, code, ret);
}
