/* What all HTML pages have in common. */
#include "pages/page.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "base/log.h"
#include "config/config.h"

enum { PAGE_MAX = 1 << 20, HEADERS_MAX = 20 };

/* No script, nothing inline, nothing from elsewhere, in no frame; the referrer goes nowhere. */
static const struct reply_header page_headers[] = {
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy",
	"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
	"base-uri 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"X-Frame-Options", "DENY"},
};

/* The colours that the operator chose, as the root element's class in the style sheet. */
static const char *const theme_names[] = {
    [CONFIG_THEME_AUTO] = "auto",
    [CONFIG_THEME_LIGHT] = "light",
    [CONFIG_THEME_DARK] = "dark",
};

static void page_set_looks(
    const struct config *config, const struct site *site, enum lang lang, struct model *m)
{
	model_cstr(m, "lang", lang_tag(lang));
	model_cstr(m, "lang_written", lang_written(lang));
	model_cstr(m, "brand", config->page.brand);
	model_cstr(m, "operator_url", config->page.operator_url);
	model_cstr(m, "theme", theme_names[config->page.theme]);
	model_cstr(m, "asset_css", site_static_url(site, "seal.css"));
	model_cstr(m, "asset_states", site_static_url(site, "states.css"));
	model_cstr(m, "asset_console", site_static_url(site, "console.css"));
	model_cstr(m, "asset_logo", site_static_url(site, "logo.svg"));
}

static void page_offer_lang(struct model *m, enum lang offered, enum lang lang, const char *address)
{
	struct model *item = model_item(m, "languages");

	model_format(
	    item, "language_url", "%s%s", address == NULL ? "?lang=" : address, lang_tag(offered));
	model_cstr(item, "language_tag", lang_written(offered));
	model_cstr(item, "language_name", lang_name(offered));
	model_flag(item, "language_current", offered == lang);
}

void page_frame(const struct config *config, const struct site *site, enum lang lang,
    const char *address, struct model *m)
{
	page_set_looks(config, site, lang, m);
	for (unsigned i = 0; i < LANG_COUNT; i++)
		if (lang_is_whole((enum lang)i))
			page_offer_lang(m, (enum lang)i, lang, address);
}

void page_frame_visitors(const struct config *config, const struct site *site, enum lang lang,
    const char *address, struct model *m)
{
	page_set_looks(config, site, lang, m);
	for (unsigned i = 0; i < LANG_COUNT; i++)
		page_offer_lang(m, (enum lang)i, lang, address);
}

/* Without includeSubDomains: other hosts below are not ours to decide. */
static const char *page_transport_security(const struct config *config, char *room, size_t size)
{
	if (config->server.hsts == 0)
		return NULL;
	snprintf(room, size, "max-age=%u", config->server.hsts);
	return room;
}

static bool header_is_among(const char *name, const struct reply_form *form)
{
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->headers[i].name, name) == 0)
			return true;
	return false;
}

struct reply *page_render(const struct config *config, const struct site *site, const char *name,
    enum lang lang, const struct model *m, const struct reply_form *form)
{
	enum { OWN = 2, COMMON = sizeof page_headers / sizeof page_headers[0] };
	struct reply_header all[HEADERS_MAX];
	struct reply_form whole = *form;
	char hsts[32];
	struct buf html = BUF_INIT(PAGE_MAX);
	struct problem why = {.text = ""};
	struct reply *reply = NULL;
	enum err err = site_render(site, name, lang, m, &html, &why);
	size_t len;
	char *body;

	if (err) {
		log_event(LOG_ERROR, "page_failed", log_text("page", name),
		    log_text("reason", why.text[0] == '\0' ? err_text(err) : why.text));
		goto out;
	}
	for (size_t i = 0; i < COMMON; i++)
		all[i] = header_is_among(page_headers[i].name, form)
			     ? (struct reply_header){NULL, NULL}
			     : page_headers[i];
	assert(COMMON + OWN + form->count <= HEADERS_MAX);
	all[COMMON] = (struct reply_header){"Content-Language", lang_written(lang)};
	all[COMMON + 1] = (struct reply_header){
	    "Strict-Transport-Security", page_transport_security(config, hsts, sizeof hsts)};
	for (size_t i = 0; i < form->count; i++)
		all[COMMON + OWN + i] = form->headers[i];
	whole.media_type = "text/html; charset=utf-8";
	whole.headers = all;
	whole.count = COMMON + OWN + form->count;
	body = buf_take(&html, &len);
	reply = reply_new(&whole, body, len);
out:
	buf_free(&html);
	return reply;
}
