/* What an answer was like, packed into one number. */
#include "usage/shape.h"

/* Bits of each part, from the lowest. The kind is a picture or a page that was opened; how it was
 * opened if not by a click stands above all, so that the numbers of clicks stayed what they were,
 * and older programs pass over the others. */
enum {
	KIND_BITS = 1,
	SIZE_BITS = 3,
	FORMAT_BITS = 3,
	MOTION_BITS = 1,
	LANG_BITS = 4,
	RECORD_BITS = 3,
	LINK_BITS = 2,
	OPENED_BITS = 3
};
enum {
	ALL_BITS = KIND_BITS + SIZE_BITS + FORMAT_BITS + MOTION_BITS + LANG_BITS + RECORD_BITS +
		   LINK_BITS + OPENED_BITS
};

_Static_assert(1 << ALL_BITS == USAGE_SHAPES, "the bound is told");
_Static_assert(STICKER_SIZE_COUNT <= 1 << SIZE_BITS && STICKER_FORMAT_COUNT <= 1 << FORMAT_BITS &&
		   LANG_COUNT <= 1 << LANG_BITS && RECORD_STATE_COUNT <= 1 << RECORD_BITS &&
		   LINK_STATE_COUNT <= 1 << LINK_BITS &&
		   USAGE_KIND_COUNT - USAGE_CLICK <= 1 << OPENED_BITS,
    "each part has its bits");

uint32_t usage_shape_pack(const struct usage_shape *s)
{
	bool opened = s->kind != USAGE_PICTURE;
	uint32_t packed = opened ? (uint32_t)(s->kind - USAGE_CLICK) : 0;

	packed = packed << LINK_BITS | (uint32_t)s->link;
	packed = packed << RECORD_BITS | (uint32_t)s->record;
	packed = packed << LANG_BITS | (uint32_t)s->lang;
	packed = packed << MOTION_BITS | s->motion;
	packed = packed << FORMAT_BITS | (uint32_t)s->format;
	packed = packed << SIZE_BITS | (uint32_t)s->size;
	return packed << KIND_BITS | opened;
}

static unsigned shape_take(uint32_t *packed, unsigned bits)
{
	unsigned value = *packed & ((1u << bits) - 1);

	*packed >>= bits;
	return value;
}

bool usage_shape_unpack(int64_t packed, struct usage_shape *ret)
{
	uint32_t rest = (uint32_t)packed;
	struct usage_shape s;
	unsigned opened, how;

	if (packed < 0 || packed >= USAGE_SHAPES)
		return false;
	opened = shape_take(&rest, KIND_BITS);
	s.size = (enum sticker_size)shape_take(&rest, SIZE_BITS);
	s.format = (enum sticker_format)shape_take(&rest, FORMAT_BITS);
	s.motion = shape_take(&rest, MOTION_BITS) != 0;
	s.lang = (enum lang)shape_take(&rest, LANG_BITS);
	s.record = (enum record_state)shape_take(&rest, RECORD_BITS);
	s.link = (enum link_state)shape_take(&rest, LINK_BITS);
	how = shape_take(&rest, OPENED_BITS);
	s.kind = opened ? (enum usage_kind)(USAGE_CLICK + how) : USAGE_PICTURE;
	if ((!opened && how > 0) || s.kind >= USAGE_KIND_COUNT)
		return false;
	if (s.size >= STICKER_SIZE_COUNT || s.format >= STICKER_FORMAT_COUNT ||
	    s.lang >= LANG_COUNT || s.record >= RECORD_STATE_COUNT || s.link >= LINK_STATE_COUNT)
		return false;
	*ret = s;
	return true;
}

const char *usage_kind_name(enum usage_kind kind)
{
	static const char *const names[USAGE_KIND_COUNT] = {[USAGE_PICTURE] = "picture",
	    [USAGE_CLICK] = "click",
	    [USAGE_TYPED] = "typed",
	    [USAGE_PREFETCH] = "prefetch",
	    [USAGE_PREVIEW] = "preview",
	    [USAGE_CRAWLER] = "crawler"};

	return names[kind];
}
