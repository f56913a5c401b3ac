/* What a visit found: an answer to each of its checks, and what was seen where one is wrong.
 *
 * DESIGN: whoever judges fills a report and knows nothing of the store; site.h keeps it, and knows
 * nothing of TLS or HTML. */
#ifndef DOCTOR_REPORT_H
#define DOCTOR_REPORT_H

#include "base/arena.h"
#include "doctor/check.h"
#include "io/json.h"

enum doctor_answer { DOCTOR_NOT_KNOWN, DOCTOR_IS_GOOD, DOCTOR_IS_WRONG };

/* Bytes of one check's details: what does not fit is left out of it by whoever writes it, and by
 * doctor_report_wrong() altogether. */
enum { DOCTOR_DETAIL_MAX = 4096 };

/* Set to zeros to begin; what it points to lies in memory of its arena. */
struct doctor_report {
	struct arena memory;
	enum doctor_answer answers[DOCTOR_CHECK_COUNT];
	struct str details[DOCTOR_CHECK_COUNT]; /* a JSON object, of those that are wrong */
	bool failed;                            /* memory was short: it says nothing */
};

void doctor_report_free(struct doctor_report *r);
/* An answer; one that is wrong stays so. */
void doctor_report_good(struct doctor_report *r, enum doctor_check check);
/* It is wrong: `detail` is what was seen, an object, which is freed; NULL (memory was short) makes
 * the report fail. The first counts. */
void doctor_report_wrong(struct doctor_report *r, enum doctor_check check, struct json *detail);
/* The bits of the good ones. */
int64_t doctor_report_bits(const struct doctor_report *r);
/* What is wrong, in English, for whoever looks on: "wrong: chain, dates". */
void doctor_report_say(const struct doctor_report *r, size_t room, char *ret);

#endif
