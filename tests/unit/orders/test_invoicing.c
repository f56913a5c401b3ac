/* Invoices: when they are made, for how much, and to whom they go. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/calendar.h"
#include "base/local_time.h"
#include "orders/invoice.h"
#include "orders/invoicing.h"
#include "orders/letter.h"
#include "orders/order.h"
#include "record/contact.h"
#include "store/rows.h"
#include "unit/fixtures/office.h"

#define CODE "0000000001"

static struct config config;
static struct prices_service service = {.service = {"SR3.0", 5}, .price = {0, 55000}};
static struct prices prices = {.service_count = 1,
    .services = &service,
    .invoice = {.currency = {"JPY", 3},
	.tax = 10,
	.registration = {"T1", 2},
	.payee_count = 2,
	.payee = {{"A Bank", 6}, {"1234567", 7}}}};

/* NOW is Monday, 2026-06-01 09:00 in Tokyo. */
static int start(void **state)
{
	config = (struct config){.order = {.invoice_days = 2}};
	assert_int_equal(local_time_use("Asia/Tokyo", NULL), ERR_OK);
	return office_start(state);
}

static void order(struct office *o, int64_t net)
{
	const struct change c = office_change(o, NOW);
	const struct order_form form = {
	    .code = a_code(CODE), .customer = 17, .service = STR("SR3.0"), .years = 1, .net = net};
	enum err err;

	office_must_add(o, CODE, "https://www.shop.example.jp/", "");
	err = change_begin(&c);
	if (!err)
		err = order_put(&c, &form);
	assert_int_equal(change_end(&c, err), ERR_OK);
}

static void tell_accounts(struct office *o, const char *way, const char *mail)
{
	const struct code code = a_code(CODE);
	struct str fields[CONTACT_FIELD_COUNT] = {[CONTACT_NAME] = STR("佐藤"),
	    [CONTACT_ORGANIZATION] = STR("支払株式会社"),
	    [CONTACT_ADDRESS] = STR("東京都"),
	    [CONTACT_MAIL] = str_from(mail),
	    [CONTACT_INVOICE] = str_from(way)};

	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(store_put_contact(o->store, &code, CONTACT_ACCOUNTS, fields, NOW), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
}

static void walk(struct office *o, int64_t now, const struct prices *list)
{
	const struct change c = office_change(o, now);
	struct code place = {.text = ""};

	if (invoicing_walk(&c, &config, list, 10, &place))
		fail_msg("invoicing_walk: %s", o->why.text);
	assert_string_equal(place.text, "");
}

static enum err find(struct office *o, struct invoice *ret)
{
	const struct change c = office_change(o, NOW);
	const struct code code = a_code(CODE);

	return invoice_find(&c, &code, &o->arena, ret);
}

static int64_t ask(struct office *o, const char *sql)
{
	struct sql_query *q = store_query(o->store, sql);
	int64_t count = sql_step(q) ? sql_int(q, 0) : -1;

	assert_int_equal(sql_end(q), ERR_OK);
	return count;
}

static int64_t mails(struct office *o)
{
	return ask(o, "SELECT count(*) FROM mail WHERE kind = 'invoice'");
}

static void issue(struct office *o)
{
	office_must_issue(o, CODE, "www.shop.example.jp", NOW, NOW + 90 * DAY);
}

static void it_is_made_two_business_days_after_the_certificate(void **state)
{
	struct office *o = *state;
	struct invoice invoice;
	char due[CALENDAR_TEXT_MAX];

	order(o, 0);
	walk(o, NOW + 10 * DAY, &prices);
	assert_int_equal(find(o, &invoice), ERR_NOT_FOUND);
	issue(o);
	walk(o, NOW + DAY, &prices);
	assert_int_equal(find(o, &invoice), ERR_NOT_FOUND);
	walk(o, NOW + 2 * DAY, &prices);
	assert_int_equal(find(o, &invoice), ERR_OK);
	assert_int_equal(invoice.id, 1);
	assert_int_equal(invoice.net, 55000);
	assert_int_equal(invoice.tax, 5500);
	assert_text(invoice.payee, "A Bank\n1234567");
	calendar_write(invoice.due_day, due);
	assert_string_equal(due, "2026-07-31");
	/* Nothing is made twice. */
	walk(o, NOW + 3 * DAY, &prices);
	assert_int_equal(find(o, &invoice), ERR_OK);
	assert_int_equal(invoice.made_at, NOW + 2 * DAY);
}

static void what_was_ordered_at_a_price_costs_that(void **state)
{
	struct office *o = *state;
	struct invoice invoice;

	order(o, 49999);
	issue(o);
	walk(o, NOW + 2 * DAY, &prices);
	assert_int_equal(find(o, &invoice), ERR_OK);
	assert_int_equal(invoice.net, 49999);
	assert_int_equal(invoice.tax, 4999);
}

static void without_a_price_it_waits_until_there_is_one(void **state)
{
	struct office *o = *state;
	struct prices none = prices;
	struct invoice invoice;

	order(o, 0);
	issue(o);
	none.service_count = 0;
	walk(o, NOW + 2 * DAY, NULL);
	walk(o, NOW + 2 * DAY, &none);
	assert_int_equal(find(o, &invoice), ERR_NOT_FOUND);
	walk(o, NOW + 3 * DAY, &prices);
	assert_int_equal(find(o, &invoice), ERR_OK);
}

/* Every few seconds such an order is looked at. */
static void an_order_that_waits_keeps_nobody_from_writing(void **state)
{
	struct office *o = *state;
	struct store *other = office_open(o, STORE_WRITE);

	order(o, 0);
	issue(o);
	assert_int_equal(store_begin(other), ERR_OK);
	walk(o, NOW + 2 * DAY, NULL);
	walk(o, NOW + DAY, &prices);
	store_close(other);
}

static void a_third_party_gets_it_by_mail_if_it_wants(void **state)
{
	struct office *o = *state;
	struct invoice invoice;

	order(o, 0);
	tell_accounts(o, "mail", "pay@pay.example.jp");
	issue(o);
	walk(o, NOW + 2 * DAY, &prices);
	assert_int_equal(find(o, &invoice), ERR_OK);
	assert_int_equal(invoice.way, INVOICE_MAIL);
	assert_text(invoice.to.organization, "支払株式会社");
	assert_text(invoice.to.name, "佐藤");
	assert_int_equal(mails(o), 1);
}

static void by_post_it_goes_where_nobody_said_or_no_mail_can(void **state)
{
	struct office *o = *state;
	struct invoice invoice;

	order(o, 0);
	tell_accounts(o, "mail", "");
	issue(o);
	walk(o, NOW + 2 * DAY, &prices);
	assert_int_equal(find(o, &invoice), ERR_OK);
	assert_int_equal(invoice.way, INVOICE_POST);
	assert_int_equal(mails(o), 0);
}

static void without_a_contact_it_is_to_the_contracts_organisation(void **state)
{
	struct office *o = *state;
	struct invoice invoice;

	order(o, 0);
	issue(o);
	walk(o, NOW + 2 * DAY, &prices);
	assert_int_equal(find(o, &invoice), ERR_OK);
	assert_text(invoice.to.organization, "株式会社テスト");
	assert_text(invoice.to.name, "");
	assert_false(invoice.is_forgotten);
}

static void an_application_that_was_withdrawn_costs_nothing(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(CODE);
	struct invoice invoice;

	order(o, 0);
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(store_set_withdrawn(o->store, &code, NOW), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	walk(o, NOW + 2 * DAY, &prices);
	assert_int_equal(find(o, &invoice), ERR_NOT_FOUND);
	/* It is not looked at any more. */
	assert_int_equal(ask(o, "SELECT count(*) FROM contract_order WHERE state = 0"), 0);
}

static void those_to_be_posted_are_listed_until_they_were(void **state)
{
	struct office *o = *state;
	const struct invoice_filter to_post = {.to_post = true, .limit = 10}, all = {.limit = 10};
	struct invoice *list;
	struct change c;
	uint64_t waiting;
	size_t count;

	order(o, 0);
	issue(o);
	walk(o, NOW + 2 * DAY, &prices);
	c = office_change(o, NOW + 3 * DAY);
	assert_int_equal(invoice_list(&c, &to_post, &o->arena, &list, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(invoice_set_posted(&c, 1), ERR_OK);
	assert_int_equal(invoice_count_to_post(&c, &waiting), ERR_OK);
	assert_int_equal(waiting, 0);
	c.now += DAY;
	assert_int_equal(invoice_set_posted(&c, 1), ERR_OK);
	assert_int_equal(invoice_list(&c, &all, &o->arena, &list, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].posted_at, NOW + 3 * DAY);
	assert_text(list[0].posted_by, "cli:tester");
	assert_int_equal(invoice_set_posted(&c, 2), ERR_NOT_FOUND);
}

static void to_whom_it_went_is_forgotten_and_what_it_was_stays(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(CODE);
	struct invoice invoice;
	struct change c;

	order(o, 0);
	tell_accounts(o, "mail", "pay@pay.example.jp");
	issue(o);
	walk(o, NOW + 2 * DAY, &prices);
	c = office_change(o, NOW);
	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(change_end(&c, invoice_forget(&c, &code)), ERR_OK);
	assert_int_equal(find(o, &invoice), ERR_OK);
	assert_true(invoice.is_forgotten);
	assert_text(invoice.to.name, "");
	assert_int_equal(invoice.net, 55000);
}

static void an_amount_has_its_currency(void **state)
{
	struct buf text = BUF_INIT(100);

	(void)state;
	prices_write_amount(STR("JPY"), 1234567, &text);
	buf_putc(&text, ' ');
	prices_write_amount(STR("USD"), 12, &text);
	assert_string_equal(text.at, "¥1,234,567 USD 12");
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, office_stop)
	    TEST(it_is_made_two_business_days_after_the_certificate),
	    TEST(what_was_ordered_at_a_price_costs_that),
	    TEST(without_a_price_it_waits_until_there_is_one),
	    TEST(an_order_that_waits_keeps_nobody_from_writing),
	    TEST(a_third_party_gets_it_by_mail_if_it_wants),
	    TEST(by_post_it_goes_where_nobody_said_or_no_mail_can),
	    TEST(without_a_contact_it_is_to_the_contracts_organisation),
	    TEST(an_application_that_was_withdrawn_costs_nothing),
	    TEST(those_to_be_posted_are_listed_until_they_were),
	    TEST(to_whom_it_went_is_forgotten_and_what_it_was_stays),
	    TEST(an_amount_has_its_currency),
	};

	return office_run(tests);
}
