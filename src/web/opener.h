/* Who opens a page: a person, or a program that nobody looks over the shoulder of.
 *
 * DESIGN: programs that say who they are: browsers by the fields of requests that they make before
 * anybody asked for the page, link previews and crawlers by words in their User-Agent. A table has
 * the words that there are; the configuration adds others. A client that says nothing is a person:
 * nothing here keeps anybody from counting as one.
 *
 * The words are looked for in one pass that skips most bytes (after Wu and Manber): a table says
 * by a hash of each two bytes, without their case, how far ahead the first four bytes of a word can
 * end. */
#ifndef WEB_OPENER_H
#define WEB_OPENER_H

#include "io/http/http.h"

enum opener {
	OPENER_PERSON,
	OPENER_PREFETCH, /* a browser, ahead of the person: prefetch, prerender */
	OPENER_PREVIEW,  /* draws a card of the link, in a message or a post */
	OPENER_CRAWLER
};

/* A word is looked for in at least so many bytes, and has at most so many. */
enum { OPENER_WORD_LEAST = 4, OPENER_WORD_MAX = 31 };

struct config_words;
struct opener_table;

/* The table, with the words of `previews` and `crawlers` before its own. NULL when memory is
 * short. */
struct opener_table *opener_table_new(
    const struct config_words *previews, const struct config_words *crawlers);
/* NULL is legal. */
void opener_table_free(struct opener_table *t);
/* Who sent the request. Of several words in a User-Agent the one that begins first counts. Any
 * thread. */
enum opener opener_of(const struct opener_table *t, const struct http_request *request);

#endif
