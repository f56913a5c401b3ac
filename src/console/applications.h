/* What pages show of what owners ask for. */
#ifndef CONSOLE_APPLICATIONS_H
#define CONSOLE_APPLICATIONS_H

#include "applications/application.h"
#include "console/frame.h"

/* Sets of one: "application_number", its kind, whose it is, what it is about, its state. The errors
 * of the store, with the reason in change->why. */
enum err console_application_fill(
    struct console *c, const struct change *change, const struct application *a, struct model *m);
/* Sets the list "applications": those that were sent of this contract. False when the store failed:
 * the visitor was told. */
bool console_applications_of(struct console *c, const struct code *code);

#endif
