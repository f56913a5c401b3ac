/* What a word that is being typed may become. */
#ifndef CLI_COMPLETION_OFFERS_H
#define CLI_COMPLETION_OFFERS_H

#include <stdbool.h>
#include "base/buf.h"

/* One offer a line, with what it is behind a tab. Lines that begin with ":" tell the shell to do
 * more: the scripts in assets/completion/ know them. */
#define OFFERS_FILES ":files"
#define OFFERS_FOLDERS ":folders"
#define OFFERS_NO_BLANK ":noblank" /* the word may go on behind an offer */

struct offers {
	struct buf *to;
	struct str before; /* what stands of the word before what is offered: "--lang=" */
	struct str typed;  /* what stands of that */
};

/* Offers `name`, if it begins with what is typed. `about` may come from outside; "" for nothing. */
void offers_add(const struct offers *o, struct str name, struct str about);
/* One of the lines above. */
void offers_tell(const struct offers *o, const char *what);

#endif
