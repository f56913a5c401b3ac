/* What somebody typed or pasted who looks for a contract: a code, or a site.
 *
 * DESIGN: one rule for all fields that take such a text (the home page's, the owners', the
 * console's). People copy what they see: a code with blanks or full-width digits, the address of a
 * proof page or of a sticker, all of a snippet, the address of a page of the site. */
#ifndef RECORD_SOUGHT_H
#define RECORD_SOUGHT_H

#include "origin/origin.h"
#include "record/code.h"

enum sought_kind {
	SOUGHT_NOTHING, /* blanks at most */
	SOUGHT_DIGITS,  /* of a code, which may be cut */
	SOUGHT_HOST,
	SOUGHT_OTHER /* a name, perhaps */
};

/* Plain data. */
struct sought {
	enum sought_kind kind;
	char digits[CODE_LENGTH + 1]; /* SOUGHT_DIGITS: 1 to 10 of them, and a NUL */
	struct origin origin;         /* SOUGHT_HOST: its host has a dot, or is an address */
};

/* Reads such a text. A code's digits stand alone, with what people put between them, or in an
 * address or HTML of this service, whole; anything else that has a dot and would be a host is one,
 * as browsers read it, whatever its case, in whichever letters and widths. Any thread. */
struct sought sought_read(struct str text);
/* True and *ret for a whole code. */
bool sought_code(const struct sought *sought, struct code *ret);

#endif
