/* GET /owner/doctor/{code}: what was found on the site, what it means, and how it is mended. POST
 * …/again: the owner asks to look again. GET …/chain.pem and others: the files to install.
 *
 * DESIGN: what is wrong on a site is its owner's to know: the page opens by a keyed link alone
 * (token.h), which the console, the command line, and a check by click that matched give away.
 * Without its key the page says where that comes from, the same for every code. Nothing that is
 * done here makes a connection: a wish to look again brings tasks of the watch forward. */
#include <stdio.h>
#include "doctor/letter.h"
#include "owner/entry.h"
#include "owner/look.h"
#include "owner/model.h"
#include "pages/error_page.h"
#include "pages/looks.h"
#include "pages/help/links.h"
#include "pages/page.h"
#include "pages/pages.h"
#include "pages/proof_address.h"
#include "pages/token.h"
#include "config/config.h"
#include "web/params.h"

enum { ADDRESS_MAX = 256, LETTER_MAX = 1 << 20 };

static const struct reply_header doctor_headers[] = {
    {"Cache-Control", "no-store"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Robots-Tag", "noindex"},
};

enum { DOCTOR_HEADERS = sizeof doctor_headers / sizeof doctor_headers[0] };

/* One answer under way. */
struct consultation {
	struct request *r;
	struct code code;
	char key[TOKEN_ROOM];
	enum lang lang;
	enum doctor_server server;
	const struct owner_look_result *found;
};

/* ---- the key ---- */

static void doctor_show_keyless(struct request *r)
{
	const struct app *app = r->app;
	const struct reply_form form = {.status = 403,
	    .squeeze = REPLY_QUICKLY,
	    .coding = request_coding(r),
	    .headers = doctor_headers,
	    .count = DOCTOR_HEADERS};
	enum lang lang = request_whole_lang(r);
	struct arena memory = {0};
	struct model *m = model_new(&memory);

	owner_model_frame(app, lang, NULL, m);
	looks_set_quiet(LOOKS_UNVERIFIED, m);
	model_cstr(
	    m, "code", r->captures.at[0].at == NULL ? "" : arena_str(&memory, r->captures.at[0]));
	page_reply(r, page_render(app->config, app->site, "owner_doctor_key", lang, m, &form));
	arena_free(&memory);
}

/* Reads what the address says; false when it was answered: the key is missing or wrong. */
static bool doctor_begin(struct request *r, struct consultation *ret)
{
	char given[TOKEN_ROOM + 1], server[16];

	*ret = (struct consultation){
	    .r = r, .lang = request_whole_lang(r), .server = DOCTOR_NO_SERVER};
	if (!code_parse(r->captures.at[0], &ret->code)) {
		owner_entry_refuse(r);
		return false;
	}
	if (!params_get(r->query, STR("key"), given, sizeof given) ||
	    !token_for_doctor(r->app->page_key, &ret->code, ret->key) ||
	    !token_eq(str_from(given), ret->key)) {
		doctor_show_keyless(r);
		return false;
	}
	if (params_get(r->query, STR("server"), server, sizeof server))
		doctor_server_parse(str_from(server), &ret->server);
	return true;
}

/* Of this page, with what was chosen, as far as the tag of its language. */
static void doctor_write_address(
    const struct consultation *c, const char *more, enum doctor_server server, struct buf *to)
{
	buf_printf(to, "/owner/doctor/%s%s?key=%s", c->code.text, more, c->key);
	if (server != DOCTOR_NO_SERVER)
		buf_printf(to, "&server=%s", doctor_server_name(server));
	buf_puts(to, "&lang=");
}

/* ---- the page ---- */

static void doctor_set_address(const struct consultation *c, const char *name, const char *more,
    enum doctor_server server, struct model *m)
{
	struct buf address = BUF_INIT(ADDRESS_MAX);

	doctor_write_address(c, more, server, &address);
	buf_puts(&address, lang_tag(c->lang));
	model_buf(m, name, &address);
	buf_free(&address);
}

static void doctor_set_item(const struct consultation *c, const struct doctor_item *item,
    const struct doctor_words *words, size_t number, struct model *m)
{
	char place[64];

	model_format(m, "number", "%zu", number);
	model_cstr(m, "check", doctor_checks[item->check].word);
	model_cstr(m, "state", doctor_item_state(item));
	model_text(m, "state_words", words->state);
	model_text(m, "title", words->title);
	model_text(m, "hosts", words->hosts);
	model_text(m, "sentence", words->sentence);
	model_text(m, "time", words->time);
	model_text(m, "note", words->note);
	model_text(m, "meaning", words->meaning);
	model_text(m, "cure", words->cure);
	model_text(m, "server_cure", words->server_cure);
	model_text(m, "lines", words->lines);
	model_flag(m, "is_file", c->found->has_file && doctor_cure_is_file(item->check));
	snprintf(place, sizeof place, "doctor.%s", doctor_checks[item->check].word);
	page_help_links(c->r->app, c->lang, str_from(place), m);
	model_flag(m, "has_seen", words->seen_count > 0);
	for (size_t i = 0; i < words->seen_count; i++) {
		struct model *seen = model_item(m, "seen");

		model_text(seen, "label", words->seen[i].label);
		model_text(seen, "value", words->seen[i].value);
	}
}

static struct doctor_teller doctor_teller_of(const struct consultation *c)
{
	return (struct doctor_teller){.texts = c->r->app->site,
	    .lang = c->lang,
	    .server = c->server,
	    .service = c->r->app->config->server.public_url,
	    .code = c->code,
	    .proofs = c->found == NULL ? NULL : &c->found->proofs};
}

static void doctor_set_items(const struct consultation *c, struct arena *memory, struct model *m)
{
	static const char *const lists[] = {[DOCTOR_NOT_KNOWN] = "unknown_items",
	    [DOCTOR_IS_GOOD] = "good_items",
	    [DOCTOR_IS_WRONG] = "wrong_items"};
	const struct doctor_advice *advice = &c->found->advice;
	const struct doctor_teller teller = doctor_teller_of(c);

	model_flag(m, "any_wrong", advice->counts[DOCTOR_IS_WRONG] > 0);
	model_flag(m, "any_unknown", advice->counts[DOCTOR_NOT_KNOWN] > 0);
	model_flag(m, "any_good", advice->counts[DOCTOR_IS_GOOD] > 0);
	for (size_t i = 0; i < advice->count; i++) {
		const struct doctor_item *item = &advice->items[i];
		struct doctor_words words = {.seen_count = 0};

		model_check(m, doctor_words(&teller, item, memory, &words));
		doctor_set_item(c, item, &words, i + 1, model_item(m, lists[item->answer]));
	}
}

static void doctor_set_verdict(const struct consultation *c, struct model *m)
{
	static const struct {
		enum looks looks;
		bool quiet;
	} looks[DOCTOR_VERDICT_COUNT] = {
	    [DOCTOR_VERDICT_NONE] = {LOOKS_NOT_YET_VALID, true},
	    [DOCTOR_VERDICT_OFF] = {LOOKS_NOT_YET_VALID, true},
	    [DOCTOR_VERDICT_UNSEEN] = {LOOKS_NOT_YET_VALID, true},
	    [DOCTOR_VERDICT_SOUND] = {LOOKS_VERIFIED, false},
	    [DOCTOR_VERDICT_DOUBT] = {LOOKS_UNVERIFIED, true},
	    [DOCTOR_VERDICT_HINTS] = {LOOKS_VERIFIED, false},
	    [DOCTOR_VERDICT_SOME] = {LOOKS_MISMATCH, false},
	    [DOCTOR_VERDICT_BAD] = {LOOKS_MISMATCH, false},
	};
	enum doctor_verdict verdict = c->found->advice.verdict;
	const char *name = doctor_verdict_name(verdict);

	(looks[verdict].quiet ? looks_set_quiet : looks_set)(looks[verdict].looks, m);
	model_cstr(m, "verdict", name);
	model_format(m, "headline_key", "doctor.verdict.%s", name);
	model_format(m, "lead_key", "doctor.lead.%s", name);
}

static void doctor_set_servers(const struct consultation *c, struct model *m)
{
	for (unsigned i = 0; i < DOCTOR_SERVER_COUNT; i++) {
		struct model *item = model_item(m, "servers");

		doctor_set_address(c, "server_url", "", (enum doctor_server)i, item);
		model_format(item, "server_key", "doctor.server.%s",
		    doctor_server_name((enum doctor_server)i));
		model_flag(item, "on", i == c->server);
	}
}

/* Whether another look may be asked for, and when. */
static void doctor_set_again(const struct consultation *c, struct model *m)
{
	const struct doctor_advice *advice = &c->found->advice;
	int64_t next = advice->asked_at + DOCTOR_ASK_S;
	bool waits = advice->asked_at > 0 && next > c->r->now;

	model_flag(
	    m, "may_ask", advice->visits && !waits && advice->verdict != DOCTOR_VERDICT_NONE);
	model_flag(m, "is_off", !advice->visits);
	model_flag(m, "waits", waits);
	owner_model_time(m, "asked_at", advice->asked_at, c->lang);
	owner_model_time(m, "next_at", next, c->lang);
	doctor_set_address(c, "again_url", "/again", c->server, m);
}

static void doctor_set_host(const struct consultation *c, struct model *m)
{
	const struct doctor_advice *advice = &c->found->advice;
	char host[ORIGIN_HOST_MAX + 1] = "";

	if (advice->count > 0)
		str_copy(host, sizeof host, advice->items[0].sites[0]->host);
	model_flag(m, "has_host", host[0] != '\0');
	proof_address_name(m, host);
}

/* Those that the chosen server takes; as long as none is, those that most take. */
static void doctor_set_files(const struct consultation *c, struct model *m)
{
	const enum doctor_file *files =
	    doctor_install_files(c->server == DOCTOR_NO_SERVER ? DOCTOR_APACHE : c->server);

	for (size_t i = 0; i < DOCTOR_INSTALL_FILES; i++) {
		const struct doctor_file_form *form = &doctor_files[files[i]];
		char more[ADDRESS_MAX];

		if (form->has_certificate ? c->found->has_file : c->found->has_chain) {
			struct model *item = model_item(m, "files");

			snprintf(more, sizeof more, "/%s", form->name);
			doctor_set_address(c, "file_url", more, DOCTOR_NO_SERVER, item);
			owner_model_file(files[i], item);
		}
	}
}

static void doctor_show_page(const struct consultation *c)
{
	const struct app *app = c->r->app;
	const struct reply_form form = {.status = 200,
	    .squeeze = REPLY_QUICKLY,
	    .coding = request_coding(c->r),
	    .headers = doctor_headers,
	    .count = DOCTOR_HEADERS};
	struct buf address = BUF_INIT(ADDRESS_MAX);
	struct arena memory = {0};
	struct model *m = model_new(&memory);

	doctor_write_address(c, "", c->server, &address);
	model_check(m, address.err);
	owner_model_frame(app, c->lang, address.at, m);
	model_cstr(m, "code", c->code.text);
	doctor_set_host(c, m);
	doctor_set_verdict(c, m);
	doctor_set_servers(c, m);
	doctor_set_again(c, m);
	doctor_set_files(c, m);
	doctor_set_address(c, "text_url", "", c->server, m);
	doctor_set_items(c, &memory, m);
	page_reply(c->r, page_render(app->config, app->site, "owner_doctor", c->lang, m, &form));
	buf_free(&address);
	arena_free(&memory);
}

/* ---- what is no page ---- */

/* Sends text or a file, which is taken; NULL (memory was short) is 503. */
static void doctor_send(
    struct request *r, const char *media_type, const char *disposition, struct buf *body)
{
	const struct reply_header headers[] = {doctor_headers[0], doctor_headers[1],
	    doctor_headers[2], {"Content-Disposition", disposition},
	    {"Cross-Origin-Resource-Policy", "same-origin"}};
	const struct reply_form form = {.status = 200,
	    .media_type = media_type,
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0]};
	size_t len;
	char *bytes = buf_take(body, &len);

	page_reply(r, bytes == NULL ? NULL : reply_new(&form, bytes, len));
	buf_free(body);
}

static void doctor_show_text(const struct consultation *c)
{
	const struct doctor_teller teller = doctor_teller_of(c);
	struct buf page = BUF_INIT(1024), text = BUF_INIT(LETTER_MAX);
	struct doctor_letter letter = {.teller = &teller, .advice = &c->found->advice};

	buf_puts(&page, c->r->app->config->server.public_url);
	doctor_write_address(c, "", c->server, &page);
	buf_puts(&page, lang_tag(c->lang));
	letter.page = page.err ? "" : page.at;
	if (doctor_letter_write(&letter, &text))
		error_page_send(c->r, 503);
	else
		doctor_send(c->r, "text/plain; charset=utf-8", NULL, &text);
	buf_free(&page);
	buf_free(&text);
}

/* ---- the requests ---- */

static bool doctor_look(struct consultation *c, enum owner_look_kind kind, enum doctor_file file)
{
	const struct owner_look_question question = {c->code, kind, file};

	return owner_look(c->r, &question, &c->found);
}

void page_owner_doctor(struct request *r)
{
	struct consultation c;
	char as[8];

	if (!doctor_begin(r, &c) || !doctor_look(&c, OWNER_LOOK_ADVICE, DOCTOR_FILE_COUNT))
		return;
	if (c.found->err)
		error_page_send(r, 404);
	else if (params_get(r->query, STR("as"), as, sizeof as) &&
		 str_eq(str_from(as), STR("text")))
		doctor_show_text(&c);
	else
		doctor_show_page(&c);
}

/* Back to the page, which tells what came of it: until when no further look can be asked for. */
void page_owner_again(struct request *r)
{
	struct buf place = BUF_INIT(ADDRESS_MAX);
	struct consultation c;

	if (!doctor_begin(r, &c) || !doctor_look(&c, OWNER_LOOK_WISH, DOCTOR_FILE_COUNT))
		return;
	doctor_write_address(&c, "", c.server, &place);
	buf_puts(&place, lang_tag(c.lang));
	buf_puts(&place, "#again");
	if (place.err) {
		error_page_send(r, 503);
	} else {
		const struct reply_header headers[] = {doctor_headers[0], {"Location", place.at}};
		const struct reply_form form = {.status = 303, .headers = headers, .count = 2};

		page_reply(r, reply_new(&form, NULL, 0));
	}
	buf_free(&place);
}

void page_owner_install(struct request *r)
{
	/* "chain.pem": the captures are what stands before and behind its dot. */
	const struct str *at = r->captures.at;
	const struct str name = {at[1].at, at[1].len + 1 + at[2].len};
	struct buf file = BUF_INIT(LETTER_MAX);
	char disposition[ADDRESS_MAX];
	enum doctor_file which;
	struct consultation c;

	if (!doctor_file_parse(name, &which)) {
		error_page_send(r, 404);
		return;
	}
	if (!doctor_begin(r, &c) || !doctor_look(&c, OWNER_LOOK_FILE, which))
		return;
	buf_add_str(&file, c.found->file);
	snprintf(disposition, sizeof disposition, "attachment; filename=\"%s\"",
	    doctor_files[which].name);
	if (c.found->err)
		error_page_send(r, 404);
	else
		doctor_send(r, doctor_files[which].media_type, disposition, &file);
	buf_free(&file);
}
