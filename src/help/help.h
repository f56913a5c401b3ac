/* Questions that visitors and owners ask, and their answers.
 *
 * DESIGN: files, so that a CA can write its own: help/questions.txt says which there are
 * (outline.h), help/LANG/NAME.txt has the answer in a language. Its first line has words to search
 * by, "Words: …"; then come the question, the short answer on one or more lines, an empty line, and
 * the long answer (markup.h), which may be missing. Every question has a file in every language,
 * and every link to a question leads to one: what is wrong is told at start. */
#ifndef HELP_HELP_H
#define HELP_HELP_H

#include "base/lang.h"
#include "help/markup.h"
#include "help/outline.h"
#include "help/search.h"
#include "web/site.h"

/* Never changes once loaded: any thread. */
struct help;

/* A question and its answer in one language. */
struct help_text {
	struct str title, answer;        /* the question; the short answer, without its links */
	const struct help_block *brief;  /* the short answer: one paragraph */
	const struct help_block *blocks; /* the long one; NULL for none */
};

/* Loads all from assets/help, or files of the same names in the folder that `config` names; `site`
 * has the names of subjects. ERR_INVALID with file, line and cause in `why`; ERR_NO_MEMORY. */
enum err help_load(
    const struct config *config, const struct site *site, struct help **ret, struct problem *why);
/* NULL is legal. */
void help_free(struct help *h);

/* Which questions there are: they are known by their place here. */
const struct help_outline *help_outline(const struct help *h);
const struct help_text *help_text(const struct help *h, size_t question, enum lang lang);
/* What somebody means who typed that. ERR_NO_MEMORY. */
enum err help_ask(const struct help *h, enum lang lang, struct str typed, struct help_found *ret);

#endif
