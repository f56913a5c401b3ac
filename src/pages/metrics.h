/* What is counted, and how Prometheus reads it. */
#ifndef PAGES_METRICS_H
#define PAGES_METRICS_H

#include "accounts/login.h"
#include "base/buf.h"
#include "pages/app.h"
#include "record/verdict.h"

enum metrics_kind { METRICS_STICKER, METRICS_PROOF, METRICS_KIND_COUNT };

/* A verdict was shown. */
void metrics_verdict(enum metrics_kind kind, const struct verdict *v);
/* A request was refused by the gate. */
void metrics_refused(void);
/* A code was not looked up, because its network tries many. */
void metrics_throttled(void);
/* What came of a visitor's report. */
enum metrics_report {
	METRICS_REPORT_TAKEN,
	METRICS_REPORT_REFUSED, /* malformed, or from no page of ours */
	METRICS_REPORT_THROTTLED,
	METRICS_REPORT_FULL, /* too many waited for the store */
	METRICS_REPORT_COUNT
};
void metrics_report(enum metrics_report what);
/* A proof was signed. */
void metrics_signed(void);
/* Somebody tried to log in. */
void metrics_login(enum accounts_answer answer);
/* A password was not checked, because its network tries many. */
void metrics_login_throttled(void);
/* A request reached a page. */
void metrics_request(void);

/* Appends all figures in the text exposition format of Prometheus, version 0.0.4. */
void metrics_write(const struct app *app, struct buf *to);

#endif
