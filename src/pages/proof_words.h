/* What a proof page says at its top: words and looks for each cell of the verdict table. */
#ifndef PAGES_PROOF_WORDS_H
#define PAGES_PROOF_WORDS_H

#include "pages/looks.h"
#include "record/verdict.h"

/* One cell. Constants. */
struct proof_words {
	const char
	    *word; /* part of the catalogue's keys: "title.WORD", "verdict.WORD", "lead.WORD" */
	enum looks looks;
};

/* Any thread. */
const struct proof_words *proof_words(const struct verdict *v);

#endif
