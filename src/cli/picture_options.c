/* The options that say which picture is meant. */
#include "cli/picture_options.h"

#include "cli/output.h"

static bool is_unknown(const char *option, const char *text, const char *allowed)
{
	output_error("--%s %s: it must be one of: %s", option, text, allowed);
	return false;
}

bool picture_options_read(const struct arguments *a, struct seal_picture_wish *ret)
{
	const char *size = option_value(a, PICTURE_SIZE);
	const char *format = option_value(a, PICTURE_FORMAT);
	const char *lang = option_value(a, PICTURE_LANG);

	*ret = (struct seal_picture_wish){
	    .size = STICKER_56X88,
	    .format = STICKER_SVG,
	    .scale = 1,
	    .has_lang = lang != NULL,
	    .motion = option_value(a, PICTURE_MOTION) != NULL,
	};
	if (size != NULL && !sticker_size_parse(str_from(size), &ret->size))
		return is_unknown("size", size, "44x70, 56x88, 88x145");
	if (format != NULL && !sticker_format_parse(str_from(format), &ret->format))
		return is_unknown("format", format, "svg, gif, png");
	if (lang != NULL && !lang_parse(str_from(lang), &ret->lang))
		return is_unknown("lang", lang, "ja, en");
	if (ret->motion && !sticker_moves(ret->format, STICKER_VALID)) {
		output_error("--motion: %s pictures do not move", sticker_format_name(ret->format));
		return false;
	}
	return true;
}
