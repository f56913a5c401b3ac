/* The file of an SQLite database: whether there can be one, and whose it is. For sqlite.c alone. */
#ifndef IO_SQL_SQLITE_FILE_H
#define IO_SQL_SQLITE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

/* Says why a file cannot be a database, where SQLite only says that it cannot open it. What else
 * can be wrong, opening it tells. `create`: it may be missing. ERR_NOT_FOUND, ERR_UNAVAILABLE. */
enum err sqlite_file_check(const char *path, bool create, struct problem *why);
/* Makes the file, if it is missing, for its owner alone: addresses and digests of passwords are in
 * it, and SQLite gives what it puts beside it the same rights. What root makes in somebody's folder
 * is for that one. ERR_UNAVAILABLE. */
enum err sqlite_file_make(const char *path, struct problem *why);
/* Of a file that root made or put back in somebody's folder: what makes it that one's again, to
 * stand behind a reason. Else nothing. */
void sqlite_file_cure(const char *path, char *to, size_t room);

#endif
