/* Page builders that put the HTML which their customers paste into a frame of another host.
 *
 * DESIGN: a click in such a frame comes from the builder's host, so that an honest owner's sticker
 * looks like that of a stranger. Whoever meets one of these hosts tells the owner the cure (a
 * picture that is a link, outside of pasted HTML), and accuses nobody. */
#ifndef DOCTOR_BUILDER_H
#define DOCTOR_BUILDER_H

#include "base/str.h"

/* The builder's name, as its customers know it, for a host of its frames or pages or one below;
 * NULL for all other hosts. `host` is in lower case. Any thread, as with what follows. */
const char *builder_of(struct str host);
/* The same for hosts that have nothing but frames: whole sites, which may be anybody's, are NULL,
 * too. */
const char *builder_of_frame(struct str host);

#endif
