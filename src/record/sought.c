/* What somebody typed or pasted who looks for a contract. */
#include "record/sought.h"

#include "base/utf8.h"

enum { TEXT_MAX = 1 << 16 };

/* Full-width forms of ASCII as ASCII, all blanks as spaces; what is no UTF-8 as it is. */
static void sought_narrow(struct str text, struct buf *to)
{
	struct str rest = text;
	uint32_t c;

	while (utf8_next(&rest, &c)) {
		size_t len = (size_t)(rest.at - text.at);

		if (c >= 0xff01 && c <= 0xff5e)
			buf_printf(to, "%c", (int)(c - 0xff01 + '!'));
		else if (c == 0x3000 || c == 0xa0 || c == '\n' || c == '\r' || c == '\t')
			buf_puts(to, " ");
		else
			buf_add_str(to, str_part(text, 0, len));
		text = rest;
	}
	buf_add_str(to, rest);
}

/* Only digits, and what people put between them. */
static bool sought_is_code(struct str text, struct sought *to)
{
	return code_digits_typed(text, to->digits) && to->digits[0] != '\0';
}

/* The address of a page or picture of one contract, or the HTML that holds it. */
static bool sought_is_ours(struct str text, struct sought *to)
{
	static const char *const before[] = {"/proof/", "/sticker/", "/owner/snippet/",
	    "/owner/check/", "/admin/contracts/", "/admin/usage/", "Req_ID=", "Req_ID\" value=\""};
	struct code code;

	for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
		struct str part = str_from(before[i]);
		size_t at = str_find(text, part);
		struct str rest = str_part(text, at + part.len, text.len);

		if (at < text.len &&
		    (rest.len == CODE_LENGTH ||
			(rest.len > CODE_LENGTH && !str_is_digit(rest.at[CODE_LENGTH]))) &&
		    code_parse(str_part(rest, 0, CODE_LENGTH), &code)) {
			memcpy(to->digits, code.text, sizeof code.text);
			return true;
		}
	}
	return false;
}

/* A URL, or what would be the host of one. */
static bool sought_is_host(struct str text, struct sought *to)
{
	struct buf url = BUF_INIT(2 * ORIGIN_URL_MAX), path = BUF_INIT(ORIGIN_PATH_MAX);
	struct origin_url parsed;
	bool is = false;

	if (!str_starts(str_part(text, str_index(text, ':'), 3), STR("://")))
		buf_puts(&url, "https://");
	buf_add_str(&url, text);
	if (!url.err && !origin_parse(buf_str(&url), &path, &parsed, NULL)) {
		to->origin = parsed.origin;
		is = strchr(to->origin.host, '.') != NULL;
	}
	buf_free(&url);
	buf_free(&path);
	return is;
}

struct sought sought_read(struct str text)
{
	struct buf narrow = BUF_INIT(TEXT_MAX);
	struct sought ret = {.kind = SOUGHT_OTHER};
	struct str plain;

	sought_narrow(text, &narrow);
	plain = str_trim(buf_str(&narrow));
	if (plain.len == 0 && !narrow.err)
		ret.kind = SOUGHT_NOTHING;
	else if (sought_is_code(text, &ret) || sought_is_ours(plain, &ret))
		ret.kind = SOUGHT_DIGITS;
	else if (sought_is_host(plain, &ret))
		ret.kind = SOUGHT_HOST;
	buf_free(&narrow);
	return ret;
}

bool sought_code(const struct sought *sought, struct code *ret)
{
	return sought->kind == SOUGHT_DIGITS && code_parse(str_from(sought->digits), ret);
}
