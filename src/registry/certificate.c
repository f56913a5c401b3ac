/* The rules by which certificates are added. */
#include "registry/certificate.h"

#include <string.h>
#include "base/local_time.h"
#include "pki/certificate_read.h"
#include "pki/fingerprint.h"
#include "record/issuer.h"
#include "registry/bundle.h"
#include "registry/csr.h"
#include "registry/legal.h"
#include "registry/person.h"
#include "registry/publication.h"
#include "registry/retirement.h"
#include "registry/revocation.h"

enum { NAMES_SHOWN = 5 /* of a certificate, in a reason */ };

/* A certificate on its way to a contract that may have others. */
struct addition {
	const struct registry_clerk *clerk;
	const struct change *change; /* the clerk's */
	const struct code *code;
	const struct certificate_adding *adding;
	const struct certificate *certificate; /* what is added */
	struct registry_effect *effect;
	struct arena arena;
	/* What is there: */
	struct contract contract;
	struct store_certificate *there;
	size_t count;
	struct certificate *current; /* parsed; NULL: over */
	enum replacement_way way;    /* in which it comes */
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
	if (a->adding->historic) {
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
	const struct contract *contract = &a->contract;
	enum err err = ERR_OK;

	for (size_t i = 0; i < contract->url_count && !err; i++)
		err = registry_check_host(a->certificate, contract->hosts[i].at, a->change->why);
	if (!err && named.at != NULL && !str_eq(named, contract->organization) &&
	    !str_eq(named, contract->organization_en))
		registry_effect_warn(a->effect,
		    "the certificate's organisation, %.*s, is neither spelling of the contract's: "
		    "the proof page shows it first",
		    STR_ARG(named));
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

/* Reads what the contract has. */
static enum err addition_look(struct addition *a)
{
	const struct change *c = a->change;
	enum err err = store_contract(c->store, a->code, &a->arena, &a->contract);

	if (!err)
		err =
		    store_certificates(c->store, a->code, c->now, &a->arena, &a->there, &a->count);
	if (!err && a->count > 0 && !replacement_is_over(&a->there[0], c->now))
		err = store_current_certificate(c->store, a->code, c->now, &a->current);
	return err;
}

static struct replacement addition_replacement(const struct addition *a)
{
	return (struct replacement){
	    .contract = &a->contract,
	    .product = product_of(a->clerk->terms->config, a->contract.service),
	    .certificate = a->certificate,
	    .there = a->there,
	    .count = a->count,
	    .current = a->current,
	    .now = a->change->now,
	    .asked_at = a->adding == NULL ? 0 : a->adding->asked_at,
	};
}

/* The time for a reissue, and how many there are, bind requests. Where one person is enough they
 * are told, unless nothing is replaced. */
static enum err addition_check_window(const struct addition *a, const struct replacement *r)
{
	struct problem why = {.text = ""};
	enum err err = replacement_check_window(r, &why);

	if (err && a->clerk->terms->approvals == 1) {
		if (a->current != NULL)
			registry_effect_warn(a->effect, "%s", why.text);
		return ERR_OK;
	}
	if (err)
		*a->change->why = why;
	return err;
}

/* The certificate goes into the place of the current one, if there is one. */
static enum err addition_reissue(const struct addition *a, const struct replacement *r)
{
	const struct store_certificate *old = &a->there[0];
	int64_t at = product_superseded_at(&r->product, a->certificate->not_before, a->change->now);
	enum err err = replacement_check_names(r, a->change->why);

	if (!err)
		err = addition_check_window(a, r);
	if (err || a->current == NULL || (old->revoked_at != 0 && old->revoked_at <= at))
		return err;
	return revocation_write(a->change, a->code, old, at, STR("superseded"));
}

/* What becomes of the certificates that the contract has. */
static enum err addition_replace(struct addition *a)
{
	const struct replacement r = addition_replacement(a);
	int64_t newer = 0;

	a->way = replacement_find_way(&r, &newer);
	switch (a->way) {
	case REPLACEMENT_OLDER:
		registry_effect_warn(a->effect,
		    "it is kept as history: a newer certificate is there, from %s",
		    local_time_moment(newer).text);
		return ERR_OK;
	case REPLACEMENT_REISSUE:
		return addition_reissue(a, &r);
	case REPLACEMENT_NONE:
	case REPLACEMENT_RENEWAL:
		break;
	}
	return ERR_OK;
}

/* What the public log calls it. */
static enum ledger_kind addition_kind(const struct addition *a)
{
	switch (a->way) {
	case REPLACEMENT_REISSUE:
		return LEDGER_REISSUE;
	case REPLACEMENT_RENEWAL:
		return LEDGER_RENEW;
	case REPLACEMENT_OLDER:
		return LEDGER_KNOWN;
	case REPLACEMENT_NONE:
		break;
	}
	if (a->certificate->not_after < a->change->now || a->certificate->faults != 0)
		return LEDGER_KNOWN;
	return a->contract.renews.text[0] != '\0' ? LEDGER_RENEW : LEDGER_ISSUE;
}

static enum err addition_publish(const struct addition *a)
{
	enum ledger_kind kind = addition_kind(a);

	return publication_add(a->change, kind, &a->contract, a->certificate,
	    kind == LEDGER_REISSUE ? a->there[0].fingerprint : NULL);
}

static enum err addition_put(const struct addition *a)
{
	const struct certificate *certificate = a->certificate;
	const struct change *c = a->change;
	struct buf after = BUF_INIT(1 << 16);
	enum err err = store_add_certificate(c->store, a->code, certificate, c->now);

	event_write_certificate(certificate, a->adding->passed, &after);
	if (!err)
		err = store_add_chain(c->store, a->code, certificate);
	if (!err)
		err = registry_note(c, EVENT_CERTIFICATE_ADD, a->code, NULL, &after);
	if (!err)
		err = addition_publish(a);
	if (certificate->not_after >= c->now && certificate->not_after < a->contract.inherits_until)
		registry_effect_warn(a->effect,
		    "it ends %d days before the contract that this one took the place of: what "
		    "that was valid for, until %s, is inherited",
		    (int)(local_time_days(a->contract.inherits_until) -
			  local_time_days(certificate->not_after)),
		    local_time_moment(a->contract.inherits_until).text);
	if (certificate->not_after < c->now)
		registry_effect_warn(a->effect, "it expired at %s: kept as a record of the past",
		    local_time_moment(certificate->not_after).text);
	if (certificate->not_before > c->now)
		registry_effect_warn(a->effect, "it is not valid before %s",
		    local_time_moment(certificate->not_before).text);
	buf_free(&after);
	return err;
}

/* What is issued for a service that is given up ends with it. */
static enum err addition_retire(const struct addition *a)
{
	const struct config *config = a->clerk->terms->config;
	int64_t retired_at = product_of(config, a->contract.service).retired_at;

	if (retired_at == 0 || a->certificate->not_after < retired_at)
		return ERR_OK;
	registry_effect_warn(a->effect,
	    "the service %.*s is given up: from %s on the certificate counts as revoked",
	    STR_ARG(a->contract.service), local_time_moment(retired_at).text);
	return retirement_plan(a->change, config, a->code, a->contract.service);
}

enum err registry_certificate_put(const struct registry_clerk *k, const struct code *code,
    const struct certificate_adding *adding, struct registry_effect *effect, bool *ret_there)
{
	struct addition a = {.clerk = k,
	    .change = &k->change,
	    .code = code,
	    .adding = adding,
	    .certificate = adding->certificate,
	    .effect = effect};
	enum err err =
	    certificate_check_once(&k->change, code, a.certificate->fingerprint, ret_there);

	if (err || *ret_there)
		return err;
	err = addition_check_life(&a);
	if (!err)
		err = addition_check_fitness(&a);
	if (!err)
		err = addition_look(&a);
	if (!err)
		err = addition_check_contract(&a);
	/* Records of the past came with requests of the past. */
	if (!err && a.certificate->not_after >= k->change.now)
		err = registry_csr_check_key(&k->change, code, a.certificate);
	if (!err)
		err = addition_replace(&a);
	if (!err)
		err = person_note(&k->change, &a.contract, a.certificate);
	if (!err)
		err = addition_put(&a);
	if (!err)
		err = addition_retire(&a);
	certificate_free(a.current);
	arena_free(&a.arena);
	return err;
}

enum err registry_certificate_find_way(const struct registry_clerk *k, const struct code *code,
    const struct certificate *certificate, enum replacement_way *ret)
{
	struct addition a = {
	    .clerk = k, .change = &k->change, .code = code, .certificate = certificate};
	enum err err = addition_look(&a);
	struct replacement r = addition_replacement(&a);
	int64_t newer;

	if (!err)
		*ret = replacement_find_way(&r, &newer);
	certificate_free(a.current);
	arena_free(&a.arena);
	return err;
}

enum err registry_certificate_add(const struct registry_clerk *k, const struct code *code,
    struct str file, bool historic, struct registry_effect *ret)
{
	struct certificate *certificate = NULL;
	const struct change *c = &k->change;
	enum err err;
	bool there;

	*ret = (struct registry_effect){.count = 0};
	err = registry_bundle_read(c, code, file, &certificate, ret);
	if (!err) {
		const struct certificate_adding adding = {
		    .certificate = certificate, .historic = historic};

		err = registry_begin(c, code);
		if (!err)
			err = registry_certificate_put(k, code, &adding, ret, &there);
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
