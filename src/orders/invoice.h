/* Invoices: what a contract costs, to whom the bill goes and how, and by when it is paid.
 *
 * DESIGN: an invoice is a record: its amounts, whom it is from and to whom it goes are those of the
 * moment when it was made (invoicing.h), whatever changes later. Who gets it is a person, apart
 * from the rest, and goes with the contract's contacts; number and amounts stay. No payment is
 * known here.
 *
 * All below: the errors of the store in addition to those named, with the reason in c->why. */
#ifndef ORDERS_INVOICE_H
#define ORDERS_INVOICE_H

#include "base/arena.h"
#include "record/code.h"
#include "store/change.h"

enum { INVOICE_LIST_MAX = 1000 };

enum invoice_way { INVOICE_POST, INVOICE_MAIL };

/* Texts are "" where there is nothing. */
struct invoice_recipient {
	struct str organization, department, title, name, address, mail;
};

struct invoice {
	int64_t id; /* its number */
	struct code code;
	int64_t made_at;
	int32_t due_day; /* it is payable until this day */
	struct str service;
	unsigned years;
	struct str currency;
	int64_t net, tax;
	unsigned tax_percent;
	struct str registration, payee; /* payee: lines */
	enum invoice_way way;
	int64_t posted_at;    /* 0: it was not */
	struct str posted_by; /* "console:sato"; absent */
	bool is_forgotten;    /* nobody knows any more to whom it went: the recipient is empty */
	struct invoice_recipient to;
};

/* "post", "mail". */
const char *invoice_way_name(enum invoice_way way);
/* That of a contract. ERR_NOT_FOUND: there is none, or none yet. */
enum err invoice_find(
    const struct change *c, const struct code *code, struct arena *arena, struct invoice *ret);
/* That of a number. ERR_NOT_FOUND. */
enum err invoice_show(const struct change *c, int64_t id, struct arena *arena, struct invoice *ret);

/* Which to list: those that are to be posted, the oldest first, behind the number `from`; or all,
 * the newest first, before it (0: from the first on). */
struct invoice_filter {
	bool to_post;
	int64_t from;
	size_t limit; /* 1 to INVOICE_LIST_MAX; fewer when there are no more */
};
enum err invoice_list(const struct change *c, const struct invoice_filter *filter,
    struct arena *arena, struct invoice **ret, size_t *ret_count);
/* How many are to be posted. */
enum err invoice_count_to_post(const struct change *c, uint64_t *ret);
/* Says that one was posted, by c's actor, with an entry in the audit; nothing where it was already.
 * ERR_NOT_FOUND; ERR_REFUSED: it goes by mail. */
enum err invoice_set_posted(const struct change *c, int64_t id);

/* Notes in the audit that so many were taken as a file, which says to whom they went. */
enum err invoice_note_taking(const struct change *c, uint64_t count);

/* Within a transaction: takes out to whom the invoice of a contract went, if there is one. */
enum err invoice_forget(const struct change *c, const struct code *code);

#endif
