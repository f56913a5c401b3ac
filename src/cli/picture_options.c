/* The options that say which picture is meant. */
#include "cli/picture_options.h"

#include "cli/output.h"

bool picture_options_read(const struct arguments *a, struct seal_picture_wish *ret)
{
	const char *size = option_value(a, PICTURE_SIZE);
	const char *format = option_value(a, PICTURE_FORMAT);
	const char *lang = option_value(a, PICTURE_LANG);
	const char *theme = option_value(a, PICTURE_THEME);

	*ret = (struct seal_picture_wish){
	    .size = STICKER_SIZE_USUAL,
	    .format = STICKER_FORMAT_USUAL,
	    .scale = 1,
	    .has_lang = lang != NULL,
	    .motion = option_value(a, PICTURE_MOTION) != NULL,
	};
	if (size != NULL && !sticker_size_parse(str_from(size), &ret->size))
		return choices_refuse("size", size, CHOICES_SIZES);
	if (format != NULL && !sticker_format_parse(str_from(format), &ret->format))
		return choices_refuse("format", format, CHOICES_FORMATS);
	if (lang != NULL && !lang_parse(str_from(lang), &ret->lang))
		return choices_refuse("lang", lang, CHOICES_LANGUAGES);
	if (theme != NULL && !sticker_theme_parse(str_from(theme), &ret->theme))
		return choices_refuse("theme", theme, CHOICES_THEMES);
	if (ret->theme == STICKER_AUTO && !sticker_follows(ret->format)) {
		output_error("--theme auto: %s pictures cannot follow the visitor's preference",
		    sticker_format_name(ret->format));
		return false;
	}
	if (ret->motion && !sticker_moves(ret->format, STICKER_VALID)) {
		output_error("--motion: %s pictures do not move", sticker_format_name(ret->format));
		return false;
	}
	return true;
}
