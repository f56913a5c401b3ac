/* What a visit found. */
#include "doctor/report.h"

#include <stdio.h>

void doctor_report_free(struct doctor_report *r)
{
	arena_free(&r->memory);
}

void doctor_report_good(struct doctor_report *r, enum doctor_check check)
{
	if (r->answers[check] == DOCTOR_NOT_KNOWN)
		r->answers[check] = DOCTOR_IS_GOOD;
}

void doctor_report_wrong(struct doctor_report *r, enum doctor_check check, struct json *detail)
{
	struct buf text = BUF_INIT(DOCTOR_DETAIL_MAX);
	bool ok = true;
	enum err err = json_write(detail, JSON_ONE_LINE, &text);

	json_free(detail);
	if (r->answers[check] != DOCTOR_IS_WRONG && err != ERR_NO_MEMORY) {
		r->answers[check] = DOCTOR_IS_WRONG;
		r->details[check] = arena_bytes(&r->memory, err ? STR("{}") : buf_str(&text), &ok);
	}
	r->failed |= err == ERR_NO_MEMORY || !ok;
	buf_free(&text);
}

int64_t doctor_report_bits(const struct doctor_report *r)
{
	int64_t bits = 0;

	for (unsigned i = 0; i < DOCTOR_CHECK_COUNT; i++)
		if (r->answers[i] == DOCTOR_IS_GOOD)
			bits |= doctor_check_bit((enum doctor_check)i);
	return bits;
}

void doctor_report_say(const struct doctor_report *r, size_t room, char *ret)
{
	struct buf words = BUF_INIT(1024);

	for (unsigned i = 0; i < DOCTOR_CHECK_COUNT; i++)
		if (r->answers[i] == DOCTOR_IS_WRONG)
			buf_printf(&words, "%s%s", words.len == 0 ? "wrong: " : ", ",
			    doctor_checks[i].word);
	snprintf(ret, room, "%s", words.len == 0 ? "nothing is wrong" : words.at);
	buf_free(&words);
}
