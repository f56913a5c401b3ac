/* Which sticker a site's owner chose: all of it stands in the query, so that each choice is a link.
 */
#ifndef OWNER_CHOICE_H
#define OWNER_CHOICE_H

#include "base/buf.h"
#include "base/lang.h"
#include "image/sticker.h"

/* Plain data. */
struct owner_choice {
	enum sticker_size size;
	enum sticker_format format;
	enum lang lang;           /* of the sticker */
	bool motion;              /* never set for a format that does not move */
	enum sticker_theme theme; /* STICKER_AUTO only for a format that follows */
};

/* Reads `size`, `format`, `sticker` (the sticker's language), `motion` (`on` or `off`) and `theme`
 * from a query; what is absent is as `trustseal snippet` has it, the language that of the contract.
 * False for a value that does not exist. */
bool owner_choice_read(struct str query, enum lang contract, struct owner_choice *ret);
/* Appends the query that owner_choice_read() reads as `c`, without "?". */
void owner_choice_write(const struct owner_choice *c, struct buf *to);

#endif
