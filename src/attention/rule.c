/* The rules by which alarms begin and end. */
#include "attention/rule.h"

#include <assert.h>
#include <string.h>
#include "doctor/check.h"

bool attention_of_end(int64_t begins, int64_t ends, int64_t now, enum attention_kind *ret)
{
	int64_t life = ends - begins + 1, left = ends - now + 1;

	if (left <= 0 && -left < ATTENTION_OVER_S)
		*ret = ATTENTION_NOT_RENEWED;
	else if (left <= 0 || left * 3 > life)
		return false;
	else if (left <= ATTENTION_DAY_S && ATTENTION_DAY_S * 6 <= life)
		*ret = ATTENTION_EXPIRES_DAY;
	else if (left <= 7 * ATTENTION_DAY_S && 7 * ATTENTION_DAY_S * 6 <= life)
		*ret = ATTENTION_EXPIRES_WEEK;
	else
		*ret = left * 6 <= life ? ATTENTION_EXPIRES_SIXTH : ATTENTION_EXPIRES_THIRD;
	return true;
}

bool attention_of_finding(struct str word, struct str reason, enum attention_kind *ret)
{
	enum doctor_check check;

	if (!doctor_check_parse(word, &check))
		return false;
	/* Told by DOCTOR_FOREIGN already. */
	if (check == DOCTOR_SERVED && str_eq(reason, STR("foreign")))
		return false;
	if (check == DOCTOR_REVOKED_SERVED)
		*ret = ATTENTION_REVOKED_SERVED;
	else if (check == DOCTOR_FOREIGN)
		*ret = ATTENTION_OTHER_SERVED;
	else if (check == DOCTOR_SERVED && str_eq(reason, STR("older")))
		*ret = ATTENTION_OLD_SERVED;
	else if (check == DOCTOR_CODE && !str_eq(reason, STR("other")))
		*ret = ATTENTION_OLD_CODE;
	else if (doctor_checks[check].weight == DOCTOR_WRONG)
		*ret = ATTENTION_SITE_WRONG;
	else
		return false;
	return true;
}

bool attention_is_revoked_outside(const struct attention_views *v, int64_t now)
{
	bool unknown = v->record_at == 0 || v->record_at > v->seen_at || v->by_watch;

	return v->world_at != 0 && unknown && !v->replaced && now < v->seen_at + ATTENTION_NEWS_S;
}

bool attention_is_vanished(const struct attention_views *v, int64_t now)
{
	return v->vanished_at != 0 && now <= v->ends;
}

/* A list need not have what is over. */
bool attention_is_unlisted(const struct attention_views *v, int64_t *ret_world)
{
	int64_t since = v->record_at + ATTENTION_DAY_S;

	*ret_world = v->list_at > v->answer_at ? v->list_at : v->answer_at;
	return v->record_at != 0 && v->world_at == 0 && *ret_world >= since &&
	       *ret_world <= v->ends;
}

enum attention_kind attention_of_fault(struct str fault)
{
	return str_starts(fault, STR("crl.older")) ? ATTENTION_LIST_BACK : ATTENTION_LIST_SILENT;
}

/* A responder that never answered is silent since that was found, and not since ever. */
static int64_t seen_confirm_s(const struct attention_seen *seen)
{
	unsigned i = attention_kind_index(seen->kind);

	assert(i < ATTENTION_KINDS);
	if (seen->kind == ATTENTION_RESPONDER_SILENT && seen->world_at == 0)
		return ATTENTION_DAY_S;
	return attention_kinds[i].confirm_s;
}

bool attention_counts_at_once(const struct attention_seen *seen)
{
	return seen_confirm_s(seen) == 0;
}

static bool row_says(const struct attention_row *row, const struct attention_seen *seen)
{
	const struct attention_seen *said = &row->seen;

	return strcmp(said->code.text, seen->code.text) == 0 &&
	       (seen->moment == 0 || said->moment == seen->moment) &&
	       said->record_at == seen->record_at && said->world_at == seen->world_at &&
	       str_eq(said->detail, seen->detail);
}

/* Time alone ended what is told of a certificate that is over; and what never counted is
 * forgotten. */
static enum attention_step row_end(const struct attention_row *row, int64_t now)
{
	if (row->cured_at != 0)
		return now - row->cured_at >= ATTENTION_KEEP_S ? ATTENTION_DROP : ATTENTION_STAY;
	if (row->confirmed_at == 0 || (row->seen.kind == ATTENTION_NOT_RENEWED &&
					  now - row->seen.record_at >= ATTENTION_OVER_S))
		return ATTENTION_DROP;
	return ATTENTION_CURE;
}

enum attention_step attention_step(
    const struct attention_row *row, const struct attention_seen *seen, int64_t now)
{
	assert(row != NULL || seen != NULL);
	if (row == NULL)
		return ATTENTION_ADD;
	if (seen == NULL)
		return row_end(row, now);
	if (row->cured_at != 0 || row->seen.kind != seen->kind)
		return ATTENTION_RENEW;
	if (row->confirmed_at == 0 && now - row->first_at >= seen_confirm_s(seen))
		return ATTENTION_CONFIRM;
	return row_says(row, seen) ? ATTENTION_STAY : ATTENTION_UPDATE;
}
