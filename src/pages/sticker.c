/* GET /sticker/{code}/{size}.{format}: the picture that a site shows. */
#include <string.h>
#include "base/local_time.h"
#include "config/config.h"
#include "pages/error_page.h"
#include "pages/metrics.h"
#include "pages/pages.h"
#include "pages/picture.h"
#include "record/picture.h"
#include "record/verdict.h"
#include "usage/usage.h"
#include "web/params.h"
#include "pages/fetch.h"

/* "56x88" or "56x88@2x" to a size and a scale. */
static bool sticker_parse_size(struct str text, struct seal_picture_wish *to)
{
	struct str scale = text, size = str_cut(&scale, '@');

	to->scale = 1;
	if (scale.at != NULL) {
		if (!str_eq(scale, STR("2x")) && !str_eq(scale, STR("3x")))
			return false;
		to->scale = (unsigned)(scale.at[0] - '0');
	}
	return sticker_size_parse(size, &to->size);
}

/* False for a theme that does not exist; light where none is asked for. */
static bool sticker_parse_theme(const struct request *r, enum sticker_theme *to)
{
	struct arena memory = {0};
	bool ok = true;
	struct str theme = params_text(r->query, STR("theme"), &memory, &ok);

	ok = ok && (theme.at == NULL || sticker_theme_parse(theme, to));
	arena_free(&memory);
	return ok;
}

static bool sticker_parse_wish(
    const struct request *r, struct code *ret_code, struct seal_picture_wish *to)
{
	char motion[8];

	*to = (struct seal_picture_wish){0};
	to->has_lang = request_asks_lang(r, &to->lang);
	to->motion = params_get(r->query, STR("motion"), motion, sizeof motion) &&
		     str_eq(str_from(motion), STR("on"));
	return code_parse(r->captures.at[0], ret_code) &&
	       sticker_parse_size(r->captures.at[1], to) &&
	       sticker_format_parse(r->captures.at[2], &to->format) &&
	       sticker_parse_theme(r, &to->theme) && (to->scale == 1 || to->format == STICKER_PNG);
}

/* Would an answer that is kept for PICTURE_AGE_S be wrong before its time is over? */
static bool sticker_changes_soon(const struct record *record, int64_t now)
{
	char today[LOCAL_TIME_DATE_MAX], then[LOCAL_TIME_DATE_MAX];

	local_time_date(now, today);
	local_time_date(now + PICTURE_AGE_S, then);
	return memcmp(today, then, sizeof today) != 0 ||
	       record_changes_at(record, now) <= now + PICTURE_AGE_S;
}

void page_sticker(struct request *r)
{
	struct link_evidence evidence = {.self = NULL};
	struct seal_picture_wish wish;
	struct record record;
	struct picture picture;
	struct verdict verdict;
	struct code code;

	if (!sticker_parse_wish(r, &code, &wish)) {
		error_page_send(r, 404);
		return;
	}
	if (!fetch_record(r, &code, &record))
		return;
	if (r->app->config->sticker.check_referer)
		evidence = request_evidence(r);
	verdict_make(&record, &evidence, r->now, &verdict);
	memset(&picture, 0, sizeof picture);
	picture.brief = sticker_changes_soon(&record, r->now);
	if (wish.format == STICKER_SVG)
		picture.coding = request_coding(r);
	seal_picture(&record, &verdict, r->now, &wish, &picture.sticker);
	/* What our own pages show, to owners who choose, is no use of the sticker. */
	if (picture_send(r, &picture) == DRAWING_SENT) {
		metrics_verdict(METRICS_STICKER, &verdict);
		if (!request_is_head(r) && verdict.link.reason != LINK_HERE)
			usage_picture(r->app->usage, &record, &verdict, &picture.sticker, r->now);
	}
}
