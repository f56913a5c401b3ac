/* Whom the CA may write to: which contracts a segment has, and who of them is left out. */
#include "unit/fixtures/patron.h"

#include "base/local_time.h"
#include "notices/recipients.h"
#include "notices/wishes.h"
#include "usage/place.h"

static const struct usage_segment valid = {
    .what = USAGE_SEGMENT_VALID, .days = 30, .service = {"", 0}, .host = {"", 0}};

/* A contract of a customer whose registrant has an address; valid from today for 90 days, its
 * sticker wished for and never seen. */
static int64_t a_contract(struct office *o, const char *code)
{
	struct customer_key key;
	char mail[40], sql[600];
	int64_t id;

	snprintf(mail, sizeof mail, "owner%s@example.jp", code);
	id = patron_add(o, mail, code, &key);
	snprintf(sql, sizeof sql,
	    "INSERT INTO contact (code, role, name, mail, changed_at) VALUES"
	    " (%d, 'registrant', 'Sato', 'sato%s@example.jp', 1);"
	    "INSERT INTO usage_standing (code, wanted, renewed, begins, ends, first_day,"
	    " picture_day, click_day, old_day) VALUES (%d, 1, 0, %lld, %lld, 0, 0, 0, 0)",
	    atoi(code), code, atoi(code), (long long)NOW, (long long)NOW + 90 * DAY);
	office_run_sql(o, sql);
	return id;
}

/* The codes of those who are found, one behind the other, read `limit` at a time. */
static const char *found(
    struct office *o, const struct usage_segment *segment, enum contact_role role, size_t limit)
{
	struct buf codes = BUF_INIT(1000);
	struct code after = {""};
	size_t count = limit, all = 0;
	struct notices_counted counted;
	const char *text;

	while (count == limit) {
		struct notices_recipient *items = NULL;

		assert_int_equal(notices_recipients(o->store, segment, role, NOW, &after, limit,
				     &o->arena, &items, &count),
		    ERR_OK);
		for (size_t i = 0; i < count; i++)
			buf_printf(&codes, "%s%s", codes.len > 0 ? " " : "",
			    items[i].code.text + CODE_LENGTH - 1);
		if (count > 0)
			after = items[count - 1].code;
		all += count;
	}
	assert_int_equal(notices_count_recipients(o->store, segment, role, NOW, &counted), ERR_OK);
	assert_int_equal(counted.contacts, all);
	text = arena_str(&o->arena, buf_str(&codes));
	buf_free(&codes);
	return text;
}

static void who_said_no_has_no_address_or_is_no_customer_any_more_is_left_out(void **state)
{
	struct office *o = *state;
	const struct change c = office_change(o, NOW);
	struct notices_counted n;
	int64_t no = a_contract(o, "0000000001");

	for (int i = 2; i <= 6; i++) {
		char code[11];

		snprintf(code, sizeof code, "%010d", i);
		a_contract(o, code);
	}
	assert_string_equal(found(o, &valid, CONTACT_REGISTRANT, 2), "1 2 3 4 5 6");
	assert_string_equal(found(o, &valid, CONTACT_TECHNICIAN, 2), "");
	assert_int_equal(notices_refuse(&c, no, NOTICE_NEWS), ERR_OK);
	assert_int_equal(notices_refuse(&c, no + 1, NOTICE_EXPIRES), ERR_OK);
	office_run_sql(o, "UPDATE contact SET mail = NULL WHERE code = 3;"
			  "UPDATE contract SET ended_at = 1 WHERE code = 4;"
			  "UPDATE contract SET withdrawn_at = 1 WHERE code = 5;"
			  "DELETE FROM customer_contract WHERE code = 6");
	assert_string_equal(found(o, &valid, CONTACT_REGISTRANT, 100), "2 6");
	assert_int_equal(
	    notices_count_recipients(o->store, &valid, CONTACT_REGISTRANT, NOW, &n), ERR_OK);
	assert_int_equal(n.contracts, 4);
	assert_int_equal(n.refused, 1);
}

static void a_segment_has_those_of_which_that_is_so(void **state)
{
	struct office *o = *state;
	char sql[600];
	long today;

	assert_int_equal(local_time_use("Asia/Tokyo", NULL), ERR_OK);
	today = local_time_days(NOW);
	for (int i = 1; i <= 7; i++) {
		char code[11];

		snprintf(code, sizeof code, "%010d", i);
		a_contract(o, code);
	}
	/* 2 was seen 29 days ago and 3 before that; 4 shows an old code, and is over; 5 comes
	 * without Referer; 6 ends in 30 days, and 7, too, but is renewed. */
	snprintf(sql, sizeof sql,
	    "UPDATE usage_standing SET picture_day = %ld WHERE code = 2;"
	    "UPDATE usage_standing SET picture_day = %ld WHERE code = 3;"
	    "UPDATE usage_standing SET old_day = %ld, renewed = 1, ends = %lld WHERE code = 4;"
	    "INSERT INTO usage_rollup (bucket, code, pictures, clicks, unverifiable) VALUES"
	    " (%lld, 5, 20, 0, 10), (%lld, 6, 19, 0, 19), (%lld, 1, 20, 0, 9);"
	    "UPDATE usage_standing SET ends = %lld WHERE code IN (6, 7);"
	    "UPDATE usage_standing SET renewed = 1 WHERE code = 7",
	    today - 29, today - 30, today - 29, (long long)NOW - 1,
	    (long long)usage_month_bucket((int32_t)today),
	    (long long)usage_month_bucket((int32_t)today),
	    (long long)usage_month_bucket((int32_t)today), (long long)NOW + 30 * DAY);
	office_run_sql(o, sql);
	const struct {
		enum usage_segment_what what;
		const char *codes;
	} rows[] = {
	    {USAGE_SEGMENT_VALID, "1 2 3 5 6 7"},
	    {USAGE_SEGMENT_MISSING, "1 3 5 6"},
	    {USAGE_SEGMENT_OLD, "4"},
	    {USAGE_SEGMENT_SILENT, "5"},
	    {USAGE_SEGMENT_EXPIRING, "6"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct usage_segment segment = valid;

		segment.what = rows[i].what;
		assert_string_equal(found(o, &segment, CONTACT_REGISTRANT, 3), rows[i].codes);
	}
}

static void service_and_host_narrow_a_segment(void **state)
{
	struct office *o = *state;
	struct usage_segment segment = valid;

	a_contract(o, "0000000001");
	a_contract(o, "0000000002");
	office_run_sql(o, "UPDATE contract SET service = 'EV' WHERE code = 2");
	segment.service = STR("EV");
	assert_string_equal(found(o, &segment, CONTACT_REGISTRANT, 3), "2");
	segment.host = STR("www0000000001.example.jp");
	assert_string_equal(found(o, &segment, CONTACT_REGISTRANT, 3), "");
	segment.service = STR("");
	assert_string_equal(found(o, &segment, CONTACT_REGISTRANT, 3), "1");
}

#define T(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(who_said_no_has_no_address_or_is_no_customer_any_more_is_left_out),
	    T(a_segment_has_those_of_which_that_is_so),
	    T(service_and_host_narrow_a_segment),
	};

	return office_run(tests);
}
