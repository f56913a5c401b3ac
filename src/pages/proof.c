/* Facts that both forms of a proof derive from the record and the verdict. */
#include "pages/proof.h"

#include <assert.h>
#include <string.h>
#include "base/local_time.h"

const struct issuance_facts *proof_facts(const struct proof *p)
{
	const struct issuance_facts *facts = facts_of(p->facts, &p->verdict->shown->code);

	assert(facts != NULL);
	return facts;
}

struct origin proof_origin(const struct proof *p)
{
	const struct link_verdict *link = &p->verdict->link;
	struct origin_site site = verdict_site(p->verdict);

	return link->state == LINK_MATCH && link->has_origin ? link->origin : origin_of_site(&site);
}

/* The two spellings, first that of the page's language. What the certificate names counts: where
 * the contract's spellings are neither of them it, the certificate's comes first. */
static void organization_spellings(const struct proof *p, const char *ret[2])
{
	const struct issuance_facts *i = proof_facts(p);
	const char *named = certificate_subject(i->certificate, "O");
	bool japanese = p->lang == LANG_JA;

	ret[0] = japanese ? i->organization : i->organization_en;
	ret[1] = japanese ? i->organization_en : i->organization;
	if (named != NULL && strcmp(ret[0], named) != 0 && strcmp(ret[1], named) != 0) {
		ret[1] = ret[0][0] == '\0' ? ret[1] : ret[0];
		ret[0] = named;
	}
	if (ret[0][0] == '\0') {
		ret[0] = ret[1];
		ret[1] = "";
	}
	if (strcmp(ret[0], ret[1]) == 0)
		ret[1] = "";
}

const char *proof_organization(const struct proof *p)
{
	const char *both[2];

	organization_spellings(p, both);
	return both[0];
}

const char *proof_organization_other(const struct proof *p)
{
	const char *both[2];

	organization_spellings(p, both);
	return both[1];
}

int64_t proof_days(int64_t from, int64_t to)
{
	return local_time_days(to) - local_time_days(from);
}

const char *proof_weak_key(const struct certificate *c)
{
	if (!certificate_key_is_short(c))
		return NULL;
	return strcmp(c->key_algorithm, "EC") == 0 ? "weak.ec" : "weak.rsa";
}

const char *proof_weak_signature(const struct certificate *c)
{
	static const struct {
		const char *digest, *key;
	} broken[] = {{"SHA1", "weak.sha1"}, {"MD5", "weak.md5"}};

	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
		if (strcmp(c->signature_digest, broken[i].digest) == 0)
			return broken[i].key;
	return NULL;
}

bool proof_is_parted(const struct proof *p)
{
	return p->record->parted && p->verdict->record != RECORD_NONE &&
	       p->verdict->record != RECORD_RENEWED;
}

int64_t proof_distance(const struct proof *p)
{
	const struct issuance *i = p->verdict->shown;

	if (p->now < i->not_before)
		return i->not_before - p->now;
	return p->now > i->not_after ? p->now - i->not_after : i->not_after + 1 - p->now;
}
