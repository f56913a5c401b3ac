/* GET /owner/snippet/{code}: the site's owner chooses a sticker and takes its HTML away.
 *
 * DESIGN: public like the code itself, which stands in the owner's HTML, it tells nothing that the
 * proof page does not. Pages are made anew each time: their number is that of all choices,
 * so strangers could fill the memory with them. */
#include <stdio.h>
#include "pages/error_page.h"
#include "owner/owner.h"
#include "owner/model.h"
#include "pages/fetch.h"
#include "pages/help/links.h"
#include "pages/page.h"
#include "pages/pages.h"
#include "registry/product.h"

enum { PAGE_ADDRESS_MAX = 64 };

/* That the certificate ends with its service; `facts` is NULL where no service is given up. */
static void owner_page_warn(const struct request *r, const struct verdict *v,
    const struct facts *facts, enum lang lang, struct model *m)
{
	const struct issuance_facts *found =
	    facts == NULL ? NULL : facts_of(facts, &v->shown->code);
	struct product product;

	if (found == NULL || (v->record != RECORD_VALID && v->record != RECORD_RENEWED))
		return;
	product = product_of(r->app->config, str_from(found->service));
	if (product.retired_at <= r->now || product.retired_at > v->shown->not_after)
		return;
	model_flag(m, "is_retired", true);
	model_cstr(m, "service", found->service);
	owner_model_time(m, "retired_at", product.retired_at, lang);
}

static struct reply *owner_page_render(const struct request *r, const struct record *record,
    const struct verdict *v, const struct facts *facts, const struct owner_choice *choice)
{
	const struct app *app = r->app;
	const struct reply_form form = {
	    .status = 200, .squeeze = REPLY_QUICKLY, .coding = request_coding(r)};
	enum lang lang = request_whole_lang(r);
	struct buf address = BUF_INIT(512);
	char page[PAGE_ADDRESS_MAX];
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	struct reply *reply;

	buf_printf(&address, "/owner/snippet/%s?", record->code.text);
	owner_choice_write(choice, &address);
	buf_puts(&address, "&lang=");
	model_check(m, address.err);
	owner_model_frame(app, lang, address.at, m);
	owner_model_record(record, v, lang, m);
	owner_page_warn(r, v, facts, lang, m);
	snprintf(
	    page, sizeof page, "/owner/snippet/%s?lang=%s&", v->shown->code.text, lang_tag(lang));
	owner_model_snippet(app, v->shown, choice, lang, page, m);
	page_help_links(app, lang, STR("install"), m);
	page_help_links(app, lang, STR("install.elsewhere"), model_item(m, "elsewhere"));
	reply = page_render(app->config, app->site, "owner_snippet", lang, m, &form);
	buf_free(&address);
	arena_free(&memory);
	return reply;
}

static void owner_page_answer(
    struct request *r, const struct record *record, const struct verdict *v)
{
	struct owner_choice choice;
	const struct facts *facts = NULL;

	if (!owner_choice_read(r->query, v->shown->lang, &choice)) {
		error_page_send(r, 400);
		return;
	}
	if (r->app->config->issue.retired.count > 0 && !fetch_facts(r, record, &facts))
		return;
	page_reply(r, owner_page_render(r, record, v, facts, &choice));
}

void page_owner(struct request *r)
{
	owner_serve(r, owner_page_answer);
}
