/* Fills the slots of an SVG template: `{{name}}` or `{{name arguments}}`. */
#ifndef IMAGE_FILL_H
#define IMAGE_FILL_H

#include <stddef.h>
#include "base/buf.h"
#include "base/str.h"

struct fill_slot {
	const char *name;
	/* Appends what stands in the slot's place; `arguments` follow the name in the template. */
	void (*write)(const void *from, struct str arguments, struct buf *ret_svg);
	const void *from; /* what `write` needs */
};

/* A `write` for text: `from` is a struct str; all that XML could take for markup is escaped. */
void fill_text(const void *from, struct str arguments, struct buf *ret_svg);

/* Appends the template with its slots filled. The templates are our own: an unknown slot is our
 * mistake, and asserted. */
void fill_template(
    struct str template, const struct fill_slot *slots, size_t count, struct buf *ret_svg);

#endif
