/* What a proof page says at its top: words, colour and shape for each cell of the verdict table. */
#ifndef PAGES_PROOF_WORDS_H
#define PAGES_PROOF_WORDS_H

#include "record/verdict.h"

/* One cell. Constants. */
struct proof_words {
	const char
	    *word; /* part of the catalogue's keys: "title.WORD", "verdict.WORD", "lead.WORD" */
	const char *tone; /* the style sheet's class "tone-TONE" */
	const char *icon; /* the flag that chooses the shape in part_emblem.html */
};

/* Any thread. */
const struct proof_words *proof_words(const struct verdict *v);

#endif
