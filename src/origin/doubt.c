/* Names that a browser would rather show encoded.
 *
 * DESIGN: what Unicode's data say comes from ICU (io/spoof.h): characters that are not recommended,
 * mixed scripts, mixed digits. The tables here are what Chromium adds in docs/idn.md, each a rule.
 * Where its rule and ours differ, ours shows the A-label: a name too cautiously shown can still be
 * read beside it. */
#include "origin/doubt.h"

#include "base/utf8.h"
#include "io/spoof.h"

static const char JAPANESE[] = "Hira Kana Hani";

/* Letters that look like ASCII to people, though not in Unicode's table. */
static const char like_ascii[] = "ԗъьҽпѡыюзӡ"    /* Cyrillic */
				 "κωητχθ"        /* Greek */
				 "ագէլւշճ"       /* Armenian */
				 "იოყძხვპ"       /* Georgian */
				 "חדי"           /* Hebrew */
				 "ทนบพรดลปฟมหแเ" /* Thai */
				 "ປນບພຟຣມ";      /* Lao */

/* Where names are registered by people who know the letters of a script. */
static const struct {
	const char *top, *scripts;
} at_home[] = {
    {"am", "Armn"},
    {"az", "Latn"},
    {"bd", "Beng"},
    {"bg", "Cyrl"},
    {"by", "Cyrl"},
    {"cn", "Hani"},
    {"cy", "Grek"},
    {"dk", "Latn"},
    {"er", "Ethi"},
    {"et", "Ethi"},
    {"fr", "Latn"},
    {"ge", "Geor"},
    {"gr", "Grek"},
    {"hk", "Hani"},
    {"il", "Hebr"},
    {"is", "Latn"},
    {"jp", "Hira Kana Hani"},
    {"kg", "Cyrl"},
    {"kr", "Hang"},
    {"kz", "Cyrl"},
    {"la", "Laoo"},
    {"mk", "Cyrl"},
    {"mm", "Mymr"},
    {"mn", "Cyrl"},
    {"no", "Latn"},
    {"rs", "Cyrl"},
    {"ru", "Cyrl"},
    {"su", "Cyrl"},
    {"th", "Thai"},
    {"tj", "Cyrl"},
    {"tr", "Latn"},
    {"tw", "Hani"},
    {"ua", "Cyrl"},
    {"uz", "Cyrl"},
};

/* Letters of few languages, which pass for others everywhere else. */
static const struct {
	uint32_t letter;
	const char *tops;
} at_home_only[] = {
    {0x00b7, "cat"},   /* middle dot */
    {0x00f0, "is fo"}, /* eth */
    {0x00fe, "is"},    /* thorn */
    {0x0259, "az"},    /* schwa */
};

/* Characters that pass for a stroke, a dot or nothing unless one of the scripts is beside them. */
static const struct {
	uint32_t first, last;
	enum { BEFORE = 1, AFTER = 2, EITHER = 4 } where;
	const char *scripts;
} beside[] = {
    {0x00b7, 0x00b7, BEFORE | AFTER, "Latn"},   /* middle dot */
    {0x0300, 0x0339, BEFORE, "Latn Grek Cyrl"}, /* combining marks */
    {0x3099, 0x309a, BEFORE, ""},               /* combining voiced marks, never */
    {0x309d, 0x309e, BEFORE, "Hira"},           /* iteration marks */
    {0x30fb, 0x30fb, BEFORE | AFTER, JAPANESE}, /* middle dot */
    {0x30fd, 0x30fe, BEFORE, "Kana"},           /* iteration marks */
    {0x30fc, 0x30fc, BEFORE, "Hira Kana"},      /* prolonged sound mark */
    {0x30bd, 0x30be, EITHER, JAPANESE},         /* ソ, ゾ */
    {0x30ce, 0x30ce, EITHER, JAPANESE},         /* ノ */
    {0x30f3, 0x30f3, EITHER, JAPANESE},         /* ン */
    {0x4e00, 0x4e00, EITHER, JAPANESE},         /* 一 */
    {0x4e36, 0x4e36, EITHER, JAPANESE},         /* 丶 */
    {0x4e3f, 0x4e41, EITHER, JAPANESE},         /* 丿, 乀, 乁 */
};

/* Letters that hiragana and katakana write alike, and the script of the others that they hide
 * among. */
static const struct {
	uint32_t first, last;
	const char *others;
} alike[] = {
    {0x3078, 0x307a, "Kana"},
    {0x30d8, 0x30da, "Hira"},
};

/* Whose dot a mark above would hide or double. */
static const char dotted[] = "ijlı";

/* A label's characters: at most one a byte. */
enum { LABEL_MAX = 256 };

struct label {
	uint32_t points[LABEL_MAX];
	size_t count;
};

static bool label_read(struct str text, struct label *ret)
{
	ret->count = 0;
	while (text.len > 0)
		if (ret->count == LABEL_MAX || !utf8_next(&text, &ret->points[ret->count++]))
			return false;
	return true;
}

static bool text_has(const char *text, uint32_t point)
{
	struct str rest = str_from(text);
	uint32_t each;

	while (utf8_next(&rest, &each))
		if (each == point)
			return true;
	return false;
}

static bool words_have(const char *words, struct str word)
{
	for (struct str rest = str_from(words); rest.at != NULL;)
		if (str_eq(str_cut(&rest, ' '), word))
			return true;
	return false;
}

/* Are all characters beyond ASCII of one of the scripts? */
static bool label_is_of(const struct label *l, const char *scripts)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->points[i] >= 0x80 && !spoof_is_of(l->points[i], scripts))
			return false;
	return true;
}

/* Is it a name of people who know these letters? */
static bool label_is_at_home(const struct label *l, struct str top)
{
	struct label last;

	for (size_t i = 0; i < sizeof at_home / sizeof at_home[0]; i++)
		if (str_eq(str_from(at_home[i].top), top))
			return label_is_of(l, at_home[i].scripts);
	if (!label_read(top, &last))
		return false;
	for (size_t i = 0; i < sizeof at_home / sizeof at_home[0]; i++)
		if (last.count > 0 && last.points[0] >= 0x80 &&
		    label_is_of(&last, at_home[i].scripts) && label_is_of(l, at_home[i].scripts))
			return true;
	return false;
}

/* аррӏе: all of it looks like ASCII, though not all of it is. */
static bool label_passes_for_ascii(const struct label *l)
{
	for (size_t i = 0; i < l->count; i++)
		if (!spoof_is_like_ascii(l->points[i]) && !text_has(like_ascii, l->points[i]))
			return false;
	return true;
}

static bool label_has_strangers(const struct label *l, struct str top)
{
	for (size_t i = 0; i < l->count; i++)
		for (size_t k = 0; k < sizeof at_home_only / sizeof at_home_only[0]; k++)
			if (l->points[i] == at_home_only[k].letter &&
			    !words_have(at_home_only[k].tops, top))
				return true;
	return false;
}

/* Accents belong to words of Latin letters alone. */
static bool label_mixes_accents(const struct label *l)
{
	bool accents = false, others = false;

	for (size_t i = 0; i < l->count; i++)
		if (l->points[i] >= 0x80 && spoof_is_of(l->points[i], "Latn"))
			accents = true;
		else if (l->points[i] >= 0x80)
			others = others || spoof_is_of(l->points[i], "Hira Kana Hani Hang");
	return accents && others;
}

static bool label_misplaces(const struct label *l, size_t at)
{
	uint32_t point = l->points[at], last = at > 0 ? l->points[at - 1] : 0;

	for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
		bool before, after;

		if (point < beside[i].first || point > beside[i].last)
			continue;
		before = spoof_is_of(last, beside[i].scripts);
		after = at + 1 < l->count && spoof_is_of(l->points[at + 1], beside[i].scripts);
		if (((beside[i].where & BEFORE) != 0 && !before) ||
		    ((beside[i].where & AFTER) != 0 && !after) ||
		    ((beside[i].where & EITHER) != 0 && !before && !after && l->count > 1))
			return true;
	}
	return point >= 0x0300 && point <= 0x0339 && text_has(dotted, last);
}

static bool label_borrows(const struct label *l, size_t at)
{
	for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++) {
		size_t same = 0;

		if (l->points[at] < alike[i].first || l->points[at] > alike[i].last)
			continue;
		for (size_t k = 0; k < l->count; k++)
			same += k == at || spoof_is_of(l->points[k], alike[i].others);
		if (l->count > 1 && same == l->count)
			return true;
	}
	return false;
}

bool origin_label_is_doubtful(struct str label, struct str top)
{
	struct label l;

	if (!label_read(label, &l) || !spoof_is_restrained(label) || label_has_strangers(&l, top) ||
	    label_mixes_accents(&l))
		return true;
	for (size_t i = 0; i < l.count; i++)
		if (label_misplaces(&l, i) || label_borrows(&l, i))
			return true;
	return label_passes_for_ascii(&l) && !label_is_at_home(&l, top);
}
