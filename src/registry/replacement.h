/* What becomes of a contract's certificates when another comes: the rules of reissues, and of
 * certificates that follow one another.
 *
 * DESIGN: a certificate says who somebody is, and is never corrected: where the organisation, its
 * address or the hosts change, it is another application. So within a contract a certificate is
 * replaced by one that says the same (a lost key), once and soon after its issue. A contract that
 * renews itself is one for years instead: whatever changes, its certificate is reissued, and what
 * only follows because the other is about to end takes nothing from it. */
#ifndef REGISTRY_REPLACEMENT_H
#define REGISTRY_REPLACEMENT_H

#include "record/records.h"
#include "registry/product.h"

enum replacement_way {
	REPLACEMENT_NONE,  /* nothing is there to replace, or the new one is a record of the past */
	REPLACEMENT_OLDER, /* a newer one is there */
	REPLACEMENT_REISSUE, /* it comes in the place of the current one, or of what that was */
	REPLACEMENT_RENEWAL  /* it follows the current one, which ends by itself */
};

/* A certificate that comes, and what is there. */
struct replacement {
	const struct contract *contract;
	struct product product;
	const struct certificate *certificate; /* that comes */
	const struct store_certificate *there; /* of the contract, its current one first */
	size_t count;
	const struct certificate *current; /* the first of these, parsed; NULL: it is over */
	int64_t now;
	int64_t asked_at; /* when it was proposed; 0: now */
};

/* Is it one that makes no site valid any more: broken, expired, or revoked? Any thread, as all
 * below. */
bool replacement_is_over(const struct store_certificate *c, int64_t now);
/* Which way it is. A renewal is one in a contract that renews itself, that changes nothing but
 * serial, key and dates, ends later, and comes in the last third of the current one's life, and not
 * before the contract could be renewed. *ret_newer, of REPLACEMENT_OLDER, is from when on the newer
 * one is valid. */
enum replacement_way replacement_find_way(const struct replacement *r, int64_t *ret_newer);
/* Of a reissue: may the certificate say what it says? ERR_REFUSED: it has another organisation,
 * address or host than the current one, and the contract does not renew itself. */
enum err replacement_check_names(const struct replacement *r, struct problem *why);
/* Of a reissue: is it the time for one, and is one left? ERR_REFUSED, with what can be done
 * instead. In the place of one that was revoked another can be issued at any time; one that has
 * expired is renewed by another contract. */
enum err replacement_check_window(const struct replacement *r, struct problem *why);

#endif
