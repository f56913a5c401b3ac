/* When notices are due: the numbers of the settings. */
#ifndef NOTICES_TERMS_H
#define NOTICES_TERMS_H

#include <stdbool.h>
#include "config/config.h"

/* What a notice may wait for, after it came to be so. */
enum notices_wait {
	NOTICES_AT_ONCE,
	NOTICES_PAPERS,  /* a paper that was asked for may take so long */
	NOTICES_STICKER, /* a sticker may be put up as late */
	NOTICES_OLD,     /* a replaced certificate, or an old code, may stay in use so long */
	NOTICES_WAITS
};

struct notices_terms {
	unsigned wait_days[NOTICES_WAITS];
	/* Days before its end on which who has a certificate with a long life is reminded. */
	unsigned reminders[CONFIG_WORDS_MAX];
	size_t reminder_count;
	bool has_log; /* the public log is served */
};

struct notices_terms notices_terms(const struct config *config);
/* The largest of the reminders; 0 for none. */
unsigned notices_terms_ahead_days(const struct notices_terms *terms);

#endif
