/* The contracts of a site, for whoever names its host.
 *
 * DESIGN: codes and hosts are public: they stand in the owner's HTML, and so do states on the proof
 * page. So a host tells the codes that have a sticker to show, and nothing of others: of what was
 * applied for and is not issued yet nobody learns here. A list of hosts is easily had, though (of
 * all certificates there are public logs): each search counts as reading an unknown code does
 * (enumeration.h), whatever it finds.
 *
 * A worker of its own asks the store, so that searches never keep stickers waiting. */
#ifndef OWNER_SITE_H
#define OWNER_SITE_H

#include "pages/request.h"
#include "record/verdict.h"

/* More are not shown. */
enum { OWNER_SITE_MAX = 20 };

/* A contract whose sticker a site shows; what is told of it. */
struct owner_contract {
	struct code code;
	enum record_state state;
	bool broken;                     /* see verdict_is_broken() */
	int64_t from, until, revoked_at; /* of the certificate; revoked_at 0: it is not */
	char host[ORIGIN_HOST_MAX + 1];  /* of its first URL */
};

/* Finds the contracts of a host, the newest first; *ret is the exchange's. False when the exchange
 * was suspended until a worker has them (the handler is called again and asks again) or was
 * answered with 503, or with 429 for those who ask too much: the handler returns. */
bool owner_site_find(
    struct request *r, const char *host, const struct owner_contract **ret, size_t *ret_count);

/* Starts the worker, and ends it. */
enum err owner_site_open(struct app *app, struct problem *why);
void owner_site_close(struct app *app);

#endif
