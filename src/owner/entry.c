/* GET /owner/: asks a site's owner for the code or the host, and leads to the sticker.
 *
 * DESIGN: one field for both, q= in the query (code= is how links of before have it): what was
 * typed is read as everywhere (record/sought.h). A code leads on; so does a host with one contract.
 * Of several there is a list. Whoever is logged in sees his own contracts here (portal/list.c). */
#include "owner/entry.h"

#include <stdio.h>
#include "config/config.h"
#include "owner/model.h"
#include "owner/site.h"
#include "origin/display.h"
#include "pages/error_page.h"
#include "pages/looks.h"
#include "pages/help/links.h"
#include "pages/page.h"
#include "pages/pages.h"
#include "record/sought.h"
#include "web/params.h"

enum { TYPED_MAX = 2048, ADDRESS_MAX = 3 * TYPED_MAX + 64, HOST_TEXT_MAX = 4096 };

/* What the page has to say. */
enum entry_outcome { ENTRY_ASKS, ENTRY_SEVERAL, ENTRY_NOTHING, ENTRY_UNREAD, ENTRY_NO_CODE };

static const struct {
	const char *name;
	unsigned status;
} entry_outcomes[] = {
    [ENTRY_ASKS] = {"asks", 200},
    [ENTRY_SEVERAL] = {"several", 200},
    [ENTRY_NOTHING] = {"nothing", 404},
    [ENTRY_UNREAD] = {"unread", 400},
    [ENTRY_NO_CODE] = {"unread", 404},
};

/* One answer under way. */
struct entry {
	struct request *r;
	enum lang lang;
	enum entry_outcome outcome;
	const char *typed; /* "" for nothing */
	const char *host;  /* that was sought; "" for none */
	const struct owner_contract *contracts;
	size_t count;
};

/* ---- the page ---- */

static void entry_set_host(struct model *m, const char *name, const char *host)
{
	struct buf text = BUF_INIT(HOST_TEXT_MAX);
	bool mixed;

	origin_host_display(host, &text, &mixed);
	model_buf(m, name, &text);
	buf_free(&text);
}

static void entry_add_contract(
    const struct owner_contract *contract, enum lang lang, struct model *m)
{
	struct model *item = model_item(m, "contracts");

	model_cstr(item, "found_code", contract->code.text);
	entry_set_host(item, "found_host", contract->host);
	model_format(item, "state_key", "entry.state.%s",
	    contract->broken ? "broken" : record_state_name(contract->state));
	looks_set(contract->broken ? LOOKS_BROKEN : looks_of_record(contract->state), item);
	owner_model_time(item, "from", contract->from, lang);
	owner_model_time(item, "until", contract->until, lang);
	owner_model_time(item, "revoked_at", contract->revoked_at, lang);
}

/* The same page as far as the tag of its language. */
static void entry_set_frame(const struct entry *e, struct model *m)
{
	const struct app *app = e->r->app;
	struct buf address = BUF_INIT(ADDRESS_MAX);

	buf_puts(&address, "/owner/?");
	if (e->typed[0] != '\0') {
		buf_puts(&address, "q=");
		params_encode(&address, str_from(e->typed));
		buf_puts(&address, "&");
	}
	buf_puts(&address, "lang=");
	model_check(m, address.err);
	owner_model_frame(app, e->lang, address.at, m);
	buf_free(&address);
}

static void entry_show(const struct entry *e)
{
	const struct app *app = e->r->app;
	const char *name = entry_outcomes[e->outcome].name;
	const struct reply_form form = {.status = entry_outcomes[e->outcome].status,
	    .squeeze = REPLY_QUICKLY,
	    .coding = request_coding(e->r)};
	struct arena memory = {0};
	struct model *m = model_new(&memory);

	entry_set_frame(e, m);
	model_cstr(m, "outcome", name);
	model_format(m, "headline_key", "entry.%s_title", name);
	model_format(m, "lead_key", "entry.%s_lead", name);
	model_flag(m, "is_asked", e->outcome != ENTRY_ASKS);
	model_flag(m, "is_nothing", e->outcome == ENTRY_NOTHING);
	model_flag(m, "contracts_any", e->count > 0);
	model_cstr(m, "typed", e->typed);
	entry_set_host(m, "host", e->host);
	page_help_links(app, e->lang, STR("entry"), m);
	for (size_t i = 0; i < e->count; i++)
		entry_add_contract(&e->contracts[i], e->lang, m);
	page_reply(e->r, page_render(app->config, app->site, "owner_entry", e->lang, m, &form));
	arena_free(&memory);
}

/* ---- the request ---- */

static void entry_lead_to(struct request *r, const struct code *code)
{
	char place[64];
	const struct reply_header headers[] = {{"Location", place}, {"Cache-Control", "no-store"}};
	const struct reply_form form = {.status = 303, .headers = headers, .count = 2};
	enum lang lang;

	snprintf(place, sizeof place, "/owner/snippet/%s%s%s", code->text,
	    request_asks_lang(r, &lang) ? "?lang=" : "",
	    request_asks_lang(r, &lang) ? lang_tag(lang) : "");
	page_reply(r, reply_new(&form, NULL, 0));
}

void page_owner_entry(struct request *r)
{
	char typed[TYPED_MAX] = "";
	struct entry e = {.r = r, .lang = request_whole_lang(r), .typed = typed, .host = ""};
	struct sought sought;
	struct code code;

	if (!params_get(r->query, STR("q"), typed, sizeof typed) &&
	    !params_get(r->query, STR("code"), typed, sizeof typed))
		typed[0] = '\0';
	sought = sought_read(str_from(typed));
	if (sought.kind == SOUGHT_HOST) {
		e.host = sought.origin.host;
		if (!owner_site_find(r, e.host, &e.contracts, &e.count))
			return;
		e.outcome = e.count > 0 ? ENTRY_SEVERAL : ENTRY_NOTHING;
	} else if (sought.kind != SOUGHT_NOTHING) {
		e.outcome = ENTRY_UNREAD;
	}
	if (sought_code(&sought, &code))
		entry_lead_to(r, &code);
	else if (e.count == 1)
		entry_lead_to(r, &e.contracts[0].code);
	else
		entry_show(&e);
}

void owner_entry_refuse(struct request *r)
{
	const struct entry e = {.r = r,
	    .lang = request_whole_lang(r),
	    .outcome = ENTRY_NO_CODE,
	    .typed = "",
	    .host = ""};

	entry_show(&e);
}
