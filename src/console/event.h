/* An event in words: who, when, and what changed from what to what. */
#ifndef CONSOLE_EVENT_H
#define CONSOLE_EVENT_H

#include "console/frame.h"
#include "record/event.h"

/* Fills an item of a list for part_events.html, part_changes.html or
 * console_changes.html. */
void console_event(struct console *c, struct model *item, const struct event *event);

#endif
