/* What people judged of foreign hosts: done, to be watched, harmless; entries of the audit. */
#ifndef REPORTS_JUDGEMENT_H
#define REPORTS_JUDGEMENT_H

#include "console/frame.h"

/* As many of the newest are read. */
enum { JUDGEMENTS_MAX = 1000, JUDGEMENT_NOTE_MAX = 200 };

/* All of them, the newest first: of a host the first holds. The errors of the store. */
enum err judgements_read(struct console *c, struct audit_entry **ret, size_t *ret_count);
/* The word of the host's newest, "watch", "done" or "harmless"; NULL where there is none. */
const char *judgement_of(const struct audit_entry *all, size_t count, struct str host);
/* Writes one down. ERR_INVALID for a word that there is not. */
enum err judgement_add(
    struct console *c, struct str host, struct str word, struct str note, struct problem *why);

#endif
