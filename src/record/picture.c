/* Decides what a sticker's picture says. */
#include "record/picture.h"

#include <string.h>
#include "base/local_time.h"

static const enum sticker_state states[RECORD_STATE_COUNT] = {
    [RECORD_NONE] = STICKER_UNKNOWN,
    [RECORD_VALID] = STICKER_VALID,
    [RECORD_NOT_YET_VALID] = STICKER_NOT_YET_VALID,
    [RECORD_EXPIRED] = STICKER_EXPIRED,
    [RECORD_REVOKED] = STICKER_REVOKED,
    [RECORD_RENEWED] = STICKER_VALID,
};

/* The day that a picture of this state speaks of. */
static int64_t picture_day(enum sticker_state state, const struct issuance *shown, int64_t now)
{
	switch (state) {
	case STICKER_NOT_YET_VALID:
		return shown->not_before;
	case STICKER_EXPIRED:
		return shown->not_after;
	case STICKER_REVOKED:
		return shown->revoked_at;
	default:
		return now;
	}
}

void seal_picture(const struct record *r, const struct verdict *v, int64_t now,
    const struct seal_picture_wish *wish, struct sticker *ret)
{
	memset(ret, 0, sizeof *ret);
	ret->state = v->record != RECORD_NONE && v->link.state == LINK_MISMATCH ? STICKER_WRONG_SITE
										: states[v->record];
	if (ret->state == STICKER_VALID && verdict_is_broken(v))
		ret->state = STICKER_UNKNOWN;
	ret->size = wish->size;
	ret->format = wish->format;
	ret->scale = wish->scale;
	ret->theme = wish->theme == STICKER_AUTO && !sticker_follows(wish->format) ? STICKER_LIGHT
										   : wish->theme;
	ret->motion = wish->motion && sticker_moves(wish->format, ret->state);
	ret->lang = LANG_USUAL;
	if (wish->has_lang)
		ret->lang = wish->lang;
	else if (r->count > 0)
		ret->lang = r->issuances[0].lang;
	if (sticker_shows_date(ret->size, ret->state))
		local_time_date(picture_day(ret->state, v->shown, now), ret->date);
	if (sticker_shows_host(ret->size, ret->state))
		str_copy(ret->host, sizeof ret->host, str_from(verdict_site(v).host));
}
