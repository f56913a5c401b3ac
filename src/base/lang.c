/* The table of languages. */
#include "base/lang.h"

#include <assert.h>

static const struct {
	const char *tag;  /* BCP 47 */
	const char *name; /* what its speakers call it */
	const char *moment;
} langs[LANG_COUNT] = {
    [LANG_JA] = {"ja", "日本語", "Y年M月D日 T"},
    [LANG_EN] = {"en", "English", "D N Y, T"},
};

const char *lang_tag(enum lang lang)
{
	assert(lang < LANG_COUNT);
	return langs[lang].tag;
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

bool lang_parse_nocase(struct str tag, enum lang *ret_lang)
{
	return lang_find(tag, str_eq_nocase, ret_lang);
}
