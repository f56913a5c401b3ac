/* Internationalised host names, by libidn2. */
#include "io/idn.h"

#include <string.h>
#include <idn2.h>

enum { NAME_MAX_BYTES = 2048, LOOKUP = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL };

/* idn2_lookup_u8 for a slice. NULL on failure; free with idn2_free. */
static char *idn_lookup(struct str name, int flags, int *ret_code)
{
	char text[NAME_MAX_BYTES + 1];
	uint8_t *ascii = NULL;

	*ret_code = IDN2_ENCODING_ERROR;
	if (name.len == 0 || !str_copy(text, sizeof text, name) || strlen(text) != name.len)
		return NULL;
	*ret_code = idn2_lookup_u8((const uint8_t *)text, &ascii, flags);
	return *ret_code == IDN2_OK ? (char *)ascii : NULL;
}

/* Capital sharp s: browsers map it to the small one since Unicode 15.1, this libidn2 to "ss". */
static const struct str big_sharp_s = {"\xe1\xba\x9e", 3}, small_sharp_s = {"\xc3\x9f", 2};

/* The host as newer Unicode tables want it; `room` holds host.len bytes. */
static struct str idn_update_mapping(struct str host, char *room)
{
	size_t len = 0;

	for (size_t i = 0; i < host.len;) {
		bool sharp = str_eq(str_part(host, i, big_sharp_s.len), big_sharp_s);
		struct str piece = sharp ? small_sharp_s : str_part(host, i, 1);

		memcpy(room + len, piece.at, piece.len);
		len += piece.len;
		i += sharp ? big_sharp_s.len : 1;
	}
	return (struct str){room, len};
}

enum err idn_to_ascii(struct str host, char *ret_ascii, size_t room)
{
	char updated[NAME_MAX_BYTES], *ascii;
	int code;
	enum err err;

	if (host.len > sizeof updated)
		return ERR_INVALID;
	ascii = idn_lookup(idn_update_mapping(host, updated), LOOKUP, &code);
	err = code == IDN2_MALLOC ? ERR_NO_MEMORY : ERR_INVALID;
	if (ascii == NULL)
		return err;
	err = str_copy(ret_ascii, room, str_from(ascii)) ? ERR_OK : ERR_INVALID;
	idn2_free(ascii);
	return err;
}

/* Does `name` come out of libidn2 as `label`? */
static bool idn_becomes(struct str name, struct str label, int flags, int *ret_code)
{
	char *ascii = idn_lookup(name, flags, ret_code);
	bool same = ascii != NULL && str_eq(str_from(ascii), label);

	idn2_free(ascii);
	return same;
}

/* Decodes without any check. NULL on failure; free with idn2_free. */
static char *idn_decode(struct str label)
{
	char text[IDN2_LABEL_MAX_LENGTH + 1], *decoded = NULL;

	if (!str_copy(text, sizeof text, label))
		return NULL;
	return idn2_to_unicode_8z8z(text, &decoded, 0) == IDN2_OK ? decoded : NULL;
}

/* A label that only IDNA 2008 disallows, such as an emoji, is open to browsers, which follow
 * UTS #46. Without the round trip libidn2 judges by UTS #46 alone, but takes labels that do not
 * encode to themselves; its transitional mode encodes without IDNA 2008. */
static bool idn_emoji_label_valid(struct str label)
{
	char *decoded = idn_decode(label);
	int code;
	bool valid =
	    decoded != NULL &&
	    idn_becomes(label, label, LOOKUP | IDN2_NO_ALABEL_ROUNDTRIP, &code) &&
	    idn_becomes(str_from(decoded), label, IDN2_NFC_INPUT | IDN2_TRANSITIONAL, &code);

	idn2_free(decoded);
	return valid;
}

bool idn_label_valid(struct str label)
{
	int code;

	if (idn_becomes(label, label, LOOKUP, &code))
		return true;
	return code == IDN2_DISALLOWED && idn_emoji_label_valid(label);
}

bool idn_label_decode(struct str label, struct buf *to)
{
	char *decoded = str_starts(label, STR("xn--")) ? idn_decode(label) : NULL;
	int code;
	bool same = decoded != NULL && idn_becomes(str_from(decoded), label, LOOKUP, &code);

	if (same)
		buf_puts(to, decoded);
	idn2_free(decoded);
	return same;
}
