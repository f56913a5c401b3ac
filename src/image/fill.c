/* Fills the slots of an SVG template. */
#include "image/fill.h"

#include <assert.h>
#include "base/escape.h"

void fill_text(const void *from, struct str arguments, struct buf *ret_svg)
{
	(void)arguments;
	escape_field(ret_svg, *(const struct str *)from);
}

void fill_template(
    struct str template, const struct fill_slot *slots, size_t count, struct buf *ret_svg)
{
	for (;;) {
		size_t start = str_find(template, STR("{{"));
		struct str inside, name;
		size_t slot = 0;

		buf_add_str(ret_svg, str_part(template, 0, start));
		if (start == template.len)
			return;
		template = str_part(template, start + 2, template.len);
		inside = str_part(template, 0, str_find(template, STR("}}")));
		template = str_part(template, inside.len + 2, template.len);
		name = str_cut(&inside, ' ');
		while (slot < count && !str_eq(str_from(slots[slot].name), name))
			slot++;
		assert(slot < count);
		slots[slot].write(slots[slot].from, inside, ret_svg);
	}
}
