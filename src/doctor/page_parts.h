/* What of a web page concerns a sticker: found in its HTML, not judged.
 *
 * DESIGN: stickers have had three forms: a link around a picture, the form of old snippets, and a
 * picture alone. They are found by where they lead or what they load, never by how they look, so
 * that what editors do to HTML does not matter. Lists are bounded: of what a page has more than a
 * few of, the first are kept. */
#ifndef DOCTOR_PAGE_PARTS_H
#define DOCTOR_PAGE_PARTS_H

#include "base/arena.h"
#include "origin/origin.h"
#include "record/code.h"

enum { PAGE_STICKERS_MAX = 16, PAGE_URLS_MAX = 3, PAGE_POLICIES_MAX = 8 };

enum page_form { PAGE_LINK, PAGE_POST, PAGE_PICTURE };
/* Browsers do not show what stands in <template>, nor, if they run scripts, in <noscript>. */
enum page_place { PAGE_SHOWN, PAGE_NOSCRIPT, PAGE_TEMPLATE };

struct page_sticker {
	enum page_form form;
	enum page_place place;
	bool has_code;
	struct code code;
	bool is_elsewhere; /* a form of the usual path at another host than ours */
	struct origin leads_to;
	bool has_picture; /* within the link or form, or it is one */
	bool has_picture_url;
	struct origin_url picture;
	bool opens_window;
	bool noreferrer;            /* by rel */
	struct str referrer_policy; /* by its attribute; absent for none */
};

struct page_parts {
	struct page_sticker stickers[PAGE_STICKERS_MAX];
	size_t sticker_count;
	struct str referrer_policies[PAGE_POLICIES_MAX]; /* of <meta>, in their order */
	size_t referrer_count;
	struct str csp[PAGE_POLICIES_MAX]; /* the same */
	size_t csp_count;
	const char *builder; /* whose frame is in the page, NULL for none */
	struct str builder_host;
	struct str insecure[PAGE_URLS_MAX]; /* what is loaded by http:, the first */
	size_t insecure_count;              /* all */
	size_t elements, scripts;           /* shown elements of the body but scripts; scripts */
};

/* Finds them. `url` is where the page is, `self` this service; texts of *ret lie in memory of the
 * arena. ERR_TOO_LARGE: the page costs too much (io/html.h); ERR_INVALID: `url`; ERR_NO_MEMORY. */
enum err page_parts_find(struct str html, struct str url, const struct origin *self,
    struct arena *memory, struct page_parts *ret, struct problem *why);

#endif
