/* One visit to the console at /admin/, and what its pages ask of it.
 *
 * DESIGN: a page is a row of the table that the server hands in (app->console_pages) and a file.
 * Its handlers run as visit/visit.h says; slow reports keep visitors waiting for nothing, since the
 * workers are the console's own and few. A handler is called when all is well: somebody is logged
 * in who may see the page, and what was posted came from a form of this very session.
 *
 * A post changes something and ends with visit_see_other(), or shows its form again with what was
 * wrong. `get` therefore fills the fields of its form from c->v.form, which is empty at a GET: so
 * that the frame can call it to show a form again that was posted when the session had ended. A row
 * for a single button has the `get` of the page where the button stands. */
#ifndef CONSOLE_VISIT_H
#define CONSOLE_VISIT_H

#include "accounts/accounts.h"
#include "accounts/person.h"
#include "accounts/tries.h"
#include "pages/page.h"
#include "visit/visit.h"
#include "web/client_shown.h"

struct console;
typedef void console_handler(struct console *c);

/* Who may see a page. */
enum console_right {
	CONSOLE_ANYBODY,    /* also those who are not logged in */
	CONSOLE_LOGGED_IN,  /* also those who must change their password first */
	CONSOLE_READS,      /* marketing, and all below */
	CONSOLE_CHANGES,    /* operators: contracts */
	CONSOLE_ADMINISTERS /* administrators: accounts */
};

enum { CONSOLE_UPLOAD_MAX = 96 << 10 };

/* A row of the table of pages. */
struct console_page {
	const char *pattern; /* below /admin/, see route_matches() */
	enum console_right right;
	bool passwords;  /* checks some, which takes long: among themselves, one at a time */
	size_t body_max; /* bytes of a post; 0 for HTTP_BODY_MAX */
	console_handler *get, *post; /* NULL: not allowed */
	bool in_menu;
	const char *texts; /* "console.home": its words stand under console.home.title (of heading
			      and tab); those in the menu also under .menu and .about */
	bool counts;       /* shows counts of usage: they are settled before (usage/settle.h) */
};

/* One visit. */
struct console {
	struct visit v; /* first */
	const struct console_page *page;

	struct client_shown client_shown; /* the client's certificate as it came */
	struct client_identity client;    /* whose it is, where one is wanted */

	struct operator_account who;    /* when somebody is logged in */
	char actor[ACCOUNTS_ACTOR_MAX]; /* "console:NAME", for events and the audit */

	uint64_t counts_left;        /* items of counts that are not settled yet */
	struct accounts_place place; /* where passwords come from */
};

/* May this operator see pages of that right? */
bool console_may(const struct operator_account *who, enum console_right right);
/* The row for a path, and what its pattern captures; NULL when there is none. */
const struct console_page *console_find(
    const struct console_page *pages, struct str path, struct route_captures *ret);
/* The visit goes on as one to this page; NULL: to none of the table. */
void console_turn_to(struct console *c, const struct console_page *page);

/* A change that the visitor makes, now. */
struct change console_new_change(struct console *c, struct problem *why);
/* Who the visitor is to the rules of the registry. */
struct accounts_person console_person(const struct console *c);
/* The same, of accounts. */
struct accounts console_accounts(struct console *c, struct problem *why);
/* What an organisation is called in the language of the visit. */
struct str console_name(const struct console *c, const struct contract *contract);

/* With what the names of those begin who act here: "console:sato". */
#define CONSOLE_DOOR "console"

/* How sessions are guarded. */
struct guard console_guard(const struct app *app);

#endif
