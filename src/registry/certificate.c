/* The rules by which certificates are added and revoked. */
#include "registry/change.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>
#include "pki/certificate_read.h"

enum {
	REISSUE_DAYS = 25, /* the product's time for a reissue, after issue */
	NAMES_SHOWN = 5    /* of a certificate, in a reason */
};

/* "2026-03-15 09:00:00 UTC": no words, so that it is read the same in every language. */
struct moment {
	char text[40];
};

static struct moment moment_of(int64_t at)
{
	struct moment moment = {"?"};
	time_t seconds = (time_t)at;
	struct tm parts;

	if (gmtime_r(&seconds, &parts) != NULL)
		strftime(moment.text, sizeof moment.text, "%Y-%m-%d %H:%M:%S UTC", &parts);
	return moment;
}

static void warn(struct registry_change *change, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void warn(struct registry_change *change, const char *format, ...)
{
	va_list args;

	if (change->warning_count == REGISTRY_WARNINGS_MAX)
		return;
	va_start(args, format);
	vsnprintf(change->warnings[change->warning_count++].text, ERR_TEXT_MAX, format, args);
	va_end(args);
}

/* ---- adding ---- */

/* A certificate on its way to a contract that has others. */
struct addition {
	struct registry *registry;
	const struct code *code;
	const struct certificate *certificate;
	int64_t now;
	struct registry_change *change;
	struct problem *why;
};

static void write_names(const struct certificate *c, struct buf *to)
{
	for (size_t i = 0; i < c->name_count && i < NAMES_SHOWN; i++)
		buf_printf(to, "%s%.60s", i == 0 ? "" : ", ", c->names[i]);
	if (c->name_count == 0)
		buf_puts(to, "nothing");
	if (c->name_count > NAMES_SHOWN)
		buf_printf(to, " and %zu more", c->name_count - NAMES_SHOWN);
}

static enum err check_host(const struct addition *a, const char *host)
{
	struct buf names = BUF_INIT(1000);

	if (certificate_covers(a->certificate, host))
		return ERR_OK;
	write_names(a->certificate, &names);
	err_reason(a->why, ERR_REFUSED, "certificate.host",
	    "the certificate is not for the registered host %s: it names %s", host,
	    names.err ? "others" : names.at);
	err_about(a->why, host, strlen(host));
	buf_free(&names);
	return ERR_REFUSED;
}

/* The proof page says who runs the site by the certificate; the contract only adds a spelling. */
static void doubt_organization(const struct addition *a, const struct contract *contract)
{
	struct str named = str_from(certificate_subject(a->certificate, "O"));

	if (named.at != NULL && !str_eq(named, contract->organization) &&
	    !str_eq(named, contract->organization_en))
		warn(a->change,
		    "the certificate's organisation, %.*s, is neither spelling of the contract's: "
		    "the"
		    " proof page shows it first",
		    STR_ARG(named));
}

static enum err check_hosts(const struct addition *a)
{
	struct arena arena = {NULL, 0};
	struct contract contract = {.url_count = 0};
	enum err err = registry_because_store(
	    a->registry, store_contract(a->registry->store, a->code, &arena, &contract), a->why);

	for (size_t i = 0; i < contract.url_count && !err; i++)
		err = check_host(a, contract.hosts[i].at);
	if (!err)
		doubt_organization(a, &contract);
	arena_free(&arena);
	return err;
}

static enum err check_once(const struct addition *a)
{
	struct code holder;
	enum err err = store_fingerprint(a->registry->store, a->certificate->fingerprint, &holder);

	if (!err) {
		err = err_reason(a->why, ERR_EXISTS, "certificate.taken",
		    "the contract %s has this very certificate already", holder.text);
		err_about(a->why, holder.text, CODE_LENGTH);
		return err;
	}
	return err == ERR_NOT_FOUND ? ERR_OK : registry_because_store(a->registry, err, a->why);
}

/* Revokes with its event. */
static enum err revoke(struct registry *r, const struct code *code,
    const struct store_certificate *old, int64_t at, struct str reason, int64_t now,
    struct problem *why)
{
	struct buf before = BUF_INIT(1000), after = BUF_INIT(1000);
	enum err err =
	    registry_because_store(r, store_set_revoked(r->store, old->id, at, reason), why);

	event_write_revocation(old->fingerprint, old->revoked_at, old->revocation_reason, &before);
	event_write_revocation(old->fingerprint, at, reason, &after);
	if (!err)
		err = registry_event(r, EVENT_CERTIFICATE_REVOKE, code, now, &before, &after, why);
	buf_free(&before);
	buf_free(&after);
	return err;
}

static void warn_about_reissue(
    const struct addition *a, const struct store_certificate *old, size_t count)
{
	if (a->now > old->not_before + REISSUE_DAYS * (int64_t)86400)
		warn(a->change,
		    "a reissue more than %d days after the issue of the certificate that it"
		    " replaces (%s)",
		    REISSUE_DAYS, moment_of(old->not_before).text);
	if (count > 1)
		warn(a->change, "the contract was reissued before: it has %zu older certificates",
		    count);
}

/* What becomes of the certificates that the contract has. */
static enum err replace(const struct addition *a, const struct store_certificate *old, size_t count)
{
	int64_t start = a->certificate->not_before;

	/* The first of the list may not be the latest: those that lie ahead come last. */
	for (size_t i = 0; i < count; i++)
		if (old[i].not_before > start) {
			warn(a->change,
			    "it is kept as history: a newer certificate is there, from %s",
			    moment_of(old[i].not_before).text);
			return ERR_OK;
		}
	if (a->certificate->not_after < a->now || old[0].not_after < a->now ||
	    old[0].revoked_at != 0)
		return ERR_OK;
	warn_about_reissue(a, old, count);
	return revoke(a->registry, a->code, &old[0], start > a->now ? start : a->now,
	    STR("superseded"), a->now, a->why);
}

static enum err replace_current(const struct addition *a)
{
	struct arena arena = {NULL, 0};
	struct store_certificate *old = NULL;
	size_t count = 0;
	enum err err = registry_because_store(a->registry,
	    store_certificates(a->registry->store, a->code, a->now, &arena, &old, &count), a->why);

	if (!err && count > 0)
		err = replace(a, old, count);
	arena_free(&arena);
	return err;
}

static enum err put_certificate(const struct addition *a)
{
	struct buf after = BUF_INIT(1 << 16);
	enum err err = registry_because_store(a->registry,
	    store_add_certificate(a->registry->store, a->code, a->certificate, a->now), a->why);

	event_write_certificate(a->certificate, &after);
	if (!err)
		err = registry_event(
		    a->registry, EVENT_CERTIFICATE_ADD, a->code, a->now, NULL, &after, a->why);
	buf_free(&after);
	return err;
}

static void warn_about_validity(const struct addition *a)
{
	const struct certificate *c = a->certificate;

	if (c->not_after < a->now)
		warn(a->change, "it expired at %s: kept as a record of the past",
		    moment_of(c->not_after).text);
	if (c->not_before > a->now)
		warn(a->change, "it is not valid before %s", moment_of(c->not_before).text);
}

static enum err add(const struct addition *a)
{
	enum err err = check_hosts(a);

	if (!err)
		err = check_once(a);
	if (!err)
		err = replace_current(a);
	if (!err)
		err = put_certificate(a);
	if (!err)
		warn_about_validity(a);
	return err;
}

enum err registry_certificate_add(struct registry *r, const struct code *code, struct str file,
    int64_t now, struct registry_change *ret, struct problem *why)
{
	struct registry_change change = {.count = 0};
	struct certificate *certificate = NULL;
	struct addition addition = {r, code, NULL, now, &change, why};
	enum err err = certificate_read(file, &certificate, why);

	if (!err)
		err = certificate_check_strength(certificate, why);
	if (!err)
		err = registry_begin(r, code, why);
	if (!err) {
		addition.certificate = certificate;
		err = registry_end(r, add(&addition), code, &change, why);
	}
	if (!err)
		*ret = change;
	certificate_free(certificate);
	return err;
}

/* ---- revoking ---- */

/* RFC 5280 section 5.3.1, without removeFromCRL, which undoes a revocation. */
const char *const registry_reasons[] = {"unspecified", "keyCompromise", "cACompromise",
    "affiliationChanged", "superseded", "cessationOfOperation", "certificateHold",
    "privilegeWithdrawn", "aACompromise", NULL};

static enum err read_reason(struct str text, struct str *ret, struct problem *why)
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
static enum err check_revocation(
    const struct store_certificate *c, int64_t at, int64_t now, struct problem *why)
{
	if (c->revoked_at != 0 && c->revoked_at <= now)
		return err_reason(why, ERR_EXISTS, "certificate.revoked",
		    "it is revoked since %s (%.*s)", moment_of(c->revoked_at).text,
		    STR_ARG(c->revocation_reason));
	if (at > now)
		return err_because(why, ERR_REFUSED, "%s lies ahead: a revocation is not planned",
		    moment_of(at).text);
	/* One that is not valid yet can still be revoked, from now on. */
	if (at < c->not_before && at < now)
		return err_because(why, ERR_REFUSED,
		    "%s is before the certificate begins to be valid, %s", moment_of(at).text,
		    moment_of(c->not_before).text);
	return ERR_OK;
}

static enum err revoke_current(struct registry *r, const struct code *code, struct str reason,
    int64_t at, int64_t now, struct problem *why)
{
	struct arena arena = {NULL, 0};
	struct store_certificate *list = NULL;
	struct contract contract;
	size_t count = 0;
	enum err err =
	    registry_because_store(r, store_contract(r->store, code, &arena, &contract), why);

	if (!err)
		err = registry_because_store(
		    r, store_certificates(r->store, code, now, &arena, &list, &count), why);
	if (!err && count == 0)
		err = err_because(
		    why, ERR_NOT_FOUND, "nothing is issued for the contract %s", code->text);
	if (!err)
		err = check_revocation(&list[0], at, now, why);
	if (!err)
		err = revoke(r, code, &list[0], at, reason, now, why);
	arena_free(&arena);
	return err;
}

enum err registry_certificate_revoke(struct registry *r, const struct code *code, struct str reason,
    int64_t at, int64_t now, struct registry_change *ret, struct problem *why)
{
	struct registry_change change = {.count = 0};
	struct str word;
	enum err err = read_reason(reason, &word, why);

	if (!err)
		err = registry_begin(r, code, why);
	if (!err) {
		err = revoke_current(r, code, word, at == 0 ? now : at, now, why);
		err = registry_end(r, err, code, &change, why);
	}
	if (!err)
		*ret = change;
	return err;
}
