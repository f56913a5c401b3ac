/* Any target and Accept-Language: what a route captured is where it stood, a code is ten digits, a
 * parameter's value is what a decoder of another make says. Input: lines "target" and "language".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "image/sticker.h"
#include "record/code.h"
#include "web/accept.h"
#include "web/gate.h"
#include "web/params.h"
#include "web/route.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
	if (!promise)
		abort();
}

/* Of server/routes.c, and one that holds as many captures as there may be. */
static const char *const patterns[] = {"/sticker/{code}/{size}.{format}", "/proof/{code}",
    "/proof/{code}.json", "/static/{name}.{hash}.{type}", "/proof", "/"};

/* The pattern with its captures in their places is the path. */
static void check_captures(const char *pattern, const struct route_captures *c, struct str path)
{
	struct buf text = BUF_INIT(1 << 20);

	for (size_t i = 0; *pattern != '\0'; pattern++) {
		if (*pattern != '{') {
			buf_putc(&text, *pattern);
			continue;
		}
		must(c->at[i].len > 0 && str_index(c->at[i], '/') == c->at[i].len);
		buf_add_str(&text, c->at[i++]);
		pattern = strchr(pattern, '}');
	}
	must(str_eq(buf_str(&text), path));
	buf_free(&text);
}

static bool is_code(struct str s)
{
	char text[11];

	return s.len == 10 && str_copy(text, sizeof text, s) &&
	       strspn(text, "0123456789") == sizeof text - 1;
}

static void check_words(struct str text)
{
	enum sticker_size size;
	enum sticker_format format;
	struct code code = {""};

	must(code_parse(text, &code) == is_code(text));
	if (is_code(text))
		must(str_eq(text, str_from(code.text)));
	if (sticker_size_parse(text, &size))
		must(str_eq(text, str_from(sticker_size_name(size))));
	if (sticker_format_parse(text, &format))
		must(str_eq(text, str_from(sticker_format_name(format))));
}

static void check_path(struct str path)
{
	unsigned fitting = 0;

	for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
		struct route_captures captures = {0};

		if (!route_matches(patterns[i], path, &captures))
			continue;
		fitting++;
		check_captures(patterns[i], &captures, path);
		for (size_t k = 0; k < ROUTE_CAPTURES_MAX; k++)
			check_words(captures.at[k]);
	}
	must(fitting <= 1);
}

/* By sscanf() and a switch, where the program has a table of its own; the length, or -1 for a
 * NUL. */
static int decode(struct str s, char *to)
{
	int len = 0;

	for (size_t i = 0; i < s.len; i++, len++) {
		char hex[3] = "";
		unsigned value = (unsigned char)s.at[i];
		int read = 0;

		if (value == '%' && i + 2 < s.len) {
			memcpy(hex, s.at + i + 1, 2);
			if (strspn(hex, "0123456789abcdefABCDEF") == 2)
				read = sscanf(hex, "%2x", &value);
		}
		i += read == 1 ? 2 : 0;
		to[len] = (char)(value == '+' && read == 0 ? ' ' : value);
		if (value == 0)
			return -1;
	}
	return len;
}

/* Each parameter that is the first of its name must be found, and say the same. */
static void check_query(struct str query)
{
	char expected[GATE_TARGET_MAX + 1], value[GATE_TARGET_MAX + 1], small[4];
	struct str rest = query;

	while (rest.at != NULL) {
		struct str text = str_cut(&rest, '&'), name = str_cut(&text, '=');
		bool found = params_get(query, name, value, sizeof value);
		struct str again = query, other, other_name;
		int len;

		do {
			other = str_cut(&again, '&');
			other_name = str_cut(&other, '=');
		} while (!str_eq(other_name, name));
		len = decode(other, expected);
		must(found == (len >= 0));
		must(!found || str_eq((struct str){expected, (size_t)len}, str_from(value)));
		if (params_get(query, name, small, sizeof small))
			must(strcmp(small, value) == 0);
	}
}

static void check_language(struct str field)
{
	enum lang ja = accept_language(field, LANG_JA), en = accept_language(field, LANG_EN);

	must(ja < LANG_COUNT && en < LANG_COUNT);
	/* A language that is named is chosen whatever the fallback; else the fallback is. */
	must(ja == en || (ja == LANG_JA && en == LANG_EN));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size}, target, path;
	struct http_request request = {.method = STR("GET"), .version = STR("HTTP/1.1")};
	struct http_head head = {.seamless = true};
	const char *rule = NULL;

	if (size == 0)
		return 0;
	target = str_cut(&rest, '\n');
	request.target = target;
	http_head_add(&head, &request, STR("Host"), STR("seal.example"));
	check_language(rest);
	if (gate_check(&request, &head, &rule) != 0)
		return 0;
	path = str_cut(&target, '?');
	check_path(path);
	check_query(target);
	return 0;
}
