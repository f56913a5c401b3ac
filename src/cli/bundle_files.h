/* Certificates that somebody names on the command line: a file, a folder, or the standard input. */
#ifndef CLI_BUNDLE_FILES_H
#define CLI_BUNDLE_FILES_H

#include "pki/bundle.h"

/* Adds what `path` names: a file, all files of a folder (in the order of their names; those that
 * begin with "." are passed over), or the standard input for "-". False where it cannot be read or
 * is refused; `why` says so. */
bool bundle_files_add(struct bundle *b, const char *path, struct problem *why);
/* Says on stderr what of it was taken, and what was ignored. */
void bundle_files_tell(const struct bundle *b);

#endif
