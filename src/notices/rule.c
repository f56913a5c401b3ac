/* The rule by which the owner of a certificate is reminded of its end. */
#include "notices/rule.h"

#include <stdio.h>
#include "attention/rule.h"

/* The last of the reminders that has come; 0 for none. */
static unsigned reminder_of(int64_t left, const struct notices_terms *terms)
{
	unsigned least = 0;

	for (size_t i = 0; i < terms->reminder_count; i++) {
		unsigned days = terms->reminders[i];

		if (left <= (int64_t)days * ATTENTION_DAY_S && (least == 0 || days < least))
			least = days;
	}
	return least;
}

bool notices_step_of_end(int64_t begins, int64_t ends, int64_t now,
    const struct notices_terms *terms, char ret[NOTICES_STEP_MAX])
{
	bool is_long = ends - begins + 1 > (int64_t)NOTICES_LONG_LIFE_DAYS * ATTENTION_DAY_S;
	enum attention_kind kind = ATTENTION_EXPIRES_THIRD;
	bool found = attention_of_end(begins, ends, now, &kind);
	unsigned reminder;

	/* Its last day, and that it is over, are told of all. */
	if (!is_long || kind <= ATTENTION_EXPIRES_DAY) {
		if (found)
			snprintf(ret, NOTICES_STEP_MAX, "%s",
			    attention_kinds[attention_kind_index(kind)].word);
		return found;
	}
	reminder = reminder_of(ends + 1 - now, terms);
	if (reminder != 0)
		snprintf(ret, NOTICES_STEP_MAX, "%u", reminder);
	return reminder != 0;
}
