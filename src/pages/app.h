/* What the program is made of while it serves. */
#ifndef PAGES_APP_H
#define PAGES_APP_H

#include <stdint.h>
#include "origin/origin.h"
#include "pki/digest.h"

struct bookkeeper;
struct cache;
struct check;
struct client_ca;
struct config;
struct console_page;
struct error_pages;
struct flight_table;
struct help;
struct help_counter;
struct home_pages;
struct http_server;
struct keeper;
struct ledger_finder;
struct ledger_shown;
struct watcher;
struct letters;
struct lookup;
struct mail_uses;
struct mailer;
struct opener_table;
struct pool;
struct price_list;
struct proof_keys;
struct portal_page;
struct service_manager;
struct site;
struct throttle;
struct tls;
struct usage;

/* Built by app_serve() before the first request and not changed until the last, but for what is
 * _Atomic: any thread. */
struct app {
	const struct config *config;
	struct service_manager *manager;
	const struct console_page *console_pages; /* the table of them */
	const struct portal_page *portal_pages;   /* the same of the owners' portal */
	struct origin self;                       /* that of public_url */
	struct site *site;                        /* templates, texts, static files */
	struct help *help;                        /* questions and answers */
	struct help_counter *help_counter;        /* how often they are opened */
	struct pool *fetchers;                    /* workers that wait for Redis and the store */
	struct pool *drawers;                     /* workers that draw pictures */
	struct pool *console;              /* workers that make the console's pages; NULL: none */
	struct pool *logins;               /* the worker that checks passwords */
	struct pool *portal;               /* workers that make pages of the portal; NULL: none */
	struct pool *api;                  /* workers that answer the API; NULL: none */
	struct pool *sites;                /* the worker that finds owners' sites */
	struct lookup *lookup;             /* records by code */
	struct price_list *prices;         /* what services cost (orders/price_list.h) */
	struct usage *usage;               /* counts what is shown */
	struct keeper *keeper;             /* does what is due by time */
	struct mailer *mailer;             /* sends mails */
	const struct mail_uses *mail_uses; /* what mails there are, and what they say */
	const struct letters *letters;
	struct watcher *watcher;             /* asks the world outside; NULL: it is not to */
	struct opener_table *openers;        /* programs that open pages */
	struct check *check;                 /* what came of clicks that owners try */
	struct cache *pictures;              /* struct sticker → struct reply */
	struct flight_table *drawings;       /* pictures that a worker is drawing now */
	struct cache *pages;                 /* what decides a proof page → struct reply */
	struct bookkeeper *bookkeeper;       /* keeps the public log; NULL: it is not served */
	struct ledger_shown *ledger;         /* what is shown of it; NULL as above */
	struct ledger_finder *ledger_finder; /* finds entries of it; NULL as above */
	char *ledger_key; /* the key that others verify it by; NULL: this server has none */
	struct cache *ledger_tiles;    /* its tiles, checkpoints, searches → struct reply */
	struct proof_keys *proof_keys; /* those that sign proofs; NULL: none are signed */
	struct home_pages *home;       /* struct reply by language and coding */
	struct error_pages *errors;    /* struct reply by status, language and coding */
	struct throttle *throttle;     /* of those who try codes out; NULL: no limit */
	struct throttle *reporters;    /* of those who report sites; NULL: none are taken */
	struct throttle *first_tries;  /* of passwords, which wait for nobody's later ones */
	struct throttle *tries;        /* of passwords after those; NULL: no limit */
	struct throttle *owners;       /* of those who log in to the portal; NULL: no limit */
	struct throttle *api_networks; /* of those who call the API; NULL: no limit */
	struct throttle *api_tokens;   /* the same by token */
	struct tls *tls;               /* the service's own certificate; NULL: plain HTTP */
	struct client_ca *client_ca;   /* who issues operators' certificates; NULL: none wanted */
	struct tls *console_tls;       /* as `tls`, and asks for those; NULL: nobody is asked */
	struct client_ca *owner_ca;    /* who issues owners' certificates; NULL: none are taken */
	struct tls *owner_tls;         /* as `tls`, and asks for those; NULL: nobody is asked */
	struct http_server *front;     /* for visitors */
	struct http_server *operators; /* for operators; NULL: they are visitors of `front` */
	struct http_server *programs;  /* for the API; NULL: it is on `front`, or nowhere */
	struct http_server *certified; /* for owners with certificates; NULL: none of its own */
	struct http_server *admin;     /* for those who run the service */
	unsigned char console_key[DIGEST_BYTES]; /* marks what travels through a browser */
	unsigned char page_key[DIGEST_BYTES];    /* the same on pages for visitors */
	int64_t started_at;                      /* seconds, UTC */
	_Atomic int64_t log_begun; /* when the log's first entry was made, as far as known; or 0 */
};

#endif
