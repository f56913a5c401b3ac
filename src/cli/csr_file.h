/* The request for a certificate that an option of a command names. */
#ifndef CLI_CSR_FILE_H
#define CLI_CSR_FILE_H

#include <stdbool.h>
#include "base/buf.h"

/* Reads the file, or the standard input for "-", into `room`, to which *ret points; absent for
 * NULL, which is true. False where it cannot be read, which was then said, after `refusal`. */
bool csr_file_read(const char *path, const char *refusal, struct buf *room, struct str *ret);

#endif
