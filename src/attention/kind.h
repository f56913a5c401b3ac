/* The table of what goes wrong, or will, and of which operators are told. */
#ifndef ATTENTION_KIND_H
#define ATTENTION_KIND_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

/* The numbers stand in the store (attention.kind), in the order of urgency: none is changed or used
 * again. */
enum attention_kind {
	ATTENTION_REVOKED_SERVED = 10,  /* a site serves a certificate that is revoked */
	ATTENTION_REVOKED_OUTSIDE = 20, /* revoked outside while it was valid in the record */
	ATTENTION_NOT_RENEWED = 25,     /* it is over, and nothing took its place */
	ATTENTION_EXPIRES_DAY = 30,     /* it ends within a day, and nothing is to take its place */
	ATTENTION_OTHER_SERVED = 35,    /* a site serves another organisation's certificate */
	ATTENTION_OLD_SERVED = 40,      /* a site serves a certificate that was replaced */
	ATTENTION_UNLISTED = 45,        /* revoked in the record, good to its CA a day later */
	ATTENTION_VANISHED = 50,        /* its CA said that it is revoked, and does so no more */
	ATTENTION_LIST_BACK = 55,       /* a list was offered that is older than one before */
	ATTENTION_EXPIRES_WEEK = 60,
	ATTENTION_SITE_WRONG = 65, /* the doctor found what turns visitors away */
	ATTENTION_OLD_CODE = 70,   /* the page has another code than the current one */
	ATTENTION_LIST_SILENT = 75,
	ATTENTION_APPLICATION_WAITS = 78, /* what an owner asks for, and nobody decided on */
	ATTENTION_RESPONDER_SILENT = 80,
	ATTENTION_EXPIRES_SIXTH = 85, /* a sixth of its life is left */
	ATTENTION_EXPIRES_THIRD = 90
};

enum { ATTENTION_KINDS = 17 };

struct attention_kind_row {
	enum attention_kind kind;
	const char *word;  /* "expires_day": of addresses, JSON and figures; its texts stand under
			      "attention.WORD" in the catalogues */
	int32_t confirm_s; /* for so long it has to be so until it counts */
	bool presses;      /* it is counted in the console's menu */
};

/* In the order of urgency. */
extern const struct attention_kind_row attention_kinds[ATTENTION_KINDS];

/* Its row's place in the table; ATTENTION_KINDS for a number of another version. */
unsigned attention_kind_index(int64_t number);
/* True and *ret for a word of the table. */
bool attention_kind_parse(struct str word, enum attention_kind *ret);

#endif
