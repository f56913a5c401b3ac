/* What an item of the advice says to people: sentences of the catalogues, filled with what was
 * seen.
 *
 * DESIGN: all of it is plain text, for a page, a mail and a terminal alike; whoever shows it
 * escapes it as that place asks. What came from foreign servers may hold anything. Keys are
 * composed of the check's word, the finding's reason and the server (detail.h says how):
 * doctor_words_check() finds at start what a catalogue lacks. */
#ifndef DOCTOR_WORDS_H
#define DOCTOR_WORDS_H

#include "doctor/advice.h"
#include "doctor/cure.h"
#include "doctor/detail.h"
#include "doctor/proofs.h"
#include "web/site.h"

/* To whom it is told, and of which contract. */
struct doctor_teller {
	const struct site *texts;
	enum lang lang;
	enum doctor_server server;
	const char *service; /* the address of this service, without "/" at its end */
	struct code code;
	const struct doctor_proofs *proofs; /* in the certificate; NULL: they are not told */
};

struct doctor_seen {
	struct str label, value;
};

/* Texts in memory of an arena; empty ones are not told. */
struct doctor_words {
	struct str title;       /* what was looked at */
	struct str state;       /* "wrong" … as doctor_item_state(), in words */
	struct str hosts;       /* where: separated by ", " */
	struct str sentence;    /* what is so */
	struct str time;        /* when it was seen */
	struct str note;        /* that it does not count yet, or was mended */
	struct str meaning;     /* for the site's visitors */
	struct str cure;        /* how it is mended, */
	struct str server_cure; /* and on this server */
	struct str lines;       /* what to write there */
	size_t seen_count;
	struct doctor_seen seen[DOCTOR_MEMBER_COUNT + 1]; /* what a visit saw, and the proofs */
};

/* ERR_NO_MEMORY. */
enum err doctor_words(const struct doctor_teller *teller, const struct doctor_item *item,
    struct arena *arena, struct doctor_words *ret);
/* ERR_INVALID: `why` names a key that the texts lack. */
enum err doctor_words_check(const struct site *texts, struct problem *why);

#endif
