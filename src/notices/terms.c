/* When notices are due. */
#include "notices/terms.h"

#include <stdlib.h>

struct notices_terms notices_terms(const struct config *config)
{
	struct notices_terms t = {.wait_days = {[NOTICES_PAPERS] = config->notices.papers_days,
				      [NOTICES_STICKER] = config->notices.sticker_days,
				      [NOTICES_OLD] = config->notices.old_days},
	    .reminder_count = config->notices.reminders.count,
	    .has_log = config->ledger.folder[0] != '\0'};

	for (size_t i = 0; i < t.reminder_count; i++)
		t.reminders[i] = (unsigned)strtoul(config->notices.reminders.words[i], NULL, 10);
	return t;
}

unsigned notices_terms_ahead_days(const struct notices_terms *terms)
{
	unsigned most = 0;

	for (size_t i = 0; i < terms->reminder_count; i++)
		if (terms->reminders[i] > most)
			most = terms->reminders[i];
	return most;
}
