/* One visit of somebody who is logged in, or wants to be: what all parts of the service share that
 * have such visitors.
 *
 * DESIGN: a part (operators' console, owners' portal) is a realm: sessions, cookies and texts of
 * its own, a table of pages of its own, workers of its own. Its visit is a struct that begins with
 * a struct visit. Nothing here knows who the visitors are.
 *
 * A page's handler runs on a worker's thread, with a store, while the exchange is suspended: it may
 * wait for the store, never for long. It fills the model and ends with one of visit_show(),
 * visit_see_other() and visit_fail() (show.h). */
#ifndef VISIT_VISIT_H
#define VISIT_VISIT_H

#include "base/arena.h"
#include "base/pool.h"
#include "pages/request.h"
#include "visit/guard.h"
#include "web/form.h"
#include "web/model.h"

struct visit;

/* A part of the service that people log in to. Constants. */
struct visit_realm {
	const char *name;         /* its texts' keys begin with it: NAME.error.404.title */
	const char *root, *login; /* the paths of its first page and of that to log in */
	const char *lang_cookie;  /* the name of the cookie with the language that was chosen */
	const char *error;        /* the template of its error pages */
	const char *failed;       /* the event that is logged when the store cannot be asked */
	const char *const *done;  /* words of ?done=, ended by NULL: the sentence NAME.done.WORD
				     stands above a page that was come to after a change */
	struct guard (*guard)(const struct app *app);
	/* Has it a page with this path that can be got? */
	bool (*can_get)(const struct visit *v, struct str path);
	/* Answers, on a worker, with a store. */
	void (*answer)(struct visit *v);
	/* Sets in the model what stands around the realm's pages. */
	void (*frame)(struct visit *v);
};

/* One visit: the first member of a realm's own. */
struct visit {
	struct pool_job job;
	const struct visit_realm *realm;
	struct http_exchange *x;
	struct request request; /* a copy, since the event loop's is gone when a worker has it */
	struct request *r;      /* that copy; captures are those of the page's pattern */

	struct store *store; /* STORE_WRITE; this worker's */
	struct arena memory; /* of the visit */
	enum lang lang;
	struct form form; /* what was posted */
	struct model *model;
	struct session_token token; /* "" when nobody is logged in */
	const char *texts; /* "console.home": the key of its heading is that and ".title"; NULL:
			      the answer has no heading and no address of its own */

	struct reply *reply; /* what came of it */
	const char *place;   /* of the page, as help knows it; NULL: that of its texts */
	const char *trouble; /* what was refused, as help knows it: "reason.csr.key"; NULL: none */
	const char *notice;  /* key of a sentence above the page; NULL for none */
	const char *retry_after; /* seconds until the browser may come again; NULL: not said */
	const char *cookie; /* a Set-Cookie field besides session and language; NULL for none */
	bool from_anywhere; /* a post is taken wherever it comes from, and its form is not read */
	bool sets_session;  /* the browser is told the token */
	bool store_failed;  /* it is opened anew for the next visit */
};

bool visit_is_post(const struct visit *v);
/* Logs in, or changes the session: the browser is told with the answer. */
void visit_set_session(struct visit *v, const struct session_token *token);
/* A parameter of the query as text, decoded, in memory of the visit; "" when there is none. */
const char *visit_param(struct visit *v, const char *name);
/* Sets a local time, "2026-11-22 09:30", in the model; "" for 0. */
void visit_time(struct visit *v, struct model *m, const char *name, int64_t t);

#endif
