/* Who speaks for a contract, and how its application was checked: what pages show of it. */
#ifndef CONSOLE_CONTACT_H
#define CONSOLE_CONTACT_H

#include "console/frame.h"
#include "record/code.h"

/* Sets the lists "contacts" and "checks" of a contract. False when the store failed: the visitor
 * was told. */
bool console_people(struct console *c, const struct code *code);

#endif
