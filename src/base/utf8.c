/* Strict UTF-8, and the code points that hide. */
#include "base/utf8.h"

/* How a sequence begins: RFC 3629 section 4. The bounds of the second byte keep out overlong forms,
 * surrogates and values past U+10FFFF; the bytes after it are 80..BF. */
static const struct lead {
	unsigned char first, last; /* range of the first byte */
	unsigned char len;         /* bytes in the sequence */
	unsigned char low, high;   /* range of the second byte */
	unsigned char mask;        /* the bits of the first byte that count */
} leads[] = {
    {0x00, 0x7f, 1, 0, 0, 0x7f},
    {0xc2, 0xdf, 2, 0x80, 0xbf, 0x1f},
    {0xe0, 0xe0, 3, 0xa0, 0xbf, 0x0f},
    {0xe1, 0xec, 3, 0x80, 0xbf, 0x0f},
    {0xed, 0xed, 3, 0x80, 0x9f, 0x0f},
    {0xee, 0xef, 3, 0x80, 0xbf, 0x0f},
    {0xf0, 0xf0, 4, 0x90, 0xbf, 0x07},
    {0xf1, 0xf3, 4, 0x80, 0xbf, 0x07},
    {0xf4, 0xf4, 4, 0x80, 0x8f, 0x07},
};

static const struct lead *utf8_lead(unsigned char byte)
{
	for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
		if (byte >= leads[i].first && byte <= leads[i].last)
			return &leads[i];
	return NULL;
}

bool utf8_next(struct str *s, uint32_t *ret_code_point)
{
	const unsigned char *byte = (const unsigned char *)s->at;
	const struct lead *lead = s->len == 0 ? NULL : utf8_lead(byte[0]);
	uint32_t value;

	if (lead == NULL || lead->len > s->len)
		return false;
	if (lead->len > 1 && (byte[1] < lead->low || byte[1] > lead->high))
		return false;
	value = byte[0] & lead->mask;
	for (size_t i = 1; i < lead->len; i++) {
		if (byte[i] < 0x80 || byte[i] > 0xbf)
			return false;
		value = value << 6 | (byte[i] & 0x3f);
	}
	*s = (struct str){s->at + lead->len, s->len - lead->len};
	*ret_code_point = value;
	return true;
}

bool utf8_valid(struct str s)
{
	uint32_t code_point;

	while (s.len > 0)
		if (!utf8_next(&s, &code_point))
			return false;
	return true;
}

/* Sorted, both ends included. */
static const struct {
	uint32_t first, last;
} hidden[] = {
    {0x0000, 0x001f},   /* C0 controls */
    {0x007f, 0x009f},   /* delete, C1 controls */
    {0x00ad, 0x00ad},   /* soft hyphen */
    {0x034f, 0x034f},   /* combining grapheme joiner */
    {0x061c, 0x061c},   /* Arabic letter mark */
    {0x070f, 0x070f},   /* Syriac abbreviation mark */
    {0x115f, 0x1160},   /* Hangul fillers */
    {0x17b4, 0x17b5},   /* Khmer inherent vowels */
    {0x180e, 0x180e},   /* Mongolian vowel separator */
    {0x200b, 0x200f},   /* zero-width space and joiners, direction marks */
    {0x2028, 0x202e},   /* line and paragraph separators, embeddings and overrides */
    {0x2060, 0x206f},   /* word joiner, invisible operators, isolates */
    {0x2800, 0x2800},   /* blank Braille pattern */
    {0x3164, 0x3164},   /* Hangul filler */
    {0xfdd0, 0xfdef},   /* noncharacters */
    {0xfeff, 0xfeff},   /* byte order mark */
    {0xffa0, 0xffa0},   /* half-width Hangul filler */
    {0xfff0, 0xfffc},   /* unassigned ignorables, interlinear annotation, object replacement */
    {0x1bca0, 0x1bca3}, /* shorthand format controls */
    {0x1d173, 0x1d17a}, /* musical format controls */
    {0xe0000, 0xe007f}, /* tags */
};

bool utf8_is_hidden(uint32_t code_point)
{
	if ((code_point & 0xfffe) == 0xfffe)
		return true;
	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
		if (code_point <= hidden[i].last)
			return code_point >= hidden[i].first;
	return false;
}
