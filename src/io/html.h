/* Reads the elements of a web page as browsers do, by libgumbo.
 *
 * DESIGN: pages come from anybody, and the way in which HTML is read lets a few bytes cost much:
 * work and memory may grow with the square of what is nested or left open, and a tree that is
 * thrown away is followed in depth. The library has no bounds of its own for that. So its memory
 * is ours: all of it comes from one arena, which is freed at once, and with each piece that it
 * takes or gives back we look at what it has had of memory, processor and stack. Past one of the
 * bounds we leave it by longjmp(); it holds nothing but that arena. A page that costs so much is
 * not read, and what it holds is not known. */
#ifndef IO_HTML_H
#define IO_HTML_H

#include <stdbool.h>
#include "base/err.h"
#include "base/str.h"

enum {
	HTML_PAGE_MAX = 512 * 1024,         /* bytes of a page */
	HTML_MEMORY_MAX = 64 * 1024 * 1024, /* bytes that reading it may take */
	HTML_MS_MAX = 500,                  /* of the processor, more or less: it is looked at
					       now and then */
	HTML_STACK_MAX = 64 * 1024,         /* bytes */
};

/* An element, valid while it is visited. */
struct html_element {
	struct str tag;   /* in lower case; empty for one that HTML does not know */
	unsigned depth;   /* 1 for <html>: what follows deeper is within it */
	bool in_template; /* within <template>: no browser shows it */
	bool in_noscript; /* within <noscript>: browsers that run scripts do not show it */
	const void *attributes;
};

/* Called for each element in the order of the page; false ends the walk. */
typedef bool html_visit(void *arg, const struct html_element *element);

/* Walks over the elements of a page whose bytes are read as UTF-8; in other encodings ASCII is what
 * it is and the rest is not. Comments, text, and what stands as text in <textarea>, <script> and
 * the like are no elements. ERR_TOO_LARGE: the page, or what it costs, is; then nothing was
 * visited. ERR_NO_MEMORY. Any thread. */
enum err html_walk(struct str page, html_visit *visit, void *arg, struct problem *why);

/* The value of the attribute, with what entities stand for, valid while the element is visited;
 * "" for one without a value, absent for one that is not there. `name` is in lower case. */
struct str html_value(const struct html_element *element, const char *name);

#endif
