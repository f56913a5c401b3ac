/* What handlers ask of a call, and how they answer. */
#include "api/call.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "api/problem.h"
#include "base/log.h"
#include "registry/proposal.h"
#include "web/params.h"

/* ---- what is asked ---- */

bool api_code(struct api_call *c, struct code *ret)
{
	if (code_parse(c->r->captures.at[0], ret))
		return true;
	api_fail(c, 404, "not_found", NULL, "a contract's code has ten digits");
	return false;
}

bool api_number(struct api_call *c, size_t capture, uint64_t *ret)
{
	if (str_to_uint(c->r->captures.at[capture], INT64_MAX, ret) && *ret > 0)
		return true;
	api_fail(c, 404, "not_found", NULL, "that is no number");
	return false;
}

struct str api_param(struct api_call *c, const char *name)
{
	bool ok = true;
	struct str value = params_text(c->r->query, str_from(name), &c->memory, &ok);

	c->starved = c->starved || !ok;
	return value;
}

bool api_param_number(
    struct api_call *c, const char *name, uint64_t usual, uint64_t most, uint64_t *ret)
{
	struct str text = api_param(c, name);

	*ret = usual;
	if (text.at == NULL || (str_to_uint(text, most, ret) && *ret > 0))
		return true;
	api_fail(
	    c, 400, "query.number", name, "%s: it must be a number from 1 to %" PRIu64, name, most);
	return false;
}

bool api_expected(struct api_call *c, bool wanted, uint64_t *ret)
{
	struct str field = c->r->http->fields[HTTP_IF_MATCH];

	*ret = 0;
	if (field.len == 0 && wanted) {
		api_fail(c, 428, "precondition.wanted", NULL,
		    "the field If-Match is needed, with the ETag that was got with the contract");
		return false;
	}
	if (field.len == 0 || str_eq(field, STR("*")))
		return true;
	if (field.len > 2 && field.at[0] == '"' && field.at[field.len - 1] == '"' &&
	    str_to_uint(str_part(field, 1, field.len - 2), INT64_MAX, ret) && *ret > 0)
		return true;
	api_fail(c, 412, "precondition.failed", NULL,
	    "If-Match names no version of the contract: it must be the ETag that was got with it");
	return false;
}

/* ---- changes ---- */

struct change api_change(struct api_call *c, uint64_t expected)
{
	return (struct change){.store = c->store,
	    .actor = c->actor,
	    .now = c->r->now,
	    .expected = expected,
	    .why = &c->why,
	    .is_part = true};
}

struct registry_clerk api_clerk(struct api_call *c, uint64_t expected)
{
	return (struct registry_clerk){
	    .change = api_change(c, expected), .who = c->who, .terms = &c->terms};
}

/* ---- the answer ---- */

void api_send(struct api_call *c, unsigned status, struct json *document)
{
	enum err err;

	c->answer.status = status;
	c->answer.media_type = "application/json";
	buf_clear(&c->answer.text);
	err = json_write(document, JSON_ONE_LINE, &c->answer.text);
	json_free(document);
	if (err)
		api_ok(c, err == ERR_INVALID ? ERR_CORRUPT : err, NULL);
}

void api_send_outcome(struct api_call *c, unsigned done, const struct proposal_outcome *outcome)
{
	bool proposed = outcome != NULL && outcome->id != 0, waits = proposed && outcome->waits;
	struct json *o = json_new_object(), *list;

	if (proposed) {
		json_set_int(o, "proposal", (int64_t)outcome->id);
		json_set_text(o, "digest", str_from(outcome->digest));
		snprintf(c->answer.location, sizeof c->answer.location,
		    "/api/v1/proposals/%" PRIu64, outcome->id);
	} else {
		json_set_null(o, "proposal");
		json_set_null(o, "digest");
	}
	json_set_bool(o, "waits", waits);
	list = json_set_array(o, "warnings");
	for (size_t i = 0; i < c->effect.warning_count; i++)
		json_add_text(list, str_from(c->effect.warnings[i].text));
	api_send(c, waits ? 202 : done, o);
}

void api_set_version(struct api_call *c, uint64_t version)
{
	snprintf(c->answer.etag, sizeof c->answer.etag, "\"%" PRIu64 "\"", version);
}

void api_fail(struct api_call *c, unsigned status, const char *reason, const char *member,
    const char *format, ...)
{
	char detail[ERR_TEXT_MAX];
	const struct api_problem facts = {status, reason, detail, member};
	va_list args;

	va_start(args, format);
	vsnprintf(detail, sizeof detail, format, args);
	va_end(args);
	c->answer.status = status;
	c->answer.media_type = PROBLEM_MEDIA_TYPE;
	c->answer.location[0] = c->answer.etag[0] = '\0';
	buf_clear(&c->answer.text);
	api_problem_write(&facts, &c->answer.text);
	if (status == 503)
		str_copy(c->answer.retry_after, sizeof c->answer.retry_after, STR("1"));
}

/* Who may not do it is told so by a word that begins with this. */
static bool reason_is_of_rights(const char *reason)
{
	return str_starts(str_from(reason), STR("right."));
}

/* Of a change that was made from something else: by If-Match, or by what a proposal says. */
static unsigned status_of_change(const struct api_call *c)
{
	return c->r->http->fields[HTTP_IF_MATCH].len > 0 && c->why.reason[0] == '\0' ? 412 : 409;
}

static unsigned status_of_error(const struct api_call *c, enum err err)
{
	switch (err) {
	case ERR_INVALID:
	case ERR_REFUSED:
	case ERR_TOO_LARGE:
		return reason_is_of_rights(c->why.reason) ? 403 : 422;
	case ERR_NOT_FOUND:
		return 404;
	case ERR_EXISTS:
		return 409;
	case ERR_CHANGED:
		return status_of_change(c);
	default:
		return 503;
	}
}

/* What is wrong with the service is not for strangers: they are told to come again. */
static void api_fail_service(struct api_call *c, enum err err)
{
	static struct log_limit limit;

	c->store_failed = c->store_failed || (err != ERR_NO_MEMORY && err != ERR_BUSY);
	if (log_allowed(&limit, 1000))
		log_event(LOG_ERROR, "api_failed", log_text("path", c->row->pattern),
		    log_text("reason", c->why.text[0] == '\0' ? err_text(err) : c->why.text));
	api_fail(c, 503, "unavailable", NULL, "it cannot be done now: try again soon");
}

bool api_ok(struct api_call *c, enum err err, const char *member)
{
	unsigned status = err ? status_of_error(c, err) : 0;
	struct problem why = c->why;

	if (status == 503)
		api_fail_service(c, err);
	else if (err)
		api_fail(c, status,
		    why.reason[0] != '\0'  ? why.reason
		    : status == 404        ? "not_found"
		    : status == 412        ? "precondition.failed"
		    : err == ERR_CHANGED   ? "changed"
		    : err == ERR_TOO_LARGE ? "too_large"
					   : "refused",
		    member, "%s", why.text[0] == '\0' ? err_text(err) : why.text);
	return !err;
}

bool api_read_ok(struct api_call *c, enum err err)
{
	if (!err)
		return true;
	c->why = *store_why(c->store);
	if (err == ERR_NOT_FOUND)
		return api_ok(c, err, NULL);
	api_fail_service(c, err);
	return false;
}
