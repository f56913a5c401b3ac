/* Which questions answer what goes wrong at a place: a page, or a reason that something says.
 *
 * A place is words with dots between them: "portal.login" is a page of the portal by the key of its
 * texts, "reason.csr.key" what a rule refuses (struct problem), "proof.mismatch" what a proof page
 * says, "doctor.chain" a check of the site doctor. A place that has no row stands for the one
 * before its last dot. */
#ifndef HELP_LINK_H
#define HELP_LINK_H

#include <stddef.h>
#include "help/help.h"

enum { HELP_LINKS_MAX = 6 };

/* Finds the questions of a place; how many there are. */
size_t help_link_find(const struct help *h, struct str place, size_t ret_questions[HELP_LINKS_MAX]);

/* For the test that each of them leads somewhere. */
struct help_link {
	const char *place;
	const char *questions[HELP_LINKS_MAX];
};
extern const struct help_link help_links[];
extern const size_t help_links_count;

#endif
