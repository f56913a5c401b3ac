/* Fills compiled templates from a model. */
#include "web/escape.h"
#include "web/template_private.h"

struct renderer {
	const struct template *t;
	const struct catalogue *texts;
	struct buf *to;
	struct problem *why;
};

static enum err render_range(
    const struct renderer *r, size_t from, size_t end, const struct model *scope);

static enum err lack(const struct renderer *r, const char *what, struct str name)
{
	return err_because(r->why, ERR_NOT_FOUND, "page %s: the %s lacks \"%.*s\"", r->t->name,
	    what, STR_ARG(name));
}

static enum err find_text(
    const struct renderer *r, const struct model *scope, struct str name, struct str *ret_text)
{
	const struct model_value *value = model_find(scope, name);

	if (value == NULL || value->text.at == NULL)
		return lack(r, "model", name);
	*ret_text = value->text;
	return ERR_OK;
}

/* A catalogue's text, its {name} filled. */
static enum err render_text(const struct renderer *r, struct str key, const struct model *scope)
{
	struct str rest, value;

	if (!catalogue_find(r->texts, key, &rest))
		return lack(r, "catalogue", key);
	while (rest.at != NULL) {
		struct str name;
		enum err err;

		escape_html(r->to, str_cut(&rest, '{'));
		if (rest.at == NULL)
			break;
		name = str_cut(&rest, '}');
		err = find_text(r, scope, name, &value);
		if (err)
			return err;
		escape_html(r->to, value);
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
		err = find_text(r, scope, op->text, &value);
	if (err)
		return err;
	switch (op->kind) {
	case OP_LITERAL:
	case OP_RAW:
		buf_add_str(r->to, value);
		return ERR_OK;
	case OP_VALUE:
		escape_html(r->to, value);
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
	struct renderer r = {t, texts, ret_page, why};
	enum err err;

	if (model_failed(model))
		return err_because(why, ERR_NO_MEMORY, "out of memory");
	err = render_range(&r, 0, t->count, model);
	return err ? err : ret_page->err;
}
