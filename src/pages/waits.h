/* What an exchange waits for: kept in its room between the calls of its handler. */
#ifndef PAGES_WAITS_H
#define PAGES_WAITS_H

#include "base/flight.h"
#include "pages/request.h"

/* One thing that a worker brings. */
struct waits_item {
	struct flight_wait flight;
	struct http_exchange *x;
	void *value; /* retained for the room; NULL on `err` */
	enum err err;
	bool landed;
};

struct api_visit;
struct ledger_search;
struct owner_look;
struct owner_site;
struct visit;

struct waits {
	struct waits_item record, facts, picture;
	struct waits_item answer; /* to one question: a page asks no second (pages/fetch.h), */
	struct waits_item place;  /* but programs ask for the proof of the log, too */
	struct visit *visit;      /* of somebody who is logged in: see visit/way.h */
	struct api_visit *call;   /* of the API: see api/api.c */
	union {
		struct ledger_search *search; /* of the public log: see pages/ledger/finder.c */
		struct owner_site *site;      /* of owners: see owner/site.c, */
		struct owner_look *look;      /* or owner/look.c */
	};
	uint64_t wanted;  /* hash of the picture's key */
	int64_t begun_ns; /* on clock_monotonic_ns(); 0 before the first call */
	bool suspected;   /* it counts as a try for an unknown code until the record is there */
};

struct waits *waits_of(struct request *r);
/* To be called before `item` joins a flight. */
void waits_begin(struct request *r, struct waits_item *item);

#endif
