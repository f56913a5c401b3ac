/* GET /api/v1/contracts/{code}/doctor: what was found on a contract's sites, as `trustseal doctor
 * --json` has it. */
#include "api/handlers.h"
#include "config/config.h"
#include "doctor/letter.h"
#include "pages/token.h"

enum { DOCTOR_PAGE_MAX = 1024 };

/* False for a language or server that there is not: answered. */
static bool doctor_read_params(struct api_call *c, struct doctor_teller *to)
{
	struct str lang = api_param(c, "lang"), server = api_param(c, "server");

	to->lang = LANG_EN;
	to->server = DOCTOR_NO_SERVER;
	if (lang.at != NULL && !lang_parse_whole(lang, &to->lang)) {
		api_fail(c, 400, "query.lang", "lang", "lang: there is no such language");
		return false;
	}
	if (server.at != NULL && !doctor_server_parse(server, &to->server)) {
		api_fail(c, 400, "query.server", "server",
		    "server: it must be apache, nginx, iis, ihs or panel");
		return false;
	}
	return true;
}

/* The owner's page with its key. */
static void doctor_write_page(struct api_call *c, const struct code *code, struct buf *to)
{
	buf_puts(to, c->r->app->config->server.public_url);
	if (!token_write_doctor(c->r->app->page_key, code, to))
		to->err = ERR_NO_MEMORY;
}

static void doctor_answer(
    struct api_call *c, const struct doctor_teller *teller, const struct doctor_advice *advice)
{
	struct buf page = BUF_INIT(DOCTOR_PAGE_MAX);
	struct doctor_letter letter = {.teller = teller, .advice = advice, .page = ""};
	struct json *document = json_new_object();
	enum err err;

	doctor_write_page(c, &teller->code, &page);
	letter.page = page.at == NULL ? "" : page.at;
	err = page.err ? page.err : doctor_letter_describe(&letter, document);
	if (err) {
		json_free(document);
		c->starved = true;
	} else {
		api_send(c, 200, document);
	}
	buf_free(&page);
}

void api_doctor(struct api_call *c)
{
	struct doctor_teller teller = {
	    .texts = c->r->app->site, .service = c->r->app->config->server.public_url};
	struct doctor_advice advice;
	struct doctor_state state;
	struct doctor_proofs proofs;

	if (!api_code(c, &teller.code) || !doctor_read_params(c, &teller) ||
	    !api_read_ok(c, doctor_read(c->store, &teller.code, &c->memory, &state)) ||
	    !api_read_ok(c, doctor_proofs_read(c->store, c->r->app->config->watch.logs,
				&teller.code, c->r->now, &c->memory, &proofs)))
		return;
	teller.proofs = &proofs;
	if (doctor_advise(&state, &c->memory, &advice))
		c->starved = true;
	else
		doctor_answer(c, &teller, &advice);
}
