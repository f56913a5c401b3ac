/* What the log was not told of when it happened: certificates that were there before it began, and
 * what older programs, which know no log, write beside this one. How far both were gone through is
 * a mark each, in the store: whoever goes on, goes on there. */
#ifndef LEDGER_UNTOLD_H
#define LEDGER_UNTOLD_H

#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "pki/digest.h"
#include "record/code.h"
#include "store/store.h"

enum untold_what {
	UNTOLD_CERTIFICATES, /* up to the newest one that was there when the log began */
	UNTOLD_EVENTS,       /* behind the newest one of then, without an end */
	UNTOLD_COUNT
};

/* Ids up to this one were gone through. */
struct untold_mark {
	int64_t place;
	int64_t until; /* the last one; INT64_MAX: there is none */
};

enum err untold_mark_read(struct store *s, enum untold_what what, struct untold_mark *ret);
/* Within a transaction. */
enum err untold_mark_move(struct store *s, enum untold_what what, int64_t place);

/* A certificate. */
struct untold_certificate {
	int64_t id;
	struct code code;
	char fingerprint[DIGEST_HEX];
	bool is_last;   /* of its contract */
	struct str der; /* of one whose subject has no organisation; else absent */
};

/* Certificates behind a mark, by their ids, at most `limit`. */
enum err untold_certificates(struct store *s, const struct untold_mark *mark, size_t limit,
    struct arena *arena, struct untold_certificate **ret, size_t *ret_count);

/* An event. */
struct untold_event {
	int64_t id;
	struct code code; /* "" where it is none that the log would have, or has an entry */
	struct str action;
	struct str after;
};

/* Events behind a mark, by their ids, at most `limit`. One by which a contract changed counts as
 * told, too, where a later one of the contract is: its entry says how it is since. */
enum err untold_events(struct store *s, const struct untold_mark *mark, size_t limit,
    struct arena *arena, struct untold_event **ret, size_t *ret_count);

#endif
