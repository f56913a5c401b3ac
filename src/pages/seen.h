/* What was seen of the link travels with the choice of another language.
 *
 * DESIGN: the other language is another request, which comes from our own page and says nothing any
 * more of the site that the visitor came from: the page would say that it does not know. So the
 * links to other languages carry the verdict's reason and the site that it names: in the open what
 * makes the page worse, and what makes it green only with a token: keyed, for this code and site,
 * and for some minutes. Either counts only for a request that our own page began, as the browser
 * says (Sec-Fetch-Site: same-origin, without another site's Referer): who has fetched a token by a
 * forged Referer gains nothing by linking to it. A forged or stale token is worth none. */
#ifndef PAGES_SEEN_H
#define PAGES_SEEN_H

#include "pages/request.h"
#include "record/verdict.h"

/* Minutes for which a token holds at least; at most twice as long. */
enum { SEEN_MINUTES = 15 };

/* The time of a token; pages that have one are as old as it. */
int64_t seen_slot(int64_t now);
/* The site that a page without a record was opened from, to which nothing was compared: of the
 * Referer, or carried by such an address. False where nobody tells, and for this service itself. */
bool seen_site(const struct request *r, struct origin *ret);
/* Appends "from=…&token=…&" to an address of the proof page of `code`; nothing where there is
 * nothing to carry. */
void seen_write(
    const struct request *r, const struct code *code, const struct verdict *v, struct buf *to);
/* Changes the link of a verdict to what such an address carries; *v stays as it is where that does
 * not count. */
void seen_restore(const struct request *r, const struct record *record, const struct code *code,
    struct verdict *v);

#endif
