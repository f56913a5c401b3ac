/* The table of what customers are told of their contracts, unasked.
 *
 * DESIGN: what is due follows from what other tables hold, and from the time, as an alarm does: so
 * nobody who writes there knows of notices, and none is lost by a crash. Each has a reason, and of
 * a kind there is one mail for each reason, ever (mail/queue.h): so none is sent twice, however
 * often it is found. */
#ifndef NOTICES_KIND_H
#define NOTICES_KIND_H

#include <stdbool.h>
#include "base/str.h"
#include "notices/sql.h"
#include "notices/terms.h"

enum notice {
	NOTICE_APPLIED,
	NOTICE_PAPERS,
	NOTICE_ISSUED,
	NOTICE_EXPIRES,
	NOTICE_OLD_CERTIFICATE,
	NOTICE_OLD_CODE,
	NOTICE_STICKER,
	NOTICE_WRONG_ADDRESS,
	NOTICE_REVOKED,
	NOTICE_FOREIGN,
	NOTICE_LOGGED,
	NOTICE_COUNT,
	/* Refused as those above, and no mail of this service: what the CA sends by itself to those
	 * whom a list names (recipients.h). */
	NOTICE_NEWS = NOTICE_COUNT,
	NOTICE_WISHES
};

/* In what a statement counts: seconds, or days of the local calendar. */
enum notices_unit { NOTICES_SECONDS, NOTICES_DAYS };

struct notice_row {
	const char *word; /* of mails and templates, of wishes, and of texts: "mail.kind.WORD" */
	/* Always sent; all others a customer may refuse. */
	bool is_security;
	/* Of a contract there is no other one of the kind within so many days; 0: there may be. */
	unsigned quiet_days;
	/* What finds it, where it has a statement; what came to be so longer than `window_days` ago
	 * when it would be told is none of it any more. */
	enum notices_sql look;
	unsigned parameters;
	enum notices_unit unit;
	enum notices_wait wait;
	unsigned window_days;
};

extern const struct notice_row notices[NOTICE_WISHES];

/* True and *ret for a word of the table. */
bool notice_parse(struct str word, enum notice *ret);

#endif
