/* Passwords for commands: from a file, or typed. */
#ifndef CLI_PASSWORD_H
#define CLI_PASSWORD_H

#include "base/buf.h"
#include "base/err.h"

/* The most of a file with a password that is read. */
enum { PASSWORD_FILE_MAX = 4096 };

/* Sets `to` to the first line of the file, without its end. The errors of file_read(), with `why`;
 * ERR_INVALID: it is empty. */
enum err password_read(const char *path, struct buf *to, struct problem *why);
/* Asks for it at the terminal, on stderr, and shows nothing of what is typed. ERR_UNAVAILABLE: the
 * standard input is no terminal. */
enum err password_ask(const char *question, struct buf *to, struct problem *why);

#endif
