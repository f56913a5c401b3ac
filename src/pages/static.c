/* GET /static/…: files whose address changes with their content. */
#include "pages/error_page.h"
#include "pages/pages.h"
#include "web/reply.h"
#include "web/site.h"

void page_static(struct request *r)
{
	struct str file = str_part(r->path, sizeof "/static/" - 1, r->path.len);
	const struct reply *reply = site_static_reply(r->app->site, file, request_coding(r));

	if (reply == NULL)
		error_page_send(r, 404);
	else
		reply_send(reply, r->x);
}
