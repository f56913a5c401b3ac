/* /healthz, /readyz and /metrics, for those who run the service. */
#include <string.h>
#include "lookup/lookup.h"
#include "pages/metrics.h"
#include "pages/pages.h"
#include "pages/error_page.h"
#include "server/bookkeeper.h"
#include "server/keeper.h"
#include "server/outside.h"

enum { TEXT_MAX = 1 << 16 };

static const struct reply_header health_headers[] = {{"Cache-Control", "no-store"}};

/* Takes the buffer's content. */
static void health_send(struct request *r, unsigned status, const char *type, struct buf *text)
{
	const struct reply_form form = {
	    .status = status,
	    .media_type = type,
	    .squeeze = REPLY_QUICKLY,
	    .coding = request_coding(r),
	    .headers = health_headers,
	    .count = sizeof health_headers / sizeof health_headers[0],
	};
	size_t len = 0;
	char *body = buf_take(text, &len);

	page_reply(r, body == NULL ? NULL : reply_new(&form, body, len));
	buf_free(text);
}

void page_healthz(struct request *r)
{
	struct buf text = BUF_INIT(TEXT_MAX);

	buf_puts(&text, "ok\n");
	health_send(r, 200, "text/plain; charset=utf-8", &text);
}

void page_readyz(struct request *r)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	struct problem why = {.text = ""};
	enum err err = lookup_ready(r->app->lookup, &why);

	if (!err && why.text[0] == '\0')
		keeper_disagrees(r->app->keeper, &why);
	buf_printf(&text, "%s%s%s\n", err ? "not ready" : "ready", why.text[0] == '\0' ? "" : ": ",
	    why.text);
	health_send(r, err ? 503 : 200, "text/plain; charset=utf-8", &text);
}

void page_metrics(struct request *r)
{
	struct buf text = BUF_INIT(TEXT_MAX);

	metrics_write(r->app, &text);
	outside_write(r->app, &text);
	bookkeeper_write(r->app->bookkeeper, &text);
	health_send(r, 200, "text/plain; version=0.0.4; charset=utf-8", &text);
}
