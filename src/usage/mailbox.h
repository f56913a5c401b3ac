/* Reports of visitors on their way to the store: event loops put them in, the collector takes them
 * out. */
#ifndef USAGE_MAILBOX_H
#define USAGE_MAILBOX_H

#include <stdbool.h>
#include "usage/complaint.h"

enum { USAGE_MAILBOX_MAX = 64 };

struct usage_mailbox;

/* NULL when memory is short. */
struct usage_mailbox *usage_mailbox_new(void);
/* NULL is legal. */
void usage_mailbox_free(struct usage_mailbox *m);
/* False when it is full. Any thread; never waits for the store. */
bool usage_mailbox_put(struct usage_mailbox *m, const struct usage_complaint *complaint);
/* Copies the oldest, which stays; false when there is none. One thread takes out. */
bool usage_mailbox_first(struct usage_mailbox *m, struct usage_complaint *ret);
/* Takes the oldest out. */
void usage_mailbox_drop(struct usage_mailbox *m);

#endif
