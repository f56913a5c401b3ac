/* What the values of options may be, taken from the tables of what there is. */
#ifndef CLI_CHOICES_H
#define CLI_CHOICES_H

#include "base/buf.h"

/* A help text names a kind of values by one of these. */
#define CHOICES_SIZES "{sizes}"
#define CHOICES_FORMATS "{formats}"
#define CHOICES_LANGUAGES "{languages}"
#define CHOICES_THEMES "{themes}"
/* The same where one of them is taken when nothing is said. */
#define CHOICES_LANGUAGES_USUAL "{languages, one usual}"

/* Appends a help text with the values in place of their slots: "44x70, 56x88 (else) or 88x145",
 * where "(else)" marks the one that is taken when the option is not given. */
void choices_write_help(const char *help, struct buf *to);
/* Says on standard error that `text` is none of the values that --`option` may have. False. */
bool choices_refuse(const char *option, const char *text, const char *slot);

#endif
