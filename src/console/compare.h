/* What a proposal would change, side by side: what is so, what would be so, and where they differ.
 */
#ifndef CONSOLE_COMPARE_H
#define CONSOLE_COMPARE_H

#include "console/frame.h"
#include "registry/proposal.h"

/* Sets the list "compared" for console_approval.html: a row for each fact that either side tells,
 * those of a certificate beside those of the application. Of an import the lists "figures" and
 * "lists" instead: what it comes to. */
void console_compare(struct console *c, const struct proposal *p);
/* Sets the list "notes": what was warned of when it was proposed. */
void console_compare_notes(struct console *c, const struct proposal *p);

#endif
