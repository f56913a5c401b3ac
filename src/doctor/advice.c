/* What was found at a contract's sites, as a list to go through. */
#include "doctor/advice.h"

#include <stdlib.h>

static const struct doctor_check_row *item_row(const struct doctor_item *item)
{
	return &doctor_checks[item->check];
}

bool doctor_item_counts(const struct doctor_item *item)
{
	return item->finding != NULL && item->finding->confirmed_at != 0;
}

const char *doctor_item_state(const struct doctor_item *item)
{
	if (item->answer != DOCTOR_IS_WRONG)
		return item->answer == DOCTOR_IS_GOOD ? "good" : "unknown";
	return doctor_item_counts(item) ? doctor_weight_name(item_row(item)->weight) : "doubt";
}

const char *doctor_verdict_name(enum doctor_verdict verdict)
{
	static const char *const names[DOCTOR_VERDICT_COUNT] = {
	    [DOCTOR_VERDICT_NONE] = "none",
	    [DOCTOR_VERDICT_OFF] = "off",
	    [DOCTOR_VERDICT_UNSEEN] = "unseen",
	    [DOCTOR_VERDICT_SOUND] = "sound",
	    [DOCTOR_VERDICT_DOUBT] = "doubt",
	    [DOCTOR_VERDICT_HINTS] = "hints",
	    [DOCTOR_VERDICT_SOME] = "some",
	    [DOCTOR_VERDICT_BAD] = "bad",
	};

	return names[verdict];
}

/* ---- the items ---- */

static int64_t site_looked_at(const struct doctor_site *site, enum doctor_check check)
{
	return doctor_checks[check].visit == DOCTOR_VISIT_TLS ? site->visited_at : site->page_at;
}

static int64_t site_cured_at(const struct doctor_site *site, enum doctor_check check)
{
	for (size_t i = 0; i < site->finding_count; i++)
		if (site->findings[i].check == check)
			return site->findings[i].cured_at;
	return 0;
}

/* Adds a site to the item of those of which the same is so; what is wrong has items of its own. */
static bool item_add_site(
    struct doctor_item *item, const struct doctor_site *site, size_t most, struct arena *arena)
{
	int64_t at =
	    item->finding != NULL ? item->finding->last_at : site_looked_at(site, item->check);

	if (item->sites == NULL)
		item->sites = arena_alloc(arena, most * sizeof(struct doctor_site *));
	if (item->sites == NULL)
		return false;
	if (item->site_count == 0 || at < item->at)
		item->at = at;
	if (item->answer == DOCTOR_IS_GOOD && site_cured_at(site, item->check) > item->cured_at)
		item->cured_at = site_cured_at(site, item->check);
	item->sites[item->site_count++] = site;
	return true;
}

/* The items of one check, behind `to`; false when memory is short. */
static bool check_add_items(const struct doctor_state *state, enum doctor_check check,
    struct arena *arena, struct doctor_item *to, size_t *count)
{
	struct doctor_item same[DOCTOR_IS_WRONG] = {
	    {.check = check, .answer = DOCTOR_NOT_KNOWN},
	    {.check = check, .answer = DOCTOR_IS_GOOD},
	};
	bool ok = true;

	for (size_t i = 0; ok && i < state->site_count; i++) {
		struct doctor_item wrong = {.check = check, .answer = DOCTOR_IS_WRONG};
		enum doctor_answer answer =
		    doctor_site_answer(&state->sites[i], check, &wrong.finding);

		if (answer != DOCTOR_IS_WRONG) {
			ok = item_add_site(
			    &same[answer], &state->sites[i], state->site_count, arena);
			continue;
		}
		ok = item_add_site(&wrong, &state->sites[i], 1, arena);
		to[(*count)++] = wrong;
	}
	for (size_t i = 0; i < DOCTOR_IS_WRONG; i++)
		if (same[i].site_count > 0)
			to[(*count)++] = same[i];
	return ok;
}

/* Where it stands in the list. */
static int item_rank(const struct doctor_item *item)
{
	if (item->answer == DOCTOR_IS_GOOD)
		return 100;
	if (item->answer == DOCTOR_NOT_KNOWN)
		return 99;
	return (doctor_item_counts(item) ? 0 : 10) + (int)item_row(item)->weight;
}

static int item_compare(const void *a, const void *b)
{
	const struct doctor_item *x = a, *y = b;
	int order = item_rank(x) - item_rank(y);

	if (order == 0)
		order = (int)x->check - (int)y->check;
	if (order == 0)
		order = (x->sites[0]->id > y->sites[0]->id) - (x->sites[0]->id < y->sites[0]->id);
	return order;
}

/* ---- what it comes to ---- */

static enum doctor_verdict advice_judge(
    const struct doctor_state *state, const struct doctor_item *worst)
{
	static const enum doctor_verdict by_weight[] = {[DOCTOR_WRONG] = DOCTOR_VERDICT_BAD,
	    [DOCTOR_WEAK] = DOCTOR_VERDICT_SOME,
	    [DOCTOR_NOTE] = DOCTOR_VERDICT_HINTS};
	bool seen = false;

	if (state->site_count == 0)
		return state->visits ? DOCTOR_VERDICT_NONE : DOCTOR_VERDICT_OFF;
	if (worst->answer == DOCTOR_IS_WRONG)
		return doctor_item_counts(worst) ? by_weight[item_row(worst)->weight]
						 : DOCTOR_VERDICT_DOUBT;
	for (size_t i = 0; i < state->site_count; i++)
		seen |= state->sites[i].visited_at != 0 || state->sites[i].page_at != 0;
	if (!state->visits)
		return DOCTOR_VERDICT_OFF;
	return seen ? DOCTOR_VERDICT_SOUND : DOCTOR_VERDICT_UNSEEN;
}

enum err doctor_advise(
    const struct doctor_state *state, struct arena *arena, struct doctor_advice *ret)
{
	/* Of each check each site has one item at most, or shares it. */
	struct doctor_item *items =
	    arena_alloc(arena, (state->site_count * DOCTOR_CHECK_COUNT + 1) * sizeof *items);
	struct doctor_advice advice = {.visits = state->visits, .items = items};
	bool ok = items != NULL;

	for (unsigned i = 0; ok && i < DOCTOR_CHECK_COUNT; i++)
		ok = check_add_items(state, (enum doctor_check)i, arena, items, &advice.count);
	if (!ok)
		return ERR_NO_MEMORY;
	qsort(items, advice.count, sizeof *items, item_compare);
	for (size_t i = 0; i < advice.count; i++)
		advice.counts[items[i].answer]++;
	for (size_t i = 0; i < state->site_count; i++)
		if (state->sites[i].asked_at > advice.asked_at)
			advice.asked_at = state->sites[i].asked_at;
	advice.verdict = advice_judge(state, items);
	*ret = advice;
	return ERR_OK;
}
