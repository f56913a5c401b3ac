/* What commands print, and where. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/str.h"

/* What the program ends with. */
enum { COMMAND_DONE, COMMAND_REFUSED, COMMAND_USAGE };

/* One line on stderr, "trustseal: …", with everything unprintable spelled out. */
void output_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for what is done, and how. */
void output_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same as "trustseal: warning: …": done, but somebody should know. */
void output_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Writes the buffer to stdout as it is and returns the exit status of a command that is done; says
 * so on stderr and returns that of a refused one when the buffer failed or stdout cannot be
 * written (full disk). A closed pipe, as of `| head`, is done: who reads has seen enough. */
int output_print(const struct buf *text);
/* The same for what tells of a change that is made. Where nobody can read it, stderr says that what
 * `done` says is so all the same: "the contract is added". */
int output_print_done(const struct buf *text, const char *done);
/* For lists that have days alone: says on stderr which time zone they are of, where a person reads
 * them on a terminal. */
void output_zone(int64_t now);
/* Has output_print() met a closed pipe? What it then had to say was not read. */
bool output_is_closed(void);

#endif
