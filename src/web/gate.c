/* Refuses malformed HTTP. */
#include "web/gate.h"

#include <string.h>

struct rule {
	bool (*broken)(const struct http_request *r);
	unsigned status;
	const char *name;
};

/* RFC 9110 section 5.6.2: the bytes of a token. */
static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (c <= ' ' || c >= 0x7f || strchr("\"(),/:;<=>?@[\\]{}", c) != NULL)
			return false;
	}
	return s.len > 0;
}

/* RFC 9110 section 5.5: visible bytes, space and tab; not NUL, CR, LF or another control. */
static bool is_field_value(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static size_t count(const struct http_request *r, struct str name)
{
	size_t found = 0;

	for (size_t i = 0; i < r->header_count; i++)
		found += str_eq_nocase(r->headers[i].name, name);
	return found;
}

static bool announces_body(const struct http_request *r)
{
	struct str length = http_request_header(r, STR("Content-Length"));

	return length.at != NULL && !str_eq(length, STR("0"));
}

static bool version_is_unknown(const struct http_request *r)
{
	return !str_eq(r->version, STR("HTTP/1.1")) && !str_eq(r->version, STR("HTTP/1.0"));
}

static bool method_is_no_token(const struct http_request *r)
{
	return !is_token(r->method);
}

static bool target_is_long(const struct http_request *r)
{
	return r->target.len > GATE_TARGET_MAX;
}

/* Only origin-form (RFC 9112 section 3.2.1), only visible ASCII, nothing that decodes to NUL. */
static bool target_is_malformed(const struct http_request *r)
{
	for (size_t i = 0; i < r->target.len; i++)
		if (r->target.at[i] <= ' ' || r->target.at[i] >= 0x7f ||
		    str_starts(str_part(r->target, i, 3), STR("%00")))
			return true;
	return !str_starts(r->target, STR("/"));
}

static bool headers_are_many(const struct http_request *r)
{
	return r->header_count > HTTP_HEADERS_MAX;
}

static bool header_is_malformed(const struct http_request *r)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (!is_token(r->headers[i].name) || !is_field_value(r->headers[i].value))
			return true;
	return false;
}

static bool header_is_long(const struct http_request *r)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (r->headers[i].value.len > GATE_HEADER_MAX)
			return true;
	return false;
}

/* RFC 9112 section 3.2: exactly one Host; HTTP/1.0 may lack it. Of uri-host, only what hosts have.
 */
static bool host_is_unclear(const struct http_request *r)
{
	struct str host = http_request_header(r, STR("Host"));
	size_t hosts = count(r, STR("Host"));

	for (size_t i = 0; i < host.len; i++)
		if (host.at[i] <= ' ' || strchr("/\\@?#,", host.at[i]) != NULL)
			return true;
	return hosts > 1 || (hosts == 0 && str_eq(r->version, STR("HTTP/1.1")));
}

static bool field_is_repeated(const struct http_request *r)
{
	static const struct str once[] = {STR("Referer"), STR("Content-Length"),
	    STR("Content-Type"), STR("Transfer-Encoding"), STR("Sec-Fetch-Site"),
	    STR("If-None-Match")};

	for (size_t i = 0; i < sizeof once / sizeof once[0]; i++)
		if (count(r, once[i]) > 1)
			return true;
	return false;
}

/* Framing by two rules at once: RFC 9112 section 6.1. */
static bool framing_is_double(const struct http_request *r)
{
	return http_request_header(r, STR("Content-Length")).at != NULL &&
	       http_request_header(r, STR("Transfer-Encoding")).at != NULL;
}

static bool has_transfer_coding(const struct http_request *r)
{
	return http_request_header(r, STR("Transfer-Encoding")).at != NULL;
}

static bool length_is_no_number(const struct http_request *r)
{
	struct str length = http_request_header(r, STR("Content-Length"));
	uint64_t number;

	return length.at != NULL && !str_to_uint(length, UINT64_MAX / 100, &number);
}

static bool body_is_long(const struct http_request *r)
{
	struct str length = http_request_header(r, STR("Content-Length"));
	uint64_t number;

	return length.at != NULL && !str_to_uint(length, HTTP_BODY_MAX, &number);
}

static bool body_is_unwanted(const struct http_request *r)
{
	return announces_body(r) &&
	       (str_eq(r->method, STR("GET")) || str_eq(r->method, STR("HEAD")));
}

/* In this order: the later ones rely on the earlier. */
static const struct rule rules[] = {
    {version_is_unknown, 505, "version"},
    {method_is_no_token, 400, "method"},
    {target_is_long, 414, "target_length"},
    {target_is_malformed, 400, "target"},
    {headers_are_many, 431, "header_count"},
    {header_is_malformed, 400, "header"},
    {header_is_long, 431, "header_length"},
    {host_is_unclear, 400, "host"},
    {field_is_repeated, 400, "repeated_field"},
    {framing_is_double, 400, "double_framing"},
    {has_transfer_coding, 501, "transfer_coding"},
    {length_is_no_number, 400, "content_length"},
    {body_is_unwanted, 400, "unwanted_body"},
    {body_is_long, 413, "body_length"},
};

unsigned gate_check(const struct http_request *request, const char **ret_rule)
{
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (rules[i].broken(request)) {
			*ret_rule = rules[i].name;
			return rules[i].status;
		}
	return 0;
}
