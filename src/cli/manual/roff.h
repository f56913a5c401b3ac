/* Texts as manual pages in mdoc have them. */
#ifndef CLI_MANUAL_ROFF_H
#define CLI_MANUAL_ROFF_H

#include "base/buf.h"

/* What is written is ASCII; other letters are spelled out, and none is taken for roff's. */

/* Words on a line that begins with a macro: none of them is taken for a macro. */
void roff_words(struct str text, struct buf *to);
/* The same for words that are filled into lines: the line breaks of the text do not count, and each
 * sentence begins on a line of its own. `end` stands behind the last one. */
void roff_prose(struct str text, const char *end, struct buf *to);
/* A line that a reader may copy, as it is. */
void roff_literal(struct str text, struct buf *to);

#endif
