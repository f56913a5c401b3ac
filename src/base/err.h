/* The ways in which a function can fail, with a text for each. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stddef.h>

/* 0 is success, so `if (err)` reads well. A new member needs a row in err.c's table. */
enum err {
	ERR_OK = 0,
	ERR_NO_MEMORY,   /* an allocation failed */
	ERR_INVALID,     /* the input is malformed: asking again with the same input is useless */
	ERR_REFUSED,     /* the input is well-formed, but a rule of the service forbids it */
	ERR_NOT_FOUND,   /* there is no such thing */
	ERR_EXISTS,      /* the thing is there already */
	ERR_CHANGED,     /* it is not any more what the change was made from */
	ERR_TOO_LARGE,   /* a size limit was passed */
	ERR_PENDING,     /* not known yet: the caller is told later */
	ERR_BUSY,        /* a queue is full or a lock is held: try again soon */
	ERR_TIMEOUT,     /* a deadline passed */
	ERR_UNAVAILABLE, /* a peer, a file or the store cannot be reached */
	ERR_FULL,        /* no space is left on the device */
	ERR_VERSION,     /* data were written by a newer version of this program */
	ERR_CORRUPT,     /* data that this program wrote do not verify any more */
	ERR_COUNT
};

enum { ERR_TEXT_MAX = 512, ERR_REASON_MAX = 32, ERR_ABOUT_MAX = 128 };

/* Why a thing failed, in words for the person who can mend it; {.text = ""} says nothing yet. */
struct problem {
	char text[ERR_TEXT_MAX];     /* one sentence in English, no newline */
	char reason[ERR_REASON_MAX]; /* a word for it, "url.http", by which other languages have a
					sentence; "" for none */
	char about[ERR_ABOUT_MAX];   /* the URL, host or code that it is about; "" for none */
};

/* The general meaning of `e`, in English; a constant. */
const char *err_text(enum err e);

/* Writes a formatted reason to `why` (which may be NULL; too long a text is cut) and returns `e`,
 * so that a refusal is one line: `return err_because(why, ERR_REFUSED, "RSA key of %d bits", n);`
 */
enum err err_because(struct problem *why, enum err e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for ERR_NO_MEMORY, in its general words. */
enum err err_no_memory(struct problem *why);
/* As err_because(), with a word for what is wrong. */
enum err err_reason(struct problem *why, enum err e, const char *reason, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Adds what it is about; too long a text is cut between characters of UTF-8. */
void err_about(struct problem *why, const char *text, size_t len);
/* Says the same reason as that of the field `name`: "name: text". */
void err_prefix(struct problem *why, const char *name);

#endif
