/* Text that was pasted from somewhere, in plain ASCII again: what editors, mail programs and pages
 * make of PEM is undone. */
#ifndef PKI_PASTE_H
#define PKI_PASTE_H

#include "base/buf.h"
#include "base/str.h"

/* Appends the text with ASCII alone: full-width letters, digits and signs, dashes and quotes of all
 * kinds are the plain ones, every end of a line (CR, CRLF, <br>, the end of a paragraph in HTML,
 * "\n" in two letters) is LF, every blank (&nbsp; too) is a space; other tags of HTML, a BOM and
 * what nobody sees go, and all else is "?". A failure shows in to->err. Any thread. */
void paste_plain(struct str text, struct buf *to);

#endif
