/* Where a page of a list ends. */
#include "api/cursor.h"

#include <stdio.h>
#include <string.h>
#include "base/hex.h"

enum { MARK_BYTES = 12, MARKED_MAX = 8192 };

static enum err cursor_mark(
    const struct api_call *c, struct str filters, struct str place, char ret[2 * MARK_BYTES + 1])
{
	struct buf text = BUF_INIT(MARKED_MAX);
	unsigned char digest[DIGEST_BYTES];
	enum err err;

	buf_printf(&text, "api.cursor %s\n%.*s\n", c->row->pattern, STR_ARG(place));
	buf_add_str(&text, filters);
	err = text.err ? text.err
		       : digest_hmac_sha256(
			     c->r->app->console_key, DIGEST_BYTES, text.at, text.len, digest);
	if (!err)
		hex_write(digest, MARK_BYTES, ret);
	buf_free(&text);
	return err;
}

enum err api_cursor_write(
    const struct api_call *c, struct str filters, struct str place, char ret[CURSOR_MAX])
{
	char mark[2 * MARK_BYTES + 1];
	enum err err = cursor_mark(c, filters, place, mark);

	if (!err)
		snprintf(ret, CURSOR_MAX, "%.*s-%s", STR_ARG(place), mark);
	return err;
}

bool api_cursor_read(struct api_call *c, struct str filters, char ret_place[CURSOR_PLACE_MAX])
{
	struct str text = api_param(c, "cursor"), mark = text, place;
	char wanted[2 * MARK_BYTES + 1];

	ret_place[0] = '\0';
	if (text.at == NULL)
		return true;
	place = str_cut(&mark, '-');
	if (mark.len == sizeof wanted - 1 && place.len > 0 && place.len < CURSOR_PLACE_MAX &&
	    !cursor_mark(c, filters, place, wanted) &&
	    digest_equal(mark.at, wanted, sizeof wanted - 1))
		return str_copy(ret_place, CURSOR_PLACE_MAX, place);
	api_fail(c, 400, "cursor", "cursor",
	    "that is no cursor of this list: take the one in \"next\" as it is, with the same "
	    "filters");
	return false;
}
