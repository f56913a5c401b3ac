/* GET /help: all questions by subject; ?q= those that somebody means. */
#include "base/utf8.h"
#include "config/config.h"
#include "pages/help/frame.h"
#include "pages/pages.h"
#include "web/params.h"

enum { TYPED_MAX = 512, ADDRESS_MAX = 3 * TYPED_MAX + 64 };

static void index_add_subject(
    const struct request *r, enum lang lang, const struct help_subject *subject, struct model *m)
{
	struct model *item = model_item(m, "subjects");

	model_cstr(item, "subject", subject->name);
	model_format(item, "subject_key", "help.subject.%s", subject->name);
	for (size_t i = 0; i < subject->count; i++)
		page_help_add(r, lang, "questions", subject->first + i, item);
}

/* What was typed, as far as it is kept: the first bytes of what is longer, whole characters. */
static struct str index_read_typed(const struct request *r, struct arena *memory, bool *ok)
{
	struct str typed = str_trim(params_text(r->query, STR("q"), memory, ok));
	struct str rest = typed, kept = str_part(typed, 0, 0);
	uint32_t c;

	while (kept.len < TYPED_MAX && utf8_next(&rest, &c))
		kept.len = (size_t)(rest.at - typed.at);
	return kept;
}

void page_help(struct request *r)
{
	const struct help_outline *outline = help_outline(r->app->help);
	enum lang lang = request_whole_lang(r);
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	struct buf address = BUF_INIT(ADDRESS_MAX);
	bool ok = true;
	struct str typed = index_read_typed(r, &memory, &ok);

	buf_puts(&address, "/help?");
	if (typed.len > 0) {
		buf_puts(&address, "q=");
		params_encode(&address, typed);
		buf_puts(&address, "&");
	}
	buf_puts(&address, "lang=");
	model_check(m, ok ? address.err : ERR_NO_MEMORY);
	page_help_frame(r, lang, address.at, m);
	model_text(m, "typed", typed);
	if (typed.len > 0)
		page_help_find(r, lang, typed, m);
	for (size_t i = 0; i < outline->subject_count; i++)
		index_add_subject(r, lang, &outline->subjects[i], m);
	page_help_show(r, lang, "help", 200, typed.len == 0, m);
	buf_free(&address);
	arena_free(&memory);
}
