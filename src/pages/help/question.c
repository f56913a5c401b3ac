/* GET /help/{question}: a question, its short answer, the long one, and where to go on. */
#include <string.h>
#include "help/counter.h"
#include "pages/help/frame.h"
#include "pages/help/services.h"
#include "pages/pages.h"
#include "web/opener.h"

enum { ADDRESS_MAX = HELP_NAME_MAX + 32, URL_MAX = 512 };

/* The question whose answer goes on with the price list. */
static const char services_question[] = "services";

/* ---- the long answer ---- */

/* Pages of this service stay in the language: "/owner/login" is "/owner/login?lang=ja". */
static void span_set_url(const struct help_span *span, enum lang lang, struct model *m)
{
	struct buf url = BUF_INIT(URL_MAX);
	struct str rest = span->url, path = str_cut(&rest, '#');

	buf_add_str(&url, path);
	if (str_starts(path, STR("/")))
		buf_printf(
		    &url, "%clang=%s", str_index(path, '?') < path.len ? '&' : '?', lang_tag(lang));
	if (rest.at != NULL) {
		buf_puts(&url, "#");
		buf_add_str(&url, rest);
	}
	model_buf(m, "span_url", &url);
	model_flag(m, "span_leaves", !str_starts(path, STR("/")));
	buf_free(&url);
}

static void line_add(
    const char *list, const struct help_line *line, enum lang lang, struct model *m)
{
	struct model *item = model_item(m, list);

	for (const struct help_span *span = line->spans; span != NULL; span = span->next) {
		struct model *part = model_item(item, "spans");

		model_text(part, "span_text", span->text);
		model_flag(part, "span_is_typed", span->kind == HELP_TYPED);
		model_flag(part, "span_is_link", span->kind == HELP_LINK);
		if (span->kind == HELP_LINK)
			span_set_url(span, lang, part);
	}
}

static void blocks_show(const struct help_block *blocks, enum lang lang, struct model *m)
{
	static const char *const flags[] = {
	    [HELP_PARAGRAPH] = "is_paragraph",
	    [HELP_HEADING] = "is_heading",
	    [HELP_LIST] = "is_list",
	    [HELP_STEPS] = "is_steps",
	    [HELP_LINES] = "is_lines",
	};

	for (; blocks != NULL; blocks = blocks->next) {
		struct model *item = model_item(m, "blocks");

		model_flag(item, flags[blocks->kind], true);
		for (const struct help_line *line = blocks->lines; line != NULL; line = line->next)
			line_add("lines", line, lang, item);
	}
}

/* ---- the page ---- */

static void question_show(struct request *r, enum lang lang, size_t place, struct model *m)
{
	const struct help_outline *outline = help_outline(r->app->help);
	const struct help_question *question = &outline->questions[place];
	const struct help_text *text = help_text(r->app->help, place, lang);
	struct buf address = BUF_INIT(ADDRESS_MAX);

	buf_printf(&address, "/help/%s?lang=", question->name);
	model_check(m, address.err);
	page_help_frame(r, lang, address.at, m);
	buf_free(&address);
	model_cstr(m, "question", question->name);
	model_cstr(m, "subject", outline->subjects[question->subject].name);
	model_format(
	    m, "subject_key", "help.subject.%s", outline->subjects[question->subject].name);
	model_text(m, "title", text->title);
	model_text(m, "answer", text->answer);
	line_add("answer_lines", text->brief->lines, lang, m);
	model_flag(m, "has_more", text->blocks != NULL);
	blocks_show(text->blocks, lang, m);
	if (strcmp(question->name, services_question) == 0)
		page_help_services(r, lang, m);
	model_flag(m, "has_related", question->related_count > 0);
	for (size_t i = 0; i < question->related_count; i++)
		page_help_add(r, lang, "related", question->related[i], m);
	page_help_show(r, lang, "help_question", 200, true, m);
}

/* There is no such question: perhaps it is one that its name is about. */
static void question_miss(struct request *r, enum lang lang, struct model *m)
{
	char typed[HELP_NAME_MAX + 1] = "";

	str_copy(typed, sizeof typed, r->captures.at[0]);
	for (char *at = typed; *at != '\0'; at++)
		if (*at == '-' || *at == '_')
			*at = ' ';
	page_help_frame(r, lang, NULL, m);
	page_help_find(r, lang, str_from(typed), m);
	page_help_show(r, lang, "help_missing", 404, false, m);
}

void page_help_question(struct request *r)
{
	const struct app *app = r->app;
	enum lang lang = request_whole_lang(r);
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	size_t question;

	if (help_outline_find(help_outline(app->help), r->captures.at[0], &question)) {
		if (!request_is_head(r) && opener_of(app->openers, r->http) == OPENER_PERSON)
			help_count(app->help_counter, question, lang);
		question_show(r, lang, question, m);
	} else {
		question_miss(r, lang, m);
	}
	arena_free(&memory);
}
