/* What the addresses of a site show of themselves. */
#include "doctor/shown.h"

#include <string.h>

static bool probes_show_the_same(const struct tls_probe *a, const struct tls_probe *b)
{
	if (a->sent != b->sent || a->chain_count != b->chain_count)
		return false;
	for (size_t i = 0; i < a->chain_count; i++)
		if (!str_eq(a->chain[i], b->chain[i]))
			return false;
	return true;
}

/* Each chain once, with the addresses that show it. */
static void list_gather(struct shown_list *list)
{
	const struct visit_seen *seen = list->seen;

	for (size_t i = 0; i < seen->count; i++) {
		const struct tls_probe *probe = &seen->addresses[i].with;
		size_t at = 0;

		if (!seen->addresses[i].is_asked || probe->chain_count == 0)
			continue;
		while (at < list->count && !probes_show_the_same(list->at[at].probe, probe))
			at++;
		if (at == list->count)
			list->at[list->count++].probe = probe;
		list->at[at].addresses |= 1U << i;
	}
}

/* ---- whose it is ---- */

static bool certificate_is_good_at(const struct known_certificate *c, int64_t now)
{
	return c->not_before <= now && now <= c->not_after &&
	       (c->revoked_at == 0 || c->revoked_at > now);
}

/* The current one; and, while that has not begun, what is valid until then. */
static bool known_is_current(
    const struct doctor_known *known, const struct known_certificate *c, int64_t now)
{
	return c == &known->certificates[0] ||
	       (known->certificates[0].not_before > now && certificate_is_good_at(c, now));
}

static enum err shown_find_owner(struct shown *s, const struct doctor_known *known)
{
	const char *organization = certificate_subject(s->leaf, "O");
	bool is_owner = false;
	enum err err = ERR_OK;

	if (organization == NULL) {
		s->what = SHOWN_NAMELESS;
		return ERR_OK;
	}
	err = doctor_known_is_owner(known, str_from(organization), &is_owner);
	s->what = is_owner ? SHOWN_OTHER : SHOWN_FOREIGN;
	return err;
}

static enum err shown_find_what(struct shown *s, const struct doctor_known *known, int64_t now)
{
	enum err err = certificate_read_sent(s->probe->chain[0], &s->leaf, &s->why);

	if (err == ERR_NO_MEMORY)
		return err;
	if (err) {
		s->leaf = NULL;
		s->what = SHOWN_UNREADABLE;
		return ERR_OK;
	}
	s->known = doctor_known_find(known, s->leaf->fingerprint);
	if (s->known == NULL)
		return shown_find_owner(s, known);
	s->what = known_is_current(known, s->known, now) ? SHOWN_CURRENT : SHOWN_OLDER;
	return ERR_OK;
}

/* ---- the chain ---- */

static void list_add_issuer(struct shown_list *list, struct str der)
{
	if (list->issuer_count < CHAIN_RECORDED_MAX)
		list->issuers[list->issuer_count++] = der;
}

static void shown_compare(const struct shown_list *list, struct shown *s)
{
	const struct chain_list sent = {s->probe->chain, s->probe->chain_count};
	const struct chain_list recorded = {list->issuers, list->issuer_count};

	if (chain_compare(sent, recorded, &s->chain))
		s->chain = (struct chain_seen){.end = CHAIN_UNKNOWN};
	s->chain.extra += s->probe->sent - s->probe->chain_count;
}

struct str shown_issuer(const struct shown_list *list, const struct shown *s)
{
	struct str leaf = s->probe->chain[0];

	for (size_t i = 1; i < s->probe->chain_count; i++)
		if (chain_is_issued_by(leaf, s->probe->chain[i]))
			return s->probe->chain[i];
	for (size_t i = 0; i < list->issuer_count; i++)
		if (chain_is_issued_by(leaf, list->issuers[i]))
			return list->issuers[i];
	return (struct str){NULL, 0};
}

enum err shown_read(const struct visit_seen *seen, const struct doctor_known *known,
    const struct issuers *more, int64_t now, struct shown_list *ret)
{
	enum err err = ERR_OK;

	*ret = (struct shown_list){.seen = seen};
	list_gather(ret);
	for (size_t i = 0; i < known->issuer_count; i++)
		list_add_issuer(ret, known->issuers[i]);
	for (size_t i = 0; i < more->count; i++)
		list_add_issuer(ret, more->list[i].der);
	for (size_t i = 0; i < ret->count && !err; i++) {
		err = shown_find_what(&ret->at[i], known, now);
		if (!err)
			shown_compare(ret, &ret->at[i]);
	}
	return err;
}

void shown_free(struct shown_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		certificate_free(list->at[i].leaf);
}

const char *shown_what_name(enum shown_what what)
{
	static const char *const names[SHOWN_WHAT_COUNT] = {
	    [SHOWN_CURRENT] = "current",
	    [SHOWN_OLDER] = "older",
	    [SHOWN_OTHER] = "other",
	    [SHOWN_NAMELESS] = "unknown",
	    [SHOWN_FOREIGN] = "foreign",
	    [SHOWN_UNREADABLE] = "unknown",
	};

	return names[what];
}
