/* The settings of the service: what was chosen.
 *
 * DESIGN: a row in keys.c describes each setting: type, default, limits, documentation. Reading,
 * refusing, the environment's names and conf/trustseal.conf all follow from the rows; a setting's
 * value is the member here that its row names. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/network.h"

/* Bytes of a text with its NUL; words of a list; bytes of a word with its NUL. */
enum { CONFIG_TEXT_MAX = 512, CONFIG_WORDS_MAX = 16, CONFIG_WORD_MAX = 32 };

enum config_theme { CONFIG_THEME_AUTO, CONFIG_THEME_LIGHT, CONFIG_THEME_DARK };
enum config_level {
	CONFIG_LEVEL_ERROR,
	CONFIG_LEVEL_WARNING,
	CONFIG_LEVEL_INFO,
	CONFIG_LEVEL_DEBUG
};
enum config_client_from { CONFIG_CLIENT_TLS, CONFIG_CLIENT_CERT, CONFIG_CLIENT_X_SSL };
enum config_format { CONFIG_FORMAT_TEXT, CONFIG_FORMAT_JSON };

struct config_words {
	size_t count;
	char words[CONFIG_WORDS_MAX][CONFIG_WORD_MAX];
};

/* A number for each service: `usual` but for those that have their own. */
struct config_numbers {
	unsigned usual, count;
	struct config_own_number {
		char service[CONFIG_WORD_MAX];
		unsigned value;
	} own[CONFIG_WORDS_MAX];
};

/* A date for some services: days as base/calendar.h counts them. */
struct config_dates {
	size_t count;
	struct config_own_date {
		char service[CONFIG_WORD_MAX];
		int32_t day;
	} own[CONFIG_WORDS_MAX];
};

/* Plain data; every text is ended by NUL, UTF-8, without control characters. The meaning of each
 * member stands in conf/trustseal.conf under the same name. */
struct config {
	struct {
		struct network_listen listen;
		struct network_listen admin_listen;
		char public_url[CONFIG_TEXT_MAX];  /* an origin, no "/" at its end */
		bool public_url_is_derived;        /* from `listen`: it was not set */
		char certificate[CONFIG_TEXT_MAX]; /* "" for plain HTTP; then the key too */
		char key[CONFIG_TEXT_MAX];
		struct network_list trusted_proxies;
		unsigned hsts;    /* seconds; 0 for none: always so where public_url is not https */
		unsigned workers; /* 0: as many as processors, at least 2 */
		unsigned jobs;
		unsigned queue;
		unsigned exchange_time; /* seconds */
		unsigned max_connections;
	} server;
	struct {
		char url[CONFIG_TEXT_MAX];
	} store;
	struct {
		char url[CONFIG_TEXT_MAX];      /* "" for none */
		char key_file[CONFIG_TEXT_MAX]; /* "" for none */
	} redis;
	struct {
		unsigned ttl;       /* seconds */
		unsigned tolerance; /* the same, beyond ttl */
		size_t memory;      /* bytes */
	} cache;
	struct {
		bool insecure_loopback;
	} link;
	struct {
		bool check_referer;
	} sticker;
	struct {
		char keys[CONFIG_TEXT_MAX]; /* a folder; "" for none */
	} proof;
	struct {
		char brand[CONFIG_TEXT_MAX];
		char operator_url[CONFIG_TEXT_MAX]; /* "" for none */
		enum config_theme theme;
		char timezone[CONFIG_TEXT_MAX];
		char override[CONFIG_TEXT_MAX];       /* "" for none */
		char postal_address[CONFIG_TEXT_MAX]; /* lines separated by "|"; "" for none */
	} page;
	struct {
		unsigned flush;     /* seconds */
		size_t memory;      /* bytes */
		unsigned keep_days; /* 0: for ever */
		struct config_words crawlers, previews;
	} usage;
	struct {
		struct config_words services;
	} contract;
	struct {
		unsigned approvals;     /* persons: 1 or 2 */
		unsigned proposal_days; /* that a proposal waits at most */
		struct config_numbers renewal_days, reissue_days, reissues, grace_hours;
		struct config_words auto_renewing;
		bool policy;
		struct config_dates retired;
		struct config_words papers;
		unsigned contacts_days;         /* 0: for ever */
		unsigned issue_days;            /* business days */
		char holidays[CONFIG_TEXT_MAX]; /* "" for none: see business_days.h */
	} issue;
	struct {
		char prices[CONFIG_TEXT_MAX]; /* "" for none */
		unsigned coupon_least;
		unsigned invoice_days; /* business days */
	} order;
	struct {
		bool enabled;
		struct config_words reminders; /* whole days, 1 to 999 */
		unsigned papers_days, sticker_days, old_days;
	} notices;
	struct {
		unsigned unknown_codes; /* a minute and network; 0 for no limit */
		unsigned logins;        /* the same */
		unsigned reports;       /* the same, but 0: none are taken */
		unsigned api;           /* a minute, of a network and of a token; 0 for no limit */
		unsigned owners;        /* a minute and network; 0 for no limit */
	} limit;
	struct {
		bool serve;
		struct network_list networks;    /* none: from everywhere */
		struct network_listen listen;    /* port 0: that of the server */
		char client_ca[CONFIG_TEXT_MAX]; /* "" for none */
		enum config_client_from client_from;
		unsigned idle_time;    /* seconds */
		unsigned session_time; /* seconds */
	} console;
	struct {
		bool enabled;
		struct network_listen listen;    /* port 0: none */
		char client_ca[CONFIG_TEXT_MAX]; /* "" for none */
		enum config_client_from client_from;
		char client_url[CONFIG_TEXT_MAX]; /* an origin; "" only without client_ca */
		unsigned idle_time;               /* seconds */
		unsigned session_time;            /* seconds */
		unsigned draft_days;              /* that a draft is kept untouched */
	} portal;
	struct {
		bool serve;
		struct network_listen listen; /* port 0: that of the server */
	} api;
	struct {
		bool enabled;
		struct network_list allow;     /* besides public addresses */
		unsigned crl_every;            /* seconds */
		unsigned site_every;           /* seconds */
		struct network_listen dns;     /* port 0: the system's */
		char issuers[CONFIG_TEXT_MAX]; /* "" for none */
		char logs[CONFIG_TEXT_MAX];    /* "" for none */
	} watch;
	struct {
		char url[CONFIG_TEXT_MAX];  /* "": no mail is sent */
		char from[CONFIG_TEXT_MAX]; /* an address */
		bool tls;
		char ca[CONFIG_TEXT_MAX];            /* "" for the system's */
		char password_file[CONFIG_TEXT_MAX]; /* "" for none */
		unsigned retry;                      /* seconds */
		unsigned hourly;                     /* mails for an address; 0: any number */
		unsigned keep_days;                  /* 0: for ever */
	} mail;
	struct {
		char folder[CONFIG_TEXT_MAX]; /* "": the log is not served */
		char key[CONFIG_TEXT_MAX];    /* "" for none */
		char name[CONFIG_TEXT_MAX];   /* its origin */
	} ledger;
	struct {
		enum config_level level;
		enum config_format format;
	} log;
};

#endif
