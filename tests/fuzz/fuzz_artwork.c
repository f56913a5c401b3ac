/* Offers bytes as the CA's own artwork. What is accepted is used as pictures use it: a table of
 * glyphs has an outline of each letter, a template is filled. Input: one byte that chooses the
 * file, then what is to take its place. */
#include <stdlib.h>
#include "base/asset.h"
#include "image/artwork_check.h"
#include "image/fill.h"
#include "image/lettering.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const paths[] = {"stickers/56x88/en/valid.svg", "stickers/88x145/ja/valid.svg",
    "stickers/44x70/en/wrong_site.fitted.svg", "stickers/56x88/ja/valid.motion.svg",
    "stickers/44x70/date.glyphs", "stickers/88x145/host.glyphs", "stickers/44x70/frames.txt"};

static void must(bool promise)
{
	if (!promise)
		abort();
}

/* Each letter that the built-in table has. */
static void use_glyphs(struct str built_in, struct str own)
{
	struct buf path = BUF_INIT(1 << 20);
	struct lettering l;

	lettering_read(own, &l);
	while (built_in.len > 0) {
		struct str line = str_cut(&built_in, '\n'), letter = str_cut(&line, ' ');

		if (letter.len > 1)
			letter = (struct str){&(char){LETTERING_ELLIPSIS}, 1};
		lettering_draw(&l, letter, 100, 1, &path);
		must(lettering_width(&l, letter) <= 100000);
	}
	must(str_index(buf_str(&path), '<') == path.len &&
	     str_index(buf_str(&path), '"') == path.len);
	buf_free(&path);
}

static void use_template(struct str own)
{
	static const char *const names[] = {"date", "host", "date-path", "date-middle", "host-path",
	    "lift", "check", "shine", "ground"};
	struct fill_slot slots[sizeof names / sizeof names[0]];
	const struct str text = STR("2026.11.22");
	struct buf svg = BUF_INIT(1 << 20);

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		slots[i] = (struct fill_slot){names[i], fill_text, &text};
	fill_template(own, slots, sizeof names / sizeof names[0], &svg);
	must(str_find(buf_str(&svg), STR("{{")) == svg.len || svg.err);
	buf_free(&svg);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path;
	struct str built_in, own;
	struct problem why = {.text = ""};

	if (size == 0)
		return 0;
	path = paths[data[0] % (sizeof paths / sizeof paths[0])];
	own = (struct str){(const char *)data + 1, size - 1};
	must(asset_find(path, &built_in));
	if (artwork_check(path, built_in, own, &why)) {
		must(why.text[0] != '\0');
		return 0;
	}
	if (str_ends(str_from(path), STR(".glyphs")))
		use_glyphs(built_in, own);
	else if (str_ends(str_from(path), STR(".svg")))
		use_template(own);
	return 0;
}
