/* Says why a file cannot be a database, where SQLite only says that it cannot open it. */
#ifndef IO_SQL_SQLITE_PATH_H
#define IO_SQL_SQLITE_PATH_H

#include <stdbool.h>
#include "base/err.h"

/* ERR_NOT_FOUND: no such file, and it is not to be made; ERR_UNAVAILABLE: it is no regular file, or
 * cannot be reached or made; `why` names the cause. What else can be wrong, opening it tells. */
enum err sqlite_path_check(const char *path, bool create, struct problem *why);

#endif
