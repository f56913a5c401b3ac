/* notices/stop: the address that refuses a kind of notices, and no other. */
#include "unit/fixtures/office.h"

#include "notices/stop.h"

/* The value of a name in the query that was written. */
static struct str value_of(struct buf *address, const char *name)
{
	struct str rest = buf_str(address);

	str_cut(&rest, '?');
	while (rest.at != NULL) {
		struct str value = str_cut(&rest, '&'), key = str_cut(&value, '=');

		if (str_eq(key, str_from(name)))
			return value;
	}
	fail_msg("there is no %s", name);
	return STR("");
}

static void an_address_is_good_for_what_it_was_written_for(void **state)
{
	struct office *o = *state;
	const struct change c = office_change(o, NOW);
	struct buf address = BUF_INIT(300);
	struct notices_stop stop;
	struct str key;

	/* Nobody has written any: there is no key. */
	assert_int_equal(notices_stop_read(&c, STR("7"), STR("expires"),
			     STR("00000000000000000000000000000000"), &stop),
	    ERR_NOT_FOUND);
	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(notices_stop_write(&c, 7, NOTICE_EXPIRES, &address), ERR_OK);
	assert_int_equal(change_end(&c, ERR_OK), ERR_OK);
	assert_int_equal(notices_stop_read(&c, value_of(&address, "customer"),
			     value_of(&address, "kind"), value_of(&address, "key"), &stop),
	    ERR_OK);
	assert_int_equal(stop.customer, 7);
	assert_int_equal(stop.notice, NOTICE_EXPIRES);
	key = value_of(&address, "key");
	assert_int_equal(
	    notices_stop_read(&c, STR("8"), STR("expires"), key, &stop), ERR_NOT_FOUND);
	assert_int_equal(
	    notices_stop_read(&c, STR("7"), STR("sticker"), key, &stop), ERR_NOT_FOUND);
	assert_int_equal(
	    notices_stop_read(&c, STR("7"), STR("expires"), str_part(key, 0, key.len - 1), &stop),
	    ERR_NOT_FOUND);
	buf_free(&address);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {EACH(an_address_is_good_for_what_it_was_written_for)};

	return office_run(tests);
}
