/* The files of assets/, which are part of the program. */
#ifndef BASE_ASSET_H
#define BASE_ASSET_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

/* One file; a NUL follows its last byte. */
struct asset {
	const char *path; /* below assets/, such as "text/visitors/en.txt" */
	const char *start;
	const char *end;
};

/* All of them, sorted bytewise by path; made by scripts/embed-assets. */
extern const struct asset assets[];
extern const size_t assets_count;

/* The file `path`, or NULL. */
const struct asset *asset_entry(const char *path);
/* The content of the file `path`; false when there is none. Constant for the life of the program.
 */
bool asset_find(const char *path, struct str *ret_content);

#endif
