/* GET /api/v1/events?after=N: all that happened, as a feed.
 *
 * DESIGN: numbers of events grow, and an event is seen only when all before it are: whoever adds
 * one has the right to write. So a client that asks for what is behind the newest number that it
 * has misses nothing and gets nothing twice. Events are written as they come from the store,
 * without a document in between. */
#include <inttypes.h>
#include "api/describe.h"
#include "api/handlers.h"

enum { EVENTS_USUAL = 1000, EVENTS_MOST = 5000 };

/* A page under way. */
struct event_page {
	struct buf *to;
	uint64_t last;
	bool any;
};

static void page_add(void *arg, const struct event *event)
{
	struct event_page *page = arg;

	buf_puts(page->to, page->any ? ",\n" : "");
	api_describe_event(event, page->to);
	page->last = event->id;
	page->any = true;
}

static bool events_after(struct api_call *c, uint64_t *ret)
{
	struct str text = api_param(c, "after");

	*ret = 0;
	if (text.at == NULL || str_to_uint(text, INT64_MAX, ret))
		return true;
	api_fail(c, 400, "cursor", "after",
	    "after: it must be the number of an event, as \"next\" of the page before has it");
	return false;
}

void api_events(struct api_call *c)
{
	struct event_page page = {.to = &c->answer.text};
	uint64_t limit;
	enum err err;

	if (!events_after(c, &page.last) ||
	    !api_param_number(c, "limit", EVENTS_USUAL, EVENTS_MOST, &limit))
		return;
	buf_puts(page.to, "{\"events\":[");
	err = store_events_after(c->store, page.last, (size_t)limit, page_add, &page);
	buf_printf(page.to, "],\"next\":%" PRIu64 "}", page.last);
	c->answer.status = 200;
	c->answer.media_type = "application/json";
	if (api_read_ok(c, err) && page.to->err)
		api_ok(c, page.to->err == ERR_TOO_LARGE ? ERR_NO_MEMORY : page.to->err, NULL);
}
