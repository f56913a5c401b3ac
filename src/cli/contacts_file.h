/* A file of contacts: "[applicant]", "name = 山田 太郎", … as in the configuration. */
#ifndef CLI_CONTACTS_FILE_H
#define CLI_CONTACTS_FILE_H

#include "base/buf.h"
#include "record/contact.h"

/* Reads the file at `path`, or the standard input for "-", into `room`, which *ret points into.
 * False, and said on stderr, when it cannot be read, or names a role or field that there is not. */
bool contacts_file_read(const char *path, struct buf *room, struct contacts *ret);

#endif
