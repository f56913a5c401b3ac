/* One visit to the console at /admin/, and what its pages ask of it.
 *
 * DESIGN: a page is a row of the table that the server hands in (app->console_pages) and a file.
 * Its handlers run on a worker's thread, with a store, while the exchange is suspended: they may
 * wait for the store (never for long), and slow reports keep visitors waiting for nothing, since
 * the workers are the console's own and few. A handler is called when all is well: somebody is
 * logged in who may see the page, and what was posted came from a form of this very session. It
 * asks the rooms below, fills the model and ends with one of console_show(), console_see_other()
 * and console_fail() (frame.h).
 *
 * A post changes something and ends with console_see_other(), or shows its form again with what
 * was wrong. `get` therefore fills the fields of its form from c->form, which is empty at a GET: so
 * that the frame can call it to show a form again that was posted when the session had ended. A row
 * for a single button has the `get` of the page where the button stands. */
#ifndef CONSOLE_VISIT_H
#define CONSOLE_VISIT_H

#include "accounts/accounts.h"
#include "accounts/person.h"
#include "accounts/tries.h"
#include "console/guard.h"
#include "pages/page.h"
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
	struct request *r; /* captures are those of the row's pattern */
	const struct console_page *page;
	struct store *store; /* STORE_WRITE; this worker's */
	struct arena memory; /* of the visit */
	enum lang lang;
	struct form form; /* what was posted */
	struct model *model;

	struct client_shown client_shown; /* the client's certificate as it came */
	struct client_identity client;    /* whose it is, where one is wanted */

	struct session_token token;     /* "" when nobody is logged in */
	struct operator_account who;    /* when somebody is */
	char actor[ACCOUNTS_ACTOR_MAX]; /* "console:NAME", for events and the audit */

	struct reply *reply;         /* what came of it */
	const char *notice;          /* key of a sentence above the page; NULL for none */
	const char *retry_after;     /* seconds until the browser may come again; NULL: not said */
	uint64_t counts_left;        /* items of counts that are not settled yet */
	bool store_failed;           /* it is opened anew for the next visit */
	bool sets_session;           /* the browser is told c->token */
	const char *browser_cookie;  /* a Set-Cookie field that it is told; NULL for none */
	struct accounts_place place; /* where passwords come from */
};

/* May this operator see pages of that right? */
bool console_may(const struct operator_account *who, enum console_right right);
/* The row for a path, and what its pattern captures; NULL when there is none. */
const struct console_page *console_find(
    const struct console_page *pages, struct str path, struct route_captures *ret);

/* A change that the visitor makes, now. */
struct change console_new_change(struct console *c, struct problem *why);
/* Who the visitor is to the rules of the registry. */
struct accounts_person console_person(const struct console *c);
/* The same, of accounts. */
struct accounts console_accounts(struct console *c, struct problem *why);
/* Logs in, or changes the session: the browser is told with the answer. */
void console_set_session(struct console *c, const struct session_token *token);
/* A parameter of the query as text, decoded, in memory of the visit; "" when there is none. */
const char *console_param(struct console *c, const char *name);
/* What an organisation is called in the language of the visit. */
struct str console_name(const struct console *c, const struct contract *contract);
/* Sets a local time, "2026-11-22 09:30", in the model; "" for 0. */
void console_time(struct console *c, struct model *m, const char *name, int64_t t);

/* With what the names of those begin who act here: "console:sato". */
#define CONSOLE_DOOR "console"

/* The console's cookie, and how sessions are guarded. */
extern const char console_cookie[];
struct guard console_guard(const struct app *app);

#endif
