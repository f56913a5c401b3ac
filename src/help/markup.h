/* The long part of an answer: from lines of text to paragraphs, lists and links.
 *
 * DESIGN: whoever writes an answer writes no HTML, and none is made here: what is read is a tree of
 * texts that a template shows. An empty line ends a block.
 *
 *   ## words            a heading
 *   - words             an item of a list; 1. 2. … the steps of one
 *       words           four blanks: a line to type or to write into a file, as it is
 *   words               a paragraph
 *
 * Within words: `to type`, [what it says](/place) with a path of this service or an https URL, and
 * {name} for what the settings say (help/slots.h). */
#ifndef HELP_MARKUP_H
#define HELP_MARKUP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "help/slots.h"

enum help_span_kind { HELP_WORDS, HELP_TYPED, HELP_LINK };

/* A piece of a line. */
struct help_span {
	enum help_span_kind kind;
	struct str text, url; /* url: of a link */
	const struct help_span *next;
};

struct help_line {
	const struct help_span *spans;
	const struct help_line *next;
};

enum help_block_kind { HELP_PARAGRAPH, HELP_HEADING, HELP_LIST, HELP_STEPS, HELP_LINES };

/* A paragraph and a heading have one line, a list has an item a line. */
struct help_block {
	enum help_block_kind kind;
	const struct help_line *lines;
	const struct help_block *next;
};

/* Reads `text`, which begins at line `number` of the file `path`, into memory of the arena; what
 * is returned points to `text` and `slots`. *ret is NULL for no blocks. ERR_INVALID with file,
 * line and cause in `why`; ERR_NO_MEMORY. */
enum err help_markup_read(struct str text, const char *path, size_t number,
    const struct help_slots *slots, struct arena *memory, const struct help_block **ret,
    struct problem *why);

#endif
