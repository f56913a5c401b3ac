/* Why something was refused, in the reader's language.
 *
 * DESIGN: the rules tell their reasons in English, for the command line, and each that an operator
 * can mend as a word, too; here the words become sentences of the catalogues. */
#ifndef CONSOLE_REASON_H
#define CONSOLE_REASON_H

#include "console/frame.h"

/* The key of the sentence for why->reason, or `general` for a word that has none. */
const char *console_reason(const struct problem *why, const char *general);

#endif
