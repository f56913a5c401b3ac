/* What an answer was like, packed into one number. */
#include "usage/shape.h"

/* Bits of each part, from the lowest. */
enum { KIND = 1, SIZE = 3, FORMAT = 3, MOTION = 1, LANG = 4, RECORD = 3, LINK = 2 };
enum { ALL = KIND + SIZE + FORMAT + MOTION + LANG + RECORD + LINK };

_Static_assert(1 << ALL == USAGE_SHAPES, "the bound is told");
_Static_assert(STICKER_SIZE_COUNT <= 1 << SIZE && STICKER_FORMAT_COUNT <= 1 << FORMAT &&
		   LANG_COUNT <= 1 << LANG && RECORD_STATE_COUNT <= 1 << RECORD &&
		   LINK_STATE_COUNT <= 1 << LINK,
    "each part has its bits");

uint32_t usage_shape_pack(const struct usage_shape *s)
{
	uint32_t packed = (uint32_t)s->link;

	packed = packed << RECORD | (uint32_t)s->record;
	packed = packed << LANG | (uint32_t)s->lang;
	packed = packed << MOTION | s->motion;
	packed = packed << FORMAT | (uint32_t)s->format;
	packed = packed << SIZE | (uint32_t)s->size;
	return packed << KIND | (uint32_t)s->kind;
}

static unsigned take(uint32_t *packed, unsigned bits)
{
	unsigned value = *packed & ((1u << bits) - 1);

	*packed >>= bits;
	return value;
}

bool usage_shape_unpack(int64_t packed, struct usage_shape *ret)
{
	uint32_t rest = (uint32_t)packed;
	struct usage_shape s;

	if (packed < 0 || packed >= USAGE_SHAPES)
		return false;
	s.kind = (enum usage_kind)take(&rest, KIND);
	s.size = (enum sticker_size)take(&rest, SIZE);
	s.format = (enum sticker_format)take(&rest, FORMAT);
	s.motion = take(&rest, MOTION) != 0;
	s.lang = (enum lang)take(&rest, LANG);
	s.record = (enum record_state)take(&rest, RECORD);
	s.link = (enum link_state)take(&rest, LINK);
	if (s.size >= STICKER_SIZE_COUNT || s.format >= STICKER_FORMAT_COUNT ||
	    s.lang >= LANG_COUNT || s.record >= RECORD_STATE_COUNT || s.link >= LINK_STATE_COUNT)
		return false;
	*ret = s;
	return true;
}

const char *usage_kind_name(enum usage_kind kind)
{
	return kind == USAGE_PICTURE ? "picture" : "click";
}
