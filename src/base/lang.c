/* The table of languages. */
#include "base/lang.h"

#include <assert.h>

static const struct {
	const char *tag;  /* BCP 47 */
	const char *name; /* what its speakers call it */
} langs[LANG_COUNT] = {
    [LANG_JA] = {"ja", "日本語"},
    [LANG_EN] = {"en", "English"},
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

bool lang_parse(struct str tag, enum lang *ret_lang)
{
	for (unsigned i = 0; i < LANG_COUNT; i++)
		if (str_eq(tag, str_from(langs[i].tag))) {
			*ret_lang = (enum lang)i;
			return true;
		}
	return false;
}
