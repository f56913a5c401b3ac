/* trustseal coupon show */
#include <inttypes.h>
#include <stdio.h>
#include "base/local_time.h"
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/workspace.h"
#include "orders/coupon.h"

enum { ANSWER_MAX = 1 << 20, PURCHASE_DIGITS = 12 };

/* What is shown: a purchase, with all its coupons or the one that was asked about. */
struct coupon_showing {
	struct coupon_purchase purchase;
	struct coupon one, *coupons;
	size_t count;
};

/* A number of a coupon has 16 letters: fewer digits are those of a purchase. */
static enum err showing_load(struct workspace *w, const char *what, struct coupon_showing *ret)
{
	struct str text = str_from(what);
	uint64_t id;
	enum err err;

	if (text.len > PURCHASE_DIGITS || !str_to_uint(text, INT64_MAX, &id)) {
		ret->coupons = &ret->one;
		ret->count = 1;
		return coupon_find(&w->change, text, &w->memory, &ret->one, &ret->purchase);
	}
	err = coupon_find_purchase(&w->change, (int64_t)id, &w->memory, &ret->purchase);
	return err ? err
		   : coupon_list(
			 &w->change, ret->purchase.id, &w->memory, &ret->coupons, &ret->count);
}

/* ---- for people ---- */

static void number_write(struct buf *to, const char *label, int64_t number)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, number);
	if (number != 0)
		describe_line(to, label, str_from(text));
}

static void coupon_write(const struct coupon *coupon, struct buf *to)
{
	struct buf words = BUF_INIT(200);

	buf_printf(&words, "…%s ", coupon->last);
	if (coupon->used_at == 0)
		buf_puts(&words, "unused");
	else
		buf_printf(&words, "used for %s by customer %" PRId64 ", ", coupon->code.text,
		    coupon->customer);
	if (coupon->used_at != 0)
		local_time_stamp(coupon->used_at, &words);
	describe_buf_line(to, "coupon", &words);
	buf_free(&words);
}

static void showing_write_text(const struct coupon_showing *s, struct buf *to)
{
	const struct coupon_purchase *p = &s->purchase;

	number_write(to, "purchase", p->id);
	number_write(to, "customer", p->customer);
	describe_line(to, "service", p->service);
	number_write(to, "years", p->years);
	number_write(to, "coupons", p->count);
	describe_time_line(to, "made", p->made_at);
	describe_line(to, "by", p->actor);
	describe_time_line(to, "until", p->until);
	for (size_t i = 0; i < s->count; i++)
		coupon_write(&s->coupons[i], to);
}

/* ---- for programs ---- */

static void number_set(struct json *to, const char *key, int64_t number)
{
	if (number == 0)
		json_set_null(to, key);
	else
		json_set_int(to, key, number);
}

static void showing_write_json(const struct coupon_showing *s, struct buf *to)
{
	const struct coupon_purchase *p = &s->purchase;
	struct json *document = json_new_object(), *list, *item;

	json_set_int(document, "purchase", p->id);
	number_set(document, "customer", p->customer);
	json_set_text(document, "service", p->service);
	number_set(document, "years", p->years);
	json_set_int(document, "count", p->count);
	describe_time_json(document, "made_at", p->made_at);
	json_set_text(document, "actor", p->actor);
	describe_time_json(document, "until", p->until);
	list = json_set_array(document, "coupons");
	for (size_t i = 0; i < s->count; i++) {
		item = json_add_object(list);
		json_set_text(item, "last", str_from(s->coupons[i].last));
		describe_time_json(item, "used_at", s->coupons[i].used_at);
		number_set(item, "customer", s->coupons[i].customer);
		json_set_text(item, "code",
		    str_from(s->coupons[i].used_at == 0 ? NULL : s->coupons[i].code.text));
	}
	json_finish(document, JSON_INDENTED, to);
	buf_putc(to, '\n');
}

static int coupon_show(struct workspace *w, const char *what, bool json)
{
	struct buf text = BUF_INIT(ANSWER_MAX);
	struct coupon_showing s = {.count = 0};
	int status = COMMAND_REFUSED;

	if (showing_load(w, what, &s)) {
		output_error("nothing is shown: %s", w->why.text);
	} else {
		(json ? showing_write_json : showing_write_text)(&s, &text);
		status = output_print(&text);
	}
	buf_free(&text);
	return status;
}

static int coupon_show_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open(&w, a, STORE_READ))
		status = coupon_show(&w, a->operands[0], option_value(a, OPTION_JSON) != NULL);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    {"purchase", "a number", NULL},
    {"customer", "the number of who alone may use them, or null", NULL},
    {"service", "the service for which alone they are, or null", NULL},
    {"years", "the years for which alone they are, or null", NULL},
    {"count", "how many were bought", NULL},
    {"made_at", "when, as 2026-11-22T09:30:00+09:00", NULL},
    {"actor", "who made them", NULL},
    {"until", "until when they are taken", NULL},
    {"coupons", "list of the coupons: all, or the one that was asked about", NULL},
    {"coupons[].last", "the last letters of its number", NULL},
    {"coupons[].used_at", "when it was used, or null", NULL},
    {"coupons[].customer", "the number of who used it, or null", NULL},
    {"coupons[].code", "of the contract that it paid for, or null", NULL},
};

const struct command command_coupon_show = {
    .name = "coupon show",
    .operands = "NUMBER|PURCHASE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Show what became of a coupon, or of all of a purchase",
    .details =
	"NUMBER is that of a coupon, as it was printed or typed; PURCHASE that of a purchase.",
    .example = "trustseal coupon show 3",
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = coupon_show_run,
};
