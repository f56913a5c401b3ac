/* What a template is filled with. */
#include "web/model.h"

#include <stdarg.h>
#include <stdio.h>

struct entry {
	struct entry *next;
	struct str name;
	struct model_value value;
	struct model *last; /* item of the list */
};

struct model {
	struct arena *memory;
	struct model *outer; /* whose list this is an item of */
	struct model *next;
	struct entry *entries;
	bool failed; /* of the root */
};

static void model_note_failure(struct model *m)
{
	while (m->outer != NULL)
		m = m->outer;
	m->failed = true;
}

struct model *model_new(struct arena *memory)
{
	struct model *m = arena_alloc(memory, sizeof *m);

	if (m != NULL)
		m->memory = memory;
	return m;
}

static struct entry *model_find_here(const struct model *m, struct str name)
{
	struct entry *e = m->entries;

	while (e != NULL && !str_eq(e->name, name))
		e = e->next;
	return e;
}

/* The entry of a name, made if there is none; NULL when memory is short or there is no model. */
static struct entry *model_entry(struct model *m, const char *name)
{
	struct entry *e;

	if (m == NULL)
		return NULL;
	e = model_find_here(m, str_from(name));
	if (e != NULL)
		return e;
	e = arena_alloc(m->memory, sizeof *e);
	if (e == NULL) {
		model_note_failure(m);
		return NULL;
	}
	e->name = str_from(name);
	e->next = m->entries;
	m->entries = e;
	return e;
}

void model_text(struct model *m, const char *name, struct str text)
{
	struct entry *e = model_entry(m, name);
	char *copy = e == NULL ? NULL : arena_str(m->memory, text);

	if (copy != NULL)
		e->value = (struct model_value){{copy, text.len}, text.len > 0, NULL};
	else if (m != NULL)
		model_note_failure(m);
}

void model_cstr(struct model *m, const char *name, const char *text)
{
	model_text(m, name, str_from(text));
}

void model_check(struct model *m, enum err err)
{
	if (m != NULL && err)
		model_note_failure(m);
}

void model_buf(struct model *m, const char *name, const struct buf *text)
{
	model_check(m, text->err);
	model_text(m, name, buf_str(text));
}

void model_format(struct model *m, const char *name, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	model_cstr(m, name, text);
}

void model_flag(struct model *m, const char *name, bool flag)
{
	struct entry *e = model_entry(m, name);

	if (e != NULL)
		e->value = (struct model_value){.flag = flag};
}

struct model *model_item(struct model *m, const char *name)
{
	struct entry *e = model_entry(m, name);
	struct model *item = e == NULL ? NULL : model_new(m->memory);

	if (item == NULL) {
		if (m != NULL)
			model_note_failure(m);
		return NULL;
	}
	item->outer = m;
	if (e->last == NULL)
		e->value = (struct model_value){.flag = true, .items = item};
	else
		e->last->next = item;
	e->last = item;
	return item;
}

bool model_failed(const struct model *m)
{
	return m == NULL || m->failed;
}

const struct model_value *model_find(const struct model *m, struct str name)
{
	for (; m != NULL; m = m->outer) {
		const struct entry *e = model_find_here(m, name);

		if (e != NULL)
			return &e->value;
	}
	return NULL;
}

struct model *model_next(const struct model *m)
{
	return m->next;
}
