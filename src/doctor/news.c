/* What machines tell each other of checks. */
#include "doctor/news.h"

#include <inttypes.h>
#include <string.h>

/* Times of the years 1970 to 9999. */
enum { WORDS_MAX = 7 };
#define TIME_LATEST UINT64_C(253402300799)

void check_news_write(const struct check_news *news, struct buf *to)
{
	const struct check_click *click = &news->click;

	if (news->until > 0) {
		buf_printf(to, "watch %s %" PRId64, news->watched.text, news->until);
		return;
	}
	buf_printf(to, "click %s %s %" PRId64 " %s", news->watched.text, click->code.text,
	    click->at, link_reason_name(click->reason));
	if (click->has_origin) {
		buf_putc(to, ' ');
		origin_write(&click->origin, to);
	}
}

static bool news_read_time(struct str word, int64_t *ret)
{
	uint64_t value;

	if (!str_to_uint(word, TIME_LATEST, &value) || value == 0)
		return false;
	*ret = (int64_t)value;
	return true;
}

/* The words behind "click" and the watched code. */
static bool news_read_click(const struct str *words, size_t count, struct check_click *ret)
{
	unsigned reason = 0;

	ret->has_origin = count == 6;
	if (!code_parse(words[2], &ret->code) || !news_read_time(words[3], &ret->at))
		return false;
	while (reason < LINK_REASON_COUNT &&
	       !str_eq(words[4], str_from(link_reason_name((enum link_reason)reason))))
		reason++;
	if (reason == LINK_REASON_COUNT)
		return false;
	ret->reason = (enum link_reason)reason;
	if (ret->has_origin) {
		struct buf room = BUF_INIT(ORIGIN_URL_MAX);
		struct origin_url url;
		bool ok = origin_parse(words[5], &room, &url, NULL) == ERR_OK;

		if (ok)
			ret->origin = url.origin;
		buf_free(&room);
		return ok;
	}
	return true;
}

bool check_news_read(struct str line, struct check_news *ret)
{
	struct str words[WORDS_MAX];
	struct check_news news;
	size_t count = 0;
	bool ok = false;

	memset(&news, 0, sizeof news);
	while (line.at != NULL && count < WORDS_MAX)
		words[count++] = str_cut(&line, ' ');
	if (count < 3 || count == WORDS_MAX || !code_parse(words[1], &news.watched))
		return false;
	if (count == 3 && str_eq(words[0], STR("watch")))
		ok = news_read_time(words[2], &news.until);
	else if (count >= 5 && str_eq(words[0], STR("click")))
		ok = news_read_click(words, count, &news.click);
	if (ok)
		*ret = news;
	return ok;
}

void check_hear(struct check *c, const struct check_news *news, int64_t now)
{
	if (news->until > 0)
		check_join(c, &news->watched, news->until, now);
	else if (news->click.at <= now + CHECK_LASTS_S && news->click.at > now - CHECK_LASTS_S)
		check_note(c, &news->watched, &news->click, now);
}
