/* The rules by which certificates are revoked. */
#include "registry/revocation.h"

#include "base/local_time.h"
#include "base/utf8.h"
#include "registry/publication.h"
#include "registry/replacement.h"

enum { RELEASE_MAX = 16384 /* bytes of what an event tells: a note's escapes take six for one */ };

static const struct str absent = {NULL, 0};

/* `seen_in` as of event_write_revocation(). */
static enum err revocation_put(const struct change *c, const struct code *code,
    const struct store_certificate *old, int64_t at, struct str reason, struct str seen_in)
{
	struct buf before = BUF_INIT(1000), after = BUF_INIT(1000);
	enum err err = store_set_revoked(c->store, old->id, at, reason);

	event_write_revocation(
	    old->fingerprint, old->revoked_at, old->revocation_reason, absent, &before);
	event_write_revocation(old->fingerprint, at, reason, seen_in, &after);
	if (!err)
		err = registry_note(c, EVENT_CERTIFICATE_REVOKE, code, &before, &after);
	if (!err)
		err = publication_revoke(c, code, old, at, reason);
	buf_free(&before);
	buf_free(&after);
	return err;
}

enum err revocation_write(const struct change *c, const struct code *code,
    const struct store_certificate *old, int64_t at, struct str reason)
{
	return revocation_put(c, code, old, at, reason, absent);
}

/* Undoes it. */
static enum err certificate_release(const struct change *c, const struct code *code,
    const struct store_certificate *old, struct str note)
{
	struct buf before = BUF_INIT(1000), after = BUF_INIT(RELEASE_MAX);
	enum err err = store_set_revoked(c->store, old->id, 0, (struct str){NULL, 0});

	event_write_revocation(
	    old->fingerprint, old->revoked_at, old->revocation_reason, absent, &before);
	event_write_release(old->fingerprint, note, &after);
	if (!err)
		err = registry_note(c, EVENT_CERTIFICATE_RELEASE, code, &before, &after);
	if (!err)
		err = publication_release(c, code, old);
	buf_free(&before);
	buf_free(&after);
	return err;
}

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

/* The certificate that is meant, of those of a contract. */
static enum err revocation_find(const struct change *c, const struct code *code, struct str serial,
    const struct store_certificate *list, size_t count, const struct store_certificate **ret)
{
	if (count == 0)
		return err_because(
		    c->why, ERR_NOT_FOUND, "nothing is issued for the contract %s", code->text);
	*ret = &list[0];
	if (serial.len == 0)
		return ERR_OK;
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(serial, list[i].serial)) {
			*ret = &list[i];
			return ERR_OK;
		}
	return err_reason(c->why, ERR_NOT_FOUND, "certificate.unknown",
	    "the contract %s has no certificate with the serial %.*s", code->text,
	    serial.len < 80 ? (int)serial.len : 80, serial.at);
}

/* When the first of those that would take the place of `old` begins, now that `gone` will not;
 * INT64_MAX for none. */
static int64_t successor_start(const struct store_certificate *list, size_t count,
    const struct store_certificate *old, const struct store_certificate *gone, int64_t now)
{
	int64_t start = INT64_MAX;

	for (size_t i = 0; i < count; i++)
		if (&list[i] != gone && list[i].not_before > old->not_before &&
		    list[i].not_before < start && !replacement_is_over(&list[i], now))
			start = list[i].not_before;
	return start;
}

/* A planned revocation is dropped, with its event. */
static enum err certificate_spare(
    const struct change *c, const struct code *code, const struct store_certificate *old)
{
	struct buf before = BUF_INIT(1000), after = BUF_INIT(1000);
	enum err err = store_set_revoked(c->store, old->id, 0, (struct str){NULL, 0});

	event_write_revocation(
	    old->fingerprint, old->revoked_at, old->revocation_reason, absent, &before);
	event_write_revocation(old->fingerprint, 0, absent, absent, &after);
	if (!err)
		err = registry_note(c, EVENT_CERTIFICATE_SPARE, code, &before, &after);
	if (!err)
		err = publication_release(c, code, old);
	buf_free(&before);
	buf_free(&after);
	return err;
}

/* What a certificate that is revoked before it begins would have replaced is kept, or waits for the
 * next one. */
static enum err revocation_spare(const struct change *c, const struct code *code,
    const struct store_certificate *list, size_t count, const struct store_certificate *gone)
{
	enum err err = ERR_OK;

	for (size_t i = 0; gone->not_before > c->now && i < count && !err; i++) {
		const struct store_certificate *old = &list[i];
		int64_t start = successor_start(list, count, old, gone, c->now);

		if (old == gone || old->revoked_at <= c->now ||
		    !str_eq(old->revocation_reason, STR("superseded")))
			continue;
		if (start == INT64_MAX)
			err = certificate_spare(c, code, old);
		else if (start > gone->not_before)
			err = revocation_write(c, code, old,
			    old->revoked_at + (start - gone->not_before), old->revocation_reason);
	}
	return err;
}

enum err registry_certificate_revoke_put(
    const struct change *c, const struct code *code, const struct revocation *r)
{
	struct arena arena = {NULL, 0};
	struct store_certificate *list = NULL;
	const struct store_certificate *found = NULL;
	int64_t at = r->at == 0 ? c->now : r->at;
	struct str word;
	size_t count = 0;
	enum err err = reason_read(r->reason, &word, c->why);

	if (err)
		return err;
	err = contract_certificates(c, code, &arena, &list, &count);
	if (!err)
		err = revocation_find(c, code, r->serial, list, count, &found);
	if (!err)
		err = revocation_check(found, at, c->now, c->why);
	if (!err)
		err = revocation_write(c, code, found, at, word);
	if (!err)
		err = revocation_spare(c, code, list, count, found);
	arena_free(&arena);
	return err;
}

enum err registry_certificate_revoke(const struct change *c, const struct code *code,
    const struct revocation *r, struct registry_effect *ret)
{
	enum err err = registry_begin(c, code);

	*ret = (struct registry_effect){.count = 0};
	if (!err)
		err = registry_certificate_revoke_put(c, code, r);
	return registry_end(c, err, code, ret);
}

/* It was not revoked before it began, nor from a time that lies ahead. */
static int64_t sight_time(
    const struct revocation_sight *sight, const struct store_certificate *found, int64_t now)
{
	int64_t at = sight->revoked_at < found->not_before ? found->not_before : sight->revoked_at;

	return at > now ? now : at;
}

enum err registry_revocation_seen(
    const struct change *c, const struct revocation_sight *sight, const char *reason)
{
	struct arena arena = {NULL, 0};
	struct store_certificate *list = NULL;
	struct code code;
	size_t count = 0, i = 0;
	enum err err = store_code_of_certificate(c->store, sight->certificate, &code);

	if (!err)
		err = store_certificates(c->store, &code, c->now, &arena, &list, &count);
	while (i < count && list[i].id != sight->certificate)
		i++;
	if (!err && i < count && (list[i].revoked_at == 0 || list[i].revoked_at > c->now)) {
		err = revocation_put(c, &code, &list[i], sight_time(sight, &list[i], c->now),
		    str_from(reason), str_from(sight->source));
		if (!err)
			err = revocation_spare(c, &code, list, count, &list[i]);
	}
	arena_free(&arena);
	return err;
}

enum err registry_crl_add(const struct change *c, struct str file, struct arena *arena,
    struct hand_outcome *ret, struct registry_effect *effect)
{
	struct code code;
	enum err err = change_begin(c);

	*effect = (struct registry_effect){.count = 0};
	if (!err)
		err = revocation_hand_in(c, file, registry_revocation_seen, arena, ret);
	for (size_t i = 0; !err && i < ret->revoked_count; i++) {
		err = store_code_of_certificate(c->store, ret->revoked[i], &code);
		if (!err)
			err = registry_effect_add(c, &code, effect);
	}
	err = change_end(c, err);
	if (err)
		registry_effect_free(effect);
	return err;
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
