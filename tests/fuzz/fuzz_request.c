/* Whatever head a request has: the gate lets nothing unclear through, and what passes is taken
 * apart within its bounds. Input: lines "method", "target", then headers "name:value". */
#include <assert.h>
#include <string.h>
#include "record/code.h"
#include "web/accept.h"
#include "web/gate.h"
#include "web/params.h"
#include "web/route.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has_byte(struct str s, int byte)
{
	return s.len > 0 && memchr(s.at, byte, s.len) != NULL;
}

/* Fields that are lists may come in several lines. */
static bool may_repeat(size_t field)
{
	return field == HTTP_ACCEPT_LANGUAGE || field == HTTP_ACCEPT_ENCODING ||
	       field == HTTP_FORWARDED || field == HTTP_X_FORWARDED_FOR;
}

/* What the rest of the program relies on. */
static void look_at_passed(const struct http_request *r, const struct http_head *head)
{
	assert(r->target.len >= 1 && r->target.at[0] == '/');
	assert(!has_byte(r->target, 0) && !has_byte(r->target, '\r') && !has_byte(r->target, '\n'));
	for (size_t i = 0; i < HTTP_FIELD_COUNT; i++) {
		assert(head->times[i] <= 1 || may_repeat(i));
		assert(!has_byte(r->fields[i], 0) && !has_byte(r->fields[i], '\r') &&
		       !has_byte(r->fields[i], '\n'));
	}
	assert(r->fields[HTTP_TRANSFER_ENCODING].at == NULL);
}

static void take_apart(const struct http_request *r)
{
	static const char *const patterns[] = {
	    "/sticker/{code}/{size}.{format}", "/proof/{code}", "/proof/{code}.json", "/"};
	struct str query = r->target, path = str_cut(&query, '?');
	struct route_captures captures;
	struct code code;
	char value[16];

	for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
		if (route_matches(patterns[i], path, &captures) && i < 3) {
			assert(!has_byte(captures.at[0], '/') && captures.at[0].len > 0);
			if (code_parse(captures.at[0], &code))
				assert(strspn(code.text, "0123456789") == CODE_LENGTH);
		}
	if (params_get(query, STR("lang"), value, sizeof value))
		assert(strlen(value) < sizeof value);
	assert(accept_language(r->fields[HTTP_ACCEPT_LANGUAGE], LANG_JA) < LANG_COUNT);
	assert(accept_coding(r->fields[HTTP_ACCEPT_ENCODING]) < CODING_COUNT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size};
	struct http_request request = {.version = STR("HTTP/1.1"), .body_max = HTTP_BODY_MAX};
	struct http_head head = {.seamless = true};
	const char *rule = NULL;
	unsigned status;

	if (size == 0)
		return 0;
	request.method = str_cut(&rest, '\n');
	request.target = rest.at == NULL ? STR("") : str_cut(&rest, '\n');
	while (rest.at != NULL) {
		struct str value = str_cut(&rest, '\n'), name = str_cut(&value, ':');

		http_head_add(&head, &request, name, value.at == NULL ? STR("") : value);
	}
	status = gate_check(&request, &head, &rule);
	assert(status == 0 || (status >= 400 && status <= 505 && rule != NULL));
	if (status == 0) {
		look_at_passed(&request, &head);
		take_apart(&request);
	}
	return 0;
}
