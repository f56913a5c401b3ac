/* Makes text from outside harmless in HTML and XML, and in plain text. */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include "base/buf.h"
#include "base/str.h"

/* Appends `text` for element content or a quoted attribute: the five characters & < > " ' as
 * references, and each code point that is invisible, a control or changes the direction of text as
 * "[U+202E]", so that what people see is what stands there. Bytes that are not UTF-8 become U+FFFD.
 */
void escape_html(struct buf *to, struct str text);
/* The same for what nobody reads there, or what comes back as it was, like the fields of a form:
 * the five characters alone. */
void escape_field(struct buf *to, struct str text);
/* Appends `text` for a line of plain text: what ends a line, and tabs, become blanks; what else
 * nobody sees is shown as escape_html() does. */
void escape_plain(struct buf *to, struct str text);

#endif
