/* What the store keeps of customers, for the files of this room: see sql.h. Writes are parts of a
 * change that was begun; all return the errors of the store in addition to those named. */
#ifndef CUSTOMERS_STORE_H
#define CUSTOMERS_STORE_H

#include "base/arena.h"
#include "customers/customer.h"
#include "customers/sql.h"
#include "pki/digest.h"
#include "store/change.h"
#include "store/rows.h"

/* Bytes for a statement. */
static inline struct str store_digest(const unsigned char digest[DIGEST_BYTES])
{
	return (struct str){(const char *)digest, DIGEST_BYTES};
}

/* The SHA-256 of a text. ERR_NO_MEMORY. */
enum err customers_digest(const struct change *c, struct str text, unsigned char ret[DIGEST_BYTES]);
/* An address in lower case, by which customers are found. */
void customers_lower(const struct mailbox *mail, char ret[MAILBOX_MAX + 1]);

/* Begins a statement with a number as its first parameter. */
struct sql_query *customers_query(const struct change *c, enum customers_sql sql, int64_t first);
/* Ends a query of one customer's columns. ERR_NOT_FOUND. */
enum err customers_read_one(const struct change *c, struct sql_query *q, struct customer *ret);
/* Ends one of several. */
enum err customers_read_all(const struct change *c, struct sql_query *q, struct arena *arena,
    struct customer **ret, size_t *ret_count);
/* Ends a statement that changes one row or none and tells which by RETURNING. */
enum err customers_finish_one(const struct change *c, struct sql_query *q, bool *ret_done);

/* Draws a key of a customer. */
enum err customers_draw_key(const struct change *c, int64_t customer, struct customer_key *ret);
/* The address of a customer is another from now on: a password that was sent to the one before
 * ends. */
enum err customers_put_mail(const struct change *c, int64_t customer, const struct mailbox *mail);
/* Ends all sessions of a customer. */
enum err customers_end_sessions(const struct change *c, int64_t customer);

enum { CUSTOMERS_HOUR_S = 3600, CUSTOMERS_DAY_S = 24 * CUSTOMERS_HOUR_S };
/* So many mails within so long, a day at most. */
struct customers_share {
	unsigned most;
	int64_t within_s;
};
/* Has an address not had its share of this? Then it is counted, and *ret_may is true. */
enum err customers_may_send(const struct change *c, const struct mailbox *to, const char *purpose,
    struct customers_share share, bool *ret_may);

#endif
