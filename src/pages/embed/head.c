/* What a proof page says to programs. */
#include "pages/embed/head.h"

#include "config/config.h"
#include "pages/embed/cover.h"
#include "web/params.h"

enum { URL_MAX = 4096 };

bool embed_head_asked(const struct request *r, struct embed_asked *ret)
{
	memset(ret, 0, sizeof *ret);
	return embed_asked_read(r->query, ret);
}

/* Programs that fill in the address themselves have it anyway; others ask as it stands here. */
static void embed_head_set_oembed(const struct request *r, const struct proof *p,
    const struct embed_asked *asked, struct model *m)
{
	const char *public_url = r->app->config->server.public_url;
	struct buf page = BUF_INIT(URL_MAX), url = BUF_INIT(URL_MAX);

	buf_printf(&page, "%s/proof/%s", public_url, p->record->code.text);
	embed_asked_write(asked, &page);
	buf_printf(&url, "%s/oembed?format=json&url=", public_url);
	params_encode(&url, buf_str(&page));
	model_check(m, page.err);
	model_buf(m, "oembed_url", &url);
	buf_free(&page);
	buf_free(&url);
}

static void embed_head_set_cover(const struct request *r, const struct proof *p, struct model *m)
{
	model_format(m, "cover_url", "%s/proof/%s/cover.png", r->app->config->server.public_url,
	    p->record->code.text);
	model_format(m, "cover_width", "%d", EMBED_COVER_WIDTH);
	model_format(m, "cover_height", "%d", EMBED_COVER_HEIGHT);
}

/* What the record said last is no status of now. */
static void embed_head_set_status(const struct proof *p, struct model *m)
{
	if (!p->stale)
		model_cstr(m, "status", verdict_is_sound(p->verdict) ? "Active" : "Inactive");
}

void embed_head_set(const struct request *r, const struct proof *p, struct model *m)
{
	const struct config *config = r->app->config;
	struct embed_asked asked;

	if (p->verdict->record == RECORD_NONE || p->verdict->link.state == LINK_MISMATCH)
		return;
	model_format(m, "page_url", "%s/proof/%s", config->server.public_url, p->record->code.text);
	model_cstr(m, "issuer_url",
	    config->page.operator_url[0] != '\0' ? config->page.operator_url
						 : config->server.public_url);
	embed_head_set_cover(r, p, m);
	embed_head_set_status(p, m);
	if (embed_head_asked(r, &asked))
		embed_head_set_oembed(r, p, &asked, m);
}
