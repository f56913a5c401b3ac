/* What a visit by TLS means: an answer to each of its checks.
 *
 * DESIGN: what was seen against what is recorded, at a time; nobody is asked. What cannot be told
 * from what was seen is not known, and never good. Details have the members of detail.h, and
 * "fingerprint" where they speak of a certificate. Where addresses differ, they tell the worst. */
#ifndef DOCTOR_JUDGE_H
#define DOCTOR_JUDGE_H

#include "doctor/report.h"
#include "doctor/shown.h"

/* Fills the report, which is all zeros before. Its failure is in there. */
void doctor_judge(const struct doctor_known *known, const struct shown_list *list, int64_t now,
    struct doctor_report *report);

#endif
