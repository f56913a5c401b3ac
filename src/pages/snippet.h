/* The HTML that a site's owner pastes into the site: a link to the proof page around a picture. */
#ifndef PAGES_SNIPPET_H
#define PAGES_SNIPPET_H

#include "base/buf.h"
#include "base/lang.h"
#include "image/sticker.h"
#include "record/contract.h"
#include "web/site.h"

struct snippet {
	struct code code;
	const char *public_url; /* an origin, see config.h */
	enum sticker_size size;
	enum sticker_format format;
	enum lang lang;  /* of the alternative text and the picture */
	bool other_lang; /* `lang` is not the contract's: the picture is asked for with ?lang= */
	bool motion;     /* the picture is asked for with ?motion=on */
	/* The picture is asked for with ?theme=, where it is not light. */
	enum sticker_theme theme;
	bool path;        /* a registered URL has a path: the browser is asked to send it */
	bool self_hosted; /* the picture is a file beside the page, see snippet_file_name() */
};

/* The page of `site` that it is made from. */
#define SNIPPET_PAGE "snippet"

/* Is anything but a whole host registered of the contract, so that browsers are asked for paths? */
bool snippet_has_path(const struct contract *contract);
/* That of a contract's sticker in the usual size and format, in its language. */
struct snippet snippet_usual(const struct contract *contract, const char *public_url);
/* Appends one line of HTML. ERR_NO_MEMORY, ERR_TOO_LARGE; other errors as site_render(). Any
 * thread. */
enum err snippet_write(
    const struct site *site, const struct snippet *s, struct buf *to, struct problem *why);
/* Appends the same as Markdown, for editors that take no HTML: without what HTML says to browsers.
 */
void snippet_write_markdown(const struct site *site, const struct snippet *s, struct buf *to);
/* Appends the address of the proof page. */
void snippet_write_proof(const struct snippet *s, struct buf *to);
/* Appends the name of the picture's file on the owner's server, "trustseal-CODE-SIZE.FORMAT". */
void snippet_file_name(const struct snippet *s, struct buf *to);
/* Appends the address of the picture on this service, below public_url; `density` is "", "@2x" or
 * "@3x". */
void snippet_write_picture(const struct snippet *s, const char *density, struct buf *to);

#endif
