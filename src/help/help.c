/* Questions that visitors and owners ask, and their answers. */
#include "help/help.h"

#include <stdio.h>
#include <stdlib.h>
#include "base/utf8.h"

enum { PATH_SIZE = 160 };

static const struct str words_mark = {"Words: ", 7}, place_mark = {"/help/", 6};

struct help {
	struct arena memory;
	struct help_slots slots;
	struct help_outline outline;
	struct help_text *texts[LANG_COUNT];
	struct help_search *search[LANG_COUNT];
};

/* ---- a file ---- */

/* One file under way. */
struct help_reading {
	struct help *to;
	size_t question;
	enum lang lang;
	const char *path;
	struct problem *why;
};

/* The lines up to an empty one, of which `*number` counts how many they were. */
static struct str help_cut_part(struct str *rest, size_t *number)
{
	const char *begin = rest->at;
	size_t len = 0;

	while (rest->at != NULL) {
		struct str line = str_cut(rest, '\n');

		++*number;
		if (str_trim(line).len == 0)
			break;
		len = (size_t)(line.at + line.len - begin);
	}
	return (struct str){begin, len};
}

/* One text without its marks, for the search and for places that show it plainly. */
static enum err blocks_add_plain(const struct help_block *blocks, struct buf *to)
{
	for (; blocks != NULL; blocks = blocks->next)
		for (const struct help_line *line = blocks->lines; line != NULL;
		     line = line->next) {
			for (const struct help_span *s = line->spans; s != NULL; s = s->next)
				buf_add_str(to, s->text);
			buf_putc(to, '\n');
		}
	return to->err;
}

/* A line or two, which have to be there; also as plain text. */
static enum err help_read_brief(const struct help_reading *r, struct str text, size_t number,
    const struct help_block **ret_blocks, struct str *ret)
{
	enum { PLAIN_MAX = 4096 };
	const struct help_block *blocks = NULL;
	struct buf plain = BUF_INIT(PLAIN_MAX);
	bool ok = true;
	enum err err =
	    help_markup_read(text, r->path, number, &r->to->slots, &r->to->memory, &blocks, r->why);

	if (!err)
		err = blocks_add_plain(blocks, &plain);
	if (!err)
		*ret = arena_bytes(&r->to->memory,
		    str_trim(str_part(buf_str(&plain), 0, plain.len - (plain.len > 0))), &ok);
	buf_free(&plain);
	*ret_blocks = blocks;
	if (!err && !ok)
		return ERR_NO_MEMORY;
	if (!err && (ret->len == 0 || blocks->kind != HELP_PARAGRAPH || blocks->next != NULL))
		err = err_because(
		    r->why, ERR_INVALID, "%s:%zu: expected a sentence", r->path, number);
	return err;
}

static enum err help_index(const struct help_reading *r, struct str words)
{
	enum { LONG_MAX = 1 << 16 };
	struct help_search *search = r->to->search[r->lang];
	const struct help_text *text = &r->to->texts[r->lang][r->question];
	struct buf plain = BUF_INIT(LONG_MAX);
	enum err err = blocks_add_plain(text->blocks, &plain);

	if (!err)
		err = help_search_add(search, r->question, HELP_IN_TITLE, text->title);
	if (!err)
		err = help_search_add(search, r->question, HELP_IN_WORDS, words);
	if (!err)
		err = help_search_add(search, r->question, HELP_IN_SHORT, text->answer);
	if (!err)
		err = help_search_add(search, r->question, HELP_IN_LONG, buf_str(&plain));
	buf_free(&plain);
	return err;
}

/* A link to a question leads to one. */
static enum err help_check_links(const struct help_reading *r, const struct help_block *blocks)
{
	for (; blocks != NULL; blocks = blocks->next)
		for (const struct help_line *line = blocks->lines; line != NULL; line = line->next)
			for (const struct help_span *s = line->spans; s != NULL; s = s->next) {
				struct str name = str_part(s->url, place_mark.len, s->url.len);
				size_t question;

				if (str_starts(s->url, place_mark) &&
				    !help_outline_find(&r->to->outline, name, &question))
					return err_because(r->why, ERR_INVALID,
					    "%s: a link leads to %.*s, which there is not", r->path,
					    STR_ARG(s->url));
			}
	return ERR_OK;
}

static enum err help_read(const struct help_reading *r, struct str content)
{
	struct help_text *to = &r->to->texts[r->lang][r->question];
	struct str words = str_cut(&content, '\n'), title = str_cut(&content, '\n'), answer;
	size_t number = 3;
	enum err err;

	if (!str_starts(words, words_mark))
		return err_because(
		    r->why, ERR_INVALID, "%s:1: the first line is not \"Words: …\"", r->path);
	answer = help_cut_part(&content, &number);
	err = help_read_brief(r, title, 2, &to->brief, &to->title);
	if (!err)
		err = help_read_brief(r, answer, 3, &to->brief, &to->answer);
	if (!err && content.at != NULL)
		err = help_markup_read(
		    content, r->path, number, &r->to->slots, &r->to->memory, &to->blocks, r->why);
	if (!err)
		err = help_check_links(r, to->brief);
	if (!err)
		err = help_check_links(r, to->blocks);
	return err ? err : help_index(r, str_part(words, words_mark.len, words.len));
}

/* ---- all of them ---- */

static enum err help_load_text(
    struct help *h, const char *override_dir, size_t question, enum lang lang, struct problem *why)
{
	char path[PATH_SIZE];
	const struct help_reading r = {h, question, lang, path, why};
	struct str content;
	enum err err;

	snprintf(path, sizeof path, "help/%s/%s.txt", lang_tag(lang),
	    h->outline.questions[question].name);
	err = site_file(override_dir, path, &h->memory, &content, why);
	if (err == ERR_NOT_FOUND)
		return err_because(why, ERR_INVALID, "there is no %s", path);
	if (!err && !utf8_valid(content))
		return err_because(why, ERR_INVALID, "%s: not UTF-8", path);
	return err ? err : help_read(&r, content);
}

static enum err help_load_lang(
    struct help *h, const char *override_dir, enum lang lang, struct problem *why)
{
	size_t count = h->outline.question_count;
	enum err err = help_search_new(count, &h->search[lang]);

	h->texts[lang] = arena_alloc(&h->memory, (count + 1) * sizeof *h->texts[lang]);
	if (h->texts[lang] == NULL)
		return ERR_NO_MEMORY;
	for (size_t i = 0; !err && i < count; i++)
		err = help_load_text(h, override_dir, i, lang, why);
	return err ? err : help_search_ready(h->search[lang]);
}

static enum err help_check_subjects(
    const struct help *h, const struct site *site, struct problem *why)
{
	for (size_t i = 0; i < h->outline.subject_count; i++) {
		char key[PATH_SIZE];

		snprintf(key, sizeof key, "help.subject.%s", h->outline.subjects[i].name);
		if (!site_has_text(site, key))
			return err_because(why, ERR_INVALID, "the texts lack the key \"%s\"", key);
	}
	return ERR_OK;
}

static enum err help_load_all(
    struct help *h, const struct config *config, const struct site *site, struct problem *why)
{
	static const char outline[] = "help/questions.txt";
	struct str content;
	enum err err = help_slots_fill(config, &h->memory, &h->slots);

	if (!err)
		err = site_file(config->page.override, outline, &h->memory, &content, why);
	if (!err)
		err = help_outline_read(content, outline, &h->memory, &h->outline, why);
	if (!err)
		err = help_check_subjects(h, site, why);
	for (unsigned lang = 0; !err && lang < LANG_COUNT; lang++)
		if (lang_is_whole((enum lang)lang))
			err = help_load_lang(h, config->page.override, (enum lang)lang, why);
	return err;
}

enum err help_load(
    const struct config *config, const struct site *site, struct help **ret, struct problem *why)
{
	struct help *h = calloc(1, sizeof *h);
	enum err err = h == NULL ? ERR_NO_MEMORY : help_load_all(h, config, site, why);

	if (err == ERR_NO_MEMORY)
		err_no_memory(why);
	if (err)
		help_free(h);
	else
		*ret = h;
	return err;
}

void help_free(struct help *h)
{
	if (h == NULL)
		return;
	for (unsigned lang = 0; lang < LANG_COUNT; lang++)
		help_search_free(h->search[lang]);
	arena_free(&h->memory);
	free(h);
}

const struct help_outline *help_outline(const struct help *h)
{
	return &h->outline;
}

const struct help_text *help_text(const struct help *h, size_t question, enum lang lang)
{
	return &h->texts[lang_whole(lang)][question];
}

enum err help_ask(const struct help *h, enum lang lang, struct str typed, struct help_found *ret)
{
	return help_search_ask(h->search[lang_whole(lang)], typed, ret);
}
