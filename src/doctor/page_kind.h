/* Visits to the pages of sites, as a kind of what the watch asks.
 *
 * DESIGN: a page is read once a day at most, or again after DOCTOR_CONFIRM_S where a fault was seen
 * first; never where the site's robots.txt asks us not to, or where that cannot be found out. It is
 * the page at the registered URL; redirects are followed within https, each asked for anew by the
 * rules of io/reach.h and of the robots.txt there. Whose certificate answers does not matter here:
 * visits by TLS judge that. */
#ifndef DOCTOR_PAGE_KIND_H
#define DOCTOR_PAGE_KIND_H

#include "origin/origin.h"
#include "watch/kind.h"

/* What the functions of the kind are given. Constant while the watch runs. */
struct page_watch {
	struct origin self; /* of this service: where stickers lead to */
};

/* Its arg is a struct page_watch. The kind of sites makes its tasks (site_kind.h). */
extern const struct watch_kind doctor_page_kind;
/* Reads [server] public_url. ERR_INVALID, ERR_NO_MEMORY. */
enum err page_watch_begin(struct page_watch *w, const char *public_url, struct problem *why);

#endif
