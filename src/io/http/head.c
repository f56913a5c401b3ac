/* Sorts the headers of a request. */
#include "io/http/http.h"

#include <string.h>

static const struct str names[HTTP_FIELD_COUNT] = {
    [HTTP_ACCEPT_ENCODING] = STR("Accept-Encoding"),
    [HTTP_ACCEPT_LANGUAGE] = STR("Accept-Language"),
    [HTTP_AUTHORIZATION] = STR("Authorization"),
    [HTTP_CLIENT_CERT] = STR("Client-Cert"),
    [HTTP_CONTENT_LENGTH] = STR("Content-Length"),
    [HTTP_CONTENT_TYPE] = STR("Content-Type"),
    [HTTP_COOKIE] = STR("Cookie"),
    [HTTP_FORWARDED] = STR("Forwarded"),
    [HTTP_HOST] = STR("Host"),
    [HTTP_IDEMPOTENCY_KEY] = STR("Idempotency-Key"),
    [HTTP_IF_MATCH] = STR("If-Match"),
    [HTTP_IF_NONE_MATCH] = STR("If-None-Match"),
    [HTTP_ORIGIN] = STR("Origin"),
    [HTTP_PURPOSE] = STR("Purpose"),
    [HTTP_REFERER] = STR("Referer"),
    [HTTP_SEC_FETCH_SITE] = STR("Sec-Fetch-Site"),
    [HTTP_SEC_PURPOSE] = STR("Sec-Purpose"),
    [HTTP_TRANSFER_ENCODING] = STR("Transfer-Encoding"),
    [HTTP_USER_AGENT] = STR("User-Agent"),
    [HTTP_X_FORWARDED_FOR] = STR("X-Forwarded-For"),
    [HTTP_X_MOZ] = STR("X-Moz"),
    [HTTP_X_PURPOSE] = STR("X-Purpose"),
    [HTTP_X_SSL_CLIENT_CERT] = STR("X-SSL-Client-Cert"),
};

/* A proxy adds its own line behind those that the client may have invented. */
static bool field_last_counts(size_t field)
{
	return field == HTTP_FORWARDED || field == HTTP_X_FORWARDED_FOR;
}

void http_head_add(
    struct http_head *head, struct http_request *request, struct str name, struct str value)
{
	if (head->count < HTTP_HEADERS_MAX)
		head->headers[head->count] = (struct http_header){name, value};
	head->count++;
	for (size_t i = 0; i < HTTP_FIELD_COUNT; i++) {
		/* Most are told apart by their first letter, whatever its case. */
		if (name.len != names[i].len || ((name.at[0] ^ names[i].at[0]) & 0xdf) != 0 ||
		    !str_eq_nocase(name, names[i]))
			continue;
		if (head->times[i]++ == 0 || field_last_counts(i)) {
			request->fields[i] = value;
			request->more[i] = head->times[i] > 1;
		}
		return;
	}
}

void http_head_take_host(struct http_request *r, char *target)
{
	static const struct str schemes[] = {STR("http://"), STR("https://")};
	size_t end = 0;

	r->host = r->fields[HTTP_HOST];
	if (r->target.len > 0 && target[0] == '/')
		return;
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (str_eq_nocase(str_part(r->target, 0, schemes[i].len), schemes[i]))
			end = schemes[i].len;
	if (end == 0)
		return;
	r->host.at = target + end;
	while (end < r->target.len && target[end] != '/' && target[end] != '?')
		end++;
	r->host.len = (size_t)(target + end - r->host.at);
	r->target = str_part(r->target, end, r->target.len);
	if (r->target.len == 0 || target[end] == '?') {
		memmove(target + end + 1, target + end, r->target.len);
		target[end] = '/';
		r->target = (struct str){target + end, r->target.len + 1};
	}
}
