/* lookup without Redis: memory, ages, flights, and a store that fails. */
#include "unit/fixtures/lookup_fixture.h"

static void a_record_is_fetched_once_and_then_answered_from_memory(void **state)
{
	struct fixture f;
	struct result r;

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 2, 100);
	r = get(&f, "0123456789");
	assert_int_equal(r.err, ERR_OK);
	assert_false(r.from_memory);
	assert_int_equal(r.version, 1);
	r = get(&f, "0123456789");
	assert_int_equal(r.err, ERR_OK);
	assert_true(r.from_memory);
	assert_int_equal(fake.reads, 1);
	assert_int_equal(stats_of(&f).hits, 1);
	assert_int_equal(stats_of(&f).misses, 1);
	fixture_close(&f);
}

static void a_thousand_who_ask_at_once_cost_one_reading(void **state)
{
	static struct answer answers[1000];
	struct fixture f;

	(void)state;
	fake_reset();
	fake.gated = true;
	fixture_open(&f, &plain_options, 2, 100);
	for (int i = 0; i < 1000; i++) {
		ask_at(&f, "0123456789", clock_now(), &answers[i]);
		assert_false(answers[i].from_memory);
	}
	fake.gated = false;
	sem_post(&fake.gate);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(result_of(&answers[i]).err, ERR_OK);
	assert_int_equal(fake.reads, 1);
	fixture_close(&f);
}

static void a_full_queue_is_busy_at_once(void **state)
{
	struct answer first, second, third;
	struct fixture f;

	(void)state;
	fake_reset();
	fake.gated = true;
	fixture_open(&f, &plain_options, 1, 1);
	ask_at(&f, "0000000001", clock_now(), &first);
	sem_wait(&fake.entered); /* the worker is in the store, the queue is empty */
	ask_at(&f, "0000000002", clock_now(), &second);
	ask_at(&f, "0000000003", clock_now(), &third);
	assert_int_equal(result_of(&third).err, ERR_BUSY);
	assert_int_equal(stats_of(&f).refused, 1);
	fake.gated = false;
	sem_post(&fake.gate);
	assert_int_equal(result_of(&first).err, ERR_OK);
	assert_int_equal(result_of(&second).err, ERR_OK);
	assert_int_equal(get(&f, "0000000003").err, ERR_OK);
	fixture_close(&f);
}

static void who_waited_too_long_in_the_queue_is_told_so_and_nothing_is_read(void **state)
{
	struct lookup_options options = plain_options;
	struct answer first, second, known;
	struct fixture f;

	(void)state;
	fake_reset();
	options.queue_deadline_ms = 500;
	fixture_open(&f, &options, 1, 100);
	get(&f, "0000000003");
	fake.reads = 0;
	fake.gated = true;
	ask_at(&f, "0000000001", clock_now(), &first);
	sem_wait(&fake.entered);
	ask_at(&f, "0000000002", clock_now(), &second);
	ask_at(&f, "0000000003", clock_now() + 11, &known);
	usleep(600000);
	fake.gated = false;
	sem_post(&fake.gate);
	assert_int_equal(result_of(&first).err, ERR_OK);
	assert_int_equal(result_of(&second).err, ERR_TIMEOUT);
	assert_int_equal(result_of(&known).err, ERR_OK); /* it was in demand: it waits longer */
	assert_int_equal(fake.reads, 2);
	fixture_close(&f);
}

/* Until a background refresh is over: its flight is landed when another can be started. */
static void wait_for_reads(unsigned reads)
{
	for (int i = 0; i < 1000 && fake.reads < reads; i++)
		usleep(1000);
	assert_int_equal(fake.reads, reads);
	usleep(20000);
}

static void from_half_its_time_on_a_record_is_refreshed_behind_the_answer(void **state)
{
	struct fixture f;
	struct result r;
	int64_t now;

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 1, 100);
	get(&f, "0123456789");
	now = clock_now();
	assert_true(get_at(&f, "0123456789", now + 3).from_memory);
	assert_int_equal(fake.reads, 1);
	fake.version = 2;
	r = get_at(&f, "0123456789", now + 6);
	assert_true(r.from_memory);
	assert_int_equal(r.version, 1);
	wait_for_reads(2);
	r = get_at(&f, "0123456789", clock_now());
	assert_true(r.from_memory);
	assert_int_equal(r.version, 2);
	assert_int_equal(stats_of(&f).refreshes, 1);
	fixture_close(&f);
}

static void a_failed_refresh_is_tried_again_once_a_second_and_the_record_dies_of_age(void **state)
{
	struct fixture f;
	int64_t now;

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 1, 100);
	get(&f, "0123456789");
	now = clock_now();
	fake.err = ERR_BUSY;
	for (int i = 0; i < 200; i++)
		assert_true(get_at(&f, "0123456789", now + 6).from_memory);
	wait_for_reads(2);
	for (int i = 0; i < 200; i++)
		assert_true(get_at(&f, "0123456789", now + 6).from_memory);
	wait_for_reads(2);
	usleep(1000000);
	assert_true(get_at(&f, "0123456789", now + 6).from_memory);
	wait_for_reads(3);
	assert_int_equal(get_at(&f, "0123456789", now + 10).err, ERR_BUSY);
	fake.err = ERR_OK;
	assert_int_equal(get_at(&f, "0123456789", now + 10).err, ERR_OK);
	fixture_close(&f);
}

static void past_its_time_a_record_is_never_answered_from_memory(void **state)
{
	struct fixture f;
	int64_t now;

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 1, 100);
	get(&f, "0123456789");
	now = clock_now();
	assert_false(get_at(&f, "0123456789", now + 10).from_memory);
	assert_false(get_at(&f, "0123456789", now + 1000000).from_memory);
	assert_false(get_at(&f, "0123456789", INT32_MAX).from_memory);
	fixture_close(&f);
}

static void a_clock_that_was_set_back_does_not_make_a_record_young(void **state)
{
	struct lookup_options options = plain_options;
	struct fixture f;
	int64_t now;

	(void)state;
	fake_reset();
	options.ttl_s = 1;
	fixture_open(&f, &options, 1, 100);
	get(&f, "0123456789");
	now = clock_now();
	assert_false(get_at(&f, "0123456789", now - 4).from_memory);
	get(&f, "0123456789");
	now = clock_now();
	usleep(1100000);
	assert_false(get_at(&f, "0123456789", now - 1).from_memory);
	fixture_close(&f);
}

static void without_a_time_to_live_every_answer_is_asked_for(void **state)
{
	struct lookup_options options = plain_options;
	struct fixture f;

	(void)state;
	fake_reset();
	options.ttl_s = 0;
	fixture_open(&f, &options, 1, 100);
	for (int i = 0; i < 10; i++)
		assert_false(get(&f, "0123456789").from_memory);
	assert_int_equal(fake.reads, 10);
	fixture_close(&f);
}

static void what_is_forgotten_is_asked_again(void **state)
{
	struct code code = code_of("0123456789"), other = code_of("1123456789");
	struct fixture f;

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 1, 100);
	get(&f, "0123456789");
	lookup_forget(f.lookup, &other);
	assert_true(get(&f, "0123456789").from_memory);
	fake.version = 2;
	lookup_forget(f.lookup, &code);
	assert_int_equal(get(&f, "0123456789").version, 2);
	fixture_close(&f);
}

static void what_is_forgotten_while_it_is_fetched_is_read_again_before_anyone_is_told(void **state)
{
	struct code code = code_of("0123456789");
	struct answer early, late;
	struct fixture f;

	(void)state;
	fake_reset();
	fake.gated = true;
	fixture_open(&f, &plain_options, 1, 100);
	ask_at(&f, "0123456789", clock_now(), &early);
	sem_wait(&fake.entered); /* version 1 is read, but not answered */
	fake.version = 2;
	fake.gated = false;
	lookup_forget(f.lookup, &code);
	ask_at(&f, "0123456789", clock_now(), &late);
	sem_post(&fake.gate);
	assert_int_equal(result_of(&early).version, 2);
	assert_int_equal(result_of(&late).version, 2);
	assert_int_equal(fake.reads, 2);
	assert_true(get(&f, "0123456789").from_memory);
	assert_int_equal(get(&f, "0123456789").version, 2);
	fixture_close(&f);
}

static void what_is_forgotten_again_and_again_while_it_is_fetched_is_not_kept(void **state)
{
	struct code code = code_of("0123456789");
	struct answer a;
	struct fixture f;

	(void)state;
	fake_reset();
	fake.gated = true;
	fixture_open(&f, &plain_options, 1, 100);
	ask_at(&f, "0123456789", clock_now(), &a);
	for (int i = 0; i < 3; i++) {
		sem_wait(&fake.entered);
		lookup_forget(f.lookup, &code);
		sem_post(&fake.gate);
	}
	assert_int_equal(result_of(&a).err, ERR_OK);
	fake.gated = false;
	assert_false(get(&f, "0123456789").from_memory);
	fixture_close(&f);
}

/* Holds up the only worker in the store, with the lane of new codes full behind it. */
static void flood(struct fixture *f, struct answer *held, struct answer *queued, int count)
{
	char digits[11];

	fake.gated = true;
	ask_at(f, "1000000000", clock_now(), held);
	sem_wait(&fake.entered);
	for (int i = 0; i < count; i++) {
		snprintf(digits, sizeof digits, "2%09u", (unsigned)i % 1000);
		ask_at(f, digits, clock_now(), &queued[i]);
	}
	ask_at(f, "3000000000", clock_now(), &queued[count]);
	assert_int_equal(result_of(&queued[count]).err, ERR_BUSY);
}

static void stop_flood(struct answer *held, struct answer *queued, int count)
{
	fake.gated = false;
	sem_post(&fake.gate);
	assert_int_equal(result_of(held).err, ERR_OK);
	for (int i = 0; i < count; i++)
		assert_int_equal(result_of(&queued[i]).err, ERR_OK);
}

static void a_flood_of_new_codes_turns_away_none_that_memory_knows(void **state)
{
	enum { COUNT = 10 };
	struct answer held, queued[COUNT + 1], old, forgotten, refreshed;
	struct code code = code_of("0000000002");
	struct fixture f;
	int64_t now;

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 1, COUNT);
	get(&f, "0000000001");
	get(&f, "0000000002");
	get(&f, "0000000003");
	now = clock_now();
	flood(&f, &held, queued, COUNT);
	fake.version = 2;
	ask_at(&f, "0000000001", now + 11, &old);
	lookup_forget(f.lookup, &code);
	ask_at(&f, "0000000002", now, &forgotten);
	ask_at(&f, "0000000003", now + 6, &refreshed);
	assert_true(result_of(&refreshed).from_memory);
	stop_flood(&held, queued, COUNT);
	assert_int_equal(result_of(&old).version, 2);
	assert_int_equal(result_of(&forgotten).version, 2);
	assert_int_equal(get(&f, "0000000003").version, 2);
	assert_int_equal(stats_of(&f).refused, 1);
	fixture_close(&f);
}

static void when_all_is_forgotten_nothing_is_shown_and_all_is_still_known(void **state)
{
	enum { COUNT = 10 };
	struct answer held, queued[COUNT + 1], hot[COUNT];
	struct fixture f;
	char digits[11];

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 1, COUNT);
	for (int i = 0; i < COUNT; i++) {
		snprintf(digits, sizeof digits, "%010d", i);
		get(&f, digits);
	}
	lookup_forget_all(f.lookup);
	fake.version = 2;
	flood(&f, &held, queued, COUNT);
	for (int i = 0; i < COUNT; i++) {
		snprintf(digits, sizeof digits, "%010d", i);
		ask_at(&f, digits, clock_now(), &hot[i]);
		assert_false(hot[i].from_memory);
	}
	stop_flood(&held, queued, COUNT);
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(result_of(&hot[i]).version, 2);
	assert_true(get(&f, "0000000000").from_memory);
	fixture_close(&f);
}

static void a_refresh_for_which_there_was_no_room_is_tried_again_soon(void **state)
{
	struct answer held, known;
	struct fixture f;
	int64_t now;

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 1, 1);
	get(&f, "0000000001");
	get(&f, "0000000002");
	now = clock_now();
	fake.gated = true;
	ask_at(&f, "1000000000", now, &held);
	sem_wait(&fake.entered);
	ask_at(&f, "0000000001", now + 11, &known);
	assert_true(get_at(&f, "0000000002", now + 6).from_memory);
	assert_int_equal(stats_of(&f).refreshes, 0);
	stop_flood(&held, NULL, 0);
	assert_int_equal(result_of(&known).err, ERR_OK);
	usleep(150000);
	fake.version = 2;
	assert_int_equal(get_at(&f, "0000000002", now + 6).version, 1);
	wait_for_reads(5);
	assert_int_equal(get_at(&f, "0000000002", now).version, 2);
	fixture_close(&f);
}

static void refreshes_leave_room_to_those_for_whom_somebody_waits(void **state)
{
	enum { COUNT = 20 };
	struct answer held, waiting;
	struct fixture f;
	char digits[11];
	int64_t now;

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 1, COUNT);
	for (int i = 0; i <= COUNT; i++) {
		snprintf(digits, sizeof digits, "%010d", i);
		get(&f, digits);
	}
	now = clock_now();
	fake.gated = true;
	ask_at(&f, "1000000000", now, &held);
	sem_wait(&fake.entered);
	for (int i = 0; i < COUNT; i++) {
		snprintf(digits, sizeof digits, "%010d", i);
		assert_true(get_at(&f, digits, now + 6).from_memory);
	}
	assert_int_equal(stats_of(&f).refreshes, COUNT / 2);
	snprintf(digits, sizeof digits, "%010d", COUNT);
	ask_at(&f, digits, now + 11, &waiting);
	stop_flood(&held, NULL, 0);
	assert_int_equal(result_of(&waiting).err, ERR_OK);
	assert_int_equal(stats_of(&f).refused, 0);
	fixture_close(&f);
}

static void a_made_up_code_costs_one_reading_however_often_it_is_asked_for(void **state)
{
	static struct answer answers[100];
	struct fixture f;

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 2, 1000);
	for (int i = 0; i < 100; i++)
		ask_at(&f, "9000000001", clock_now(), &answers[i]);
	for (int i = 0; i < 100; i++)
		assert_int_equal(result_of(&answers[i]).count, 0);
	assert_int_equal(fake.reads, 1);
	fixture_close(&f);
}

static void unknown_codes_push_out_no_record_and_live_two_seconds(void **state)
{
	struct fixture f;
	char digits[11];
	int64_t now;

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 1, 100);
	get(&f, "0123456789");
	for (int i = 0; i < 20000; i++) {
		snprintf(digits, sizeof digits, "9%09d", i);
		assert_int_equal(get(&f, digits).count, 0);
	}
	now = clock_now();
	assert_true(get(&f, "0123456789").from_memory);
	assert_true(stats_of(&f).memory <= plain_options.memory);
	assert_true(stats_of(&f).unknown < 1500);
	get(&f, "9000000000");
	assert_true(get(&f, "9000000000").from_memory);
	assert_false(get_at(&f, "9000000000", now + 3).from_memory);
	fixture_close(&f);
}

static void many_records_stay_within_the_memory(void **state)
{
	struct fixture f;
	char digits[11];

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 1, 100);
	for (int i = 0; i < 20000; i++) {
		snprintf(digits, sizeof digits, "%010d", i);
		get(&f, digits);
	}
	assert_true(stats_of(&f).memory <= plain_options.memory);
	assert_true(stats_of(&f).records > 150);
	fixture_close(&f);
}

static void a_failing_store_is_an_error_and_readiness_comes_back_by_itself(void **state)
{
	struct problem why;
	struct fixture f;
	int tries = 0;

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 1, 100);
	assert_int_equal(lookup_ready(f.lookup, &why), ERR_OK);
	assert_string_equal(why.text, "");
	fake.err = ERR_CORRUPT;
	assert_int_equal(get(&f, "0123456789").err, ERR_UNAVAILABLE);
	assert_int_equal(lookup_ready(f.lookup, &why), ERR_UNAVAILABLE);
	assert_string_equal(why.text, "fake failure");
	fake.err = ERR_OK;
	fake.open_err = ERR_NOT_FOUND;
	assert_int_equal(get(&f, "0123456789").err, ERR_UNAVAILABLE);
	fake.open_err = ERR_OK;
	while (lookup_ready(f.lookup, &why) != ERR_OK && tries++ < 200)
		usleep(10000);
	assert_int_equal(lookup_ready(f.lookup, &why), ERR_OK);
	assert_int_equal(get(&f, "0123456789").err, ERR_OK);
	fixture_close(&f);
}

static void while_the_store_is_away_what_it_said_last_is_shown_for_a_while(void **state)
{
	struct lookup_options options = plain_options;
	int64_t now = clock_now();
	struct fixture f;
	struct code changed = code_of("0123456780");
	int tries = 0;

	(void)state;
	fake_reset();
	options.tolerance_s = 60;
	fixture_open(&f, &options, 1, 100);
	get(&f, "0123456789");
	get(&f, "0123456780");
	fake.err = ERR_UNAVAILABLE;
	fake.version = 2;
	/* The first waits for a worker, the others are answered at once. */
	for (int i = 0; i < 3; i++) {
		struct result r = get_at(&f, "0123456789", now + 15);

		assert_int_equal(r.err, ERR_OK);
		assert_int_equal(r.version, 1);
		assert_int_equal(r.from_memory, i > 0);
	}
	assert_int_equal(get_at(&f, "0123456789", now + 71).err, ERR_OK);
	lookup_forget(f.lookup, &changed);
	assert_int_equal(get_at(&f, "0123456780", now + 15).err, ERR_UNAVAILABLE);
	assert_int_equal(get(&f, "1111111111").err, ERR_UNAVAILABLE);
	/* It is back: those who ask notice it, and see what it says now. */
	fake.err = ERR_OK;
	while (get_at(&f, "0123456789", now + 15).version != 2 && tries++ < 300)
		usleep(10000);
	assert_true(tries < 300);
	fixture_close(&f);
}

static void when_the_queue_is_full_what_was_said_last_is_shown(void **state)
{
	struct lookup_options options = plain_options;
	struct answer held, queued;
	struct fixture f;

	(void)state;
	fake_reset();
	options.tolerance_s = 60;
	fixture_open(&f, &options, 1, 1);
	for (char last = '0'; last < '3'; last++)
		get(&f, (char[]){'0', '0', '0', '0', '0', '0', '0', '0', '0', last, '\0'});
	fake.gated = true;
	ask_at(&f, "0000000000", clock_now() + 15, &held);
	sem_wait(&fake.entered);
	ask_at(&f, "0000000001", clock_now() + 15, &queued);
	assert_int_equal(get_at(&f, "0000000002", clock_now() + 15).err, ERR_OK);
	assert_int_equal(get_at(&f, "0000000002", clock_now() + 71).err, ERR_BUSY);
	fake.gated = false;
	sem_post(&fake.gate);
	assert_int_equal(result_of(&held).err, ERR_OK);
	assert_int_equal(result_of(&queued).err, ERR_OK);
	fixture_close(&f);
}

static void a_store_that_cannot_be_opened_is_said_when_starting(void **state)
{
	struct problem why;
	struct lookup *l;

	(void)state;
	fake_reset();
	fake.open_err = ERR_NOT_FOUND;
	assert_int_equal(lookup_open(&plain_options, &l, &why), ERR_NOT_FOUND);
	assert_non_null(strstr(why.text, "[store] url"));
}

/* ---- all at once ---- */

struct crowd {
	struct fixture *fixture;
	atomic_int wrong;
};

static void *ask_many(void *arg)
{
	struct crowd *crowd = arg;
	char digits[11];

	for (int i = 0; i < 3000; i++) {
		struct code code;
		struct result r;

		snprintf(digits, sizeof digits, "%d%09d", i % 10, i * 7 % 40);
		r = get(crowd->fixture, digits);
		if (r.err != ERR_OK || r.count != (digits[0] == '9' ? 0 : 1))
			atomic_fetch_add(&crowd->wrong, 1);
		code = code_of(digits);
		if (i % 11 == 0)
			lookup_forget(crowd->fixture->lookup, &code);
	}
	return NULL;
}

static void threads_that_ask_and_forget_get_right_answers(void **state)
{
	struct fixture f;
	struct crowd crowd = {.fixture = &f};
	pthread_t threads[3];

	(void)state;
	fake_reset();
	fixture_open(&f, &plain_options, 2, 100);
	for (int i = 0; i < 3; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask_many, &crowd), 0);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(crowd.wrong, 0);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_record_is_fetched_once_and_then_answered_from_memory),
	    cmocka_unit_test(a_thousand_who_ask_at_once_cost_one_reading),
	    cmocka_unit_test(a_full_queue_is_busy_at_once),
	    cmocka_unit_test(who_waited_too_long_in_the_queue_is_told_so_and_nothing_is_read),
	    cmocka_unit_test(from_half_its_time_on_a_record_is_refreshed_behind_the_answer),
	    cmocka_unit_test(
		a_failed_refresh_is_tried_again_once_a_second_and_the_record_dies_of_age),
	    cmocka_unit_test(past_its_time_a_record_is_never_answered_from_memory),
	    cmocka_unit_test(a_clock_that_was_set_back_does_not_make_a_record_young),
	    cmocka_unit_test(without_a_time_to_live_every_answer_is_asked_for),
	    cmocka_unit_test(what_is_forgotten_is_asked_again),
	    cmocka_unit_test(
		what_is_forgotten_while_it_is_fetched_is_read_again_before_anyone_is_told),
	    cmocka_unit_test(what_is_forgotten_again_and_again_while_it_is_fetched_is_not_kept),
	    cmocka_unit_test(a_flood_of_new_codes_turns_away_none_that_memory_knows),
	    cmocka_unit_test(when_all_is_forgotten_nothing_is_shown_and_all_is_still_known),
	    cmocka_unit_test(a_refresh_for_which_there_was_no_room_is_tried_again_soon),
	    cmocka_unit_test(refreshes_leave_room_to_those_for_whom_somebody_waits),
	    cmocka_unit_test(a_made_up_code_costs_one_reading_however_often_it_is_asked_for),
	    cmocka_unit_test(unknown_codes_push_out_no_record_and_live_two_seconds),
	    cmocka_unit_test(many_records_stay_within_the_memory),
	    cmocka_unit_test(a_failing_store_is_an_error_and_readiness_comes_back_by_itself),
	    cmocka_unit_test(while_the_store_is_away_what_it_said_last_is_shown_for_a_while),
	    cmocka_unit_test(when_the_queue_is_full_what_was_said_last_is_shown),
	    cmocka_unit_test(a_store_that_cannot_be_opened_is_said_when_starting),
	    cmocka_unit_test(threads_that_ask_and_forget_get_right_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
