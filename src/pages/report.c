/* POST /report: a visitor reports a site; GET /report/thanks. */
#include <stdio.h>
#include "base/clock.h"
#include "pages/error_page.h"
#include "pages/metrics.h"
#include "pages/page.h"
#include "pages/pages.h"
#include "pages/report_form.h"
#include "usage/usage.h"
#include "web/throttle.h"

/* What is said of a report that was not taken. */
struct refusal {
	unsigned status;
	const char *key; /* of its sentence */
	bool offer;      /* may the form be sent again? */
	bool wait;       /* after a while */
	enum metrics_report counted;
};

static const struct refusal stale = {400, "report.stale", false, false, METRICS_REPORT_REFUSED};
static const struct refusal too_long = {400, "report.long", true, false, METRICS_REPORT_REFUSED};
static const struct refusal throttled = {429, "report.slow", true, true, METRICS_REPORT_THROTTLED};
static const struct refusal full = {503, "report.full", true, true, METRICS_REPORT_FULL};

static struct reply *report_render(
    struct request *r, const struct refusal *refusal, const struct form *form)
{
	char seconds[16];
	const struct reply_header headers[] = {
	    {"Retry-After", refusal != NULL && refusal->wait ? seconds : NULL}};
	const struct reply_form reply_form = {.status = refusal == NULL ? 200 : refusal->status,
	    .squeeze = REPLY_AS_IT_IS,
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0]};
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	struct reply *reply;

	snprintf(seconds, sizeof seconds, "%u", throttle_left_s(clock_monotonic_ms()));
	/* A page that was posted has no address in another language: its thanks are the nearest. */
	page_frame_visitors(r->app->config, r->app->site, request_lang(r),
	    refusal == NULL ? "/report/thanks?lang=" : "/?lang=", m);
	model_flag(m, "is_thanks", refusal == NULL);
	model_cstr(m, "lead_key", refusal == NULL ? "report.thanks_text" : refusal->key);
	model_cstr(m, "title_key", refusal == NULL ? "report.thanks" : "report.not_taken");
	model_flag(m, "is_offered", refusal != NULL && refusal->offer);
	if (form != NULL)
		report_form_again(form, m);
	reply =
	    page_render(r->app->config, r->app->site, "report", request_lang(r), m, &reply_form);
	arena_free(&memory);
	return reply;
}

static void report_refuse(struct request *r, const struct refusal *refusal, const struct form *form)
{
	metrics_report(refusal->counted);
	page_reply(r, report_render(r, refusal, form));
}

/* Another site's page has nothing to report in its visitor's name. */
static bool report_is_from_here(const struct request *r)
{
	struct str site = r->http->fields[HTTP_SEC_FETCH_SITE];

	return site.at == NULL || str_eq(site, STR("same-origin"));
}

static bool report_may_come(struct request *r)
{
	const struct network_address client = request_client(r);

	return request_is_local(r) ||
	       throttle_take(r->app->reporters, &client, clock_monotonic_ms());
}

static void report_thank(struct request *r)
{
	char place[64];
	const struct reply_header headers[] = {{"Location", place}, {"Cache-Control", "no-store"}};
	const struct reply_form form = {
	    .status = 303, .headers = headers, .count = sizeof headers / sizeof headers[0]};

	metrics_report(METRICS_REPORT_TAKEN);
	snprintf(place, sizeof place, "/report/thanks?lang=%s", lang_tag(request_lang(r)));
	page_reply(r, reply_new(&form, NULL, 0));
}

static void report_answer(struct request *r, struct arena *memory)
{
	struct usage_complaint complaint;
	struct form form;

	switch (report_form_read(r, memory, &form, &complaint)) {
	case REPORT_MALFORMED:
		metrics_report(METRICS_REPORT_REFUSED);
		error_page_send(r, 400);
		return;
	case REPORT_STALE:
		report_refuse(r, &stale, &form);
		return;
	case REPORT_LONG:
		report_refuse(r, &too_long, &form);
		return;
	case REPORT_SOUND:
		break;
	}
	if (!report_may_come(r))
		report_refuse(r, &throttled, &form);
	else if (!usage_complain(r->app->usage, &complaint))
		report_refuse(r, &full, &form);
	else
		report_thank(r);
}

void page_report(struct request *r)
{
	struct arena memory = {0};

	if (r->app->reporters == NULL)
		error_page_send(r, 404);
	else if (r->http->body_too_large)
		error_page_send(r, 413);
	else if (!report_is_from_here(r))
		error_page_send(r, 400);
	else
		report_answer(r, &memory);
	arena_free(&memory);
}

void page_report_thanks(struct request *r)
{
	page_reply(r, report_render(r, NULL, NULL));
}
