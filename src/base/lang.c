/* The table of languages. */
#include "base/lang.h"

#include <assert.h>

static const struct {
	const char *tag, *written; /* BCP 47 */
	const char *name;          /* what its speakers call it */
	const char *moment;
	enum lang whole; /* itself, or what is shown instead where it is for visitors alone */
} langs[LANG_COUNT] = {
    [LANG_JA] = {"ja", "ja", "日本語", "Y年M月D日 T", LANG_JA},
    [LANG_EN] = {"en", "en", "English", "D N Y, T", LANG_EN},
    [LANG_ZH] = {"zh", "zh-Hans", "简体中文", "Y年M月D日 T", LANG_EN},
    [LANG_KO] = {"ko", "ko", "한국어", "Y년 M월 D일 T", LANG_EN},
};

const char *lang_tag(enum lang lang)
{
	assert(lang < LANG_COUNT);
	return langs[lang].tag;
}

const char *lang_written(enum lang lang)
{
	assert(lang < LANG_COUNT);
	return langs[lang].written;
}

enum lang lang_whole(enum lang lang)
{
	assert(lang < LANG_COUNT);
	return langs[lang].whole;
}

bool lang_is_whole(enum lang lang)
{
	return lang_whole(lang) == lang;
}

const char *lang_name(enum lang lang)
{
	assert(lang < LANG_COUNT);
	return langs[lang].name;
}

const char *lang_moment(enum lang lang)
{
	assert(lang < LANG_COUNT);
	return langs[lang].moment;
}

static bool lang_find(struct str tag, bool (*same)(struct str a, struct str b), enum lang *ret_lang)
{
	for (unsigned i = 0; i < LANG_COUNT; i++)
		if (same(tag, str_from(langs[i].tag))) {
			*ret_lang = (enum lang)i;
			return true;
		}
	return false;
}

bool lang_parse(struct str tag, enum lang *ret_lang)
{
	return lang_find(tag, str_eq, ret_lang);
}

bool lang_parse_whole(struct str tag, enum lang *ret_lang)
{
	enum lang lang;

	if (!lang_parse(tag, &lang) || !lang_is_whole(lang))
		return false;
	*ret_lang = lang;
	return true;
}

bool lang_parse_nocase(struct str tag, enum lang *ret_lang)
{
	return lang_find(tag, str_eq_nocase, ret_lang);
}
