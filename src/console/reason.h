/* Why something was refused, in the reader's language.
 *
 * DESIGN: the rules tell their reasons in English, for the command line, and each that an operator
 * can mend as a word, too: its sentence stands under "reason.WORD" in the catalogues, where {about}
 * is what the reason is about. */
#ifndef CONSOLE_REASON_H
#define CONSOLE_REASON_H

#include "console/frame.h"

/* The key of the sentence for why->reason, in memory of the visit, or `general` for a word that has
 * none. */
const char *console_reason(struct console *c, const struct problem *why, const char *general);

#endif
