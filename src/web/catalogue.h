/* The texts of one language, by key. */
#ifndef WEB_CATALOGUE_H
#define WEB_CATALOGUE_H

#include "base/err.h"
#include "base/str.h"

/* Lines "key = text"; "#" begins a comment line; keys are [a-z0-9_.]+. Texts are plain UTF-8 whose
 * {name} is filled from the model where a template uses them. Never changes once read: any thread.
 */
struct catalogue;

/* Reads `file` (copied); `path` is for the reasons. ERR_INVALID with line and column in `why` for a
 * malformed line, a key twice, or bytes that are not UTF-8. */
enum err catalogue_read(
    struct str file, const char *path, struct catalogue **ret, struct problem *why);
void catalogue_free(struct catalogue *c);
/* The texts of both, which must outlive it. ERR_INVALID with `why` naming a key that both have. */
enum err catalogue_join(const struct catalogue *a, const struct catalogue *b,
    struct catalogue **ret, struct problem *why);
/* The text of a key; false when there is none. */
bool catalogue_find(const struct catalogue *c, struct str key, struct str *ret_text);
/* ERR_INVALID with `why` naming a key that one of the two lacks. */
enum err catalogue_same_keys(
    const struct catalogue *a, const struct catalogue *b, struct problem *why);

#endif
