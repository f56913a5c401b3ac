/* Certificates that were seen on a site become proposals. */
#include "doctor/renewal.h"

#include "accounts/service.h"
#include "pki/bundle.h"
#include "registry/proposal.h"

enum { PROPOSALS_LOOKED_AT = 200 };

/* ---- finding ---- */

static bool shown_may_be_proposed(
    const struct shown *s, const struct doctor_known *known, int64_t now)
{
	const struct certificate *c = s->leaf;
	bool leads = s->chain.end == CHAIN_COMPLETE || s->chain.end == CHAIN_INCOMPLETE;

	return s->what == SHOWN_OTHER && leads && s->chain.is_known && c->not_before <= now &&
	       now <= c->not_after && c->key_weakness == NULL &&
	       certificate_covers(c, known->host) &&
	       certificate_check_strength(c, NULL) == ERR_OK &&
	       certificate_check_fitness(c, NULL) == ERR_OK;
}

/* With its chain: what was sent and belongs to it, and what should have been. */
static void shown_write(const struct shown_list *list, const struct shown *s,
    const struct doctor_known *known, struct buf *to)
{
	const struct str host = str_from(known->host);
	struct bundle *b = bundle_new();
	enum err err = b == NULL ? ERR_NO_MEMORY : ERR_OK;

	for (size_t i = 0; i < s->probe->chain_count && !err; i++)
		err = bundle_add(b, NULL, s->probe->chain[i], NULL);
	for (size_t i = 0; i < s->chain.missing_count && !err; i++)
		err = bundle_add(b, NULL, list->issuers[s->chain.missing[i]], NULL);
	if (!err)
		err = bundle_pick(b, &host, 1, NULL);
	if (!err)
		bundle_write(b, to);
	if (err == ERR_NO_MEMORY)
		to->err = err;
	bundle_free(b);
}

void doctor_renewal_find(const struct doctor_known *known, const struct shown_list *list,
    int64_t now, struct doctor_renewal *ret)
{
	*ret = (struct doctor_renewal){.file = BUF_INIT(BUNDLE_BYTES_MAX)};
	for (size_t i = 0; i < list->count; i++)
		if (shown_may_be_proposed(&list->at[i], known, now)) {
			memcpy(ret->fingerprint, list->at[i].leaf->fingerprint,
			    sizeof ret->fingerprint);
			shown_write(list, &list->at[i], known, &ret->file);
			return;
		}
}

void doctor_renewal_free(struct doctor_renewal *r)
{
	buf_free(&r->file);
}

/* ---- proposing ---- */

/* Was it proposed before, whatever became of that? */
static enum err renewal_was_proposed(
    const struct change *c, const struct code *code, struct str fingerprint, bool *ret)
{
	struct proposal *all = NULL;
	struct arena arena = {0};
	size_t count = 0;
	enum err err = registry_proposals(
	    c->store, code, 0, PROPOSALS_LOOKED_AT, c->now, &arena, &all, &count);

	*ret = false;
	for (size_t i = 0; i < count && !err; i++)
		*ret |= str_eq(all[i].subject, fingerprint);
	arena_free(&arena);
	return err;
}

/* Is it about the certificate or the contract, and not about the store? */
static bool error_is_refusal(enum err err)
{
	return err == ERR_REFUSED || err == ERR_EXISTS || err == ERR_CHANGED ||
	       err == ERR_INVALID || err == ERR_TOO_LARGE || err == ERR_NOT_FOUND;
}

/* Undoes what a refused proposal had begun. */
static enum err renewal_try(
    const struct registry_clerk *k, const struct proposal_form *form, bool *ret_done)
{
	struct proposal_outcome outcome = {.id = 0};
	enum err err = store_mark(k->change.store);

	if (err)
		return err;
	err = registry_propose(k, form, &outcome);
	*ret_done = err == ERR_OK && (outcome.id != 0 || outcome.effect.count > 0);
	registry_effect_free(&outcome.effect);
	if (!error_is_refusal(err))
		return err;
	return store_undo(k->change.store);
}

enum err doctor_renewal_propose(const struct change *c, const struct registry_terms *terms,
    const struct code *code, const struct doctor_renewal *r, bool *ret_done)
{
	struct registry_clerk k = {.change = *c, .terms = terms};
	struct buf params = BUF_INIT(100);
	struct proposal_form form = {.action = PROPOSAL_ISSUE,
	    .code = *code,
	    .subject = str_from(r->fingerprint),
	    .payload = buf_str(&r->file)};
	bool was = false;
	enum err err = renewal_was_proposed(c, code, form.subject, &was);

	*ret_done = false;
	if (err || was || r->file.len == 0)
		return err;
	proposal_params_issue(false, &params);
	form.params = buf_str(&params);
	/* Nobody looks at it where one person is enough, unless the policy has looked. */
	if (params.err)
		err = change_no_memory(c);
	else if (terms->approvals > 1 || proposal_kinds[PROPOSAL_ISSUE].passes(&k, &form))
		err = terms->approvals > 1 ? accounts_watch_person(c, &k.who) : ERR_OK;
	else
		err = ERR_NOT_FOUND;
	if (!err)
		err = renewal_try(&k, &form, ret_done);
	buf_free(&params);
	return error_is_refusal(err) ? ERR_OK : err;
}
