/* What the values of options may be, taken from the tables of what there is. */
#ifndef CLI_CHOICES_H
#define CLI_CHOICES_H

#include "base/buf.h"

/* A help text names a kind of values by one of these. */
#define CHOICES_SIZES "{sizes}"
#define CHOICES_FORMATS "{formats}"
#define CHOICES_LANGUAGES "{languages}"
#define CHOICES_WHOLE_LANGUAGES "{whole languages}"
#define CHOICES_THEMES "{themes}"
#define CHOICES_SERVERS "{servers}"
#define CHOICES_REASONS "{reasons}"
#define CHOICES_CONTRACT_STATES "{contract states}"
#define CHOICES_MAIL_STATES "{mail states}"
/* The same where one of them is taken when nothing is said. */
#define CHOICES_LANGUAGES_USUAL "{languages, one usual}"
#define CHOICES_WHOLE_LANGUAGES_USUAL "{whole languages, one usual}"

/* Appends a help text with the values in place of their slots: "44x70, 56x88 (else) or 88x145",
 * where "(else)" marks the one that is taken when the option is not given. */
void choices_write_help(const char *help, struct buf *to);
/* The i-th of the values, from 0, that stand for `value` ("ROLE") in the help text `help`, "" of an
 * operand; NULL behind the last one, and where they are not from a table. */
const char *choices_value(const char *value, const char *help, unsigned i);
/* May `value` be several of them, separated by commas? */
bool choices_are_many(const char *value);
/* Is `text` one of the values? */
bool choices_have(const char *text, const char *slot);
/* Says on standard error that `text` is none of the values that --`option` may have. False. */
bool choices_refuse(const char *option, const char *text, const char *slot);

#endif
