/* What becomes of a contract's certificates when another comes. */
#include "registry/replacement.h"

#include <string.h>
#include "base/local_time.h"

bool replacement_is_over(const struct store_certificate *c, int64_t now)
{
	enum record_state state =
	    record_certificate_state_at(c->not_before, c->not_after, c->revoked_at, now);

	return c->broken || state == RECORD_EXPIRED || state == RECORD_REVOKED;
}

/* ---- what certificates say ---- */

static bool texts_are_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool names_are_same(const struct certificate_attribute *a, size_t a_count,
    const struct certificate_attribute *b, size_t b_count)
{
	for (size_t i = 0; a_count == b_count && i < a_count; i++)
		if (strcmp(a[i].type, b[i].type) != 0 || strcmp(a[i].value, b[i].value) != 0 ||
		    a[i].joined != b[i].joined)
			return false;
	return a_count == b_count;
}

static bool certificate_names(const struct certificate *c, const char *name)
{
	for (size_t i = 0; i < c->name_count; i++)
		if (strcmp(c->names[i], name) == 0)
			return true;
	return false;
}

/* The first host that `a` has and `b` has not; NULL for none. */
static const char *certificate_extra_name(const struct certificate *a, const struct certificate *b)
{
	for (size_t i = 0; i < a->name_count; i++)
		if (!certificate_names(b, a->names[i]))
			return a->names[i];
	return NULL;
}

static bool certificate_changes_nothing(const struct certificate *a, const struct certificate *b)
{
	return names_are_same(a->subject, a->subject_count, b->subject, b->subject_count) &&
	       names_are_same(a->issuer, a->issuer_count, b->issuer, b->issuer_count) &&
	       certificate_extra_name(a, b) == NULL && certificate_extra_name(b, a) == NULL;
}

/* ---- which way ---- */

/* Is it the time in which a certificate is followed by another? */
static bool replacement_is_due(const struct replacement *r)
{
	const struct store_certificate *old = &r->there[0];
	int64_t third = old->not_after - (old->not_after - old->not_before) / 3;
	int64_t window = product_renewal_from(&r->product, old->not_after);

	return r->now >= (third > window ? third : window);
}

static bool replacement_is_renewal(const struct replacement *r)
{
	const struct store_certificate *old = &r->there[0];

	return r->contract->auto_renew && r->current != NULL && old->not_before <= r->now &&
	       !str_eq(old->revocation_reason, STR("superseded")) &&
	       r->certificate->not_after > old->not_after && replacement_is_due(r) &&
	       certificate_changes_nothing(r->current, r->certificate);
}

enum replacement_way replacement_find_way(const struct replacement *r, int64_t *ret_newer)
{
	const struct certificate *c = r->certificate;

	/* A record of the past changes nothing. */
	if (c->not_after < r->now || c->faults != 0)
		return REPLACEMENT_NONE;
	/* What is over displaces nothing; one to come displaces only what begins later than now. */
	for (size_t i = 0; i < r->count; i++)
		if (r->there[i].not_before > c->not_before &&
		    !replacement_is_over(&r->there[i], r->now) &&
		    (r->there[i].not_before <= r->now || c->not_before > r->now)) {
			*ret_newer = r->there[i].not_before;
			return REPLACEMENT_OLDER;
		}
	if (r->count == 0)
		return REPLACEMENT_NONE;
	return replacement_is_renewal(r) ? REPLACEMENT_RENEWAL : REPLACEMENT_REISSUE;
}

/* ---- what is refused ---- */

static enum err names_refuse(
    const struct replacement *r, const char *what, const char *about, struct problem *why)
{
	err_reason(why, ERR_REFUSED, "reissue.changed",
	    "its %.100s is not that of the certificate that it replaces: what a certificate says "
	    "is not changed; make a new contract for it (contract add --renews %s)",
	    what, r->contract->code.text);
	err_about(why, about, strlen(about));
	return ERR_REFUSED;
}

enum err replacement_check_names(const struct replacement *r, struct problem *why)
{
	/* What stands for a name and an address, in words. */
	static const struct {
		const char *type, *words;
	} parts[] = {{"O", "organisation"}, {"street", "address"}, {"L", "address"},
	    {"ST", "address"}, {"postalCode", "address"}, {"C", "country"}};
	const char *extra;

	if (r->contract->auto_renew || r->current == NULL)
		return ERR_OK;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		const char *new = certificate_subject(r->certificate, parts[i].type);

		if (!texts_are_same(new, certificate_subject(r->current, parts[i].type)))
			return names_refuse(r, parts[i].words, new == NULL ? "" : new, why);
	}
	extra = certificate_extra_name(r->certificate, r->current);
	if (extra == NULL)
		extra = certificate_extra_name(r->current, r->certificate);
	return extra == NULL ? ERR_OK : names_refuse(r, "list of hosts", extra, why);
}

static unsigned replacement_count_reissues(const struct replacement *r)
{
	unsigned count = 0;

	for (size_t i = 0; i < r->count; i++)
		count += str_eq(r->there[i].revocation_reason, STR("superseded"));
	return count;
}

enum err replacement_check_window(const struct replacement *r, struct problem *why)
{
	const struct store_certificate *old = &r->there[0];
	const char *code = r->contract->code.text;
	int64_t asked_at = r->asked_at == 0 ? r->now : r->asked_at;
	int64_t last = product_reissue_until(&r->product, old->not_before);
	int64_t renewal = product_renewal_from(&r->product, old->not_after);
	const struct local_time_moment until = local_time_moment(last);
	const struct local_time_moment from =
	    local_time_moment(r->current == NULL || renewal < r->now ? r->now : renewal);

	if (r->contract->auto_renew || (old->revoked_at != 0 && old->revoked_at <= r->now))
		return ERR_OK;
	if (replacement_count_reissues(r) >= r->product.reissues) {
		err_reason(why, ERR_REFUSED, "reissue.again",
		    "the contract was reissued before, as often as it can be (%u); a new contract "
		    "can renew it from %s on (contract add --renews %s)",
		    r->product.reissues, from.text, code);
		err_about(why, from.text, strlen(from.text));
		return ERR_REFUSED;
	}
	if (asked_at <= last)
		return ERR_OK;
	err_reason(why, ERR_REFUSED, "reissue.late",
	    "a reissue more than %u days after the issue of the certificate that it replaces "
	    "(%s): it was possible until %s; a new contract can renew it from %s on (contract add "
	    "--renews %s)",
	    r->product.reissue_days, local_time_moment(old->not_before).text, until.text, from.text,
	    code);
	err_about(why, until.text, strlen(until.text));
	return ERR_REFUSED;
}
