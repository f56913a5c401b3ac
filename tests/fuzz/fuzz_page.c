/* Any page with any policies: it is judged, and what is kept of it is JSON of bounded length.
 * Input: Referrer-Policy, a line end, Content-Security-Policy, a line end, the page. */
#include <stdlib.h>
#include "base/utf8.h"
#include "doctor/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
	if (!promise)
		abort();
}

static void take(void *arg, const char *key, const struct json_value *value)
{
	(void)arg;
	must(key[0] != '\0' && value->text.len <= 300);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct page_visit v = {.url = STR("https://www.shop.example/top/"),
	    .html = {(const char *)data, size},
	    .self = {ORIGIN_HTTPS, 443, "seal.example"},
	    .current = {"0123456789"},
	    .older_count = 1,
	    .older = {{"1111111111"}}};
	struct doctor_report report = {0};
	struct problem why;

	v.referrer_policy = str_cut(&v.html, '\n');
	v.csp = str_cut(&v.html, '\n');
	if (v.html.at == NULL)
		v.html = STR("");
	must(page_judge(&v, &report, &why) == ERR_OK && !report.failed);
	for (unsigned i = DOCTOR_PAGE; i <= DOCTOR_MIXED; i++) {
		if (report.answers[i] != DOCTOR_IS_WRONG)
			continue;
		must(report.details[i].len <= DOCTOR_DETAIL_MAX && utf8_valid(report.details[i]));
		must(json_read(report.details[i], take, NULL) == ERR_OK);
	}
	doctor_report_free(&report);
	return 0;
}
