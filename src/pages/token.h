/* Keyed tokens: what a page hands to the browser and believes again when it comes back. */
#ifndef PAGES_TOKEN_H
#define PAGES_TOKEN_H

#include "base/buf.h"
#include "pages/app.h"
#include "record/code.h"

enum { TOKEN_BYTES = 16, TOKEN_ROOM = 2 * TOKEN_BYTES + 1 };

/* The token for `what`, which begins with a word of its kind, in the time `slot`; hexadecimal.
 * False where it cannot be made. Any thread. */
bool token_make(const struct app *app, const char *what, int64_t slot, char ret[TOKEN_ROOM]);
/* The token that opens the doctor's page of a contract, for good. */
bool token_for_doctor(
    const unsigned char key[DIGEST_BYTES], const struct code *code, char ret[TOKEN_ROOM]);
/* Appends the path of that page with its token, "/owner/doctor/0123456789?key=…". */
bool token_write_doctor(
    const unsigned char key[DIGEST_BYTES], const struct code *code, struct buf *to);
/* Compares in a time that tells nothing. */
bool token_eq(struct str given, const char wanted[TOKEN_ROOM]);

#endif
