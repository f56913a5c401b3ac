/* Hosts as people read them. */
#include "origin/display.h"

#include "base/utf8.h"
#include "io/idn.h"

/* Scripts that a person can tell apart; all others count as one. */
enum script {
	LATIN = 1 << 0,
	HAN = 1 << 1,
	HIRAGANA = 1 << 2,
	KATAKANA = 1 << 3,
	BOPOMOFO = 1 << 4,
	HANGUL = 1 << 5,
	GREEK = 1 << 6,
	CYRILLIC = 1 << 7,
	ARMENIAN = 1 << 8,
	HEBREW = 1 << 9,
	ARABIC = 1 << 10,
	DEVANAGARI = 1 << 11,
	BENGALI = 1 << 12,
	TAMIL = 1 << 13,
	THAI = 1 << 14,
	GEORGIAN = 1 << 15,
	CHEROKEE = 1 << 16,
	OTHER = 1 << 17
};

/* Ranges of code points by script (Unicode 14, Scripts.txt), sorted, both ends included. What is in
 * none of them is common to all scripts, like digits and marks. */
static const struct {
	uint32_t first, last;
	enum script script;
} script_ranges[] = {
    {0x00aa, 0x00aa, LATIN},
    {0x00ba, 0x00ba, LATIN},
    {0x00c0, 0x00d6, LATIN},
    {0x00d8, 0x00f6, LATIN},
    {0x00f8, 0x02b8, LATIN},
    {0x02e0, 0x02e4, LATIN},
    {0x02ea, 0x02eb, BOPOMOFO},
    {0x0370, 0x0373, GREEK},
    {0x0375, 0x037d, GREEK},
    {0x037f, 0x0384, GREEK},
    {0x0386, 0x0386, GREEK},
    {0x0388, 0x03e1, GREEK},
    {0x03e2, 0x03ef, OTHER},
    {0x03f0, 0x03ff, GREEK},
    {0x0400, 0x0484, CYRILLIC},
    {0x0487, 0x052f, CYRILLIC},
    {0x0531, 0x058f, ARMENIAN},
    {0x0591, 0x05f4, HEBREW},
    {0x0600, 0x0604, ARABIC},
    {0x0606, 0x060b, ARABIC},
    {0x060d, 0x061a, ARABIC},
    {0x061c, 0x061e, ARABIC},
    {0x0620, 0x063f, ARABIC},
    {0x0641, 0x064a, ARABIC},
    {0x0656, 0x066f, ARABIC},
    {0x0671, 0x06dc, ARABIC},
    {0x06de, 0x06ff, ARABIC},
    {0x0700, 0x074f, OTHER},
    {0x0750, 0x077f, ARABIC},
    {0x0780, 0x086a, OTHER},
    {0x0870, 0x08e1, ARABIC},
    {0x08e3, 0x08ff, ARABIC},
    {0x0900, 0x0950, DEVANAGARI},
    {0x0955, 0x0963, DEVANAGARI},
    {0x0966, 0x097f, DEVANAGARI},
    {0x0980, 0x09fe, BENGALI},
    {0x0a01, 0x0b77, OTHER},
    {0x0b82, 0x0bfa, TAMIL},
    {0x0c00, 0x0df4, OTHER},
    {0x0e01, 0x0e3a, THAI},
    {0x0e40, 0x0e5b, THAI},
    {0x0e81, 0x0fd4, OTHER},
    {0x0fd9, 0x109f, OTHER},
    {0x10a0, 0x10fa, GEORGIAN},
    {0x10fc, 0x10ff, GEORGIAN},
    {0x1100, 0x11ff, HANGUL},
    {0x1200, 0x1399, OTHER},
    {0x13a0, 0x13fd, CHEROKEE},
    {0x1400, 0x16ea, OTHER},
    {0x16ee, 0x1734, OTHER},
    {0x1740, 0x1801, OTHER},
    {0x1804, 0x1804, OTHER},
    {0x1806, 0x1aad, OTHER},
    {0x1b00, 0x1c7f, OTHER},
    {0x1c80, 0x1c88, CYRILLIC},
    {0x1c90, 0x1cbf, GEORGIAN},
    {0x1cc0, 0x1cc7, OTHER},
    {0x1d00, 0x1d25, LATIN},
    {0x1d26, 0x1d2a, GREEK},
    {0x1d2b, 0x1d2b, CYRILLIC},
    {0x1d2c, 0x1d5c, LATIN},
    {0x1d5d, 0x1d61, GREEK},
    {0x1d62, 0x1d65, LATIN},
    {0x1d66, 0x1d6a, GREEK},
    {0x1d6b, 0x1d77, LATIN},
    {0x1d78, 0x1d78, CYRILLIC},
    {0x1d79, 0x1dbe, LATIN},
    {0x1dbf, 0x1dbf, GREEK},
    {0x1e00, 0x1eff, LATIN},
    {0x1f00, 0x1ffe, GREEK},
    {0x2071, 0x2071, LATIN},
    {0x207f, 0x207f, LATIN},
    {0x2090, 0x209c, LATIN},
    {0x2126, 0x2126, GREEK},
    {0x212a, 0x212b, LATIN},
    {0x2132, 0x2132, LATIN},
    {0x214e, 0x214e, LATIN},
    {0x2160, 0x2188, LATIN},
    {0x2800, 0x28ff, OTHER},
    {0x2c00, 0x2c5f, OTHER},
    {0x2c60, 0x2c7f, LATIN},
    {0x2c80, 0x2cff, OTHER},
    {0x2d00, 0x2d2d, GEORGIAN},
    {0x2d30, 0x2dde, OTHER},
    {0x2de0, 0x2dff, CYRILLIC},
    {0x2e80, 0x2fd5, HAN},
    {0x3005, 0x3005, HAN},
    {0x3007, 0x3007, HAN},
    {0x3021, 0x3029, HAN},
    {0x302e, 0x302f, HANGUL},
    {0x3038, 0x303b, HAN},
    {0x3041, 0x3096, HIRAGANA},
    {0x309d, 0x309f, HIRAGANA},
    {0x30a1, 0x30fa, KATAKANA},
    {0x30fd, 0x30ff, KATAKANA},
    {0x3105, 0x312f, BOPOMOFO},
    {0x3131, 0x318e, HANGUL},
    {0x31a0, 0x31bf, BOPOMOFO},
    {0x31f0, 0x31ff, KATAKANA},
    {0x3200, 0x321e, HANGUL},
    {0x3260, 0x327e, HANGUL},
    {0x32d0, 0x32fe, KATAKANA},
    {0x3300, 0x3357, KATAKANA},
    {0x3400, 0x4dbf, HAN},
    {0x4e00, 0x9fff, HAN},
    {0xa000, 0xa62b, OTHER},
    {0xa640, 0xa69f, CYRILLIC},
    {0xa6a0, 0xa6f7, OTHER},
    {0xa722, 0xa787, LATIN},
    {0xa78b, 0xa7ff, LATIN},
    {0xa800, 0xa82c, OTHER},
    {0xa840, 0xa8d9, OTHER},
    {0xa8e0, 0xa8ff, DEVANAGARI},
    {0xa900, 0xa92d, OTHER},
    {0xa92f, 0xa95f, OTHER},
    {0xa960, 0xa97c, HANGUL},
    {0xa980, 0xa9cd, OTHER},
    {0xa9d0, 0xab2e, OTHER},
    {0xab30, 0xab5a, LATIN},
    {0xab5c, 0xab64, LATIN},
    {0xab65, 0xab65, GREEK},
    {0xab66, 0xab69, LATIN},
    {0xab70, 0xabbf, CHEROKEE},
    {0xabc0, 0xabf9, OTHER},
    {0xac00, 0xd7fb, HANGUL},
    {0xe000, 0xf8ff, OTHER},
    {0xf900, 0xfad9, HAN},
    {0xfb00, 0xfb06, LATIN},
    {0xfb13, 0xfb17, ARMENIAN},
    {0xfb1d, 0xfb4f, HEBREW},
    {0xfb50, 0xfd3d, ARABIC},
    {0xfd40, 0xfdff, ARABIC},
    {0xfe2e, 0xfe2f, CYRILLIC},
    {0xfe70, 0xfefc, ARABIC},
    {0xff21, 0xff3a, LATIN},
    {0xff41, 0xff5a, LATIN},
    {0xff66, 0xff6f, KATAKANA},
    {0xff71, 0xff9d, KATAKANA},
    {0xffa0, 0xffdc, HANGUL},
    {0x10000, 0x100fa, OTHER},
    {0x10140, 0x1018e, GREEK},
    {0x101a0, 0x101a0, GREEK},
    {0x10280, 0x102d0, OTHER},
    {0x10300, 0x10767, OTHER},
    {0x10780, 0x107ba, LATIN},
    {0x10800, 0x10d39, OTHER},
    {0x10e60, 0x10e7e, ARABIC},
    {0x10e80, 0x11339, OTHER},
    {0x1133c, 0x11fb0, OTHER},
    {0x11fc0, 0x11fff, TAMIL},
    {0x12000, 0x16fe1, OTHER},
    {0x16fe2, 0x16fe3, HAN},
    {0x16fe4, 0x16fe4, OTHER},
    {0x16ff0, 0x16ff1, HAN},
    {0x17000, 0x18d08, OTHER},
    {0x1aff0, 0x1b000, KATAKANA},
    {0x1b001, 0x1b11f, HIRAGANA},
    {0x1b120, 0x1b122, KATAKANA},
    {0x1b150, 0x1b152, HIRAGANA},
    {0x1b164, 0x1b167, KATAKANA},
    {0x1b170, 0x1bc9f, OTHER},
    {0x1d200, 0x1d245, GREEK},
    {0x1d800, 0x1daaf, OTHER},
    {0x1df00, 0x1df1e, LATIN},
    {0x1e000, 0x1e95f, OTHER},
    {0x1ee00, 0x1eef1, ARABIC},
    {0x1f200, 0x1f200, HIRAGANA},
    {0x20000, 0x3134a, HAN},
};

/* Combinations that Japanese, Chinese and Korean are written in: UTS #39 section 5.1. */
static const unsigned scripts_together[] = {
    LATIN | HAN | HIRAGANA | KATAKANA,
    LATIN | HAN | BOPOMOFO,
    LATIN | HAN | HANGUL,
};

static unsigned script_of_point(uint32_t point)
{
	size_t low = 0, high = sizeof script_ranges / sizeof script_ranges[0];

	if (point < 0x80)
		return (point | 0x20) >= 'a' && (point | 0x20) <= 'z' ? LATIN : 0;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (point > script_ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sizeof script_ranges / sizeof script_ranges[0] &&
		       point >= script_ranges[low].first
		   ? script_ranges[low].script
		   : 0;
}

static bool label_mixes_scripts(struct str label)
{
	unsigned scripts = 0;
	uint32_t point;

	while (utf8_next(&label, &point))
		scripts |= script_of_point(point);
	for (size_t i = 0; i < sizeof scripts_together / sizeof scripts_together[0]; i++)
		if ((scripts & ~scripts_together[i]) == 0)
			return false;
	return (scripts & (scripts - 1)) != 0;
}

static bool label_hides_something(struct str label)
{
	uint32_t point;

	while (utf8_next(&label, &point))
		if (utf8_is_hidden(point))
			return true;
	return false;
}

void origin_host_display(const char *host, struct buf *to, bool *ret_mixed)
{
	struct str rest = str_from(host);
	bool mixed = false;

	while (rest.at != NULL) {
		struct buf decoded = BUF_INIT(1024);
		struct str label = str_cut(&rest, '.');

		if (idn_label_decode(label, &decoded) && !label_hides_something(buf_str(&decoded)))
			label = buf_str(&decoded);
		mixed = mixed || label_mixes_scripts(label);
		buf_add_str(to, label);
		if (decoded.err == ERR_NO_MEMORY)
			to->err = decoded.err;
		if (rest.at != NULL)
			buf_putc(to, '.');
		buf_free(&decoded);
	}
	*ret_mixed = mixed;
}
