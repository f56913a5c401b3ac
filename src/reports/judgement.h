/* What people judged of foreign hosts: done, to be watched, harmless; entries of the audit. */
#ifndef REPORTS_JUDGEMENT_H
#define REPORTS_JUDGEMENT_H

#include "console/frame.h"

/* Letters of a note; entries of one host that its page shows. */
enum { JUDGEMENT_NOTE_MAX = 200, JUDGEMENTS_SHOWN = 100 };

/* The words for what may be judged: "watch", "done", "harmless"; ended by NULL. */
extern const char *const judgement_words[];

/* The newest judgement of each host that has one. */
struct judgements {
	struct audit_entry *items; /* by host */
	size_t count;
};

/* Reads all of them. The errors of the store. */
enum err judgements_read(struct console *c, struct judgements *ret);
/* The word of the host's; NULL where there is none. */
const char *judgement_of(const struct judgements *all, struct str host);
/* The word that an entry says. */
const char *judgement_word(const struct audit_entry *entry);
/* Writes one down. ERR_INVALID for a word that there is not. */
enum err judgement_add(
    struct console *c, struct str host, struct str word, struct str note, struct problem *why);

#endif
