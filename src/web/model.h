/* What a template is filled with: names with a text, a flag or a list. */
#ifndef WEB_MODEL_H
#define WEB_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* Names are [a-z0-9_]+ and not copied: use literals. Texts are copied into the arena. A failed
 * allocation is noted in the root and seen by template_render(): a page says all or nothing. One
 * thread at a time. */
struct model;

/* An empty model whose memory is the arena's; NULL when memory is short. */
struct model *model_new(struct arena *memory);
/* Setting a name again replaces it. NULL models are legal everywhere: nothing happens. */
void model_text(struct model *m, const char *name, struct str text);
void model_cstr(struct model *m, const char *name, const char *text);
/* Notes a failure of what the model is filled from. */
void model_check(struct model *m, enum err err);
/* What was written into a buffer, whose failure is noted. */
void model_buf(struct model *m, const char *name, const struct buf *text);
void model_format(struct model *m, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void model_flag(struct model *m, const char *name, bool flag);
/* Appends an item to the list `name` (made when there is none): a model of its own, whose names
 * shadow those outside. NULL when memory is short. */
struct model *model_item(struct model *m, const char *name);

/* ---- for the template engine ---- */

/* True when an allocation failed while the model was built. */
bool model_failed(const struct model *m);

struct model_value {
	struct str text;     /* absent for lists and flags */
	bool flag;           /* true for non-empty texts and lists too */
	struct model *items; /* the first of a list, or NULL */
};

/* The value of a name here, in what surrounds it, or NULL. */
const struct model_value *model_find(const struct model *m, struct str name);
/* The next item of the list that `m` is in. */
struct model *model_next(const struct model *m);

#endif
