/* What machines tell each other of checks: that a code is watched, and what a click brought.
 *
 * DESIGN: plain words in one line; the envelope that they travel in says whose they are (shared.h).
 *
 *   watch CODE UNTIL
 *   click CODE STICKER-CODE AT REASON [ORIGIN]   reason as link_reason_name()
 */
#ifndef DOCTOR_NEWS_H
#define DOCTOR_NEWS_H

#include "doctor/click.h"

enum { CHECK_NEWS_MAX = 512 };

/* Plain data. */
struct check_news {
	struct code watched;
	int64_t until;            /* > 0: it is watched until then; 0: `click` came */
	struct check_click click; /* zeros for a watch */
};

/* Appends the line, without a newline. A failure is in to->err. */
void check_news_write(const struct check_news *news, struct buf *to);
/* Reads what check_news_write() wrote; false for anything else. Any thread. */
bool check_news_read(struct str line, struct check_news *ret);
/* Does what the news say. */
void check_hear(struct check *c, const struct check_news *news, int64_t now);

#endif
