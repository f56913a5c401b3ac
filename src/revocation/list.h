/* A revocation list of some of our certificates: what is known of it, what one that came says, and
 * what becomes of that.
 *
 * DESIGN: it is loaded from the store, then read without it (perhaps on another thread), then kept
 * in the store. Nothing is kept of certificates that are not ours, and no list: what a walk says of
 * all that were looked up then is true until the list's nextUpdate, so that one row tells of all.
 * What has been looked up never, waits for a walk. */
#ifndef REVOCATION_LIST_H
#define REVOCATION_LIST_H

#include "base/arena.h"
#include "pki/crl/crl.h"
#include "revocation/seen.h"
#include "store/change.h"

struct serials;

struct list_hit {
	int64_t certificate, revoked_at;
	int reason;  /* the number of RFC 5280 section 5.3.1 */
	bool is_new; /* nobody had seen it revoked before: set when it is kept */
};

/* What a list that came says. */
struct list_answer {
	int64_t this_update, next_update;
	char number[2 * CRL_NUMBER_MAX + 1]; /* in hexadecimal; "" for none */
	size_t entries;
	struct list_hit *hits; /* those of ours that are on it, by id, each once */
	size_t hit_count;
};

struct list {
	int64_t id;
	struct str names;  /* addresses, a line each */
	struct str issuer; /* its certificate, DER */
	/* Of the newest one that was seen; 0 and absent: none was. */
	int64_t this_update, next_update;
	struct str number; /* bytes */
	struct str etag, modified;
	/* Ours that have not expired: by serial; not looked up yet; on it when it was read last, by
	 * id. */
	struct serials *ours;
	int64_t *waiting, *known;
	size_t our_count, waiting_count, known_count;
	struct list_answer answer; /* after list_read() */
	struct arena memory;
};

/* Loads one by its id; free it with revocation_list_free(), also after a failure. ERR_NOT_FOUND:
 * there is none, or no certificate of ours that has not expired. */
enum err revocation_list_load(struct store *s, int64_t id, int64_t now, struct list *ret);
/* Judges one that came, DER, and looks ours up in it. ERR_INVALID and ERR_REFUSED as in pki/crl/,
 * ERR_NO_MEMORY, with `why`. */
enum err revocation_list_read(struct list *l, struct str der, int64_t now, struct problem *why);
void revocation_list_free(struct list *l);

/* So many are revoked in one change at most; the list is read again for the rest. */
enum { LIST_REVOKED_MAX = 2000 };

struct list_outcome {
	size_t revoked;  /* that nobody had seen revoked before */
	size_t rest;     /* that are on it, too, and wait: the list does not count as seen yet */
	size_t vanished; /* that were on it before, have not expired, and are not on it now */
};

/* Within the change: keeps what was read, with what the server said of it (absent for nothing). */
enum err revocation_list_keep(const struct change *c, struct list *l, struct str etag,
    struct str modified, revocation_take_over *take_over, struct list_outcome *ret);
/* When it is asked for again: in the middle of its time where that is sooner than `every_s` from
 * now, but not within five minutes. 0: when it has its place in the plan. */
int64_t revocation_list_next(const struct list_answer *answer, unsigned every_s, int64_t now);
/* The server said that it is the same as the last one. */
enum err revocation_list_keep_same(const struct change *c, int64_t id);
/* What came does not count, or nothing did. */
enum err revocation_list_keep_fault(const struct change *c, int64_t id, const struct problem *why);

#endif
