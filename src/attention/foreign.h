/* What kind of service a foreign host belongs to, where it is known that nobody abuses a sticker.
 */
#ifndef ATTENTION_FOREIGN_H
#define ATTENTION_FOREIGN_H

#include "base/str.h"

/* "translator", "archive", "mail", "builder": words of "usage.word"; NULL for all other hosts. */
const char *attention_foreign_kind(struct str host);
/* Does it show nothing but what owners pasted, in frames? Then nobody is to be accused of it. */
bool attention_foreign_is_frame(struct str host);

#endif
