/* Refuses malformed HTTP. */
#include "web/gate.h"

/* HOST_MAX: RFC 1035's 253 bytes of a name, a last dot and a port. PORT_TEXT_MAX: with its colon.
 */
enum { HOST_MAX = 260, PORT_TEXT_MAX = 6, PORT_MAX = 65535 };

/* What a byte may be part of; HOST: of a host's name. */
enum { TOKEN = 1, VALUE = 2, TARGET = 4, HOST = 8 };

/* RFC 9110: tokens (section 5.6.2), field values (5.5: no control but tab); targets: visible ASCII.
 */
enum { ANY = TOKEN | VALUE | TARGET, SEPARATOR = VALUE | TARGET };

static const unsigned char classes[256] = {
    ['\t'] = VALUE,
    [' '] = VALUE,
    ['!'] = ANY,
    ['"'] = SEPARATOR,
    ['#' ... '\''] = ANY,
    ['(' ... ')'] = SEPARATOR,
    ['*' ... '+'] = ANY,
    [','] = SEPARATOR,
    ['-' ... '.'] = ANY | HOST,
    ['/'] = SEPARATOR,
    ['0' ... '9'] = ANY | HOST,
    [':'] = SEPARATOR,
    [';' ... '@'] = SEPARATOR,
    ['A' ... 'Z'] = ANY | HOST,
    ['['] = SEPARATOR,
    ['\\'] = SEPARATOR,
    [']'] = SEPARATOR,
    ['^'] = ANY,
    ['_'] = ANY | HOST,
    ['`'] = ANY,
    ['a' ... 'z'] = ANY | HOST,
    ['{'] = SEPARATOR,
    ['|'] = ANY,
    ['}'] = SEPARATOR,
    ['~'] = ANY,
    [0x80 ... 0xff] = VALUE,
};

struct rule {
	bool (*broken)(const struct http_request *r, const struct http_head *h);
	unsigned status;
	const char *name;
};

/* Is each byte of the class? Nearly always: so without a branch at each. */
static bool bytes_are(struct str s, unsigned char class)
{
	unsigned char common = class;

	for (size_t i = 0; i < s.len; i++)
		common &= classes[(unsigned char)s.at[i]];
	return common != 0;
}

bool gate_is_token(struct str s)
{
	return s.len > 0 && bytes_are(s, TOKEN);
}

static bool version_is_unknown(const struct http_request *r, const struct http_head *h)
{
	(void)h;
	return !str_eq(r->version, STR("HTTP/1.1")) && !str_eq(r->version, STR("HTTP/1.0"));
}

static bool method_is_no_token(const struct http_request *r, const struct http_head *h)
{
	(void)h;
	return !gate_is_token(r->method);
}

static bool target_is_long(const struct http_request *r, const struct http_head *h)
{
	(void)h;
	return r->target.len > GATE_TARGET_MAX;
}

static bool head_is_long(const struct http_request *r, const struct http_head *h)
{
	(void)r;
	return h->size > GATE_HEAD_MAX;
}

/* Only origin-form (RFC 9112 section 3.2.1; http has brought absolute-form into it), only visible
 * ASCII, nothing that decodes to NUL. Most targets have no "%" at all. */
static bool target_is_malformed(const struct http_request *r, const struct http_head *h)
{
	struct str rest = r->target;

	(void)h;
	if (!str_starts(rest, STR("/")) || !bytes_are(rest, TARGET))
		return true;
	for (size_t at; (at = str_index(rest, '%')) < rest.len;) {
		rest = str_part(rest, at + 1, rest.len);
		if (str_starts(rest, STR("00")))
			return true;
	}
	return false;
}

static bool head_has_seams(const struct http_request *r, const struct http_head *h)
{
	(void)r;
	return !h->seamless;
}

static bool headers_are_many(const struct http_request *r, const struct http_head *h)
{
	(void)r;
	return h->count > HTTP_HEADERS_MAX;
}

static bool header_is_malformed(const struct http_request *r, const struct http_head *h)
{
	(void)r;
	for (size_t i = 0; i < h->count; i++)
		if (!gate_is_token(h->headers[i].name) || !bytes_are(h->headers[i].value, VALUE))
			return true;
	return false;
}

/* RFC 9112 section 3.2: exactly one Host; HTTP/1.0 may lack it. */
static bool host_is_unclear(const struct http_request *r, const struct http_head *h)
{
	unsigned hosts = h->times[HTTP_HOST];

	return hosts > 1 || (hosts == 0 && str_eq(r->version, STR("HTTP/1.1")));
}

/* What stands behind a name or address: nothing, or ":" and a number. */
static bool port_is_sound(struct str rest)
{
	unsigned port = 0;

	if (rest.len == 0)
		return true;
	if (rest.len == 1 || rest.len > PORT_TEXT_MAX || rest.at[0] != ':')
		return false;
	for (size_t i = 1; i < rest.len; i++) {
		if (!str_is_digit(rest.at[i]))
			return false;
		port = port * 10 + (unsigned)(rest.at[i] - '0');
	}
	return port <= PORT_MAX;
}

/* host [ ":" port ], as browsers send it: a name without empty labels (but for the root's, behind
 * the last dot), or an address of IPv6 in brackets. One turn over its bytes, for each request. */
static bool host_is_sound(struct str host)
{
	unsigned char common = HOST;
	char before = '.';
	size_t end = 0;

	if (host.len > HOST_MAX)
		return false;
	if (str_starts(host, STR("["))) {
		struct network_address address;
		struct str name = str_part(host, 1, str_index(host, ']') - 1);

		end = name.len + 2;
		return end <= host.len && str_index(name, ':') < name.len &&
		       network_address_parse(name, &address) &&
		       port_is_sound(str_part(host, end, host.len));
	}
	for (; end < host.len && host.at[end] != ':'; end++) {
		if (host.at[end] == '.' && before == '.')
			return false;
		before = host.at[end];
		common &= classes[(unsigned char)before];
	}
	return end > 0 && common != 0 && port_is_sound(str_part(host, end, host.len));
}

/* RFC 9112 section 3.2. Of an absolute target both are looked at, though its own host counts. */
static bool host_is_malformed(const struct http_request *r, const struct http_head *h)
{
	struct str field = r->fields[HTTP_HOST];

	(void)h;
	return (field.at != NULL && !host_is_sound(field)) ||
	       (r->host.at != NULL && r->host.at != field.at && !host_is_sound(r->host));
}

static bool field_is_repeated(const struct http_request *r, const struct http_head *h)
{
	static const enum http_field once[] = {HTTP_REFERER, HTTP_CLIENT_CERT,
	    HTTP_X_SSL_CLIENT_CERT, HTTP_CONTENT_LENGTH, HTTP_CONTENT_TYPE, HTTP_TRANSFER_ENCODING,
	    HTTP_SEC_FETCH_SITE, HTTP_IF_NONE_MATCH, HTTP_ORIGIN, HTTP_AUTHORIZATION,
	    HTTP_IDEMPOTENCY_KEY, HTTP_IF_MATCH};

	(void)r;
	for (size_t i = 0; i < sizeof once / sizeof once[0]; i++)
		if (h->times[once[i]] > 1)
			return true;
	return false;
}

/* Framing by two rules at once: RFC 9112 section 6.1. */
static bool framing_is_double(const struct http_request *r, const struct http_head *h)
{
	(void)h;
	return r->fields[HTTP_CONTENT_LENGTH].at != NULL &&
	       r->fields[HTTP_TRANSFER_ENCODING].at != NULL;
}

static bool has_transfer_coding(const struct http_request *r, const struct http_head *h)
{
	(void)h;
	return r->fields[HTTP_TRANSFER_ENCODING].at != NULL;
}

static bool length_is_no_number(const struct http_request *r, const struct http_head *h)
{
	struct str length = r->fields[HTTP_CONTENT_LENGTH];
	uint64_t number;

	(void)h;
	return length.at != NULL && !str_to_uint(length, UINT64_MAX / 100, &number);
}

static bool body_is_long(const struct http_request *r, const struct http_head *h)
{
	struct str length = r->fields[HTTP_CONTENT_LENGTH];
	uint64_t number;

	(void)h;
	return length.at != NULL && !str_to_uint(length, r->body_max, &number);
}

static bool body_is_unwanted(const struct http_request *r, const struct http_head *h)
{
	struct str length = r->fields[HTTP_CONTENT_LENGTH];
	bool announced = length.at != NULL && !str_eq(length, STR("0"));

	(void)h;
	return announced && (str_eq(r->method, STR("GET")) || str_eq(r->method, STR("HEAD")));
}

/* In this order: the later ones rely on the earlier. */
static const struct rule rules[] = {
    {version_is_unknown, 505, "version"},
    {method_is_no_token, 400, "method"},
    {target_is_long, 414, "target_length"},
    {head_is_long, 431, "head_length"},
    {target_is_malformed, 400, "target"},
    {head_has_seams, 400, "seams"},
    {headers_are_many, 431, "header_count"},
    {header_is_malformed, 400, "header"},
    {host_is_unclear, 400, "host"},
    {host_is_malformed, 400, "host"},
    {field_is_repeated, 400, "repeated_field"},
    {framing_is_double, 400, "double_framing"},
    {has_transfer_coding, 501, "transfer_coding"},
    {length_is_no_number, 400, "content_length"},
    {body_is_unwanted, 400, "unwanted_body"},
    {body_is_long, 413, "body_length"},
};

unsigned gate_check(
    const struct http_request *request, const struct http_head *head, const char **ret_rule)
{
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (rules[i].broken(request, head)) {
			*ret_rule = rules[i].name;
			return rules[i].status;
		}
	return 0;
}
