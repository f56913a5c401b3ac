/* What an address of a proof page asks of the picture that is shown for it elsewhere. */
#ifndef PAGES_EMBED_ASKED_H
#define PAGES_EMBED_ASKED_H

#include "image/sticker.h"
#include "origin/origin.h"
#include "record/code.h"

/* The picture beside an address. Plain data; set to zeros first where it is part of a key. */
struct embed_asked {
	bool has_size; /* else the largest that fits */
	enum sticker_size size;
	enum sticker_format format;
	bool has_lang; /* else the contract's */
	enum lang lang;
	bool motion;
	enum sticker_theme theme;
};

/* Reads the address of a proof page of the service at `self`: its code and its query ("" for none,
 * within `url`). Nothing is repaired: true only for the very text that browsers show for such a
 * page, "ORIGIN/proof/CODE", with a query and a fragment behind it or without. Any thread. */
bool embed_address_read(
    struct str url, const struct origin *self, struct code *ret_code, struct str *ret_query);

/* Reads `sticker` (a size, "56x88", with a format behind it, "56x88.svg", or without: PNG, which
 * all take), `lang`, `motion` ("on") and `theme` from the query of such an address. False for a
 * value that there is not. */
bool embed_asked_read(struct str query, struct embed_asked *ret);
/* Appends the query that embed_asked_read() reads as `asked`, with its "?"; nothing where nothing
 * is asked for. */
void embed_asked_write(const struct embed_asked *asked, struct buf *to);

#endif
