/* What the owner of a contract is to do next. */
#include "portal/step.h"

static const char *const names[PORTAL_STEP_COUNT] = {
    [PORTAL_STEP_NOTHING] = "nothing",
    [PORTAL_STEP_WAIT] = "wait",
    [PORTAL_STEP_PAPERS] = "papers",
    [PORTAL_STEP_ISSUING] = "issuing",
    [PORTAL_STEP_UPCOMING] = "upcoming",
    [PORTAL_STEP_BROKEN] = "broken",
    [PORTAL_STEP_REVOKED] = "revoked",
    [PORTAL_STEP_OLD_CODE] = "old_code",
    [PORTAL_STEP_SUCCESSOR] = "successor",
    [PORTAL_STEP_EXPIRED] = "expired",
    [PORTAL_STEP_RENEW] = "renew",
    [PORTAL_STEP_RENEWING] = "renewing",
    [PORTAL_STEP_INSTALL] = "install",
    [PORTAL_STEP_GONE] = "gone",
    [PORTAL_STEP_OVER] = "over",
};

const char *portal_step_name(enum portal_step step)
{
	return names[step];
}

const char *portal_step_ask(enum portal_step step)
{
	static const char *const asks[PORTAL_STEP_COUNT] = {
	    [PORTAL_STEP_BROKEN] = "reissue",
	    [PORTAL_STEP_REVOKED] = "apply",
	    [PORTAL_STEP_EXPIRED] = "renew",
	    [PORTAL_STEP_RENEW] = "renew",
	};

	return asks[step];
}

static bool step_was_seen(int32_t day, int32_t today)
{
	return day > 0 && day >= today - PORTAL_STEP_SEEN_DAYS;
}

int64_t portal_step_renewal(int64_t renewal_from, int64_t not_before, int64_t not_after)
{
	int64_t third = not_after - (not_after - not_before) / 3;

	return renewal_from > third ? renewal_from : third;
}

enum portal_step portal_step_of(const struct portal_step_facts *f, int64_t now)
{
	switch (life_at(&f->life, now)) {
	case LIFE_APPLIED:
	case LIFE_CHECKING:
		return f->papers ? PORTAL_STEP_PAPERS : PORTAL_STEP_WAIT;
	case LIFE_PROPOSED:
		return PORTAL_STEP_ISSUING;
	case LIFE_WITHDRAWN:
	case LIFE_ENDED:
		return PORTAL_STEP_OVER;
	case LIFE_REVOKED:
		return PORTAL_STEP_REVOKED;
	case LIFE_RENEWED:
		return PORTAL_STEP_SUCCESSOR;
	case LIFE_EXPIRED:
		return f->life.broken ? PORTAL_STEP_BROKEN
		       : f->renewing  ? PORTAL_STEP_RENEWING
				      : PORTAL_STEP_EXPIRED;
	default:
		break;
	}
	if (f->life.not_before > now)
		return PORTAL_STEP_UPCOMING;
	if (f->renewing)
		return PORTAL_STEP_RENEWING;
	return f->renewal_from != 0 && now >= f->renewal_from ? PORTAL_STEP_RENEW
							      : PORTAL_STEP_NOTHING;
}

enum portal_step portal_step_of_sticker(const struct portal_step_facts *f, int64_t now)
{
	enum life life = life_at(&f->life, now);
	bool counts = (life == LIFE_ISSUED || life == LIFE_REISSUED) && f->life.not_before <= now;

	if (life == LIFE_RENEWED && step_was_seen(f->old_day, f->today))
		return PORTAL_STEP_OLD_CODE;
	if (!counts || !f->sticker || step_was_seen(f->picture_day, f->today))
		return PORTAL_STEP_NOTHING;
	return f->picture_day > 0 ? PORTAL_STEP_GONE : PORTAL_STEP_INSTALL;
}
