/* Ctrl-C while something is under way that ends well only here and there. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <stdbool.h>

/* From now on SIGINT and SIGTERM are noted, once: the second one ends the program as ever. */
void interrupt_note(void);
/* Was there one? */
bool interrupt_came(void);

#endif
