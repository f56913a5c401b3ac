/* Parts of a judgement that judge.c puts together: chains, stapled answers, HTTP, and how details
 * are written. */
#ifndef DOCTOR_JUDGE_DETAIL_H
#define DOCTOR_JUDGE_DETAIL_H

#include "doctor/report.h"
#include "doctor/shown.h"

/* What is being judged. */
struct judging {
	const struct doctor_known *known;
	const struct visit_seen *seen;
	const struct shown_list *list;
	int64_t now;
	struct doctor_report *report;
};

/* Details that begin with the addresses that these bits stand for, where there are several. */
struct json *judging_detail(const struct judging *j, unsigned addresses);
/* Adds the reason, a word of detail.h; returns the details. */
struct json *judging_because(struct json *detail, const char *reason);
/* Adds what a certificate says of itself. */
void judging_set_leaf(struct json *detail, const struct certificate *c);

void judge_chain(struct judging *j, const struct shown *s);
void judge_staple(struct judging *j, const struct shown *s);
void judge_http(struct judging *j);

#endif
