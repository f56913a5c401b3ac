/* What visitors report: bounded by host and day, kept as long as counts, and never waiting. */
#include "unit/fixtures/usage_fixture.h"

#include "usage/complaint.h"
#include "usage/mailbox.h"

static struct usage_complaint a_complaint(const char *host, const char *words, int64_t at)
{
	struct usage_complaint c = {.at = at, .code = a_code("0123456789"), .seen = "host"};

	str_copy(c.host, sizeof c.host, str_from(host));
	str_copy(c.words, sizeof c.words, str_from(words));
	return c;
}

static void complain(struct counting *c, const char *host, unsigned number, int64_t at)
{
	char words[32];
	struct usage_complaint complaint;

	snprintf(words, sizeof words, "no. %u", number);
	complaint = a_complaint(host, words, at);
	assert_true(usage_complain(c->usage, &complaint));
	flush(c);
}

static size_t complaints_of(struct counting *c, const char *host)
{
	struct usage_complaint *all;
	size_t count = 0;

	assert_int_equal(usage_complaints(c->office->store, str_from(host), 1000, &c->office->arena,
			     &all, &count),
	    ERR_OK);
	return count;
}

static void what_is_reported_is_read_the_newest_first(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct usage_complaint *all, none = a_complaint("b.example", "日本\n語", NOW + 1);
	struct usage_complained *hosts;
	size_t count = 0;

	complain(&c, "a.example", 1, NOW);
	none.code = (struct code){""};
	str_copy(none.seen, sizeof none.seen, STR("none"));
	assert_true(usage_complain(c.usage, &none));
	complain(&c, "a.example", 2, NOW + DAY);
	assert_int_equal(usage_complaints(c.office->store, STR("a.example"), 1000, &c.office->arena,
			     &all, &count),
	    ERR_OK);
	assert_int_equal(count, 2);
	assert_string_equal(all[0].words, "no. 2");
	assert_int_equal(all[0].at, NOW + DAY);
	assert_string_equal(all[1].words, "no. 1");
	assert_string_equal(all[1].code.text, "0123456789");
	assert_string_equal(all[1].seen, "host");
	assert_string_equal(all[1].host, "a.example");
	assert_int_equal(
	    usage_complaints(c.office->store, STR("a.example"), 1, &c.office->arena, &all, &count),
	    ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(usage_complaints(c.office->store, STR("b.example"), 1000, &c.office->arena,
			     &all, &count),
	    ERR_OK);
	assert_string_equal(all[0].words, "日本\n語");
	assert_string_equal(all[0].code.text, "");
	assert_string_equal(all[0].seen, "none");
	assert_int_equal(
	    usage_complained(c.office->store, 0, 1000, &c.office->arena, &hosts, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_true(str_eq(hosts[0].host, STR("a.example")));
	assert_int_equal(hosts[0].count, 2);
	assert_int_equal(hosts[0].first_day, c.today);
	assert_int_equal(hosts[0].last_day, c.today + 1);
	assert_int_equal(
	    usage_complained(c.office->store, c.today + 1, 1000, &c.office->arena, &hosts, &count),
	    ERR_OK);
	assert_int_equal(count, 1);
	usage_close(c.usage);
}

static void a_host_is_reported_so_often_a_day_and_the_same_words_once(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct usage_complaint other = a_complaint("a.example", "no. 0", NOW);

	for (unsigned i = 0; i < 3; i++)
		complain(&c, "a.example", 0, NOW);
	assert_int_equal(complaints_of(&c, "a.example"), 1);
	other.code = a_code("0123456788");
	assert_true(usage_complain(c.usage, &other));
	flush(&c);
	assert_int_equal(complaints_of(&c, "a.example"), 2);
	for (unsigned i = 1; i < 40; i++)
		complain(&c, "a.example", i, NOW);
	assert_int_equal(complaints_of(&c, "a.example"), USAGE_COMPLAINTS_HOST_MAX);
	complain(&c, "a.example", 0, NOW + DAY);
	assert_int_equal(complaints_of(&c, "a.example"), USAGE_COMPLAINTS_HOST_MAX + 1);
	usage_close(c.usage);
}

static void a_day_has_room_for_so_many_of_all_hosts(void **state)
{
	struct counting c = begin(state, 1 << 20);
	char host[32];

	for (unsigned i = 0; i < USAGE_COMPLAINTS_DAY_MAX; i++) {
		struct usage_complaint complaint;

		snprintf(host, sizeof host, "%u.example", i / 10);
		complaint = a_complaint(host, "", NOW);
		snprintf(complaint.words, sizeof complaint.words, "%u", i);
		assert_int_equal(usage_complaint_add(c.office->store, &complaint), ERR_OK);
	}
	assert_int_equal(complaints_of(&c, "49.example"), 10);
	complain(&c, "late.example", 1, NOW);
	assert_int_equal(complaints_of(&c, "late.example"), 0);
	complain(&c, "late.example", 1, NOW + DAY);
	assert_int_equal(complaints_of(&c, "late.example"), 1);
	usage_close(c.usage);
}

static void reports_go_with_the_counts_of_their_day(void **state)
{
	struct counting c = begin(state, 1 << 20);

	complain(&c, "a.example", 1, NOW - 401 * (int64_t)DAY);
	complain(&c, "a.example", 2, NOW - 400 * (int64_t)DAY);
	flush(&c);
	usage_close(c.usage);
	c = begin(state, 1 << 20);
	flush(&c);
	assert_int_equal(complaints_of(&c, "a.example"), 1);
	usage_close(c.usage);
}

static void reports_wait_in_their_order_and_too_many_are_refused(void **state)
{
	struct usage_mailbox *m = usage_mailbox_new();
	struct usage_complaint first;

	(void)state;
	assert_non_null(m);
	assert_false(usage_mailbox_first(m, &first));
	for (unsigned round = 0; round < 3; round++) {
		for (int i = 0; i < USAGE_MAILBOX_MAX; i++) {
			struct usage_complaint c = a_complaint("a.example", "", i);

			assert_true(usage_mailbox_put(m, &c));
		}
		assert_false(usage_mailbox_put(m, &first));
		for (int i = 0; i < USAGE_MAILBOX_MAX - 1; i++) {
			assert_true(usage_mailbox_first(m, &first));
			assert_int_equal(first.at, i);
			usage_mailbox_drop(m);
		}
		assert_true(usage_mailbox_first(m, &first));
		assert_true(usage_mailbox_first(m, &first));
		usage_mailbox_drop(m);
		assert_false(usage_mailbox_first(m, &first));
	}
	usage_mailbox_free(m);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(what_is_reported_is_read_the_newest_first),
	    TEST(a_host_is_reported_so_often_a_day_and_the_same_words_once),
	    TEST(a_day_has_room_for_so_many_of_all_hosts),
	    TEST(reports_go_with_the_counts_of_their_day),
	    TEST(reports_wait_in_their_order_and_too_many_are_refused),
	};

	return office_run(tests);
}
