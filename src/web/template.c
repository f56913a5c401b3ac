/* Compiles page templates. */
#include "web/template.h"

#include <stdlib.h>
#include <string.h>
#include "web/template_private.h"

enum { INCLUDE_DEPTH_MAX = 8, SECTION_DEPTH_MAX = 16 };

/* One compilation; `file` and `at` say where it stands, for the reasons. */
struct compiler {
	struct template *to;
	template_loader *load;
	void *arg;
	const struct catalogue *texts;
	struct problem *why;
	size_t open[SECTION_DEPTH_MAX]; /* indexes of the sections not yet closed */
	size_t open_count;
};

struct place {
	struct str file, content;
	size_t depth; /* of inclusion */
};

static enum err compile_file(struct compiler *c, struct str name, size_t depth);

static enum err fail(
    struct compiler *c, const struct place *p, const char *at, const char *what, struct str detail)
{
	size_t line = 1;

	for (const char *s = p->content.at; s < at; s++)
		line += *s == '\n';
	return err_because(c->why, ERR_INVALID, "pages/%.*s.html:%zu: %s \"%.*s\"",
	    STR_ARG(p->file), line, what, STR_ARG(detail));
}

static enum err add_op(struct compiler *c, enum op_kind kind, struct str text)
{
	struct template *t = c->to;

	if (t->count == t->room) {
		size_t room = t->room == 0 ? 64 : t->room * 2;
		struct op *ops = realloc(t->ops, room * sizeof *ops);

		if (ops == NULL)
			return err_because(c->why, ERR_NO_MEMORY, "out of memory");
		t->ops = ops;
		t->room = room;
	}
	t->ops[t->count++] = (struct op){kind, text, 0};
	return ERR_OK;
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!(s.at[i] >= 'a' && s.at[i] <= 'z') && !str_is_digit(s.at[i]) && s.at[i] != '_')
			return false;
	return s.len > 0;
}

static enum err open_section(
    struct compiler *c, const struct place *p, enum op_kind kind, struct str name)
{
	if (!is_name(name))
		return fail(c, p, name.at, "not a name:", name);
	if (c->open_count == SECTION_DEPTH_MAX)
		return fail(c, p, name.at, "sections nested too deep at", name);
	c->open[c->open_count++] = c->to->count;
	return add_op(c, kind, name);
}

static enum err close_section(struct compiler *c, const struct place *p, struct str name)
{
	struct op *begin;

	if (c->open_count == 0)
		return fail(c, p, name.at, "no section is open to be closed by", name);
	begin = &c->to->ops[c->open[--c->open_count]];
	if (!str_eq(begin->text, name))
		return fail(c, p, name.at, "another section is open than", name);
	begin->end = c->to->count;
	return add_op(c, OP_END, name);
}

static enum err compile_text(struct compiler *c, const struct place *p, struct str key)
{
	struct str text;

	if (str_starts(key, STR("*")))
		return is_name(str_part(key, 1, key.len))
			   ? add_op(c, OP_TEXT_BY, str_part(key, 1, key.len))
			   : fail(c, p, key.at, "not a name:", key);
	if (!catalogue_find(c->texts, key, &text))
		return fail(c, p, key.at, "the text catalogue lacks the key", key);
	return add_op(c, OP_TEXT, key);
}

static enum err compile_include(struct compiler *c, const struct place *p, struct str name)
{
	struct str content;

	if (p->depth == INCLUDE_DEPTH_MAX || !c->load(c->arg, name, &content))
		return fail(c, p, name.at, "cannot include", name);
	return compile_file(c, name, p->depth + 1);
}

/* One slot: what stands between the braces. */
static enum err compile_slot(struct compiler *c, const struct place *p, struct str slot)
{
	struct str rest = str_trim(str_part(slot, 1, slot.len));

	switch (slot.len == 0 ? '\0' : slot.at[0]) {
	case '!':
		return ERR_OK;
	case '#':
		return open_section(c, p, OP_SECTION, rest);
	case '^':
		return open_section(c, p, OP_INVERTED, rest);
	case '/':
		return close_section(c, p, rest);
	case '>':
		return compile_include(c, p, rest);
	default:
		break;
	}
	if (str_starts(slot, STR("t ")))
		return compile_text(c, p, rest);
	if (str_starts(slot, STR("raw ")))
		return add_op(c, OP_RAW, str_trim(str_part(slot, 4, slot.len)));
	if (str_starts(slot, STR("field ")))
		return add_op(c, OP_FIELD, str_trim(str_part(slot, 6, slot.len)));
	return is_name(slot) ? add_op(c, OP_VALUE, slot)
			     : fail(c, p, slot.at, "not a slot that is known:", slot);
}

/* The index of `pair` in `s` from `from` on, or s.len. */
static size_t find_pair(struct str s, size_t from, const char *pair)
{
	const char *found = from >= s.len ? NULL : memmem(s.at + from, s.len - from, pair, 2);

	return found == NULL ? s.len : (size_t)(found - s.at);
}

static enum err compile_content(struct compiler *c, const struct place *p)
{
	struct str s = p->content;
	enum err err = ERR_OK;
	size_t at = 0;

	while (!err && at < s.len) {
		size_t open = find_pair(s, at, "{{"), close = find_pair(s, open, "}}");

		if (open > at)
			err = add_op(c, OP_LITERAL, str_part(s, at, open - at));
		if (err || open == s.len)
			break;
		if (close == s.len)
			return fail(c, p, s.at + open, "a slot is not closed:", STR("{{"));
		err = compile_slot(c, p, str_trim(str_part(s, open + 2, close - open - 2)));
		at = close + 2;
	}
	return err;
}

static enum err compile_file(struct compiler *c, struct str name, size_t depth)
{
	struct place place = {name, {NULL, 0}, depth};
	size_t open_before = c->open_count;
	enum err err;

	if (!c->load(c->arg, name, &place.content))
		return err_because(
		    c->why, ERR_INVALID, "there is no page pages/%.*s.html", STR_ARG(name));
	err = compile_content(c, &place);
	if (!err && c->open_count != open_before)
		err = fail(c, &place, place.content.at + place.content.len,
		    "a section is not closed:", c->to->ops[c->open[c->open_count - 1]].text);
	return err;
}

enum err template_compile(const char *name, template_loader *load, void *arg,
    const struct catalogue *texts, struct template **ret, struct problem *why)
{
	struct template *t = calloc(1, sizeof *t);
	struct compiler compiler = {.to = t, .load = load, .arg = arg, .texts = texts, .why = why};
	enum err err;

	if (t == NULL)
		return err_because(why, ERR_NO_MEMORY, "out of memory");
	t->name = name;
	err = compile_file(&compiler, str_from(name), 0);
	if (err)
		template_free(t);
	else
		*ret = t;
	return err;
}

void template_free(struct template *t)
{
	if (t == NULL)
		return;
	free(t->ops);
	free(t);
}
