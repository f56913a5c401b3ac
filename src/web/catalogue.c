/* The texts of one language, by key. */
#include "web/catalogue.h"

#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/utf8.h"

struct row {
	struct str key, text;
};

struct catalogue {
	struct arena memory;
	const char *path;
	struct row *rows; /* sorted by key */
	size_t count, room;
};

static int row_compare(const void *a, const void *b)
{
	const struct str *x = &((const struct row *)a)->key, *y = &((const struct row *)b)->key;
	int order = memcmp(x->at, y->at, x->len < y->len ? x->len : y->len);

	return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

static bool catalogue_is_key(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!(s.at[i] >= 'a' && s.at[i] <= 'z') && !str_is_digit(s.at[i]) &&
		    s.at[i] != '_' && s.at[i] != '.')
			return false;
	return s.len > 0;
}

static enum err catalogue_add_row(struct catalogue *c, struct str key, struct str text)
{
	if (c->count == c->room) {
		size_t room = c->room == 0 ? 256 : c->room * 2;
		struct row *rows = realloc(c->rows, room * sizeof *rows);

		if (rows == NULL)
			return ERR_NO_MEMORY;
		c->rows = rows;
		c->room = room;
	}
	c->rows[c->count++] = (struct row){key, text};
	return ERR_OK;
}

static enum err catalogue_read_line(
    struct catalogue *c, struct str line, size_t number, struct problem *why)
{
	struct str rest = line, key;

	if (!utf8_valid(line))
		return err_because(why, ERR_INVALID, "%s:%zu: not UTF-8", c->path, number);
	if (str_trim(line).len == 0 || line.at[0] == '#')
		return ERR_OK;
	key = str_trim(str_cut(&rest, '='));
	if (rest.at == NULL || !catalogue_is_key(key))
		return err_because(why, ERR_INVALID,
		    "%s:%zu: expected \"key = text\" with a key of a-z, 0-9, _ and .", c->path,
		    number);
	return catalogue_add_row(c, key, str_trim(rest));
}

static enum err catalogue_sort(struct catalogue *c, struct problem *why)
{
	if (c->count > 0)
		qsort(c->rows, c->count, sizeof *c->rows, row_compare);
	for (size_t i = 1; i < c->count; i++)
		if (row_compare(&c->rows[i - 1], &c->rows[i]) == 0)
			return err_because(why, ERR_INVALID, "%s: key \"%.*s\" stands there twice",
			    c->path, STR_ARG(c->rows[i].key));
	return ERR_OK;
}

enum err catalogue_read(
    struct str file, const char *path, struct catalogue **ret, struct problem *why)
{
	struct catalogue *c = calloc(1, sizeof *c);
	enum err err = ERR_NO_MEMORY;
	struct str rest;
	bool ok = true;

	if (c == NULL)
		return ERR_NO_MEMORY;
	c->path = arena_str(&c->memory, str_from(path));
	rest = arena_bytes(&c->memory, file, &ok);
	if (c->path == NULL || !ok)
		goto out;
	err = ERR_OK;
	for (size_t number = 1; !err && rest.at != NULL; number++)
		err = catalogue_read_line(c, str_cut(&rest, '\n'), number, why);
	if (!err)
		err = catalogue_sort(c, why);
out:
	if (err)
		catalogue_free(c);
	else
		*ret = c;
	return err;
}

void catalogue_free(struct catalogue *c)
{
	if (c == NULL)
		return;
	arena_free(&c->memory);
	free(c->rows);
	free(c);
}

bool catalogue_find(const struct catalogue *c, struct str key, struct str *ret_text)
{
	struct row wanted = {key, {NULL, 0}};
	const struct row *found =
	    c->count == 0 ? NULL
			  : bsearch(&wanted, c->rows, c->count, sizeof *c->rows, row_compare);

	if (found == NULL)
		return false;
	*ret_text = found->text;
	return true;
}

enum err catalogue_join(const struct catalogue *a, const struct catalogue *b,
    struct catalogue **ret, struct problem *why)
{
	struct catalogue *c = calloc(1, sizeof *c);
	enum err err = c == NULL ? ERR_NO_MEMORY : ERR_OK;
	struct str text;

	for (size_t i = 0; !err && i < a->count; i++)
		err = catalogue_add_row(c, a->rows[i].key, a->rows[i].text);
	for (size_t i = 0; !err && i < b->count; i++) {
		struct str key = b->rows[i].key;

		err = catalogue_find(a, key, &text)
			  ? err_because(why, ERR_INVALID, "%s has the key \"%.*s\" of %s, too",
				b->path, STR_ARG(key), a->path)
			  : catalogue_add_row(c, key, b->rows[i].text);
	}
	if (!err)
		err = catalogue_sort(c, why);
	if (err)
		catalogue_free(c);
	else
		*ret = c;
	return err;
}

enum err catalogue_same_keys(
    const struct catalogue *a, const struct catalogue *b, struct problem *why)
{
	struct str text;

	for (size_t i = 0; i < a->count; i++)
		if (!catalogue_find(b, a->rows[i].key, &text))
			return err_because(why, ERR_INVALID, "%s lacks the key \"%.*s\" of %s",
			    b->path, STR_ARG(a->rows[i].key), a->path);
	for (size_t i = 0; i < b->count; i++)
		if (!catalogue_find(a, b->rows[i].key, &text))
			return err_because(why, ERR_INVALID, "%s lacks the key \"%.*s\" of %s",
			    a->path, STR_ARG(b->rows[i].key), b->path);
	return ERR_OK;
}
