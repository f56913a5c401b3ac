/* The options that say which picture is meant, shared by snippet and sticker. */
#ifndef CLI_PICTURE_OPTIONS_H
#define CLI_PICTURE_OPTIONS_H

#include "cli/choices.h"
#include "cli/option.h"
#include "record/picture.h"

/* They come first among a command's own options, in this order. */
enum {
	PICTURE_SIZE = OPTION_OWN,
	PICTURE_FORMAT,
	PICTURE_LANG,
	PICTURE_MOTION,
	PICTURE_THEME,
	PICTURE_OWN
};

#define PICTURE_OPTIONS                                                                            \
	{"size", 0, "SIZE", false, CHOICES_SIZES},                                                 \
	    {"format", 0, "FORMAT", false, CHOICES_FORMATS},                                       \
	    {"lang", 0, "LANG", false, CHOICES_LANGUAGES "; else the contract's language"},        \
	    {"motion", 0, NULL, false, "animated (svg and gif)"},                                  \
	{                                                                                          \
		"theme", 0, "THEME", false, CHOICES_THEMES "; auto is for svg"                     \
	}

/* Reads them into *ret (scale 1). False, and said so, when a value is none of those that exist. */
bool picture_options_read(const struct arguments *a, struct seal_picture_wish *ret);

#endif
