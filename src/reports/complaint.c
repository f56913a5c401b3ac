/* What visitors reported of a host, as a table and as a text. */
#include "reports/complaint.h"

#include <string.h>
#include "base/local_time.h"

enum { TIME_MAX = 128 };

const char *const complaint_columns[COMPLAINT_COLUMNS] = {"reported_at", "code", "reason", "words"};
const unsigned char complaint_columns_shown[COMPLAINT_COLUMNS] = {3, 0, 1, 2};

/* On one line, as cells are. */
static struct str complaint_words(const char *words, struct arena *memory, bool *ok)
{
	char *copy = arena_str(memory, str_from(words));

	*ok = *ok && copy != NULL;
	for (char *at = copy; at != NULL && (at = strchr(at, '\n')) != NULL;)
		*at = ' ';
	return str_from(copy);
}

static struct str complaint_time(const struct usage_complaint *complaint, struct buf *to)
{
	buf_clear(to);
	local_time_stamp(complaint->at, to);
	return buf_str(to);
}

void complaints_fill(struct table *r, const struct usage_complaint *all, size_t count)
{
	struct buf time = BUF_INIT(TIME_MAX);

	for (size_t i = 0; i < count; i++) {
		bool ok = true;

		table_text(r, arena_bytes(r->memory, complaint_time(&all[i], &time), &ok));
		if (all[i].code.text[0] == '\0')
			table_absent(r);
		else
			table_code(r, &all[i].code);
		table_word(r, strcmp(all[i].seen, "none") == 0 ? "none" : "host");
		table_text(r, complaint_words(all[i].words, r->memory, &ok));
		r->failed = r->failed || !ok || time.err;
	}
	buf_free(&time);
}

/* Every line is marked as somebody else's: none can pass for one of ours. */
static void complaint_quote(struct str words, struct buf *to)
{
	while (words.len > 0) {
		struct str line = str_cut(&words, '\n');

		buf_printf(to, "> %.*s\n", STR_ARG(line));
	}
}

void complaints_write(
    const struct console *c, const struct usage_complaint *all, size_t count, struct buf *to)
{
	struct buf time = BUF_INIT(TIME_MAX);

	if (count > 0) {
		buf_add_str(to, site_text(c->v.r->app->site, c->v.lang, "abuse.letter.reports"));
		buf_puts(to, "\n\n");
	}
	for (size_t i = 0; i < count; i++) {
		struct str at = complaint_time(&all[i], &time);

		buf_printf(to, "%.*s %s\n", STR_ARG(at), all[i].code.text);
		complaint_quote(str_from(all[i].words), to);
		buf_putc(to, '\n');
	}
	buf_free(&time);
}
