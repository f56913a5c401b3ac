/* Problem documents. */
#include "api/problem.h"

#include <stdio.h>
#include "io/json.h"

enum { PROBLEM_MAX = 8192, TYPE_MAX = 64 };

static const struct {
	unsigned status;
	const char *title;
} titles[] = {
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

const char *api_problem_title(unsigned status)
{
	for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
		if (titles[i].status == status)
			return titles[i].title;
	return "Internal Server Error";
}

void api_problem_write(const struct api_problem *facts, struct buf *to)
{
	struct json *o = json_new_object();
	char type[TYPE_MAX] = "about:blank";
	enum err err;

	if (facts->reason[0] != '\0')
		snprintf(type, sizeof type, "urn:trustseal:reason:%s", facts->reason);
	json_set_text(o, "type", str_from(type));
	json_set_text(o, "title", str_from(api_problem_title(facts->status)));
	json_set_int(o, "status", facts->status);
	json_set_text(o, "detail", str_from(facts->detail));
	json_set_text(o, "reason",
	    facts->reason[0] == '\0' ? (struct str){NULL, 0} : str_from(facts->reason));
	if (facts->member != NULL)
		json_set_text(o, "member", str_from(facts->member));
	err = json_write(o, JSON_ONE_LINE, to);
	json_free(o);
	if (err && to->err == ERR_OK)
		to->err = err;
}

struct reply *api_problem_reply(
    const struct api_problem *facts, unsigned retry_after, const char *allow)
{
	struct buf text = BUF_INIT(PROBLEM_MAX);
	char seconds[16];
	const struct reply_header headers[] = {{"Cache-Control", "no-store"},
	    {"Retry-After", retry_after == 0 ? NULL : seconds}, {"Allow", allow}};
	const struct reply_form form = {.status = facts->status,
	    .media_type = PROBLEM_MEDIA_TYPE,
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0]};
	size_t len;
	char *body;

	snprintf(seconds, sizeof seconds, "%u", retry_after);
	api_problem_write(facts, &text);
	body = buf_take(&text, &len);
	buf_free(&text);
	return body == NULL ? NULL : reply_new(&form, body, len);
}
