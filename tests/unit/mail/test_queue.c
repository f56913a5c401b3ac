/* Mails in the store, shared by several servers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "mail/queue.h"
#include "unit/fixtures/office.h"

static struct problem trouble;

static struct change then(struct office *o, int64_t now)
{
	return (struct change){.store = o->store, .actor = "mail", .now = now, .why = &trouble};
}

static struct mail_order an_order(const char *reason, const char *to)
{
	return (struct mail_order){.kind = "notice",
	    .reason = str_from(reason),
	    .to = str_from(to),
	    .details = STR("{\"days\":30}")};
}

static enum err order(struct office *o, const struct mail_order *order, int64_t now, bool *ret_new)
{
	struct change c = then(o, now);
	enum err err = change_begin(&c);

	if (!err)
		err = mail_queue_add(&c, order, ret_new);
	return change_end(&c, err);
}

static void one_mail_is_made_for_one_reason_of_a_kind(void **state)
{
	struct office *o = *state;
	struct mail_order first = an_order("0000000001 2026-06-30", "a@example.jp");
	bool is_new = false;

	assert_int_equal(order(o, &first, NOW, &is_new), ERR_OK);
	assert_true(is_new);
	assert_int_equal(order(o, &first, NOW + 1, &is_new), ERR_OK);
	assert_false(is_new);
	first.kind = "other";
	assert_int_equal(order(o, &first, NOW + 1, &is_new), ERR_OK);
	assert_true(is_new);
	first.reason = STR("0000000001 2026-07-30");
	assert_int_equal(order(o, &first, NOW + 1, &is_new), ERR_OK);
	assert_true(is_new);
}

static void a_mail_that_was_ordered_in_a_change_that_fails_is_not_there(void **state)
{
	struct office *o = *state;
	struct mail_order mail = an_order("1", "a@example.jp");
	struct change c = then(o, NOW);
	bool is_new = false;

	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(mail_queue_add(&c, &mail, &is_new), ERR_OK);
	assert_int_equal(change_end(&c, ERR_REFUSED), ERR_REFUSED);
	assert_int_equal(order(o, &mail, NOW, &is_new), ERR_OK);
	assert_true(is_new);
}

static void what_is_no_address_or_too_long_is_refused(void **state)
{
	struct office *o = *state;
	struct mail_order mail = an_order("1", "a@example.jp\r\nRCPT TO:<b@example.jp>");
	static char large[MAIL_DETAILS_MAX + 1];
	bool is_new = true;

	assert_int_equal(order(o, &mail, NOW, &is_new), ERR_INVALID);
	assert_string_equal(trouble.reason, "contact.mail");
	mail.to = STR("a@example.jp");
	memset(large, ' ', sizeof large);
	mail.details = (struct str){large, sizeof large};
	assert_int_equal(order(o, &mail, NOW, &is_new), ERR_TOO_LARGE);
	mail.details = STR("{}");
	mail.reason = (struct str){large, MAIL_REASON_MAX + 1};
	assert_int_equal(order(o, &mail, NOW, &is_new), ERR_TOO_LARGE);
	assert_true(is_new);
}

#define T(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(one_mail_is_made_for_one_reason_of_a_kind),
	    T(a_mail_that_was_ordered_in_a_change_that_fails_is_not_there),
	    T(what_is_no_address_or_too_long_is_refused),
	};

	return office_run(tests);
}
