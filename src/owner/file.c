/* GET /owner/snippet/{code}/sticker.{format}: the picture as a file, for sites that serve it
 * themselves.
 *
 * DESIGN: the same picture as a sticker that nothing is known of where it is shown, sent to be
 * saved. No page elsewhere can show it from here (Cross-Origin-Resource-Policy), or it would do for
 * a sticker that never says "wrong site". */
#include <string.h>
#include "pages/error_page.h"
#include "owner/owner.h"
#include "owner/choice.h"
#include "pages/pages.h"
#include "pages/picture.h"
#include "pages/snippet.h"
#include "record/picture.h"
#include "web/params.h"

enum { SCALE_MAX = 3 };

/* Pixels to a CSS pixel: more than one for PNG alone. */
static bool file_read_scale(struct str query, enum sticker_format format, unsigned *ret)
{
	char text[8];
	uint64_t scale = 1;

	if (params_get(query, STR("scale"), text, sizeof text) &&
	    (!str_to_uint(str_from(text), SCALE_MAX, &scale) || scale == 0 ||
		(scale > 1 && format != STICKER_PNG)))
		return false;
	*ret = (unsigned)scale;
	return true;
}

static bool file_read_wish(
    const struct request *r, enum lang contract, struct seal_picture_wish *ret)
{
	struct owner_choice c;
	unsigned scale;

	if (!owner_choice_read(r->query, contract, &c) ||
	    !sticker_format_parse(r->captures.at[1], &c.format) ||
	    !file_read_scale(r->query, c.format, &scale))
		return false;
	*ret = (struct seal_picture_wish){
	    .size = c.size,
	    .format = c.format,
	    .scale = scale,
	    .has_lang = true,
	    .lang = c.lang,
	    .motion = c.motion,
	    .theme = c.theme,
	};
	return true;
}

/* False when memory is short: a picture without a name would be one to be shown. */
static bool file_write_name(
    const struct code *code, const struct seal_picture_wish *wish, struct picture *to)
{
	const struct snippet s = {.code = *code, .size = wish->size, .format = wish->format};
	struct buf name = BUF_INIT(sizeof to->file);
	bool ok;

	snippet_file_name(&s, &name);
	ok = name.err == ERR_OK && str_copy(to->file, sizeof to->file, buf_str(&name));
	buf_free(&name);
	return ok;
}

static void file_answer(struct request *r, const struct record *record, const struct verdict *v)
{
	struct seal_picture_wish wish;
	struct picture picture;

	if (!file_read_wish(r, v->shown->lang, &wish)) {
		error_page_send(r, 400);
		return;
	}
	memset(&picture, 0, sizeof picture);
	picture.brief = true;
	seal_picture(record, v, r->now, &wish, &picture.sticker);
	if (file_write_name(&v->shown->code, &wish, &picture))
		picture_send(r, &picture);
	else
		error_page_send(r, 503);
}

void page_owner_file(struct request *r)
{
	owner_serve(r, file_answer);
}
