/* Coupons: licences that somebody bought several of at once, each for one certificate.
 *
 * DESIGN: a number is a secret like a banknote's: whoever has it may use it, once. The store has
 * its SHA-256, and the last letters to show. Its last letter checks the others, so that a slip of
 * the pen is told from a number that was used. It counts for a year by the calendar: one that is
 * made on 2 June 2026 is taken until the end of 2 June 2027. There is no refund, and no number is
 * made again.
 *
 * All below: struct change is who does it, and when; the errors of the store in addition to those
 * named, with the reason in c->why. What a number is refused for has a word there (`reason`), by
 * which pages have a sentence ("reason.WORD"):
 *   coupon.mistyped   it is no number: a letter is wrong, missing or too many
 *   coupon.unknown    there is no such number
 *   coupon.used       another application has it
 *   coupon.expired    it was to be used until {about}
 *   coupon.customer   it was sold to another customer
 *   coupon.service    it is for another service, {about}
 *   coupon.years      it is for another number of years, {about}
 *   coupon.tries      too many wrong numbers of this customer today */
#ifndef ORDERS_COUPON_H
#define ORDERS_COUPON_H

#include "base/arena.h"
#include "base/crockford.h"
#include "config/config.h"
#include "record/code.h"
#include "store/change.h"

enum {
	COUPON_LETTERS = 16,
	COUPON_SHOWN = 4,        /* letters that stand in the store */
	COUPON_COUNT_MAX = 1000, /* of a purchase */
	COUPON_TRIES_MAX = 20    /* wrong numbers of a customer in a day */
};

/* "K7QM-2X9D-04TZ-8HVR". */
struct coupon_number {
	char text[CROCKFORD_TEXT(COUPON_LETTERS)];
};

/* What is bought. */
struct coupon_form {
	uint64_t count;     /* `least` to COUPON_COUNT_MAX */
	int64_t customer;   /* who alone may use them; 0: whoever has the numbers */
	struct str service; /* for which alone; absent: any */
	unsigned years;     /* the same; 0: any */
};

/* A purchase as it stands in the store. */
struct coupon_purchase {
	int64_t id, customer;
	struct str service, actor;
	unsigned years, count;
	int64_t made_at, until; /* the last second in which they are taken */
};

/* One of its coupons. */
struct coupon {
	int64_t id;
	char last[COUPON_SHOWN + 1];
	int64_t used_at, customer; /* 0: it was not */
	struct code code;          /* of the contract that it was used for; "" */
};

/* Makes coupons, and writes their numbers, this once, to `ret`, form->count of them; with an entry
 * in the audit. ERR_INVALID: too few, too many, a service that is none of the settings', years
 * past those of a price list. */
enum err coupon_make(const struct change *c, const struct config *config,
    const struct coupon_form *form, struct coupon_number *ret, int64_t *ret_purchase);

/* What an application wants to pay with. */
struct coupon_use {
	struct str number; /* as somebody typed it: see crockford_read() */
	int64_t customer;
	struct str service;
	unsigned years;
};

/* Would it be taken? ERR_INVALID or ERR_REFUSED, with a word of those above, when not. Only reads.
 */
enum err coupon_check(const struct change *c, const struct coupon_use *use);
/* Within a transaction: counts it where it is a guess, a number that does not exist or is another
 * customer's; past COUPON_TRIES_MAX in a day none is taken of that customer. For what somebody
 * typed, once. */
enum err coupon_note_guess(const struct change *c, const struct coupon_use *use);
/* Within a transaction: uses it for the contract of an application; *ret_id is the coupon's. Errors
 * as above. One that this contract has already is no error. Who sends an application calls
 * order_put() (order.h), which calls this. */
enum err coupon_use(
    const struct change *c, const struct coupon_use *use, const struct code *code, int64_t *ret_id);

/* ---- for operators ---- */

/* A coupon by its number, with its purchase. ERR_INVALID, ERR_NOT_FOUND. */
enum err coupon_find(const struct change *c, struct str number, struct arena *arena,
    struct coupon *ret, struct coupon_purchase *ret_purchase);
/* ERR_NOT_FOUND. */
enum err coupon_find_purchase(
    const struct change *c, int64_t id, struct arena *arena, struct coupon_purchase *ret);
/* All coupons of a purchase, in the order in which they were printed. */
enum err coupon_list(const struct change *c, int64_t purchase, struct arena *arena,
    struct coupon **ret, size_t *ret_count);

#endif
