/* Which questions there are, in which order, under which subject, and which of them lead to which:
 * the file help/questions.txt, the same for all languages.
 *
 *   [subject]
 *   name: another a-third
 *
 * A line that begins with # is a comment. Names are a-z, 0-9 and -, as addresses have them. What a
 * subject is called stands under "help.subject.NAME" in every catalogue. */
#ifndef HELP_OUTLINE_H
#define HELP_OUTLINE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { HELP_QUESTIONS_MAX = 256, HELP_SUBJECTS_MAX = 24, HELP_RELATED_MAX = 5 };
/* Bytes of a name. */
enum { HELP_NAME_MAX = 64 };

struct help_subject {
	const char *name;
	size_t first, count; /* questions */
};

struct help_question {
	const char *name;
	size_t subject;
	size_t related_count;
	size_t related[HELP_RELATED_MAX]; /* questions */
};

struct help_outline {
	size_t subject_count, question_count;
	struct help_subject subjects[HELP_SUBJECTS_MAX];
	struct help_question questions[HELP_QUESTIONS_MAX];
};

/* Reads the file with memory of the arena. ERR_INVALID with file, line and cause in `why`: a line
 * that is neither, a name twice, one that leads to no question; ERR_NO_MEMORY. */
enum err help_outline_read(struct str text, const char *path, struct arena *memory,
    struct help_outline *ret, struct problem *why);
/* The question of a name; false when there is none. */
bool help_outline_find(const struct help_outline *o, struct str name, size_t *ret_question);

#endif
