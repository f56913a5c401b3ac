/* The long part of an answer: from lines of text to paragraphs, lists and links. */
#include "help/markup.h"

/* One text under way. */
struct markup {
	const char *path;
	size_t number; /* of the line that is read */
	const struct help_slots *slots;
	struct arena *memory;
	struct problem *why;
	const struct help_block **block_end; /* where the next block belongs */
	struct help_block *block;            /* that goes on; NULL: a new one begins */
	const struct help_line **line_end;
	const struct help_span **span_end;
};

/* ---- within a line ---- */

static enum err span_add(
    struct markup *m, enum help_span_kind kind, struct str text, struct str url)
{
	struct help_span *span;

	if (text.len == 0)
		return ERR_OK;
	span = arena_alloc(m->memory, sizeof *span);
	if (span == NULL)
		return ERR_NO_MEMORY;
	*span = (struct help_span){.kind = kind, .text = text, .url = url};
	*m->span_end = span;
	m->span_end = &span->next;
	return ERR_OK;
}

/* Where the name of a slot stands, from `at` on, with its braces; what is typed may have braces of
 * its own. False for none. */
static bool slot_next(
    const struct markup *m, struct str text, size_t *at, size_t *ret_len, struct str *ret_value)
{
	for (; *at < text.len; ++*at) {
		struct str rest = str_part(text, *at, text.len);
		size_t close = str_index(rest, '}');

		*ret_len = close + 1;
		if (rest.at[0] == '{' && close < rest.len &&
		    help_slots_find(m->slots, str_part(rest, 1, close - 1), ret_value))
			return true;
	}
	return false;
}

/* A piece with its {names} filled. */
static enum err span_add_filled(struct markup *m, enum help_span_kind kind, struct str text)
{
	struct str value, rest = text;
	size_t at = 0, len;
	enum err err = ERR_OK;

	for (; !err && slot_next(m, rest, &at, &len, &value); at = 0) {
		err = span_add(m, kind, str_part(rest, 0, at), STR(""));
		if (!err)
			err = span_add(m, kind, value, STR(""));
		rest = str_part(rest, at + len, rest.len);
	}
	return err ? err : span_add(m, kind, rest, STR(""));
}

/* Words have no braces but those of names. */
static enum err span_add_words(struct markup *m, struct str text)
{
	struct str value;
	size_t len, at;

	for (size_t open = str_index(text, '{'); open < text.len;
	     open = open + 1 + str_index(str_part(text, open + 1, text.len), '{')) {
		at = open;
		if (!slot_next(m, text, &at, &len, &value) || at != open)
			return err_because(m->why, ERR_INVALID, "%s:%zu: there is no {%.*s}",
			    m->path, m->number,
			    (int)str_index(str_part(text, open + 1, text.len), '}'),
			    text.at + open + 1);
	}
	return span_add_filled(m, HELP_WORDS, text);
}

static bool url_is_safe(struct str url)
{
	bool is_path = str_starts(url, STR("/")) && !str_starts(url, STR("//"));

	for (size_t i = 0; i < url.len; i++)
		if (url.at[i] <= ' ' || url.at[i] == '\\')
			return false;
	return is_path || str_starts(url, STR("https://"));
}

/* "[words](url)" at the beginning of *rest, which is cut off. */
static enum err span_take_link(struct markup *m, struct str *rest)
{
	size_t words = str_find(*rest, STR("](")), end = str_index(*rest, ')');
	struct str url = str_part(*rest, words + 2, end - words - 2);

	if (words == rest->len || end == rest->len || end < words || !url_is_safe(url))
		return err_because(m->why, ERR_INVALID,
		    "%s:%zu: a link is [words](/path) or [words](https://…)", m->path, m->number);
	*rest = str_part(*rest, end + 1, rest->len);
	return span_add(
	    m, HELP_LINK, str_part((struct str){url.at - words - 2, words}, 1, words), url);
}

static enum err span_take_typed(struct markup *m, struct str *rest)
{
	struct str after = str_part(*rest, 1, rest->len), typed = str_cut(&after, '`');

	if (after.at == NULL)
		return err_because(
		    m->why, ERR_INVALID, "%s:%zu: a ` has no other", m->path, m->number);
	*rest = after;
	return span_add_filled(m, HELP_TYPED, typed);
}

static enum err line_read_spans(struct markup *m, struct str rest)
{
	enum err err = ERR_OK;

	while (!err && rest.len > 0) {
		size_t link = str_index(rest, '['), typed = str_index(rest, '`');
		size_t next = link < typed ? link : typed;

		err = span_add_words(m, str_part(rest, 0, next));
		rest = str_part(rest, next, rest.len);
		if (!err && rest.len > 0)
			err = link < typed ? span_take_link(m, &rest) : span_take_typed(m, &rest);
	}
	return err;
}

/* ---- lines and blocks ---- */

static enum err line_begin(struct markup *m)
{
	struct help_line *line = arena_alloc(m->memory, sizeof *line);

	if (line == NULL)
		return ERR_NO_MEMORY;
	*m->line_end = line;
	m->line_end = &line->next;
	m->span_end = &line->spans;
	return ERR_OK;
}

static enum err block_begin(struct markup *m, enum help_block_kind kind)
{
	struct help_block *block = arena_alloc(m->memory, sizeof *block);

	if (block == NULL)
		return ERR_NO_MEMORY;
	block->kind = kind;
	*m->block_end = block;
	m->block_end = &block->next;
	m->line_end = &block->lines;
	m->block = block;
	return ERR_OK;
}

/* "12. " at the beginning: how long it is; 0 for none. */
static size_t line_step(struct str line)
{
	size_t digits = 0;

	while (digits < line.len && str_is_digit(line.at[digits]))
		digits++;
	return digits > 0 && str_starts(str_part(line, digits, 2), STR(". ")) ? digits + 2 : 0;
}

/* What the line is, and how much of it says so. */
static enum help_block_kind line_kind(struct str line, size_t *ret_mark)
{
	*ret_mark = line_step(line);
	if (*ret_mark > 0)
		return HELP_STEPS;
	*ret_mark = 2;
	if (str_starts(line, STR("- ")))
		return HELP_LIST;
	*ret_mark = 3;
	if (str_starts(line, STR("## ")))
		return HELP_HEADING;
	*ret_mark = 4;
	if (str_starts(line, STR("    ")))
		return HELP_LINES;
	*ret_mark = 0;
	return HELP_PARAGRAPH;
}

/* Does the line go on with what stood before? Lines of a paragraph are one, with a blank where
 * both of them are written with blanks. */
static enum err paragraph_go_on(struct markup *m, struct str line)
{
	return (unsigned char)line.at[0] < 0x80 ? span_add(m, HELP_WORDS, STR(" "), STR(""))
						: ERR_OK;
}

static enum err markup_read_line(struct markup *m, struct str line)
{
	size_t mark;
	enum help_block_kind kind = line_kind(line, &mark);
	bool goes_on = m->block != NULL && m->block->kind == kind && kind != HELP_HEADING;
	struct str words = str_part(line, mark, line.len);
	enum err err = goes_on ? ERR_OK : block_begin(m, kind);

	if (!err && goes_on && kind == HELP_PARAGRAPH)
		err = paragraph_go_on(m, line);
	else if (!err)
		err = line_begin(m);
	if (err)
		return err;
	return kind == HELP_LINES ? span_add_filled(m, HELP_TYPED, words)
				  : line_read_spans(m, words);
}

enum err help_markup_read(struct str text, const char *path, size_t number,
    const struct help_slots *slots, struct arena *memory, const struct help_block **ret,
    struct problem *why)
{
	struct markup m = {.path = path, .slots = slots, .memory = memory, .why = why};
	enum err err = ERR_OK;

	*ret = NULL;
	m.block_end = ret;
	for (m.number = number; !err && text.at != NULL; m.number++) {
		struct str line = str_cut(&text, '\n');

		if (str_trim(line).len == 0)
			m.block = NULL;
		else
			err = markup_read_line(&m, line);
	}
	return err;
}
