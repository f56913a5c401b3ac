/* Reads what an HTML form posts: application/x-www-form-urlencoded and multipart/form-data (RFC
 * 7578).
 *
 * DESIGN: whatever no browser sends is refused and not guessed at. Text is UTF-8 without NUL; its
 * line ends become LF. Only files are bytes of any kind. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { FORM_FIELDS_MAX = 64, FORM_NAME_MAX = 64, FORM_BOUNDARY_MAX = 70 };

struct form_field {
	struct str name, value;
	bool is_file;
};

/* The fields in their order; empty files (nothing was chosen) are left out. */
struct form {
	size_t count;
	struct form_field fields[FORM_FIELDS_MAX];
};

/* Reads a body of this Content-Type into *ret, with memory of the arena or of the body.
 * ERR_INVALID: neither of the two types, or malformed; ERR_TOO_LARGE: too many fields;
 * ERR_NO_MEMORY; `why` says what. */
enum err form_parse(struct str content_type, struct str body, struct arena *memory,
    struct form *ret, struct problem *why);
/* The first field of this name that is no file; absent when there is none. */
struct str form_text(const struct form *f, const char *name);
/* The first file of this name; absent when there is none. */
struct str form_file(const struct form *f, const char *name);
/* Adds a text field: false when there are too many. What is given must stay where it is. */
bool form_add(struct form *f, struct str name, struct str value);

#endif
