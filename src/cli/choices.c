/* What the values of options may be, taken from the tables of what there is. */
#include "cli/choices.h"

#include <assert.h>
#include "cli/output.h"
#include "image/sticker.h"

static const char *choice_size(unsigned i)
{
	return sticker_size_name((enum sticker_size)i);
}

static const char *choice_format(unsigned i)
{
	return sticker_format_name((enum sticker_format)sticker_formats[i]);
}

static const char *choice_language(unsigned i)
{
	return lang_tag((enum lang)i);
}

static const char *choice_theme(unsigned i)
{
	return sticker_theme_name((enum sticker_theme)i);
}

static const struct choices {
	const char *slot;
	unsigned count;
	unsigned usual; /* what is taken when nothing is said; `count` for none */
	const char *(*name_at)(unsigned i);
} choices[] = {
    {CHOICES_SIZES, STICKER_SIZE_COUNT, STICKER_SIZE_USUAL, choice_size},
    {CHOICES_FORMATS, STICKER_FORMAT_COUNT, STICKER_FORMAT_USUAL, choice_format},
    {CHOICES_LANGUAGES, LANG_COUNT, LANG_COUNT, choice_language},
    {CHOICES_THEMES, STICKER_THEME_COUNT, STICKER_LIGHT, choice_theme},
    {CHOICES_LANGUAGES_USUAL, LANG_COUNT, LANG_USUAL, choice_language},
};

/* The choices whose slot begins the text; NULL when none does. */
static const struct choices *choices_at(struct str text)
{
	for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++)
		if (str_starts(text, str_from(choices[i].slot)))
			return &choices[i];
	return NULL;
}

void choices_write_help(const char *help, struct buf *to)
{
	struct str rest = str_from(help);

	while (rest.len > 0) {
		size_t slot = str_index(rest, '{');
		const struct choices *c = choices_at(str_part(rest, slot, rest.len));

		buf_add_str(to, str_part(rest, 0, slot));
		if (slot == rest.len)
			return;
		assert(c != NULL);
		for (unsigned i = 0; i < c->count; i++)
			buf_printf(to, "%s%s%s", c->name_at(i), i == c->usual ? " (else)" : "",
			    i + 2 < c->count    ? ", "
			    : i + 2 == c->count ? " or "
						: "");
		rest = str_part(rest, slot + strlen(c->slot), rest.len);
	}
}

bool choices_refuse(const char *option, const char *text, const char *slot)
{
	const struct choices *c = choices_at(str_from(slot));
	struct buf allowed = BUF_INIT(4096);

	assert(c != NULL);
	for (unsigned i = 0; i < c->count; i++)
		buf_printf(&allowed, "%s%s", i == 0 ? "" : ", ", c->name_at(i));
	output_error(
	    "--%s %s: it must be one of: %s", option, text, allowed.at == NULL ? "" : allowed.at);
	buf_free(&allowed);
	return false;
}
