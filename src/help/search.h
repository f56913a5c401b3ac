/* Finds the questions that somebody means by the words that he typed.
 *
 * DESIGN: an index of the terms of all answers (terms.h), made once: a search takes its terms one
 * by one from a sorted table and adds up, for each question, how much it is about them. A term
 * counts the more, the fewer questions have it, and the more prominent it stands there: in the
 * question or its key words, in the short answer, in the long one. Who types a sentence finds
 * something although half of its terms occur nowhere; where next to nothing of it does, nothing is
 * found. */
#ifndef HELP_SEARCH_H
#define HELP_SEARCH_H

#include "base/err.h"
#include "base/str.h"

/* Where a text stands: a mask. */
enum help_prominence { HELP_IN_TITLE = 1, HELP_IN_WORDS = 2, HELP_IN_SHORT = 4, HELP_IN_LONG = 8 };

/* Terms of a search that are looked at, and what is found at most. */
enum { HELP_SEARCH_TERMS = 64, HELP_FOUND_MAX = 12 };

struct help_search;

/* An empty index for questions 0 to `questions` - 1. ERR_NO_MEMORY. */
enum err help_search_new(size_t questions, struct help_search **ret);
/* Adds a text of a question; before help_search_ready(). ERR_NO_MEMORY. */
enum err help_search_add(
    struct help_search *s, size_t question, enum help_prominence where, struct str text);
/* Closes the index: from now on it is not changed, and any thread may ask it. ERR_NO_MEMORY. */
enum err help_search_ready(struct help_search *s);
/* NULL is legal. */
void help_search_free(struct help_search *s);

/* What was found, the best first. */
struct help_found {
	size_t count;
	size_t questions[HELP_FOUND_MAX];
};

/* ERR_NO_MEMORY. */
enum err help_search_ask(const struct help_search *s, struct str typed, struct help_found *ret);

#endif
