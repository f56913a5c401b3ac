/* The texts of mails, and how a mail is composed. */
#include "mail/letter.h"

#include <stdio.h>
#include <stdlib.h>

enum { SUBJECT_MAX = 1024, TEXT_MAX = 1 << 16, HTML_MAX = 1 << 18, PATH_MAX_BYTES = 128 };

static const struct str subject_mark = {"Subject: ", 9};

struct letters {
	const struct site *site;
	struct arena memory; /* of names and overriding files */
	size_t count;
	struct letter_form {
		const char *kind;
		struct template *templates[LANG_COUNT];
	} * forms;
};

/* ---- loading ---- */

/* One load. */
struct letters_loading {
	struct letters *to;
	const char *override_dir;
	struct problem *why;
};

static bool letters_load_file(void *arg, struct str name, struct str *ret_content)
{
	struct letters_loading *l = arg;
	const char *path = arena_str(&l->to->memory, name);

	return path != NULL &&
	       site_file(l->override_dir, path, &l->to->memory, ret_content, l->why) == ERR_OK;
}

static enum err letters_load_one(
    struct letters_loading *l, struct letter_form *form, enum lang lang)
{
	char path[PATH_MAX_BYTES], key[PATH_MAX_BYTES];
	const char *name;
	struct str content;
	enum err err;

	snprintf(path, sizeof path, "mail/%s/%s.txt", lang_tag(lang), form->kind);
	name = arena_str(&l->to->memory, str_from(path));
	if (name == NULL)
		return err_no_memory(l->why);
	snprintf(key, sizeof key, "mail.kind.%s", form->kind);
	if (!site_has_text(l->to->site, key))
		return err_because(l->why, ERR_INVALID, "the texts lack the key \"%s\"", key);
	err = template_compile_plain(name, letters_load_file, l, site_texts(l->to->site, lang),
	    &form->templates[lang], l->why);
	if (!err && letters_load_file(l, str_from(path), &content) &&
	    !str_starts(content, subject_mark))
		err = err_because(
		    l->why, ERR_INVALID, "%s:1: the first line is not \"Subject: …\"", path);
	return err;
}

enum err letters_load(const struct site *site, const char *override_dir,
    const struct mail_uses *uses, struct letters **ret, struct problem *why)
{
	struct letters *l = calloc(1, sizeof *l);
	struct letters_loading loading = {l, override_dir, why};
	enum err err = ERR_OK;

	if (l == NULL)
		return err_no_memory(why);
	l->site = site;
	l->forms = arena_alloc(&l->memory, (uses->count + 1) * sizeof *l->forms);
	if (l->forms == NULL)
		err = err_no_memory(why);
	for (size_t i = 0; !err && i < uses->count; i++) {
		l->count = i + 1;
		l->forms[i].kind = uses->at[i].kind->name;
		for (unsigned lang = 0; !err && lang < LANG_COUNT; lang++)
			if (lang_is_whole((enum lang)lang))
				err = letters_load_one(&loading, &l->forms[i], (enum lang)lang);
	}
	if (err)
		letters_free(l);
	else
		*ret = l;
	return err;
}

void letters_free(struct letters *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->count; i++)
		for (unsigned lang = 0; lang < LANG_COUNT; lang++)
			template_free(l->forms[i].templates[lang]);
	arena_free(&l->memory);
	free(l);
}

/* ---- composing ---- */

static bool line_is_link(struct str line)
{
	return (str_starts(line, STR("https://")) || str_starts(line, STR("http://"))) &&
	       str_index(line, ' ') == line.len;
}

/* The paragraphs of a text, for the page. */
static void letter_model_text(struct str text, struct model *m)
{
	struct model *paragraph = NULL, *line = NULL;

	while (text.at != NULL) {
		struct str words = str_cut(&text, '\n');

		if (str_trim(words).len == 0) {
			paragraph = line = NULL;
			continue;
		}
		if (paragraph == NULL)
			paragraph = model_item(m, "paragraphs");
		model_flag(line, "more", true);
		line = model_item(paragraph, "lines");
		model_text(line,
		    line_is_link(words)              ? "link"
		    : str_starts(words, STR("    ")) ? "code"
						     : "words",
		    str_trim(words));
	}
}

static enum err letter_write_html(
    const struct letters *l, enum lang lang, struct letter *letter, struct problem *why)
{
	struct arena memory = {NULL, 0};
	struct model *m = model_new(&memory);
	enum err err;

	if (m == NULL)
		return err_no_memory(why);
	model_cstr(m, "lang", lang_tag(lang));
	model_buf(m, "subject", &letter->subject);
	letter_model_text(buf_str(&letter->text), m);
	err = site_render(l->site, "mail", lang, m, &letter->html, why);
	arena_free(&memory);
	return err;
}

static const struct letter_form *letter_form_find(const struct letters *l, const char *kind)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->forms[i].kind, kind) == 0)
			return &l->forms[i];
	return NULL;
}

enum err letter_compose(const struct letters *l, const char *kind, enum lang lang,
    const struct model *m, struct letter *ret, struct problem *why)
{
	const struct letter_form *form = letter_form_find(l, kind);
	struct buf whole = BUF_INIT(TEXT_MAX);
	struct str text, line;
	enum err err;

	lang = lang_whole(lang);
	*ret = (struct letter){BUF_INIT(SUBJECT_MAX), BUF_INIT(TEXT_MAX), BUF_INIT(HTML_MAX)};
	if (form == NULL)
		return err_because(why, ERR_NOT_FOUND, "there is no kind of mail \"%s\"", kind);
	err = template_render(form->templates[lang], site_texts(l->site, lang), m, &whole, why);
	text = buf_str(&whole);
	line = str_part(str_cut(&text, '\n'), subject_mark.len, whole.len);
	buf_add_str(&ret->subject, str_trim(line));
	while (str_starts(text, STR("\n")))
		text = str_part(text, 1, text.len);
	buf_add_str(&ret->text, text);
	buf_free(&whole);
	if (!err)
		err = ret->subject.err ? ret->subject.err : ret->text.err;
	return err ? err : letter_write_html(l, lang, ret, why);
}

void letter_free(struct letter *l)
{
	buf_free(&l->subject);
	buf_free(&l->text);
	buf_free(&l->html);
}
