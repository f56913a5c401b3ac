/* Coupons. */
#include "orders/coupon.h"

#include <inttypes.h>
#include <stdio.h>
#include "accounts/note.h"
#include "base/calendar.h"
#include "base/local_time.h"
#include "orders/prices.h"
#include "orders/sql.h"
#include "pki/digest.h"
#include "store/rows.h"

enum { TEXT_MAX = 128 };

/* ---- rows ---- */

/* Behind the columns of a coupon. */
enum { COUPON_COLUMNS = 5 };

static bool purchase_take(
    struct sql_query *q, unsigned column, struct arena *arena, struct coupon_purchase *ret)
{
	bool ok = true;

	ret->id = sql_int(q, column);
	ret->customer = sql_int(q, column + 1);
	ret->service = store_keep(q, column + 2, arena, &ok);
	ret->years = (unsigned)sql_int(q, column + 3);
	ret->count = (unsigned)sql_int(q, column + 4);
	ret->made_at = sql_int(q, column + 5);
	ret->until = sql_int(q, column + 6);
	ret->actor = store_keep(q, column + 7, arena, &ok);
	return ok;
}

static bool coupon_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct coupon *ret = item;

	(void)arena;
	ret->id = sql_int(q, 0);
	str_copy(ret->last, sizeof ret->last, sql_text(q, 1));
	ret->used_at = sql_int(q, 2);
	ret->customer = sql_int(q, 3);
	if (!sql_is_null(q, 4))
		ret->code = code_of_number(sql_int(q, 4));
	return true;
}

static struct sql_query *coupon_query(const struct change *c, enum orders_sql sql, int64_t first)
{
	struct sql_query *q = store_query(c->store, orders_sql[sql]);

	sql_bind_int(q, 1, first);
	return q;
}

/* A number that somebody typed, as it was printed. */
static enum err number_read(const struct change *c, struct str typed, struct coupon_number *ret)
{
	return crockford_read(typed, COUPON_LETTERS, ret->text) && crockford_is_checked(ret->text)
		   ? ERR_OK
		   : err_reason(c->why, ERR_INVALID, "coupon.mistyped",
			 "this is no number of a coupon: a letter is wrong, missing or too many");
}

static struct str number_last(const struct coupon_number *number)
{
	return (struct str){number->text + sizeof number->text - 1 - COUPON_SHOWN, COUPON_SHOWN};
}

static enum err coupon_look(const struct change *c, struct str typed, struct arena *arena,
    struct coupon *ret, struct coupon_purchase *ret_purchase)
{
	unsigned char digest[DIGEST_BYTES];
	struct coupon_number number;
	struct sql_query *q;
	bool is_there, ok = true;
	enum err err = number_read(c, typed, &number);

	if (err)
		return err;
	if (digest_sha256(number.text, sizeof number.text - 1, digest))
		return change_no_memory(c);
	*ret = (struct coupon){.id = 0};
	q = store_query(c->store, orders_sql[ORDERS_SQL_COUPON_OF_DIGEST]);
	sql_bind_bytes(q, 1, (struct str){(const char *)digest, sizeof digest});
	is_there = sql_step(q);
	if (is_there)
		ok = coupon_take(q, arena, ret) &&
		     purchase_take(q, COUPON_COLUMNS, arena, ret_purchase);
	err = store_end(c->store, q, ok);
	if (!err && !is_there)
		return err_reason(
		    c->why, ERR_NOT_FOUND, "coupon.unknown", "there is no coupon of this number");
	return err;
}

/* ---- made ---- */

/* The last second of the year that begins on the day after `now`: as the Civil Code counts years
 * (140, 141, 143). Where that year would end on 29 February and has none, it is the day before. */
static int64_t coupon_until(int64_t now)
{
	struct calendar_date date = calendar_date(local_time_days(now) + 1);

	date.year++;
	return local_time_begin(calendar_day(date)) - 1;
}

static bool is_service(const struct config *config, struct str service)
{
	for (size_t i = 0; i < config->contract.services.count; i++)
		if (str_eq(service, str_from(config->contract.services.words[i])))
			return true;
	return false;
}

static enum err form_check(
    const struct change *c, const struct config *config, const struct coupon_form *form)
{
	if (form->count < config->order.coupon_least)
		return err_because(c->why, ERR_INVALID,
		    "coupons are sold from %u on ([order] coupon_least)",
		    config->order.coupon_least);
	if (form->count > COUPON_COUNT_MAX)
		return err_because(
		    c->why, ERR_INVALID, "at most %d coupons are made at once", COUPON_COUNT_MAX);
	if (form->years > PRICES_YEARS_MAX)
		return err_because(
		    c->why, ERR_INVALID, "certificates are for at most %d years", PRICES_YEARS_MAX);
	if (form->service.at != NULL && !is_service(config, form->service))
		return err_because(c->why, ERR_INVALID, "\"%.*s\" is none of [contract] services",
		    STR_ARG(form->service));
	return ERR_OK;
}

/* NULL for 0. */
static void bind_given(struct sql_query *q, unsigned parameter, int64_t value)
{
	if (value != 0)
		sql_bind_int(q, parameter, value);
}

static enum err purchase_add(
    const struct change *c, const struct coupon_form *form, int64_t *ret_id)
{
	struct sql_query *q = store_query(c->store, orders_sql[ORDERS_SQL_ADD_PURCHASE]);
	int64_t id;

	bind_given(q, 1, form->customer);
	sql_bind_text(q, 2, form->service);
	bind_given(q, 3, form->years);
	sql_bind_int(q, 4, (int64_t)form->count);
	sql_bind_int(q, 5, c->now);
	sql_bind_int(q, 6, coupon_until(c->now));
	sql_bind_text(q, 7, str_from(c->actor));
	id = sql_step(q) ? sql_int(q, 0) : 0;
	*ret_id = id;
	return store_result(c->store, sql_end(q));
}

static enum err coupon_add(const struct change *c, int64_t purchase, struct coupon_number *ret)
{
	unsigned char digest[DIGEST_BYTES];
	struct sql_query *q;

	crockford_draw_checked(COUPON_LETTERS, ret->text);
	if (digest_sha256(ret->text, sizeof ret->text - 1, digest))
		return change_no_memory(c);
	q = coupon_query(c, ORDERS_SQL_ADD_COUPON, purchase);
	sql_bind_bytes(q, 2, (struct str){(const char *)digest, sizeof digest});
	sql_bind_text(q, 3, number_last(ret));
	return store_result(c->store, sql_finish(q));
}

static enum err purchase_note(
    const struct change *c, const struct coupon_form *form, int64_t purchase)
{
	char subject[TEXT_MAX], detail[TEXT_MAX];

	snprintf(subject, sizeof subject, "coupons %" PRId64, purchase);
	snprintf(detail, sizeof detail, "count=%" PRIu64, form->count);
	return accounts_note(c, AUDIT_COUPON_MAKE, str_from(subject), str_from(detail));
}

enum err coupon_make(const struct change *c, const struct config *config,
    const struct coupon_form *form, struct coupon_number *ret, int64_t *ret_purchase)
{
	enum err err = change_begin(c);

	if (!err)
		err = form_check(c, config, form);
	if (!err)
		err = purchase_add(c, form, ret_purchase);
	for (uint64_t i = 0; !err && i < form->count; i++)
		err = coupon_add(c, *ret_purchase, &ret[i]);
	if (!err)
		err = purchase_note(c, form, *ret_purchase);
	return change_end(c, err);
}

/* ---- used ---- */

static enum err coupon_refuse(
    const struct change *c, const char *reason, const char *about, const char *text)
{
	enum err err = err_reason(c->why, ERR_REFUSED, reason, "%s", text);

	err_about(c->why, about, strlen(about));
	return err;
}

static enum err coupon_refuse_used(const struct change *c)
{
	return coupon_refuse(c, "coupon.used", "", "the coupon was used already");
}

static enum err coupon_refuse_until(const struct change *c, int64_t until)
{
	char date[CALENDAR_TEXT_MAX], text[TEXT_MAX];

	calendar_write(local_time_days(until), date);
	snprintf(text, sizeof text, "the coupon was to be used until %s", date);
	return coupon_refuse(c, "coupon.expired", date, text);
}

static enum err coupon_refuse_years(const struct change *c, unsigned years)
{
	char number[TEXT_MAX], text[TEXT_MAX];

	snprintf(number, sizeof number, "%u", years);
	snprintf(text, sizeof text, "the coupon is for certificates of %u years", years);
	return coupon_refuse(c, "coupon.years", number, text);
}

/* Whose coupon it is not learns no more of it. */
static enum err coupon_judge(const struct change *c, const struct coupon_use *use,
    const struct coupon *coupon, const struct coupon_purchase *of)
{
	char service[CONFIG_WORD_MAX] = "", text[TEXT_MAX];

	if (of->customer != 0 && of->customer != use->customer)
		return coupon_refuse(
		    c, "coupon.customer", "", "the coupon was sold to another customer");
	if (coupon->used_at != 0)
		return coupon_refuse_used(c);
	if (c->now > of->until)
		return coupon_refuse_until(c, of->until);
	if (of->service.at != NULL && !str_eq(of->service, use->service)) {
		str_copy(service, sizeof service, of->service);
		snprintf(text, sizeof text, "the coupon is for the service %s", service);
		return coupon_refuse(c, "coupon.service", service, text);
	}
	return of->years != 0 && of->years != use->years ? coupon_refuse_years(c, of->years)
							 : ERR_OK;
}

static enum err tries_check(const struct change *c, int64_t customer)
{
	struct sql_query *q = coupon_query(c, ORDERS_SQL_TRIES, customer);
	int64_t wrong;
	enum err err;

	sql_bind_int(q, 2, local_time_days(c->now));
	wrong = sql_step(q) ? sql_int(q, 0) : 0;
	err = store_result(c->store, sql_end(q));
	if (!err && wrong >= COUPON_TRIES_MAX)
		return coupon_refuse(c, "coupon.tries", "",
		    "too many numbers that are none were tried: none is taken today");
	return err;
}

static enum err coupon_examine(
    const struct change *c, const struct coupon_use *use, struct coupon *ret)
{
	struct arena memory = {NULL, 0};
	struct coupon_purchase purchase;
	enum err err = tries_check(c, use->customer);

	if (!err)
		err = coupon_look(c, use->number, &memory, ret, &purchase);
	if (!err)
		err = coupon_judge(c, use, ret, &purchase);
	arena_free(&memory);
	return err == ERR_NOT_FOUND ? ERR_REFUSED : err;
}

enum err coupon_check(const struct change *c, const struct coupon_use *use)
{
	struct coupon coupon;

	*c->why = (struct problem){.text = ""};
	return change_explain(c, coupon_examine(c, use, &coupon));
}

/* A slip of the pen is no guess; the rest is, with which somebody learns of others' numbers. */
static bool is_guess(const struct problem *why)
{
	return strcmp(why->reason, "coupon.unknown") == 0 ||
	       strcmp(why->reason, "coupon.customer") == 0;
}

enum err coupon_note_guess(const struct change *c, const struct coupon_use *use)
{
	struct problem said = {.text = ""};
	struct change reading = *c;
	struct sql_query *q;
	struct coupon coupon;
	enum err err;

	reading.why = &said;
	err = coupon_examine(&reading, use, &coupon);
	if (err != ERR_REFUSED || !is_guess(&said))
		return err == ERR_REFUSED || err == ERR_INVALID ? ERR_OK : err;
	q = coupon_query(c, ORDERS_SQL_COUNT_TRY, use->customer);
	sql_bind_int(q, 2, local_time_days(c->now));
	return store_result(c->store, sql_finish(q));
}

/* Whoever is second finds that it was used. */
static enum err coupon_take_for(const struct change *c, const struct coupon *coupon,
    const struct coupon_use *use, const struct code *code)
{
	struct sql_query *q = coupon_query(c, ORDERS_SQL_USE_COUPON, coupon->id);
	bool is_taken;
	enum err err;

	sql_bind_int(q, 2, c->now);
	sql_bind_int(q, 3, use->customer);
	sql_bind_int(q, 4, code_number(code));
	is_taken = sql_step(q);
	err = store_result(c->store, sql_end(q));
	return err || is_taken ? err : coupon_refuse_used(c);
}

enum err coupon_use(
    const struct change *c, const struct coupon_use *use, const struct code *code, int64_t *ret_id)
{
	struct coupon coupon = {.id = 0};
	enum err err = coupon_examine(c, use, &coupon);

	if (!err)
		err = coupon_take_for(c, &coupon, use, code);
	else if (coupon.id != 0 && strcmp(coupon.code.text, code->text) == 0)
		err = ERR_OK;
	if (err)
		return change_explain(c, err);
	*c->why = (struct problem){.text = ""};
	*ret_id = coupon.id;
	return ERR_OK;
}

/* ---- for operators ---- */

enum err coupon_find(const struct change *c, struct str number, struct arena *arena,
    struct coupon *ret, struct coupon_purchase *ret_purchase)
{
	return change_explain(c, coupon_look(c, number, arena, ret, ret_purchase));
}

enum err coupon_find_purchase(
    const struct change *c, int64_t id, struct arena *arena, struct coupon_purchase *ret)
{
	struct sql_query *q = coupon_query(c, ORDERS_SQL_PURCHASE, id);
	bool is_there = sql_step(q);
	bool ok = !is_there || purchase_take(q, 0, arena, ret);
	enum err err = store_end(c->store, q, ok);

	if (!err && !is_there)
		return err_because(
		    c->why, ERR_NOT_FOUND, "there is no purchase of coupons %" PRId64, id);
	return change_explain(c, err);
}

enum err coupon_list(const struct change *c, int64_t purchase, struct arena *arena,
    struct coupon **ret, size_t *ret_count)
{
	struct sql_query *q = coupon_query(c, ORDERS_SQL_COUPONS, purchase);

	sql_bind_int(q, 2, COUPON_COUNT_MAX);
	return change_explain(
	    c, store_rows(c->store, q, arena, sizeof **ret, coupon_take, ret, ret_count));
}
