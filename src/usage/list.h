/* Answers who uses which sticker where, in lists of contracts and of hosts.
 *
 * DESIGN: lists come in pages: `after` is the last row of the page before, and fewer than `limit`
 * rows mean that there are no more. What is returned is in memory of `arena`. What report.h says of
 * days, hosts and errors is true here, too. */
#ifndef USAGE_LIST_H
#define USAGE_LIST_H

#include "record/records.h"
#include "usage/place.h"
#include "usage/shape.h"

/* ---- contracts ---- */

struct usage_contract {
	struct contract contract;
	int64_t begins, ends; /* validity of its certificates: seconds, UTC */
	int32_t first_day, picture_day, click_day, old_day, wrong_day; /* 0 for never */
	struct code successor;                                         /* "" for none */
	struct str wrong_host; /* of USAGE_WRONG, the one that was seen last; else absent */
	enum link_reason wrong_reason;
	uint64_t pictures, unverifiable; /* of usage_unverifiable() */
	bool revoked;                    /* of usage_filter(): what ended it was a revocation */
};

/* How many contracts wish for a sticker and are valid at `now`, not counting those whose successor
 * has a certificate; of these, how many showed a picture at their own host on or after `since`; and
 * how many of all contracts are on the lists USAGE_WRONG and USAGE_OLD. */
struct usage_installed {
	uint64_t expected, seen, wrong, old;
};
enum err usage_installed(struct store *s, int64_t now, int32_t since, struct usage_installed *ret);

/* Lists of contracts by what was seen of their stickers on or after a day. */
enum usage_list {
	USAGE_MISSING, /* expected and not seen; those that never were come first */
	USAGE_SHOWN,   /* expected and seen, the last one first */
	USAGE_WRONG,   /* seen at their own host under an address that is not registered */
	USAGE_OLD,     /* seen with a code that has a valid successor */
	USAGE_LISTS
};

/* A page of a list; `after` is the last contract of the page before, NULL for the first. */
enum err usage_list(struct store *s, enum usage_list list, int64_t now, int32_t since,
    const struct usage_contract *after, size_t limit, struct arena *arena,
    struct usage_contract **ret, size_t *ret_count);
/* Contracts with at least `least` pictures in the month of `day`, of which at least `percent` came
 * without Referer; the busiest first, the first `limit`. */
enum err usage_unverifiable(struct store *s, int32_t day, uint64_t least, unsigned percent,
    size_t limit, struct arena *arena, struct usage_contract **ret, size_t *ret_count);

/* One contract, without what is counted of it: days are 0 where nothing was seen yet. */
enum err usage_of_contract(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct usage_contract *ret);

/* What is asked of contracts; all that is given holds. States and days are those of the standing,
 * which follows changes within seconds. */
enum usage_filter_state {
	USAGE_FILTER_ANY,
	USAGE_FILTER_VALID,
	USAGE_FILTER_NOT_YET_VALID,
	USAGE_FILTER_EXPIRED,
	USAGE_FILTER_REVOKED,
	USAGE_FILTER_UNISSUED
};
enum usage_filter_seen { USAGE_FILTER_SEEN_OR_NOT, USAGE_FILTER_SEEN, USAGE_FILTER_UNSEEN };

struct usage_filter {
	enum usage_filter_state state;
	int32_t days;                /* they end within so many from now; -1 for any */
	enum usage_filter_seen seen; /* was the sticker shown on or after `since`? */
	int32_t since;
	/* A site that was seen since then has shown it in one of these: bits 1u << enum
	 * sticker_size, sticker_format; 0 for any. */
	unsigned sizes, formats;
	struct str service, host; /* of the contract; "" for any */
};
/* Contracts in the order of codes, behind `after` ("" from the beginning), at most `limit`. The
 * first `detailed` come with all that is known of them, the others with code and days alone: who
 * wants to count need not read them all. */
enum err usage_filter(struct store *s, const struct usage_filter *filter, int64_t now,
    const struct code *after, size_t limit, size_t detailed, struct arena *arena,
    struct usage_contract **ret, size_t *ret_count);

/* ---- hosts ---- */

/* A host on which a code's sticker was seen. */
struct usage_place {
	struct code code;
	struct str host;
	bool claimed;            /* foreign: what clients claimed */
	enum link_reason reason; /* of its newest answer: LINK_SAME for registered ones */
	uint64_t pictures, clicks;
	uint64_t error; /* of both together, so many may have been another host's */
	int32_t first_day, last_day;
	int32_t old_day; /* when it last showed a code that has a valid successor; 0 never */
	unsigned sizes, formats; /* bits 1u << enum sticker_size, sticker_format */
};

/* A foreign host, over all codes. */
struct usage_foreign {
	struct str host;
	uint64_t hits, error; /* pictures and clicks; so many of them may have been others' */
	int32_t first_day, last_day;
	struct code code; /* the one that it showed last */
	/* Of usage_foreign_codes(): those for which it is kept as a place. */
	struct code *codes;
	size_t code_count;
};

/* The places of a code, at most USAGE_PLACES_MAX + USAGE_CLAIMS_MAX: registered ones first, the
 * busiest first. */
enum err usage_places(struct store *s, const struct code *code, struct arena *arena,
    struct usage_place **ret, size_t *ret_count);
/* Places whose host contains `text` (lower case, A-labels), the first `limit`: hosts that are
 * `text` before those that have more; those that are found, the busiest first. */
enum err usage_find_host(struct store *s, struct str text, size_t limit, struct arena *arena,
    struct usage_place **ret, size_t *ret_count);
/* Names the codes that each of the hosts, in the order of usage_foreign_hosts(), showed: `code`
 * always, of a host at most USAGE_FOREIGN_CODES. */
enum { USAGE_FOREIGN_CODES = 100 };
enum err usage_foreign_codes(
    struct store *s, int32_t since, struct arena *arena, struct usage_foreign *hosts, size_t count);
/* How many foreign hosts of those kept by name were seen on or after `since`. */
enum err usage_count_foreign(struct store *s, int32_t since, uint64_t *ret);
/* Foreign hosts that were seen on or after `since`, those with most hits first. */
enum err usage_foreign_hosts(struct store *s, int32_t since, size_t limit, struct arena *arena,
    struct usage_foreign **ret, size_t *ret_count);

#endif
