/* What is recorded of a site. */
#include "doctor/known.h"

#include <string.h>
#include "doctor/sql.h"
#include "io/spelling.h"
#include "record/issuer.h"
#include "record/succession.h"
#include "store/rows.h"

/* ---- places ---- */

static bool places_have(
    const struct doctor_place *places, size_t count, const char *host, uint16_t port)
{
	for (size_t i = 0; i < count; i++)
		if (places[i].port == port && strcmp(places[i].host, host) == 0)
			return true;
	return false;
}

enum err doctor_places(const struct contract *contract, struct arena *arena, size_t max,
    struct doctor_place *ret, size_t *ret_count)
{
	struct origin_sites sites;
	struct str rest;
	struct origin_site site;
	size_t count = 0;
	enum err err = contract_sites(contract->urls, contract->url_count, arena, &sites);

	if (err)
		return err;
	rest = sites.bytes;
	for (size_t i = 0; i < contract->url_count && origin_sites_next(&rest, &site); i++) {
		struct doctor_place *to = &ret[count];

		if (site.scheme != ORIGIN_HTTPS || site.host[0] == '*' || count == max ||
		    places_have(ret, count, site.host, site.port))
			continue;
		str_copy(to->host, sizeof to->host, str_from(site.host));
		to->port = site.port;
		to->url = arena_str(arena, contract->urls[i]);
		if (to->url == NULL)
			return ERR_NO_MEMORY;
		count++;
	}
	*ret_count = count;
	return ERR_OK;
}

/* ---- reading ---- */

/* What is put together while it is read. */
struct known_draft {
	struct store *store;
	struct arena *arena;
	int64_t now;
	struct known_certificate *certificates;
	size_t certificate_count;
	struct str organizations[KNOWN_CONTRACTS_MAX];
	size_t organization_count;
	struct str issuers[KNOWN_ISSUERS_MAX];
	size_t issuer_count;
};

static void draft_add_organization(struct known_draft *d, struct str name)
{
	if (name.len == 0 || d->organization_count == KNOWN_CONTRACTS_MAX)
		return;
	for (size_t i = 0; i < d->organization_count; i++)
		if (str_eq(d->organizations[i], name))
			return;
	d->organizations[d->organization_count++] = name;
}

static void draft_add_issuer(struct known_draft *d, struct str der)
{
	if (d->issuer_count == KNOWN_ISSUERS_MAX)
		return;
	for (size_t i = 0; i < d->issuer_count; i++)
		if (str_eq(d->issuers[i], der))
			return;
	d->issuers[d->issuer_count++] = der;
}

static enum err draft_add_chain(struct known_draft *d, int64_t certificate)
{
	struct str *chain = NULL;
	size_t count = 0;
	enum err err = store_chain(d->store, certificate, d->arena, &chain, &count);

	for (size_t i = 0; i < count && !err; i++)
		draft_add_issuer(d, chain[i]);
	return err;
}

/* The certificates of a code, with the chain of the first; *ret_current, or NULL, is that one. */
static enum err draft_add_code(
    struct known_draft *d, const struct code *code, const struct store_certificate **ret_current)
{
	struct store_certificate *all = NULL;
	size_t count = 0;
	enum err err = store_certificates(d->store, code, d->now, d->arena, &all, &count);

	for (size_t i = 0; i < count && !err && d->certificate_count < KNOWN_CERTIFICATES_MAX;
	     i++) {
		struct known_certificate *to = &d->certificates[d->certificate_count++];

		memcpy(to->fingerprint, all[i].fingerprint, sizeof to->fingerprint);
		to->code = *code;
		to->not_before = all[i].not_before;
		to->not_after = all[i].not_after;
		to->revoked_at = all[i].revoked_at;
		draft_add_organization(d, all[i].organization);
	}
	if (!err && count > 0)
		err = draft_add_chain(d, all[0].id);
	if (!err && ret_current != NULL)
		*ret_current = count == 0 ? NULL : &all[0];
	return err;
}

static enum err draft_add_predecessors(struct known_draft *d, const struct code *code)
{
	struct code *codes = NULL;
	size_t count = 0;
	enum err err = store_predecessors(d->store, code, d->arena, &codes, &count);

	for (size_t i = 0; i < count && i < KNOWN_CONTRACTS_MAX && !err; i++)
		err = draft_add_code(d, &codes[i], NULL);
	return err;
}

static enum err contract_check_visits(struct store *s, const struct code *code)
{
	struct sql_query *q = store_query(s, doctor_sql[DOCTOR_SQL_VISITS]);
	bool wanted;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	wanted = sql_step(q) && sql_int(q, 0) != 0;
	err = store_result(s, sql_end(q));
	return err || wanted ? err : ERR_NOT_FOUND;
}

/* ERR_NOT_FOUND: it leads to another contract. */
static enum err contract_check_newest(
    struct store *s, const struct contract *contract, int64_t now, struct arena *arena)
{
	size_t count = 0;
	int64_t depth;
	struct contract next;
	enum err err = succession_find(s, contract, now, 1, arena, &next, &depth, &count, NULL);

	return err || count == 0 ? err : ERR_NOT_FOUND;
}

/* The registered URL of the site; ERR_NOT_FOUND: there is none any more. */
static enum err known_find_place(
    struct doctor_known *k, const struct contract *contract, struct arena *arena)
{
	struct doctor_place *places = arena_alloc(arena, CONTRACT_URLS_MAX * sizeof *places);
	size_t count = 0;
	enum err err = places == NULL
			   ? ERR_NO_MEMORY
			   : doctor_places(contract, arena, CONTRACT_URLS_MAX, places, &count);

	for (size_t i = 0; i < count && !err; i++)
		if (places[i].port == k->site.port &&
		    str_eq(str_from(places[i].host), k->site.host)) {
			memcpy(k->host, places[i].host, sizeof k->host);
			k->url = places[i].url;
			return ERR_OK;
		}
	return err ? err : ERR_NOT_FOUND;
}

static enum err known_read_certificates(
    struct known_draft *d, const struct contract *contract, struct doctor_known *k)
{
	const struct store_certificate *current = NULL;
	enum err err = ERR_OK;

	d->certificates = arena_alloc(d->arena, KNOWN_CERTIFICATES_MAX * sizeof *d->certificates);
	if (d->certificates == NULL)
		return ERR_NO_MEMORY;
	draft_add_organization(d, contract->organization);
	draft_add_organization(d, contract->organization_en);
	err = draft_add_code(d, &contract->code, &current);
	if (!err && (current == NULL || current->not_after < d->now - KNOWN_OVER_S ||
			(current->revoked_at != 0 && current->revoked_at < d->now - KNOWN_OVER_S)))
		return ERR_NOT_FOUND;
	if (!err)
		err = draft_add_predecessors(d, &contract->code);
	k->certificates = d->certificates;
	k->certificate_count = d->certificate_count;
	return err;
}

/* What lies in the draft is kept in the arena. */
static enum err known_keep_lists(struct doctor_known *k, const struct known_draft *d)
{
	struct str *organizations =
	    arena_alloc(d->arena, (d->organization_count + 1) * sizeof *organizations);
	struct str *issuers = arena_alloc(d->arena, (d->issuer_count + 1) * sizeof *issuers);

	if (organizations == NULL || issuers == NULL)
		return ERR_NO_MEMORY;
	memcpy(organizations, d->organizations, d->organization_count * sizeof *organizations);
	memcpy(issuers, d->issuers, d->issuer_count * sizeof *issuers);
	k->organizations = organizations;
	k->organization_count = d->organization_count;
	k->issuers = issuers;
	k->issuer_count = d->issuer_count;
	return ERR_OK;
}

enum err doctor_known_read(
    struct store *s, int64_t site, int64_t now, struct arena *arena, struct doctor_known *ret)
{
	struct known_draft draft = {.store = s, .arena = arena, .now = now};
	struct doctor_known known = {.url = NULL};
	struct contract contract;
	enum err err = doctor_site(s, site, arena, &known.site);

	if (!err)
		err = contract_check_visits(s, &known.site.code);
	if (!err)
		err = store_contract(s, &known.site.code, arena, &contract);
	if (!err)
		err = known_find_place(&known, &contract, arena);
	if (!err)
		err = contract_check_newest(s, &contract, now, arena);
	if (!err)
		err = known_read_certificates(&draft, &contract, &known);
	if (!err)
		err = known_keep_lists(&known, &draft);
	if (err == ERR_NO_MEMORY)
		return store_no_memory(s);
	if (!err)
		*ret = known;
	return err;
}

/* ---- asking ---- */

const struct known_certificate *doctor_known_find(
    const struct doctor_known *k, const char *fingerprint)
{
	for (size_t i = 0; i < k->certificate_count; i++)
		if (strcmp(k->certificates[i].fingerprint, fingerprint) == 0)
			return &k->certificates[i];
	return NULL;
}

enum err doctor_known_is_owner(const struct doctor_known *k, struct str organization, bool *ret)
{
	bool same = false;
	enum err err = ERR_OK;

	for (size_t i = 0; i < k->organization_count && !same && !err; i++)
		err = spelling_same(k->organizations[i], organization, &same);
	if (!err)
		*ret = same;
	return err;
}
