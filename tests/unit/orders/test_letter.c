/* The mail with an invoice: what it is filled with. */
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
#include "unit/fixtures/office.h"

#define CODE "0000000001"

static const struct orders_mail of = {
    "https://seal.example", "Example CA", "https://ca.example/contact"};

static int start(void **state)
{
	assert_int_equal(local_time_use("Asia/Tokyo", NULL), ERR_OK);
	return office_start(state);
}

/* An invoice that goes by mail. */
static void make(struct office *o)
{
	static struct prices_service service = {.service = {"SR3.0", 5}, .price = {0, 0, 104500}};
	static const struct prices prices = {.service_count = 1,
	    .services = &service,
	    .invoice = {.currency = {"JPY", 3},
		.tax = 10,
		.registration = {"T1", 2},
		.payee_count = 2,
		.payee = {{"A Bank", 6}, {"1234567", 7}}}};
	const struct config config = {.order = {.invoice_days = 2}};
	const struct code code = a_code(CODE);
	const struct order_form order = {
	    .code = code, .customer = 17, .service = STR("SR3.0"), .years = 2};
	const struct str fields[CONTACT_FIELD_COUNT] = {[CONTACT_NAME] = STR("Sato"),
	    [CONTACT_ORGANIZATION] = STR("Payer Inc."),
	    [CONTACT_MAIL] = STR("pay@pay.example.jp"),
	    [CONTACT_INVOICE] = STR("mail")};
	struct code place = {.text = ""};
	struct change c;
	enum err err;

	office_must_add(o, CODE, "https://www.shop.example.jp/", "");
	office_must_issue(o, CODE, "www.shop.example.jp", NOW, NOW + 90 * DAY);
	c = office_change(o, NOW);
	err = change_begin(&c);
	if (!err)
		err = order_put(&c, &order);
	if (!err)
		err = store_put_contact(o->store, &code, CONTACT_ACCOUNTS, fields, NOW);
	assert_int_equal(change_end(&c, err), ERR_OK);
	c = office_change(o, NOW + 2 * DAY);
	assert_int_equal(invoicing_walk(&c, &config, &prices, 10, &place), ERR_OK);
}

static struct model *fill(struct office *o, const char *code, bool *ret_is_void)
{
	const struct mail mail = {.code = a_code(code)};
	const struct change c = office_change(o, NOW);
	struct model *m = model_new(&o->arena);

	assert_int_equal(orders_invoice_kind.fill(&c, (void *)&of, &mail, m, ret_is_void), ERR_OK);
	return m;
}

static void an_invoice_by_mail_says_all_that_paying_takes(void **state)
{
	static const struct {
		const char *name, *text;
	} rows[] = {{"brand", "Example CA"}, {"contact", "https://ca.example/contact"},
	    {"number", "1"}, {"code", CODE}, {"organization", "Payer Inc."}, {"name", "Sato"},
	    {"service", "SR3.0"}, {"years", "2"}, {"net", "¥104,500"}, {"tax", "¥10,450"},
	    {"tax_percent", "10"}, {"total", "¥114,950"}, {"due", "2026.07.31"},
	    {"registration", "T1"},
	    {"link", "https://seal.example/owner/contracts/" CODE "/invoice"}};
	struct office *o = *state;
	const struct model_value *payee;
	bool is_void = true;
	struct model *m;

	make(o);
	m = fill(o, CODE, &is_void);
	assert_false(is_void);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct model_value *value = model_find(m, str_from(rows[i].name));

		assert_non_null(value);
		assert_text(value->text, rows[i].text);
	}
	assert_true(model_find(m, STR("has_payee"))->flag);
	payee = model_find(m, STR("payee"));
	assert_text(model_find(payee->items, STR("payee_line"))->text, "A Bank");
	assert_text(model_find(model_next(payee->items), STR("payee_line"))->text, "1234567");
}

static void nothing_is_sent_to_somebody_who_was_forgotten(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(CODE);
	struct change c;
	bool is_void = false;

	make(o);
	c = office_change(o, NOW);
	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(change_end(&c, invoice_forget(&c, &code)), ERR_OK);
	assert_null(model_find(fill(o, CODE, &is_void), STR("number")));
	assert_true(is_void);
	is_void = false;
	fill(o, "0000000002", &is_void);
	assert_true(is_void);
}

/* As operators see it, and the page to print. */
static void an_invoice_is_kept_with_all_its_facts(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(CODE);
	struct invoice invoice;
	struct change c;
	char due[CALENDAR_TEXT_MAX];

	make(o);
	c = office_change(o, NOW);
	assert_int_equal(invoice_find(&c, &code, &o->arena, &invoice), ERR_OK);
	assert_string_equal(invoice.code.text, CODE);
	assert_int_equal(invoice.made_at, NOW + 2 * DAY);
	calendar_write(invoice.due_day, due);
	assert_string_equal(due, "2026-07-31");
	assert_text(invoice.service, "SR3.0");
	assert_int_equal(invoice.years, 2);
	assert_text(invoice.currency, "JPY");
	assert_int_equal(invoice.tax_percent, 10);
	assert_text(invoice.registration, "T1");
	assert_int_equal(invoice.posted_at, 0);
	assert_null(invoice.posted_by.at);
	assert_text(invoice.to.organization, "Payer Inc.");
	assert_text(invoice.to.department, "");
	assert_text(invoice.to.mail, "pay@pay.example.jp");
	assert_string_equal(invoice_way_name(invoice.way), "mail");
	assert_int_equal(invoice_set_posted(&c, invoice.id), ERR_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, office_stop)
	    TEST(an_invoice_by_mail_says_all_that_paying_takes),
	    TEST(nothing_is_sent_to_somebody_who_was_forgotten),
	    TEST(an_invoice_is_kept_with_all_its_facts),
	};

	return office_run(tests);
}
