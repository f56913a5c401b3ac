/* The rules by which customers are added and changed, and what is known of them (customer.h).
 *
 * All below: struct change is the transaction and who does it (store/change.h); the errors of the
 * store in addition to those named, with the reason in c->why. Any thread that has the store. */
#ifndef CUSTOMERS_CUSTOMERS_H
#define CUSTOMERS_CUSTOMERS_H

#include "base/arena.h"
#include "customers/certificate.h"
#include "customers/customer.h"
#include "record/code.h"
#include "store/change.h"

/* A customer who is added. */
struct customer_form {
	struct str mail;
	enum lang lang;
	const struct code *codes;
	size_t code_count; /* at most CUSTOMERS_CODES_MAX; 0: none yet (beginning.h) */
	/* His key is told by mail: another one, since keys are drawn for mails. Else nothing is:
	 * what happened to the contracts so far is no news to him (notices/). */
	bool tells;
};

/* Adds a customer with a key, which is told this once. ERR_INVALID: no address (mailbox_parse());
 * ERR_NOT_FOUND: there is no such contract; ERR_EXISTS: it is somebody's already. */
enum err customers_add(const struct change *c, const struct customer_form *form, int64_t *ret_id,
    struct customer_key *ret_key);

/* What is changed of a customer. */
struct customer_edit {
	const enum lang *lang; /* NULL: stays */
	const struct code *added, *removed;
	size_t added_count, removed_count;
	bool draws_key; /* a new key; those before and all sessions end at once */
	bool tells;     /* a key is sent by mail; those before end when that is used first */
	const struct customer_certificate_edit *certificates;
	size_t certificate_count;
};

/* Changes that. ERR_NOT_FOUND: there is no such customer or contract, or one that is taken away is
 * not his; ERR_EXISTS as above; the errors of customers_edit_certificate(). `ret_key` is "" unless
 * a key was drawn. */
enum err customers_edit(const struct change *c, int64_t id, const struct customer_edit *edit,
    struct customer_key *ret_key);
/* Ends all sessions of a customer. */
enum err customers_log_out(const struct change *c, int64_t id);
/* Part of a change: takes out one who has no contract, with his keys and sessions. The newest must
 * not be: his number would be given again. */
enum err customers_drop(const struct change *c, int64_t id);
/* Part of a change of contracts: a contract that renews another belongs to the same customer. */
enum err customers_follow(
    const struct change *c, const struct code *code, const struct code *renewed);

/* ---- reading ---- */

/* ERR_NOT_FOUND. */
enum err customers_find(const struct change *c, int64_t id, struct customer *ret);
/* Whose contract it is. ERR_NOT_FOUND: nobody's. */
enum err customers_of_contract(
    const struct change *c, const struct code *code, struct customer *ret);
/* Those with this address, whatever its case; at most CUSTOMERS_LIST_MAX, none for what is no
 * address. */
enum err customers_of_mail(const struct change *c, struct str mail, struct arena *arena,
    struct customer **ret, size_t *ret_count);
/* Those behind an id, in the order of ids; fewer than `limit` when there are no more. */
enum err customers_list(const struct change *c, int64_t after, size_t limit, struct arena *arena,
    struct customer **ret, size_t *ret_count);
/* The codes of his contracts behind the code `after` ("": from the beginning), in their order;
 * fewer than `limit` when there are no more. */
enum err customers_contracts(const struct change *c, int64_t id, const struct code *after,
    size_t limit, struct arena *arena, struct code **ret, size_t *ret_count);
/* The same of those with a certificate that lasts until `since` or longer. */
enum err customers_lasting_contracts(const struct change *c, int64_t id, const struct code *after,
    int64_t since, size_t limit, struct arena *arena, struct code **ret, size_t *ret_count);
enum err customers_count_contracts(const struct change *c, int64_t id, size_t *ret);
/* Is the contract his? ERR_NOT_FOUND: it is somebody else's or nobody's, or there is none. */
enum err customers_check_contract(const struct change *c, int64_t id, const struct code *code);

/* When a key was made, and used last; 0 for never. */
struct customer_key_times {
	int64_t made_at, used_at;
};
/* The oldest first. */
enum err customers_keys(const struct change *c, int64_t id, struct arena *arena,
    struct customer_key_times **ret, size_t *ret_count);

#endif
