/* Which sticker a site's owner chose. */
#include "owner/choice.h"

#include "web/params.h"

enum { VALUE_MAX = 64 };

static bool choice_read_size(struct str text, struct owner_choice *to)
{
	return sticker_size_parse(text, &to->size);
}

static bool choice_read_format(struct str text, struct owner_choice *to)
{
	return sticker_format_parse(text, &to->format);
}

static bool choice_read_lang(struct str text, struct owner_choice *to)
{
	return lang_parse(text, &to->lang);
}

static bool choice_read_motion(struct str text, struct owner_choice *to)
{
	to->motion = str_eq(text, STR("on"));
	return to->motion || str_eq(text, STR("off"));
}

static bool choice_read_theme(struct str text, struct owner_choice *to)
{
	return sticker_theme_parse(text, &to->theme);
}

static const struct {
	const char *name;
	bool (*read)(struct str text, struct owner_choice *to);
} params[] = {
    {"size", choice_read_size},
    {"format", choice_read_format},
    {"sticker", choice_read_lang},
    {"motion", choice_read_motion},
    {"theme", choice_read_theme},
};

bool owner_choice_read(struct str query, enum lang contract, struct owner_choice *ret)
{
	struct owner_choice c = {
	    .size = STICKER_SIZE_USUAL, .format = STICKER_FORMAT_USUAL, .lang = contract};
	char value[VALUE_MAX];

	for (size_t i = 0; i < sizeof params / sizeof params[0]; i++)
		if (params_get(query, str_from(params[i].name), value, sizeof value) &&
		    !params[i].read(str_from(value), &c))
			return false;
	c.motion = c.motion && sticker_moves(c.format, STICKER_VALID);
	if (c.theme == STICKER_AUTO && !sticker_follows(c.format))
		c.theme = STICKER_LIGHT;
	*ret = c;
	return true;
}

void owner_choice_write(const struct owner_choice *c, struct buf *to)
{
	buf_printf(to, "size=%s&format=%s&sticker=%s&motion=%s&theme=%s",
	    sticker_size_name(c->size), sticker_format_name(c->format), lang_tag(c->lang),
	    c->motion ? "on" : "off", sticker_theme_name(c->theme));
}
