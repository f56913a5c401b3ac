/* Page templates: compiled once, then filled from models. */
#include "web/template.h"

#include <stdlib.h>
#include <string.h>
#include "base/escape.h"

enum { INCLUDE_DEPTH_MAX = 8, SECTION_DEPTH_MAX = 16 };

enum op_kind {
	OP_LITERAL,  /* text: HTML */
	OP_VALUE,    /* text: a name */
	OP_RAW,      /* text: a name */
	OP_FIELD,    /* text: a name */
	OP_TEXT,     /* text: a key */
	OP_TEXT_BY,  /* text: the name whose value is the key */
	OP_SECTION,  /* text: a name; `end` is the index of its OP_END */
	OP_INVERTED, /* the same */
	OP_END,
};

struct op {
	enum op_kind kind;
	struct str text;
	size_t end;
};

struct template
{
	const char *name;
	bool is_plain;
	struct op *ops;
	size_t count, room;
};

/* ---- compiling ---- */

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

struct template_place {
	struct str file, content;
	size_t depth; /* of inclusion */
};

static enum err compile_file(struct compiler *c, struct str name, size_t depth);

static enum err compile_fail(struct compiler *c, const struct template_place *p, const char *at,
    const char *what, struct str detail)
{
	size_t line = 1;

	for (const char *s = p->content.at; s < at; s++)
		line += *s == '\n';
	return err_because(c->why, ERR_INVALID,
	    c->to->is_plain ? "%.*s:%zu: %s \"%.*s\"" : "pages/%.*s.html:%zu: %s \"%.*s\"",
	    STR_ARG(p->file), line, what, STR_ARG(detail));
}

static enum err compile_op(struct compiler *c, enum op_kind kind, struct str text)
{
	struct template *t = c->to;

	if (t->count == t->room) {
		size_t room = t->room == 0 ? 64 : t->room * 2;
		struct op *ops = realloc(t->ops, room * sizeof *ops);

		if (ops == NULL)
			return err_no_memory(c->why);
		t->ops = ops;
		t->room = room;
	}
	t->ops[t->count++] = (struct op){kind, text, 0};
	return ERR_OK;
}

static bool is_slot_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!(s.at[i] >= 'a' && s.at[i] <= 'z') && !str_is_digit(s.at[i]) && s.at[i] != '_')
			return false;
	return s.len > 0;
}

static enum err compile_open(
    struct compiler *c, const struct template_place *p, enum op_kind kind, struct str name)
{
	if (!is_slot_name(name))
		return compile_fail(c, p, name.at, "not a name:", name);
	if (c->open_count == SECTION_DEPTH_MAX)
		return compile_fail(c, p, name.at, "sections nested too deep at", name);
	c->open[c->open_count++] = c->to->count;
	return compile_op(c, kind, name);
}

static enum err compile_close(struct compiler *c, const struct template_place *p, struct str name)
{
	struct op *begin;

	if (c->open_count == 0)
		return compile_fail(c, p, name.at, "no section is open to be closed by", name);
	begin = &c->to->ops[c->open[--c->open_count]];
	if (!str_eq(begin->text, name))
		return compile_fail(c, p, name.at, "another section is open than", name);
	begin->end = c->to->count;
	return compile_op(c, OP_END, name);
}

static enum err compile_text(struct compiler *c, const struct template_place *p, struct str key)
{
	struct str text;

	if (str_starts(key, STR("*")))
		return is_slot_name(str_part(key, 1, key.len))
			   ? compile_op(c, OP_TEXT_BY, str_part(key, 1, key.len))
			   : compile_fail(c, p, key.at, "not a name:", key);
	if (!catalogue_find(c->texts, key, &text))
		return compile_fail(c, p, key.at, "the text catalogue lacks the key", key);
	return compile_op(c, OP_TEXT, key);
}

/* One slot: what stands between the braces. */
static enum err compile_slot(struct compiler *c, const struct template_place *p, struct str slot)
{
	struct str rest = str_trim(str_part(slot, 1, slot.len)), content;

	switch (slot.len == 0 ? '\0' : slot.at[0]) {
	case '!':
		return ERR_OK;
	case '#':
		return compile_open(c, p, OP_SECTION, rest);
	case '^':
		return compile_open(c, p, OP_INVERTED, rest);
	case '/':
		return compile_close(c, p, rest);
	case '>':
		if (p->depth == INCLUDE_DEPTH_MAX || !c->load(c->arg, rest, &content))
			return compile_fail(c, p, rest.at, "cannot include", rest);
		return compile_file(c, rest, p->depth + 1);
	default:
		break;
	}
	if (str_starts(slot, STR("t ")))
		return compile_text(c, p, rest);
	if (str_starts(slot, STR("raw ")))
		return compile_op(c, OP_RAW, str_trim(str_part(slot, 4, slot.len)));
	if (str_starts(slot, STR("field ")))
		return compile_op(c, OP_FIELD, str_trim(str_part(slot, 6, slot.len)));
	return is_slot_name(slot) ? compile_op(c, OP_VALUE, slot)
				  : compile_fail(c, p, slot.at, "not a slot that is known:", slot);
}

/* Is a tag that ends before `rest` all that stands on its line of plain text? Then the line's end
 * is cut off. */
static struct str compile_end_line(const struct template_place *p, struct str tag, struct str rest)
{
	size_t behind = str_starts(rest, STR("\r\n")) ? 2 : 1;
	bool begins = tag.at == p->content.at || tag.at[-1] == '\n';
	bool ends = behind == 2 || str_starts(rest, STR("\n"));

	return begins && ends && str_index(STR("#^/!"), str_trim(str_part(tag, 2, 8)).at[0]) < 4
		   ? str_part(rest, behind, rest.len)
		   : rest;
}

static enum err compile_content(struct compiler *c, const struct template_place *p)
{
	struct str rest = p->content, slot;
	enum err err = ERR_OK;

	while (!err && rest.len > 0) {
		size_t open = str_find(rest, STR("{{")), close;

		if (open > 0)
			err = compile_op(c, OP_LITERAL, str_part(rest, 0, open));
		rest = str_part(rest, open, rest.len);
		if (err || rest.len == 0)
			break;
		close = str_find(rest, STR("}}"));
		if (close == rest.len)
			return compile_fail(c, p, rest.at, "a slot is not closed:", STR("{{"));
		slot = str_part(rest, 0, close + 2);
		err = compile_slot(c, p, str_trim(str_part(slot, 2, close - 2)));
		rest = str_part(rest, close + 2, rest.len);
		if (c->to->is_plain)
			rest = compile_end_line(p, slot, rest);
	}
	return err;
}

static enum err compile_file(struct compiler *c, struct str name, size_t depth)
{
	struct template_place place = {name, {NULL, 0}, depth};
	size_t open_before = c->open_count;
	enum err err;

	if (!c->load(c->arg, name, &place.content))
		return err_because(c->why, ERR_INVALID,
		    c->to->is_plain ? "there is no file %.*s" : "there is no page pages/%.*s.html",
		    STR_ARG(name));
	err = compile_content(c, &place);
	if (!err && c->open_count != open_before)
		err = compile_fail(c, &place, place.content.at + place.content.len,
		    "a section is not closed:", c->to->ops[c->open[c->open_count - 1]].text);
	return err;
}

static enum err template_compile_as(bool is_plain, const char *name, template_loader *load,
    void *arg, const struct catalogue *texts, struct template **ret, struct problem *why)
{
	struct template *t = calloc(1, sizeof *t);
	struct compiler compiler = {.to = t, .load = load, .arg = arg, .texts = texts, .why = why};
	enum err err;

	if (t == NULL)
		return err_no_memory(why);
	t->name = name;
	t->is_plain = is_plain;
	err = compile_file(&compiler, str_from(name), 0);
	if (err)
		template_free(t);
	else
		*ret = t;
	return err;
}

enum err template_compile(const char *name, template_loader *load, void *arg,
    const struct catalogue *texts, struct template **ret, struct problem *why)
{
	return template_compile_as(false, name, load, arg, texts, ret, why);
}

enum err template_compile_plain(const char *name, template_loader *load, void *arg,
    const struct catalogue *texts, struct template **ret, struct problem *why)
{
	return template_compile_as(true, name, load, arg, texts, ret, why);
}

void template_free(struct template *t)
{
	if (t == NULL)
		return;
	free(t->ops);
	free(t);
}

/* ---- filling ---- */

struct renderer {
	const struct template *t;
	const struct catalogue *texts;
	struct buf *to;
	struct problem *why;
	void (*escape)(struct buf *to, struct str text);
};

static enum err render_range(
    const struct renderer *r, size_t from, size_t end, const struct model *scope);

static enum err render_lacks(const struct renderer *r, const char *what, struct str name)
{
	return err_because(r->why, ERR_NOT_FOUND, "page %s: the %s lacks \"%.*s\"", r->t->name,
	    what, STR_ARG(name));
}

static enum err render_find(
    const struct renderer *r, const struct model *scope, struct str name, struct str *ret_text)
{
	const struct model_value *value = model_find(scope, name);

	if (value == NULL || value->text.at == NULL)
		return render_lacks(r, "model", name);
	*ret_text = value->text;
	return ERR_OK;
}

/* A catalogue's text, its {name} filled. */
static enum err render_text(const struct renderer *r, struct str key, const struct model *scope)
{
	struct str rest, value;

	if (!catalogue_find(r->texts, key, &rest))
		return render_lacks(r, "catalogue", key);
	while (rest.at != NULL) {
		struct str name;
		enum err err;

		r->escape(r->to, str_cut(&rest, '{'));
		if (rest.at == NULL)
			break;
		name = str_cut(&rest, '}');
		err = render_find(r, scope, name, &value);
		if (err)
			return err;
		r->escape(r->to, value);
	}
	return ERR_OK;
}

static enum err render_section(
    const struct renderer *r, size_t index, const struct model *scope, bool inverted)
{
	const struct op *op = &r->t->ops[index];
	const struct model_value *value = model_find(scope, op->text);
	bool flag = value != NULL && value->flag;
	enum err err = ERR_OK;

	if (flag == inverted)
		return ERR_OK;
	if (inverted || value->items == NULL)
		return render_range(r, index + 1, op->end, scope);
	for (const struct model *item = value->items; !err && item != NULL; item = model_next(item))
		err = render_range(r, index + 1, op->end, item);
	return err;
}

static enum err render_op(const struct renderer *r, size_t index, const struct model *scope)
{
	const struct op *op = &r->t->ops[index];
	struct str value = op->text;
	enum err err = ERR_OK;

	if (op->kind == OP_VALUE || op->kind == OP_RAW || op->kind == OP_FIELD ||
	    op->kind == OP_TEXT_BY)
		err = render_find(r, scope, op->text, &value);
	if (err)
		return err;
	switch (op->kind) {
	case OP_LITERAL:
	case OP_RAW:
		buf_add_str(r->to, value);
		return ERR_OK;
	case OP_VALUE:
		r->escape(r->to, value);
		return ERR_OK;
	case OP_FIELD:
		escape_field(r->to, value);
		return ERR_OK;
	case OP_TEXT:
	case OP_TEXT_BY:
		return render_text(r, value, scope);
	case OP_SECTION:
	case OP_INVERTED:
		return render_section(r, index, scope, op->kind == OP_INVERTED);
	case OP_END:
		break;
	}
	return ERR_OK;
}

static enum err render_range(
    const struct renderer *r, size_t from, size_t end, const struct model *scope)
{
	const struct op *ops = r->t->ops;
	enum err err = ERR_OK;

	for (size_t i = from; !err && i < end; i++) {
		err = render_op(r, i, scope);
		if (ops[i].kind == OP_SECTION || ops[i].kind == OP_INVERTED)
			i = ops[i].end;
	}
	return err;
}

enum err template_render(const struct template *t, const struct catalogue *texts,
    const struct model *model, struct buf *ret_page, struct problem *why)
{
	struct renderer r = {t, texts, ret_page, why, t->is_plain ? escape_plain : escape_html};
	enum err err;

	if (model_failed(model))
		return err_no_memory(why);
	err = render_range(&r, 0, t->count, model);
	return err ? err : ret_page->err;
}
