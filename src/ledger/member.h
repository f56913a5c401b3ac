/* The members of an entry (their table stands in entry.c), in the order in which its bytes have
 * them. */
#ifndef LEDGER_MEMBER_H
#define LEDGER_MEMBER_H

#include <stddef.h>

enum ledger_member_kind {
	LEDGER_MEMBER_TEXT,    /* struct str; absent: left out */
	LEDGER_MEMBER_NUMBER,  /* int64_t; 0: left out */
	LEDGER_MEMBER_CODE,    /* struct code */
	LEDGER_MEMBER_KIND,    /* enum ledger_kind, by its name */
	LEDGER_MEMBER_URLS,    /* url_count and urls; none: left out */
	LEDGER_MEMBER_VERSION, /* LEDGER_VERSION */
};

struct ledger_member {
	const char *name;
	enum ledger_member_kind kind;
	size_t offset; /* in struct ledger_entry, where there is one */
};

enum { LEDGER_MEMBER_COUNT = 19 };

extern const struct ledger_member ledger_members[LEDGER_MEMBER_COUNT];

#endif
