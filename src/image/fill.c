/* Fills the slots of an SVG template. */
#include "image/fill.h"

#include <assert.h>
#include <string.h>

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void fill_text(const void *from, struct str arguments, struct buf *ret_svg)
{
	const struct str *text = from;

	(void)arguments;
	for (size_t i = 0; i < text->len; i++) {
		const char *safe = entity(text->at[i]);

		if (safe != NULL)
			buf_puts(ret_svg, safe);
		else
			buf_putc(ret_svg, text->at[i]);
	}
}

static const struct fill_slot *find(const struct fill_slot *slots, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(str_from(slots[i].name), name))
			return &slots[i];
	return NULL;
}

/* The index of the first `pair` of equal characters, or s.len. */
static size_t pair_index(struct str s, const char *pair)
{
	const char *found = s.len == 0 ? NULL : memmem(s.at, s.len, pair, 2);

	return found == NULL ? s.len : (size_t)(found - s.at);
}

void fill_template(
    struct str template, const struct fill_slot *slots, size_t count, struct buf *ret_svg)
{
	for (;;) {
		size_t start = pair_index(template, "{{");
		struct str inside;
		const struct fill_slot *slot;

		buf_add_str(ret_svg, str_part(template, 0, start));
		if (start == template.len)
			return;
		template = str_part(template, start + 2, template.len);
		inside = str_part(template, 0, pair_index(template, "}}"));
		template = str_part(template, inside.len + 2, template.len);
		slot = find(slots, count, str_cut(&inside, ' '));
		assert(slot != NULL);
		slot->write(slot->from, inside, ret_svg);
	}
}
