/* Between the memory of checks and the pages and machines that share it. */
#include "pages/click_watch.h"

#include <string.h>
#include "base/clock.h"
#include "doctor/news.h"
#include "lookup/lookup.h"

static void click_tell(const struct app *app, const struct check_news *news)
{
	struct buf line = BUF_INIT(CHECK_NEWS_MAX);

	_Static_assert((int)CHECK_NEWS_MAX <= (int)LOOKUP_MESSAGE_MAX, "a line can be told");
	check_news_write(news, &line);
	if (line.err == ERR_OK)
		lookup_tell(app->lookup, buf_str(&line));
	buf_free(&line);
}

void owner_watch_look(const struct request *r, const struct code *code, int64_t since)
{
	const struct check_news news = {.watched = *code, .until = since + CHECK_LASTS_S};

	if (check_look(r->app->check, code, since, r->now))
		click_tell(r->app, &news);
}

static void click_note(const struct request *r, const struct code *watched, const struct code *code,
    const struct link_verdict *link)
{
	struct check_news news;

	if (!check_wants(r->app->check, watched))
		return;
	memset(&news, 0, sizeof news);
	news.watched = *watched;
	news.click.code = *code;
	news.click.at = r->now;
	news.click.reason = link->reason;
	news.click.has_origin = link->has_origin;
	if (link->has_origin)
		news.click.origin = link->origin;
	if (check_note(r->app->check, watched, &news.click, r->now))
		click_tell(r->app, &news);
}

/* Who checks a renewed contract wants to know that the site still shows the old code. */
void owner_watch_click(const struct request *r, const struct code *code, const struct verdict *v)
{
	if (v->shown == NULL || v->link.reason == LINK_HERE)
		return;
	click_note(r, code, code, &v->link);
	if (memcmp(v->shown->code.text, code->text, CODE_LENGTH) != 0)
		click_note(r, &v->shown->code, code, &v->link);
}

void owner_watch_hear(void *check, struct str message)
{
	struct check_news news;

	if (check_news_read(message, &news))
		check_hear(check, &news, clock_now());
}
