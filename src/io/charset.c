/* Makes UTF-8 of text files, by iconv(3). */
#include "io/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include "base/utf8.h"

/* What else than ASCII a text has. */
struct charset_count {
	size_t utf8;  /* bytes of well-formed UTF-8 */
	size_t other; /* bytes that are none */
	size_t usual,
	    rare;   /* characters of two bytes, if it is CP932: those of daily use, others */
	bool cp932; /* could it be CP932? */
};

static void charset_count_utf8(struct str rest, struct charset_count *ret)
{
	while (rest.len > 0) {
		size_t before = rest.len;
		uint32_t point;

		if (utf8_next(&rest, &point)) {
			ret->utf8 += before - rest.len > 1 ? before - rest.len : 0;
			continue;
		}
		ret->other++;
		rest = str_part(rest, 1, rest.len);
	}
}

/* Level 1 of JIS, kana and signs end at 0x97; from 0x98 on and at 0xE0 stand rare characters, at
 * 0xED and from 0xFA on those that Microsoft added, which names are full of. */
static void charset_count_cp932(struct str text, struct charset_count *ret)
{
	ret->cp932 = true;
	for (size_t i = 0; i < text.len && ret->cp932; i++) {
		unsigned char lead = (unsigned char)text.at[i], trail;

		if (lead < 0x80 || (lead > 0xA0 && lead < 0xE0))
			continue;
		trail = i + 1 < text.len ? (unsigned char)text.at[i + 1] : 0;
		ret->cp932 = lead > 0x80 && lead != 0xA0 && lead < 0xFD && trail >= 0x40 &&
			     trail != 0x7F && trail < 0xFD;
		if (lead <= 0x97 || lead >= 0xED)
			ret->usual++;
		else
			ret->rare++;
		i++;
	}
}

/* Half of the words of UTF-8 are characters of CP932, too, but rare ones. */
static bool charset_is_cp932(struct str text)
{
	struct charset_count count = {0};

	charset_count_utf8(text, &count);
	if (count.other == 0)
		return false;
	charset_count_cp932(text, &count);
	return count.cp932 && count.utf8 <= count.other && count.usual > count.rare;
}

/* False where a byte is no character of CP932 after all: then nothing has changed. */
static enum err charset_convert(iconv_t converter, struct buf *text, bool *ret_converted)
{
	struct buf converted = BUF_INIT(3 * text->len + 16);
	char room[4096], *from = text->at, *to = room;
	size_t left = text->len, free_bytes = sizeof room;
	bool ok = true;

	while (ok && left > 0) {
		ok = iconv(converter, &from, &left, &to, &free_bytes) != (size_t)-1 ||
		     errno == E2BIG;
		buf_add(&converted, room, (size_t)(to - room));
		to = room;
		free_bytes = sizeof room;
	}
	*ret_converted = ok && !converted.err;
	if (*ret_converted) {
		buf_free(text);
		*text = converted;
		return ERR_OK;
	}
	buf_free(&converted);
	return ok ? ERR_NO_MEMORY : ERR_OK;
}

static void lines_mend(struct buf *text)
{
	struct str all = buf_str(text);

	if (str_index(all, '\n') < all.len)
		return;
	for (size_t i = 0; i < text->len; i++)
		if (text->at[i] == '\r')
			text->at[i] = '\n';
}

enum err charset_to_utf8(struct buf *text, struct problem *why)
{
	enum err err = ERR_OK;
	bool converted = true;
	iconv_t converter;

	if (str_starts(buf_str(text), STR("\xFF\xFE")) ||
	    str_starts(buf_str(text), STR("\xFE\xFF")))
		return err_because(why, ERR_INVALID,
		    "the file is UTF-16 (\"Unicode text\" in Excel): save it as \"CSV UTF-8\"");
	lines_mend(text);
	if (!charset_is_cp932(buf_str(text)))
		return ERR_OK;
	converter = iconv_open("UTF-8", "CP932");
	if (converter == (iconv_t)-1)
		return err_because(why, ERR_INVALID,
		    "the file is Shift_JIS (CP932), which this system cannot read: save it as "
		    "\"CSV "
		    "UTF-8\", or convert it with iconv -f CP932 -t UTF-8");
	err = charset_convert(converter, text, &converted);
	iconv_close(converter);
	return err ? err_because(why, err, "%s", err_text(err)) : ERR_OK;
}
