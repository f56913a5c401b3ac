/* The types of settings: from text to value, with a sentence for what is not allowed. */
#ifndef CONFIG_TYPE_H
#define CONFIG_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

/* In brackets: the type of the member of struct config that holds it; text is a
 * char[CONFIG_TEXT_MAX]. */
enum config_type {
	CONFIG_NUMBER,   /* [unsigned] a whole number from `min` to `max` */
	CONFIG_SIZE,     /* [size_t] bytes, with K, M or G for 1024, 1024² and 1024³ */
	CONFIG_YES_NO,   /* [bool] */
	CONFIG_CHOICE,   /* [enum] one of `words`, in the enum's order */
	CONFIG_ADDRESS,  /* [network_listen] host:port or [host]:port; may be empty if min is 0 */
	CONFIG_TEXT,     /* [text] of `min` to `max` bytes */
	CONFIG_ORIGIN,   /* [text] scheme://host or scheme://host:port; may be empty if min is 0 */
	CONFIG_LINK,     /* [text] an https URL, or empty */
	CONFIG_PREFIX,   /* [text] one of `words` and more behind it; may be empty if min is 0 */
	CONFIG_ZONE,     /* [text] a name of the time zone database */
	CONFIG_LIST,     /* [config_words] words, at least so many */
	CONFIG_NETWORKS, /* [config_networks] networks, or none */
	/* [config_numbers] a whole number from `min` to `max`, then SERVICE=NUMBER for others */
	CONFIG_NUMBERS,
	CONFIG_DATES, /* [config_dates] SERVICE=DATE, or none */
	CONFIG_TYPE_COUNT
};

/* A row of the table of settings. */
struct config_key {
	const char *section, *name;
	size_t offset; /* of its member in struct config */
	enum config_type type;
	const char *standard; /* the default, as it would stand in a file */
	uint64_t min, max;
	const char *words; /* separated by blanks */
	const char *documentation;
};

/* Puts the value of `text` into `to`, the key's member. ERR_INVALID with `why`: what is allowed, as
 * the rest of a sentence that begins with the key, "must be …". `to` is untouched then. */
enum err config_type_parse(
    const struct config_key *key, struct str text, void *to, struct problem *why);

/* What is allowed, in the words of config_type_parse(); false where nearly every text is. */
bool config_type_limits(const struct config_key *key, struct problem *ret);

#endif
