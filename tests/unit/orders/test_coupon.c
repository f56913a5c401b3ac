/* Coupons: made, used once, and what numbers are refused for. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <string.h>
#include "base/local_time.h"
#include "orders/coupon.h"
#include "orders/order.h"
#include "registry/edit.h"
#include "store/rows.h"
#include "unit/fixtures/office.h"

enum { COUNT = 5, CUSTOMER = 17, OTHER = 18 };

static struct config config;

static int start(void **state)
{
	config = (struct config){.order = {.coupon_least = 5}};
	config.contract.services.count = 2;
	strcpy(config.contract.services.words[0], "SR3.0");
	strcpy(config.contract.services.words[1], "EV");
	assert_int_equal(local_time_use("Asia/Tokyo", NULL), ERR_OK);
	return office_start(state);
}

static int64_t must_make(
    struct office *o, const struct coupon_form *form, struct coupon_number *ret)
{
	const struct change c = office_change(o, NOW);
	int64_t id = 0;

	if (coupon_make(&c, &config, form, ret, &id))
		fail_msg("coupon_make: %s", o->why.text);
	return id;
}

static enum err use_for(struct office *o, const char *number, const char *code, int64_t now)
{
	const struct change c = office_change(o, now);
	const struct order_form form = {.code = a_code(code),
	    .customer = CUSTOMER,
	    .service = STR("SR3.0"),
	    .years = 1,
	    .coupon = str_from(number)};
	enum err err = change_begin(&c);

	if (!err)
		err = order_put(&c, &form);
	return change_end(&c, err);
}

#define assert_refused(o, err, word)                                                               \
	do {                                                                                       \
		assert_true((err) != ERR_OK);                                                      \
		assert_string_equal((o)->why.reason, word);                                        \
	} while (0)

static void a_coupon_is_used_once(void **state)
{
	struct office *o = *state;
	const struct coupon_form form = {.count = COUNT};
	struct coupon_number numbers[COUNT];
	struct order order;
	struct code code = a_code("0000000001");
	const struct change c = office_change(o, NOW);

	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	office_must_add(o, "0000000002", "https://b.example.jp/", "");
	must_make(o, &form, numbers);
	assert_int_equal(use_for(o, numbers[0].text, "0000000001", NOW), ERR_OK);
	assert_refused(o, use_for(o, numbers[0].text, "0000000002", NOW), "coupon.used");
	assert_int_equal(use_for(o, numbers[1].text, "0000000002", NOW), ERR_OK);
	assert_int_equal(order_find(&c, &code, &o->arena, &order), ERR_OK);
	assert_string_equal(order.coupon, numbers[0].text + sizeof numbers[0].text - 5);
	assert_int_equal(order.years, 1);
}

static void an_application_that_is_refused_leaves_its_coupon_unused(void **state)
{
	struct office *o = *state;
	const struct coupon_form form = {.count = COUNT};
	struct coupon_number numbers[COUNT];

	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	must_make(o, &form, numbers);
	assert_int_equal(use_for(o, numbers[0].text, "0000000001", NOW), ERR_OK);
	/* It has an order already. */
	assert_int_equal(use_for(o, numbers[1].text, "0000000001", NOW), ERR_EXISTS);
	office_must_add(o, "0000000002", "https://b.example.jp/", "");
	assert_int_equal(use_for(o, numbers[1].text, "0000000002", NOW), ERR_OK);
}

static void the_coupon_of_an_application_that_is_withdrawn_is_used_by_another(void **state)
{
	struct office *o = *state;
	const struct coupon_form form = {.count = COUNT};
	struct coupon_number numbers[COUNT];
	struct code withdrawn = a_code("0000000001"), kept = a_code("0000000002");
	const struct change c = office_change(o, NOW);
	struct order order;

	office_must_add(o, withdrawn.text, "https://a.example.jp/", "");
	office_must_add(o, kept.text, "https://b.example.jp/", "");
	office_must_add(o, "0000000003", "https://c.example.jp/", "");
	must_make(o, &form, numbers);
	assert_int_equal(use_for(o, numbers[0].text, withdrawn.text, NOW), ERR_OK);
	assert_int_equal(use_for(o, numbers[1].text, kept.text, NOW), ERR_OK);
	registry_effect_free(&o->effect);
	assert_int_equal(registry_contract_withdraw_own(&c, &withdrawn, &o->effect), ERR_OK);
	assert_int_equal(order_find(&c, &withdrawn, &o->arena, &order), ERR_OK);
	assert_string_equal(order.coupon, "");
	assert_int_equal(use_for(o, numbers[0].text, "0000000003", NOW), ERR_OK);
	assert_refused(o, use_for(o, numbers[1].text, "0000000003", NOW), "coupon.used");
}

/* As people type: lower case, blanks, full width. */
static void a_number_is_taken_as_it_is_typed(void **state)
{
	struct office *o = *state;
	const struct coupon_form form = {.count = COUNT};
	struct coupon_number numbers[COUNT];
	char typed[64] = " ";

	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	must_make(o, &form, numbers);
	for (size_t i = 0; numbers[0].text[i] != '\0'; i++)
		typed[i] = numbers[0].text[i] == '-' ? ' ' : str_lower(numbers[0].text[i]);
	assert_int_equal(use_for(o, typed, "0000000001", NOW), ERR_OK);
}

static void a_slip_of_the_pen_is_told_from_a_number_that_is_none(void **state)
{
	struct office *o = *state;
	const struct coupon_form form = {.count = COUNT};
	struct coupon_number numbers[COUNT], invented;
	char *first;

	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	must_make(o, &form, numbers);
	crockford_draw_checked(COUPON_LETTERS, invented.text);
	assert_refused(o, use_for(o, invented.text, "0000000001", NOW), "coupon.unknown");
	assert_refused(o, use_for(o, "0000", "0000000001", NOW), "coupon.mistyped");
	first = numbers[0].text;
	*first = *first == 'Z' ? 'Y' : 'Z';
	assert_refused(o, use_for(o, first, "0000000001", NOW), "coupon.mistyped");
}

/* 2026-06-01 09:00 in Tokyo: until the end of 1 June 2027 there. */
static void a_coupon_counts_for_a_year_by_the_calendar(void **state)
{
	struct office *o = *state;
	const struct coupon_form form = {.count = COUNT};
	struct coupon_number numbers[COUNT];
	int64_t end;

	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	office_must_add(o, "0000000002", "https://b.example.jp/", "");
	must_make(o, &form, numbers);
	assert_true(local_time_parse(STR("2027-06-01T23:59:59"), &end));
	assert_refused(o, use_for(o, numbers[0].text, "0000000001", end + 1), "coupon.expired");
	assert_string_equal(o->why.about, "2027-06-01");
	assert_int_equal(use_for(o, numbers[0].text, "0000000001", end), ERR_OK);
}

static void a_year_from_a_leap_day_ends_in_february(void **state)
{
	struct office *o = *state;
	const struct coupon_form form = {.count = COUNT};
	struct coupon_number numbers[COUNT];
	struct coupon_purchase purchase;
	struct change c = office_change(o, NOW);
	static const char *const days[] = {"2028-02-28", "2028-02-29"};
	int64_t id, end;

	assert_true(local_time_parse(STR("2029-02-28T23:59:59"), &end));
	for (size_t i = 0; i < 2; i++) {
		assert_true(local_time_parse(str_from(days[i]), &c.now));
		assert_int_equal(coupon_make(&c, &config, &form, numbers, &id), ERR_OK);
		assert_int_equal(coupon_find_purchase(&c, id, &o->arena, &purchase), ERR_OK);
		assert_int_equal(purchase.until, end);
	}
}

static void whoever_else_has_it_cannot_use_a_customers_coupon(void **state)
{
	struct office *o = *state;
	const struct coupon_form theirs = {.count = COUNT, .customer = OTHER},
				 ours = {.count = COUNT, .customer = CUSTOMER};
	struct coupon_number numbers[COUNT];

	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	must_make(o, &theirs, numbers);
	assert_refused(o, use_for(o, numbers[0].text, "0000000001", NOW), "coupon.customer");
	must_make(o, &ours, numbers);
	assert_int_equal(use_for(o, numbers[0].text, "0000000001", NOW), ERR_OK);
}

static void a_coupon_is_for_its_service_and_years(void **state)
{
	struct office *o = *state;
	const struct coupon_form ev = {.count = COUNT, .service = STR("EV")},
				 two = {.count = COUNT, .service = STR("SR3.0"), .years = 2};
	struct coupon_number numbers[COUNT];

	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	must_make(o, &ev, numbers);
	assert_refused(o, use_for(o, numbers[0].text, "0000000001", NOW), "coupon.service");
	assert_string_equal(o->why.about, "EV");
	must_make(o, &two, numbers);
	assert_refused(o, use_for(o, numbers[0].text, "0000000001", NOW), "coupon.years");
	assert_string_equal(o->why.about, "2");
}

static void fewer_than_five_are_not_sold(void **state)
{
	struct office *o = *state;
	const struct coupon_form few = {.count = COUNT - 1}, many = {.count = COUPON_COUNT_MAX + 1},
				 strange = {.count = COUNT, .service = STR("EV9")};
	const struct change c = office_change(o, NOW);
	struct coupon_number numbers[COUNT];
	int64_t id;

	assert_int_equal(coupon_make(&c, &config, &few, numbers, &id), ERR_INVALID);
	assert_why(o, "from 5 on");
	assert_int_equal(coupon_make(&c, &config, &many, numbers, &id), ERR_INVALID);
	assert_int_equal(coupon_make(&c, &config, &strange, numbers, &id), ERR_INVALID);
}

static void note_guess(const struct change *c, const struct coupon_use *use)
{
	enum err err = change_begin(c);

	if (!err)
		err = coupon_note_guess(c, use);
	assert_int_equal(change_end(c, err), ERR_OK);
}

static void who_guesses_at_numbers_is_stopped_for_the_day(void **state)
{
	struct office *o = *state;
	const struct coupon_form form = {.count = COUNT};
	struct coupon_number numbers[COUNT], invented;
	const struct coupon_use good = {.number = {numbers[0].text, sizeof numbers[0].text - 1},
	    .customer = CUSTOMER,
	    .service = STR("EV"),
	    .years = 1};
	struct coupon_use bad = good, others = good;
	struct change c = office_change(o, NOW);

	must_make(o, &form, numbers);
	others.customer = OTHER;
	for (unsigned i = 0; i < COUPON_TRIES_MAX; i++) {
		note_guess(&c, &good);
		assert_int_equal(coupon_check(&c, &good), ERR_OK);
		crockford_draw_checked(COUPON_LETTERS, invented.text);
		bad.number = str_from(invented.text);
		note_guess(&c, &bad);
	}
	assert_refused(o, coupon_check(&c, &good), "coupon.tries");
	assert_int_equal(coupon_check(&c, &others), ERR_OK);
	c.now += DAY;
	assert_int_equal(coupon_check(&c, &good), ERR_OK);
}

static void operators_see_what_became_of_coupons_but_no_numbers(void **state)
{
	struct office *o = *state;
	const struct coupon_form form = {.count = COUNT, .service = STR("SR3.0")};
	struct coupon_number numbers[COUNT];
	struct coupon_purchase purchase;
	struct coupon coupon, *all;
	const struct change c = office_change(o, NOW);
	int64_t id;
	size_t count;

	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	id = must_make(o, &form, numbers);
	assert_int_equal(use_for(o, numbers[1].text, "0000000001", NOW), ERR_OK);
	assert_int_equal(
	    coupon_find(&c, str_from(numbers[1].text), &o->arena, &coupon, &purchase), ERR_OK);
	assert_int_equal(purchase.id, id);
	assert_text(purchase.service, "SR3.0");
	assert_text(purchase.actor, "cli:tester");
	assert_string_equal(coupon.code.text, "0000000001");
	assert_int_equal(coupon_list(&c, id, &o->arena, &all, &count), ERR_OK);
	assert_int_equal(count, COUNT);
	assert_int_equal(all[0].used_at, 0);
	assert_int_equal(all[1].used_at, NOW);
	assert_int_equal(all[1].customer, CUSTOMER);
	assert_string_equal(all[0].last, numbers[0].text + sizeof numbers[0].text - 5);
	assert_int_equal(coupon_list(&c, id + 1, &o->arena, &all, &count), ERR_OK);
	assert_int_equal(count, 0);
}

/* ---- many at once ---- */

enum { CLIENTS = 20, RUSH = 1000, RIVALS = 2 /* who want the same coupon */ };

/* What they all want, and how many contracts were taken for it. */
struct rush {
	const struct office *o;
	struct coupon_number numbers[RUSH];
	_Atomic unsigned next;
};

struct client {
	struct rush *rush;
	unsigned number, won, lost, failed;
	pthread_t thread;
};

/* Uses a coupon for a contract, as who sends an application does. */
static enum err client_use(
    const struct change *c, const struct client *client, const char *number, unsigned contract)
{
	const struct coupon_use use = {.number = str_from(number),
	    .customer = client->number + 1,
	    .service = STR("EV"),
	    .years = 1};
	const struct code code = code_of_number(contract);
	int64_t id;
	enum err err = change_begin(c);

	if (!err)
		err = coupon_use(c, &use, &code, &id);
	return change_end(c, err);
}

/* Wants coupons from his own place on, so that several want each. */
static void *client_run(void *arg)
{
	struct client *me = arg;
	struct rush *rush = me->rush;
	struct store *store = office_open(rush->o, STORE_WRITE);
	struct problem why;
	const struct change c = {.store = store, .actor = "cli:tester", .now = NOW, .why = &why};
	unsigned contract = rush->next++;

	for (unsigned i = 0; i < RUSH * RIVALS / CLIENTS; i++) {
		unsigned place = (i + me->number * RUSH / CLIENTS) % RUSH;
		enum err err = client_use(&c, me, rush->numbers[place].text, contract);

		if (!err) {
			me->won++;
			contract = rush->next++;
		} else if (strcmp(why.reason, "coupon.used") == 0) {
			me->lost++;
		} else {
			me->failed++;
		}
	}
	store_close(store);
	return NULL;
}

static void a_thousand_coupons_are_used_by_twenty_clients_none_twice(void **state)
{
	static const char contracts[] =
	    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1020)"
	    " INSERT INTO contract (code, lang, sticker, service, organization, added_at)"
	    " SELECT i, 'ja', 1, 'EV', 'x', 0 FROM n";
	static struct rush rush;
	struct office *o = *state;
	const struct coupon_form form = {.count = RUSH};
	struct client clients[CLIENTS];
	unsigned won = 0, lost = 0;
	struct coupon *all;
	size_t count;
	const struct change c = office_change(o, NOW);

	office_run_sql(o, contracts);
	rush = (struct rush){.o = o};
	must_make(o, &form, rush.numbers);
	for (unsigned i = 0; i < CLIENTS; i++) {
		clients[i] = (struct client){.rush = &rush, .number = i};
		assert_int_equal(
		    pthread_create(&clients[i].thread, NULL, client_run, &clients[i]), 0);
	}
	for (unsigned i = 0; i < CLIENTS; i++) {
		pthread_join(clients[i].thread, NULL);
		won += clients[i].won;
		lost += clients[i].lost;
		assert_int_equal(clients[i].failed, 0);
	}
	assert_int_equal(won, RUSH);
	assert_int_equal(lost, RUSH * (RIVALS - 1));
	assert_int_equal(coupon_list(&c, 1, &o->arena, &all, &count), ERR_OK);
	for (size_t i = 0; i < count; i++)
		assert_int_not_equal(all[i].used_at, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, office_stop)
	    TEST(a_coupon_is_used_once),
	    TEST(an_application_that_is_refused_leaves_its_coupon_unused),
	    TEST(the_coupon_of_an_application_that_is_withdrawn_is_used_by_another),
	    TEST(a_number_is_taken_as_it_is_typed),
	    TEST(a_slip_of_the_pen_is_told_from_a_number_that_is_none),
	    TEST(a_coupon_counts_for_a_year_by_the_calendar),
	    TEST(a_year_from_a_leap_day_ends_in_february),
	    TEST(whoever_else_has_it_cannot_use_a_customers_coupon),
	    TEST(a_coupon_is_for_its_service_and_years),
	    TEST(fewer_than_five_are_not_sold),
	    TEST(who_guesses_at_numbers_is_stopped_for_the_day),
	    TEST(operators_see_what_became_of_coupons_but_no_numbers),
	    TEST(a_thousand_coupons_are_used_by_twenty_clients_none_twice),
	};

	return office_run(tests);
}
