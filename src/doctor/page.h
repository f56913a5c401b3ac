/* Judges a web page: is the sticker there, with which code, and what will become of a click on it?
 *
 * DESIGN: pure: bytes in, answers out. What a visit cannot know for certain it leaves as not known:
 * a page that scripts make is empty to us, a frame may hold the sticker, the rest of a page that is
 * too long may, too. */
#ifndef DOCTOR_PAGE_H
#define DOCTOR_PAGE_H

#include "doctor/detail.h"
#include "doctor/report.h"
#include "origin/origin.h"
#include "record/code.h"

enum { PAGE_CODES_MAX = 64 };

struct page_visit {
	struct str url;             /* where the page is: absolute */
	struct str html;            /* at most HTML_PAGE_MAX bytes */
	bool is_cut;                /* there would have been more */
	struct str referrer_policy; /* header fields; absent: not sent */
	struct str csp;             /* Content-Security-Policy, several with "," between them */
	struct origin self;         /* of this service */
	struct code current;        /* that should stand in the page */
	size_t older_count;         /* of the same chain of contracts */
	struct code older[PAGE_CODES_MAX];
};

/* Answers the checks of a visit to the page (DOCTOR_PAGE …) as far as they can be. ERR_NO_MEMORY;
 * what is wrong with the page is in the report. */
enum err page_judge(const struct page_visit *v, struct doctor_report *report, struct problem *why);

/* The page could not be read: `reason` is a word (doctor/detail.h). The object belongs to the
 * caller, who may add to it and gives it to doctor_report_wrong(); NULL when memory is short. */
struct json *page_detail(const char *reason);
/* Adds a text from outside, cut to what people can read, with what they cannot see spelled out. */
void page_detail_add(struct json *detail, enum doctor_member member, struct str text);

#endif
