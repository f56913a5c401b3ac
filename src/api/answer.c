/* What a worker does for a call. */
#include "api/answer.h"

#include <stdlib.h>
#include "api/auth.h"
#include "api/once.h"

/* Bytes of a parameter's name that are shown, with a NUL. */
enum { QUERY_NAME_MAX = 32 };

/* The name of the first parameter of a query, which is cut off with its value. */
static struct str query_cut_name(struct str *query)
{
	struct str parameter = str_cut(query, '&');

	return str_part(parameter, 0, str_index(parameter, '='));
}

static bool query_is_known(const char *allowed, struct str name)
{
	struct str rest = str_from(allowed);

	while (rest.at != NULL)
		if (str_eq(str_cut(&rest, ' '), name))
			return true;
	return false;
}

static bool query_has(struct str query, struct str name)
{
	while (query.len > 0)
		if (str_eq(query_cut_name(&query), name))
			return true;
	return false;
}

/* The parameters that are there must be known to the row, and stand there once. */
static bool answer_check_query(struct api_call *c)
{
	struct str rest = c->r->query;

	while (rest.len > 0) {
		struct str name = query_cut_name(&rest);
		bool known = name.len == 0 || query_is_known(c->row->query, name);
		char shown[QUERY_NAME_MAX];

		if (known && (name.len == 0 || !query_has(rest, name)))
			continue;
		str_copy(shown, sizeof shown, str_part(name, 0, sizeof shown - 1));
		api_fail(c, 400, known ? "query.twice" : "query.unknown", shown,
		    known ? "the parameter \"%s\" stands there twice"
			  : "there is no parameter \"%s\"",
		    shown);
		return false;
	}
	return true;
}

/* "application/json", whatever parameters follow. */
static bool answer_check_media_type(struct api_call *c)
{
	struct str type = c->r->http->fields[HTTP_CONTENT_TYPE];

	if (str_eq_nocase(
		str_trim(str_part(type, 0, str_index(type, ';'))), STR("application/json")))
		return true;
	api_fail(c, 415, "media_type", NULL, "the body must be of the type application/json");
	return false;
}

static bool answer_read_body(struct api_call *c)
{
	enum err err;

	if (c->row->body == NULL)
		return true;
	if (!answer_check_media_type(c))
		return false;
	err = json_tree_read(c->r->http->body, c->row->body, &c->memory, &c->body, &c->why);
	if (err == ERR_INVALID)
		api_fail(c, 400, c->why.reason, c->why.about[0] == '\0' ? NULL : c->why.about, "%s",
		    c->why.text);
	else
		api_ok(c, err, NULL);
	return !err;
}

void api_answer(struct api_call *c)
{
	if (!api_auth(c) || !answer_check_query(c) || !answer_read_body(c))
		return;
	if (c->row->changes)
		api_once(c);
	else
		c->row->handle(c);
}

void api_answer_make(struct api_call *c)
{
	struct api_answer *a = &c->answer;
	const struct reply_header headers[] = {
	    {"Cache-Control", "no-store"},
	    {"Location", a->location[0] == '\0' ? NULL : a->location},
	    {"ETag", a->etag[0] == '\0' ? NULL : a->etag},
	    {"Retry-After", a->retry_after[0] == '\0' ? NULL : a->retry_after},
	    {"WWW-Authenticate", a->challenge},
	};
	const struct reply_form form = {.status = a->status,
	    .media_type = a->media_type,
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0]};
	size_t len;
	char *body = buf_take(&a->text, &len);

	if (body == NULL || c->starved)
		free(body);
	else
		c->reply = reply_new(&form, body, len);
}
