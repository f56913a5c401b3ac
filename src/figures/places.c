/* Where the sticker of a contract was seen: a table. */
#include "figures/places.h"

#include "figures/figures.h"
#include "usage/list.h"

enum { NAMES_MAX = 128 };

/* The names of the bits of a mask, of which there are `count`. */
static void places_add_names(
    struct table *r, unsigned mask, unsigned count, const char *(*name)(unsigned bit))
{
	struct buf text = BUF_INIT(NAMES_MAX);
	const char *copy;

	for (unsigned i = 0; i < count; i++)
		if ((mask & 1u << i) != 0)
			buf_printf(&text, "%s%s", text.len == 0 ? "" : ", ", name(i));
	copy = text.len == 0 ? NULL : arena_str(r->memory, buf_str(&text));
	r->failed = r->failed || (text.len > 0 && copy == NULL);
	table_text(r, copy == NULL ? (struct str){NULL, 0} : str_from(copy));
	buf_free(&text);
}

static void places_fill(struct table *r, const struct usage_place *places, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct usage_place *p = &places[i];

		table_text(r, p->host);
		table_word(r, p->claimed ? "claimed" : "registered");
		table_word(r, link_reason_name(p->reason));
		table_number(r, p->pictures);
		table_number(r, p->clicks);
		table_day(r, p->first_day);
		table_day(r, p->last_day);
		places_add_names(r, p->sizes, STICKER_SIZE_COUNT, figures_size_name);
		places_add_names(r, p->formats, STICKER_FORMAT_COUNT, figures_format_name);
		table_day(r, p->old_day);
		table_number(r, p->error);
	}
}

enum err figures_places(
    struct store *store, const struct code *code, struct arena *memory, struct table *ret)
{
	static const char *const columns[] = {"host", "registered", "reason", "pictures", "clicks",
	    "first_day", "last_day", "sizes", "formats", "old_day", "error"};
	/* Hosts and counts first, then what is wrong, then the rest. */
	static const unsigned char shown[] = {0, 3, 4, 6, 1, 2, 5, 7, 8, 9, 10};
	struct usage_place *places = NULL;
	size_t count = 0;
	enum err err = usage_places(store, code, memory, &places, &count);

	*ret = (struct table){.name = "places",
	    .columns = columns,
	    .column_count = sizeof columns / sizeof columns[0],
	    .shown = shown,
	    .memory = memory,
	    .texts = "usage.places"};
	if (!err)
		places_fill(ret, places, count);
	return err;
}
