/* The pages that say what was wrong with a request. */
#include "pages/error_page.h"

#include <stdlib.h>
#include "pages/looks.h"
#include "pages/page.h"
#include "web/accept.h"

/* A row for each status that is ever sent. */
static const struct {
	unsigned status;
	unsigned words;          /* the status whose words in the catalogue fit */
	bool ask_code;           /* offer the field to type a code */
	const char *retry_after; /* seconds, or NULL */
} rows[] = {
    {500, 500, false, NULL},
    {400, 400, true, NULL},
    {404, 404, true, NULL},
    {405, 405, false, NULL},
    {408, 408, false, NULL},
    {413, 413, false, NULL},
    {414, 414, false, NULL},
    {429, 429, false, "60"},
    {431, 431, false, NULL},
    {501, 400, false, NULL},
    {503, 503, false, "1"},
    {505, 400, false, NULL},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

struct error_pages {
	struct reply *pages[ROWS][LANG_COUNT][CODING_COUNT];
};

/* `form` has squeeze and coding alone; the rest follows from the row. */
static struct reply *error_page_make(const struct config *config, const struct site *site,
    size_t row, enum lang lang, struct reply_form form, const char *allow)
{
	struct reply_header headers[] = {{"Retry-After", rows[row].retry_after}, {"Allow", allow}};
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	struct reply *reply;

	page_frame_visitors(config, site, lang, NULL, m);
	model_format(m, "status", "%u", rows[row].status);
	model_format(m, "title_key", "error.%u.title", rows[row].words);
	model_format(m, "text_key", "error.%u.text", rows[row].words);
	model_flag(m, "ask_code", rows[row].ask_code);
	if (rows[row].status >= 500)
		looks_set(LOOKS_UNAVAILABLE, m);
	else
		looks_set_quiet(LOOKS_NONE, m);
	form.status = rows[row].status;
	form.headers = headers;
	form.count = sizeof headers / sizeof headers[0];
	reply = page_render(config, site, "error", lang, m, &form);
	arena_free(&memory);
	return reply;
}

/* All codings of a row in a language. */
static bool error_pages_make(struct error_pages *all, const struct config *config,
    const struct site *site, size_t row, enum lang lang)
{
	for (unsigned coding = 0; coding < CODING_COUNT; coding++) {
		const struct reply_form form = {
		    .squeeze = REPLY_THOROUGHLY, .coding = (enum coding)coding};

		all->pages[row][lang][coding] =
		    error_page_make(config, site, row, lang, form, NULL);
		if (all->pages[row][lang][coding] == NULL)
			return false;
	}
	return true;
}

enum err error_pages_new(const struct config *config, const struct site *site,
    struct error_pages **ret, struct problem *why)
{
	struct error_pages *all = calloc(1, sizeof *all);

	if (all == NULL)
		return err_no_memory(why);
	for (size_t row = 0; row < ROWS; row++)
		for (unsigned lang = 0; lang < LANG_COUNT; lang++)
			if (!error_pages_make(all, config, site, row, (enum lang)lang)) {
				error_pages_free(all);
				return err_because(why, ERR_INVALID,
				    "the error page for status %u could not be made",
				    rows[row].status);
			}
	*ret = all;
	return ERR_OK;
}

void error_pages_free(struct error_pages *all)
{
	if (all == NULL)
		return;
	for (size_t row = 0; row < ROWS; row++)
		for (unsigned lang = 0; lang < LANG_COUNT; lang++)
			for (unsigned coding = 0; coding < CODING_COUNT; coding++)
				reply_release(all->pages[row][lang][coding]);
	free(all);
}

/* The row of a status; the first, 500, for one that has none. */
static size_t error_row_of(unsigned status)
{
	for (size_t row = 0; row < ROWS; row++)
		if (rows[row].status == status)
			return row;
	return 0;
}

void error_page_send(struct request *r, unsigned status)
{
	const struct error_pages *all = r->app->errors;

	reply_send(all->pages[error_row_of(status)][request_lang(r)][request_coding(r)], r->x);
}

void page_reply(struct request *r, struct reply *reply)
{
	if (reply == NULL) {
		error_page_send(r, 503);
		return;
	}
	reply_send(reply, r->x);
	reply_release(reply);
}

void error_page_send_not_allowed(struct request *r, const char *allow)
{
	const struct reply_form form = {.squeeze = REPLY_AS_IT_IS};

	page_reply(r, error_page_make(r->app->config, r->app->site, error_row_of(405),
			  request_lang(r), form, allow));
}

struct http_response *error_page_refusal(
    const struct error_pages *all, unsigned status, const struct http_request *request)
{
	enum lang lang = accept_language(request->fields[HTTP_ACCEPT_LANGUAGE], LANG_USUAL);
	enum coding coding = accept_coding(request->fields[HTTP_ACCEPT_ENCODING]);

	return reply_response(all->pages[error_row_of(status)][lang][coding]);
}
