/* Reads the lines of a file of settings.
 *
 * The form: `[section]`, `name = value` or `name: value`, and comments: a line that begins with `#`
 * or `;`, or what follows a `;` behind white space. White space around each part does not count. A
 * value in double quotes is what stands between them, whatever that is. A line may have any length
 * and is a whole: an indented one does not continue the one before. */
#ifndef CONFIG_INI_H
#define CONFIG_INI_H

#include <stdbool.h>
#include "base/str.h"

/* A setting, or a line that cannot be understood. The texts are slices of the file. */
struct ini_line {
	unsigned number;   /* from 1 */
	const char *fault; /* why it cannot be understood, a constant; NULL for a setting */
	struct str section, name, value; /* section "" before the first */
};

/* Where reading stands. */
struct ini {
	struct str rest, section;
	unsigned number;
};

/* To read what a file holds from its beginning; a byte order mark of UTF-8 is passed over. */
struct ini ini_begin(struct str file);
/* The next line that is neither empty, a comment nor a section; false at the end. */
bool ini_next(struct ini *ini, struct ini_line *ret);

#endif
