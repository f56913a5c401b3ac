/* The feed of changes: what memory may show for how long, without Redis. */
#include "unit/fixtures/lookup_fixture.h"

/* Opened on a store with an event, and the feed is sound. */
static void begin(struct fixture *f)
{
	fake_reset();
	fake.feed_err = ERR_OK;
	fake.events = 1;
	fixture_open(f, &plain_options, 2, 100);
	for (int i = 0; i < 400 && !stats_of(f).feed.sound; i++)
		usleep(5000);
	assert_true(stats_of(f).feed.sound);
}

/* Milliseconds until what was read has this version. */
static int64_t seen_after_ms(struct fixture *f, const char *digits, uint64_t version)
{
	int64_t from = clock_monotonic_ms();

	while (get(f, digits).version != version && clock_monotonic_ms() - from < 5000)
		usleep(1000);
	return clock_monotonic_ms() - from;
}

static void a_change_is_seen_within_a_second_and_takes_nothing_else_away(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	get(&f, "0123456789");
	get(&f, "0000000005");
	fake_change("0123456789");
	assert_in_range(seen_after_ms(&f, "0123456789", 2), 0, FEED_LATEST_MS);
	assert_true(get(&f, "0000000005").from_memory);
	assert_int_equal(stats_of(&f).feed.place, 2);
	fixture_close(&f);
}

static void a_record_is_not_asked_for_again_while_the_feed_is_sound(void **state)
{
	struct lookup_options options = plain_options;
	struct fixture f;

	(void)state;
	fake_reset();
	fake.feed_err = ERR_OK;
	fake.events = 1;
	options.ttl_s = 4;
	fixture_open(&f, &options, 2, 100);
	for (int i = 0; i < 400 && !stats_of(&f).feed.sound; i++)
		usleep(5000);
	get(&f, "0123456789");
	sleep(5);
	assert_true(get(&f, "0123456789").from_memory);
	assert_int_equal(fake.reads, 1);
	assert_int_equal(stats_of(&f).refreshes, 0);
	/* From here on nobody says so. */
	fake.feed_err = ERR_UNAVAILABLE;
	sleep(5);
	assert_false(stats_of(&f).feed.sound);
	assert_true(stats_of(&f).feed.lag_ms >= 4000);
	assert_false(get(&f, "0123456789").from_memory);
	fixture_close(&f);
}

static void what_changed_while_the_feed_was_lost_is_caught_up_before_anything_is_confirmed(
    void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	get(&f, "0123456789");
	get(&f, "0000000005");
	fake.feed_err = ERR_UNAVAILABLE;
	usleep(400000);
	fake_change("0123456789");
	assert_int_equal(get(&f, "0123456789").version, 1); /* within its time to live */
	fake.feed_err = ERR_OK;
	assert_in_range(seen_after_ms(&f, "0123456789", 2), 0, FEED_LATEST_MS);
	assert_true(get(&f, "0000000005").from_memory);
	fixture_close(&f);
}

static void thousands_of_changes_are_read_before_one_is_called_sound(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	get(&f, "0000000005");
	fake.event_code = 5;
	fake.version = 2;
	atomic_fetch_add(&fake.events, 3500);
	assert_in_range(seen_after_ms(&f, "0000000005", 2), 0, FEED_LATEST_MS);
	for (int i = 0; i < 400 && stats_of(&f).feed.place != 3501; i++)
		usleep(5000);
	assert_int_equal(stats_of(&f).feed.place, 3501);
	fixture_close(&f);
}

/* A worker read it before the feed's turn, and a fail-over lost it: its number is another's. */
static void what_a_worker_read_ahead_of_the_feed_and_was_lost_is_not_confirmed(void **state)
{
	struct lookup_options options = plain_options;
	struct fixture f;

	(void)state;
	fake_reset();
	fake.feed_err = ERR_OK;
	fake.events = 1;
	options.ttl_s = 4;
	fixture_open(&f, &options, 2, 100);
	for (int i = 0; i < 400 && !stats_of(&f).feed.sound; i++)
		usleep(5000);
	fake.version = 2;
	assert_int_equal(get(&f, "0123456789").version, 2);
	assert_true(get(&f, "0123456789").from_memory);
	fake.version = 1;
	fake.event_code = 5;
	fake.events = 2;
	assert_in_range(seen_after_ms(&f, "0123456789", 1), 0, 4500);
	assert_int_equal(stats_of(&f).feed.rewinds, 0);
	fixture_close(&f);
}

/* A backup from yesterday was restored: events are gone, or others have their numbers. */
static void a_store_that_was_set_back_has_all_asked_for_anew(void **state)
{
	for (int other = 0; other < 2; other++) {
		struct fixture f;

		(void)state;
		begin(&f);
		fake.events = 9;
		for (int i = 0; i < 400 && stats_of(&f).feed.place != 9; i++)
			usleep(5000);
		get(&f, "0123456789");
		assert_true(get(&f, "0123456789").from_memory);
		fake.version = 2;
		if (other)
			fake.history = 1;
		else
			fake.events = 4;
		assert_in_range(seen_after_ms(&f, "0123456789", 2), 0, FEED_LATEST_MS);
		assert_int_equal(stats_of(&f).feed.rewinds, 1);
		for (int i = 0; i < 400 && !stats_of(&f).feed.sound; i++)
			usleep(5000);
		assert_int_equal(stats_of(&f).feed.place, other ? 9 : 4);
		fake_change("0123456789");
		assert_in_range(seen_after_ms(&f, "0123456789", 3), 0, FEED_LATEST_MS);
		fixture_close(&f);
	}
}

static void wait_for_opens(unsigned least)
{
	for (int i = 0; i < 400 && fake.opens < least; i++)
		usleep(5000);
	assert_true(fake.opens >= least);
}

/* The file was replaced, or another server has taken over: what the feed knows is of the new one.
 */
static void whoever_reads_leaves_the_store_that_the_feed_has_left(void **state)
{
	struct fixture f;
	unsigned opens;

	(void)state;
	fake_reset();
	fake.feed_err = ERR_OK;
	fake.events = 1;
	fixture_open(&f, &plain_options, 1, 100);
	for (int i = 0; i < 400 && !stats_of(&f).feed.sound; i++)
		usleep(5000);
	get(&f, "0000000005");
	opens = fake.opens;
	fake.feed_err = ERR_UNAVAILABLE;
	wait_for_opens(opens + 1);
	fake.feed_err = ERR_OK;
	for (int i = 0; i < 400 && stats_of(&f).feed.lag_ms > FEED_LATEST_MS / 2; i++)
		usleep(5000);
	opens = fake.opens;
	get(&f, "0000000006");
	assert_int_equal(fake.opens, opens + 1);
	get(&f, "0000000007");
	assert_int_equal(fake.opens, opens + 1);
	fixture_close(&f);
}

/* As when this process is stopped while a worker reads: who asks after that is not told what was
 * true before it. */
static void a_reading_that_took_longer_than_a_time_to_live_is_made_again(void **state)
{
	struct lookup_options options = plain_options;
	struct answer first, late;
	struct fixture f;

	(void)state;
	fake_reset();
	options.ttl_s = 1;
	fixture_open(&f, &options, 1, 100);
	fake.gated = true;
	ask_at(&f, "0123456789", clock_now(), &first);
	sem_wait(&fake.entered);
	usleep(1300000);
	fake.version = 2;
	ask_at(&f, "0123456789", clock_now(), &late);
	fake.gated = false;
	sem_post(&fake.gate);
	assert_int_equal(result_of(&first).version, 2);
	assert_int_equal(result_of(&late).version, 2);
	assert_int_equal(fake.reads, 2);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_change_is_seen_within_a_second_and_takes_nothing_else_away),
	    cmocka_unit_test(a_record_is_not_asked_for_again_while_the_feed_is_sound),
	    cmocka_unit_test(
		what_changed_while_the_feed_was_lost_is_caught_up_before_anything_is_confirmed),
	    cmocka_unit_test(thousands_of_changes_are_read_before_one_is_called_sound),
	    cmocka_unit_test(what_a_worker_read_ahead_of_the_feed_and_was_lost_is_not_confirmed),
	    cmocka_unit_test(a_store_that_was_set_back_has_all_asked_for_anew),
	    cmocka_unit_test(whoever_reads_leaves_the_store_that_the_feed_has_left),
	    cmocka_unit_test(a_reading_that_took_longer_than_a_time_to_live_is_made_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
