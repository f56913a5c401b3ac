/* What was seen of the link travels with the choice of another language. */
#include "pages/seen.h"

#include <stdio.h>
#include <string.h>
#include "pages/token.h"
#include "web/params.h"

/* Bytes of what is carried: "host:https://HOST:PORT". */
enum { CARRIED_MAX = ORIGIN_HOST_MAX + 64 };

int64_t seen_slot(int64_t now)
{
	return now / (60 * SEEN_MINUTES);
}

static bool seen_token(const struct app *app, const struct code *code, const char *site,
    int64_t slot, char ret[TOKEN_ROOM])
{
	char what[CARRIED_MAX + 64];

	snprintf(what, sizeof what, "seen %s %s", code->text, site);
	return token_make(app, what, slot, ret);
}

bool seen_site(const struct request *r, struct origin *ret)
{
	static const struct origin_sites nothing = {0, {NULL, 0}};
	struct link_evidence evidence = request_evidence(r);
	struct link_verdict link;
	char carried[CARRIED_MAX];

	link_check(&nothing, &evidence, &link);
	if (link.reason == LINK_HERE &&
	    params_get(r->query, STR("from"), carried, sizeof carried) &&
	    str_starts(str_from(carried), STR("none:"))) {
		evidence.referer = str_from(carried + strlen("none:"));
		link_check(&nothing, &evidence, &link);
	}
	if (link.has_origin)
		*ret = link.origin;
	return link.has_origin;
}

void seen_write(
    const struct request *r, const struct code *code, const struct verdict *v, struct buf *to)
{
	struct buf site = BUF_INIT(CARRIED_MAX);
	const struct origin *origin = v->link.has_origin ? &v->link.origin : NULL;
	struct origin unrecorded;
	char token[TOKEN_ROOM];
	bool none = v->record == RECORD_NONE, match = v->link.state == LINK_MATCH;

	if (none && seen_site(r, &unrecorded))
		origin = &unrecorded;
	if (origin == NULL && (v->link.reason == LINK_HERE || v->link.reason == LINK_ABSENT))
		return;
	if (origin != NULL)
		origin_write(origin, &site);
	if (!site.err && (!match || seen_token(r->app, code, site.at, seen_slot(r->now), token))) {
		buf_printf(to, "from=%s", none ? "none" : link_reason_name(v->link.reason));
		if (origin != NULL) {
			buf_putc(to, ':');
			params_encode(to, buf_str(&site));
		}
		buf_puts(to, "&");
		if (match)
			buf_printf(to, "token=%s&", token);
	}
	buf_free(&site);
}

static bool seen_token_fits(const struct request *r, const struct code *code, const char *site)
{
	char given[TOKEN_ROOM], wanted[TOKEN_ROOM];
	bool fits = false;

	if (!params_get(r->query, STR("token"), given, sizeof given))
		return false;
	for (int64_t slot = seen_slot(r->now) - 1; slot <= seen_slot(r->now); slot++)
		if (seen_token(r->app, code, site, slot, wanted))
			fits = token_eq(str_from(given), wanted) || fits;
	return fits;
}

/* The reason that has this name; LINK_REASON_COUNT for none. */
static enum link_reason reason_named(struct str name)
{
	unsigned i = 0;

	while (
	    i < LINK_REASON_COUNT && !str_eq(name, str_from(link_reason_name((enum link_reason)i))))
		i++;
	return (enum link_reason)i;
}

void seen_restore(const struct request *r, const struct record *record, const struct code *code,
    struct verdict *v)
{
	/* Without a Referer, from a page of ours: what the request itself says. */
	static const struct str sites[] = {
	    [LINK_TYPED] = STR("none"), [LINK_STRIPPED] = STR("cross-site")};
	struct link_evidence evidence = {.self = NULL};
	struct verdict seen;
	char carried[CARRIED_MAX], *site;
	enum link_reason reason;

	if (v->record == RECORD_NONE || v->link.reason != LINK_HERE ||
	    !params_get(r->query, STR("from"), carried, sizeof carried))
		return;
	site = strchr(carried, ':');
	reason = reason_named(str_part(str_from(carried), 0, strcspn(carried, ":")));
	evidence.printed = reason == LINK_PRINT;
	if (reason == LINK_TYPED || reason == LINK_STRIPPED)
		evidence.sec_fetch_site = sites[reason];
	else if (reason == LINK_MALFORMED)
		evidence.referer = STR("?");
	else if (site != NULL)
		evidence.referer = str_from(site + 1);
	verdict_make(record, &evidence, r->now, &seen);
	/* An origin does not tell of a path outside. */
	if (reason == LINK_PATH && seen.link.state == LINK_MATCH) {
		seen.link.state = LINK_MISMATCH;
		seen.link.reason = LINK_PATH;
	}
	if (seen.link.reason == reason &&
	    (seen.link.state != LINK_MATCH || seen_token_fits(r, code, site + 1)))
		*v = seen;
}
