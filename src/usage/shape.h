/* What an answer was like, for counting: packed into one number that stands in the store.
 *
 * DESIGN: the numbers are kept for years. A size, format, language or state that is new goes to the
 * end of its enum, never between. */
#ifndef USAGE_SHAPE_H
#define USAGE_SHAPE_H

#include "base/lang.h"
#include "image/sticker.h"
#include "origin/link.h"
#include "record/record.h"

/* All but the first are proof pages that were opened: by a click on a sticker; by an address that
 * was typed or kept, or from our own pages; and by nobody who looked, as browsers, previews of
 * links and crawlers do. */
enum usage_kind {
	USAGE_PICTURE,
	USAGE_CLICK,
	USAGE_TYPED,
	USAGE_PREFETCH,
	USAGE_PREVIEW,
	USAGE_CRAWLER,
	USAGE_KIND_COUNT
};

/* An opened page has no size, format or motion: 0 there. */
struct usage_shape {
	enum usage_kind kind;
	enum sticker_size size;
	enum sticker_format format;
	bool motion;
	enum lang lang;
	enum record_state record;
	enum link_state link;
};

/* Packed shapes are below this. */
enum { USAGE_SHAPES = 1 << 20 };

uint32_t usage_shape_pack(const struct usage_shape *s);
/* False when the number means nothing to this version. */
bool usage_shape_unpack(int64_t packed, struct usage_shape *ret);
/* "picture", "click", "typed" and so on. */
const char *usage_kind_name(enum usage_kind kind);

#endif
