/* One visit to the owners' portal below /owner/, and what its pages ask of it.
 *
 * DESIGN: a page is a row of the table that the server hands in (app->portal_pages) and a file. Its
 * handlers run as visit/visit.h says, on workers of the portal's own. A handler is called when all
 * is well: a customer is logged in where the row wants that, and what was posted came from a form
 * of this very session. What it shows is that customer's alone: it asks for contracts by
 * portal_contract() and customers/ with p->who.id, never by a code that was merely typed.
 *
 * A post changes something and ends with visit_see_other(), or shows its form again with what was
 * wrong. `get` therefore fills the fields of its form from p->v.form, which is empty at a GET: so
 * that it can be called to show a form again that was posted when the session had ended. A row for
 * a single button has the `get` of the page where the button stands. */
#ifndef PORTAL_VISIT_H
#define PORTAL_VISIT_H

#include "customers/customers.h"
#include "visit/visit.h"
#include "web/client_shown.h"

struct portal;
typedef void portal_handler(struct portal *p);

/* Who may see a page. */
enum portal_right {
	/* Also who is not logged in, and programs: a post may come from anywhere, and its form is
	 * not read, since its address says what it may do. */
	PORTAL_ANYWHERE,
	PORTAL_ANYBODY,  /* also those who are not logged in */
	PORTAL_LOGGED_IN /* customers */
};

/* A row of the table of pages. */
struct portal_page {
	const char *pattern; /* below /owner/, see route_matches() */
	enum portal_right right;
	bool tries;      /* what is posted may be a guess: counted by network ([limit] owners) */
	size_t body_max; /* bytes of a post; 0 for HTTP_BODY_MAX */
	portal_handler *get, *post; /* NULL: not allowed */
	bool in_menu;
	const char *texts; /* "portal.list": its heading is portal.list.title; its entry in the menu
			      portal.list.menu */
};

/* One visit. */
struct portal {
	struct visit v; /* first */
	const struct portal_page *page;
	struct customer who;             /* when somebody is logged in */
	char actor[CUSTOMERS_ACTOR_MAX]; /* "owner:17", for events and the audit */
	/* See client.h: whether a client certificate is asked for here, it as it came, what is
	 * wrong with it, and what it says. */
	bool client_asked;
	struct client_shown client_shown;
	enum client_flaw client_flaw;
	struct client_identity client;
};

/* The row for a path, and what its pattern captures; NULL when there is none. */
const struct portal_page *portal_find(
    const struct portal_page *pages, struct str path, struct route_captures *ret);
/* The visit goes on as one to this page; NULL: to none of the table. */
void portal_turn_to(struct portal *p, const struct portal_page *page);

/* A change that the visitor makes, now. */
struct change portal_new_change(struct portal *p, struct problem *why);
/* The code that the path names, if the contract is the visitor's own. False when it is not, or
 * there is none, which is not told apart: the visitor was told. */
bool portal_contract(struct portal *p, struct code *ret);

/* How sessions are guarded: at the usual address, and at that which asks for client certificates.
 */
struct guard portal_guard(const struct app *app);
struct guard portal_certified_guard(const struct app *app);

#endif
