/* An event in words: who, when, and what changed from what to what. */
#ifndef VISIT_EVENT_H
#define VISIT_EVENT_H

#include "record/event.h"
#include "visit/visit.h"

/* Who reads it. */
enum visit_reader {
	VISIT_READER_CA,   /* all of it */
	VISIT_READER_OWNER /* what is his: neither proposals nor numbers of certificates */
};

/* Fills an item of a list for part_events.html, part_changes.html or console_changes.html. */
void visit_event(
    struct visit *v, struct model *item, const struct event *event, enum visit_reader reader);

#endif
