/* What memory shows of records, when it has them refreshed, and what it forgets. */
#include "unit/fixtures/lookup_fixture.h"
#include "lookup/memory.h"

enum { TTL_S = 10, TOLERANCE_S = 60, BYTES = 1 << 20 };

#define KNOWN "0123456789"
#define MADE_UP "9123456789"

/* What the store says of a code now. */
static struct record a_record(const char *digits)
{
	return (struct record){.code = code_of(digits),
	    .as_of = clock_now(),
	    .version = 7,
	    .until = INT64_MAX,
	    .count = digits[0] == '9' ? 0 : 1,
	    .issuances = {{.code = code_of(digits), .sites = {1, STR("\0shop.example\0")}}}};
}

/* Keeps what the store says of a code now, as if it had been read when the code had been forgotten
 * `changes` times. */
static void keep_read_at(struct lookup_memory *m, const char *digits, unsigned changes)
{
	struct record record = a_record(digits);
	struct held *held = held_new(&record);

	assert_non_null(held);
	lookup_memory_keep(m, &record.code, held, changes);
	held_release(held);
}

static struct lookup_memory *a_memory(void)
{
	struct lookup_memory *m =
	    lookup_memory_new(&(struct lookup_memory_options){BYTES, TTL_S, TOLERANCE_S});

	assert_non_null(m);
	fake_reset();
	keep_read_at(m, KNOWN, 0);
	keep_read_at(m, MADE_UP, 0);
	return m;
}

static void end(struct lookup_memory *m)
{
	lookup_memory_free(m);
}

/* What one finds who asks so many seconds from now: "shown", "known" and "refresh", as they are. */
static const char *found_in(struct lookup_memory *m, const char *digits, int64_t seconds)
{
	static char text[32];
	struct code code = code_of(digits);
	struct lookup_found found = lookup_memory_find(m, &code, clock_now() + seconds);

	snprintf(text, sizeof text, "%s%s%s", found.record != NULL ? "shown " : "",
	    found.known ? "known " : "", found.refresh ? "refresh " : "");
	held_release(found.record);
	return text;
}

static void a_record_is_shown_then_refreshed_by_one_and_then_only_known(void **state)
{
	struct lookup_memory *m = a_memory();
	struct code code = code_of(KNOWN);

	(void)state;
	assert_string_equal(found_in(m, KNOWN, 0), "shown known ");
	assert_string_equal(found_in(m, KNOWN, 3), "shown known ");
	assert_string_equal(found_in(m, KNOWN, 6), "shown known refresh ");
	assert_string_equal(found_in(m, KNOWN, 6), "shown known ");
	lookup_memory_refresh_soon(m, &code);
	assert_string_equal(found_in(m, KNOWN, 6), "shown known ");
	usleep(150000);
	assert_string_equal(found_in(m, KNOWN, 6), "shown known refresh ");
	assert_string_equal(found_in(m, KNOWN, TTL_S), "known ");
	assert_string_equal(found_in(m, KNOWN, -4), "known ");
	end(m);
}

static bool has_last(struct lookup_memory *m, const char *digits, int64_t seconds)
{
	struct code code = code_of(digits);
	struct held *record = lookup_memory_last(m, &code, clock_now() + seconds);
	bool has = record != NULL;

	held_release(record);
	return has;
}

static void what_was_said_last_is_there_within_the_tolerance_and_unless_it_changed(void **state)
{
	struct lookup_memory *m = a_memory();
	struct code code = code_of(KNOWN);

	(void)state;
	assert_true(has_last(m, KNOWN, TTL_S));
	assert_true(has_last(m, KNOWN, TTL_S + TOLERANCE_S - 1));
	assert_false(has_last(m, KNOWN, TTL_S + TOLERANCE_S));
	assert_false(has_last(m, KNOWN, -4));
	assert_false(has_last(m, MADE_UP, 0));
	lookup_memory_forget(m, &code);
	assert_false(has_last(m, KNOWN, TTL_S));
	keep_read_at(m, KNOWN, lookup_memory_changes(m, &code));
	assert_true(has_last(m, KNOWN, TTL_S));
	lookup_memory_forget_all(m);
	assert_false(has_last(m, KNOWN, TTL_S));
	end(m);
}

/* As if the feed had said, so many seconds from now, that it knows of all changes. */
static void confirm_in(struct lookup_memory *m, int64_t seconds)
{
	lookup_memory_confirm(m, clock_now() + seconds, clock_monotonic_ms() + seconds * 1000);
}

static void a_record_is_as_old_as_the_last_word_of_the_feed(void **state)
{
	struct lookup_memory *m = a_memory();
	struct code code = code_of(KNOWN);

	(void)state;
	confirm_in(m, 1000);
	assert_string_equal(found_in(m, KNOWN, 1000), "shown known ");
	assert_string_equal(found_in(m, KNOWN, 1000 + TTL_S / 2 + 1), "shown known refresh ");
	assert_string_equal(found_in(m, KNOWN, 1000 + TTL_S), "known ");
	assert_true(has_last(m, KNOWN, 1000 + TTL_S + TOLERANCE_S - 1));
	assert_false(has_last(m, KNOWN, 1000 + TTL_S + TOLERANCE_S));
	/* That there is none, it says of no code. */
	assert_string_equal(found_in(m, MADE_UP, 1000), "");
	lookup_memory_forget(m, &code);
	confirm_in(m, 1001);
	assert_string_equal(found_in(m, KNOWN, 1001), "known ");
	assert_false(has_last(m, KNOWN, 1001));
	end(m);
}

static void what_was_read_before_all_was_forgotten_is_never_confirmed(void **state)
{
	struct lookup_memory *m = a_memory();
	struct code code = code_of(KNOWN);
	unsigned before = lookup_memory_changes(m, &code);

	(void)state;
	lookup_memory_forget_all(m);
	confirm_in(m, 0);
	assert_string_equal(found_in(m, KNOWN, 0), "known ");
	keep_read_at(m, KNOWN, before);
	assert_string_equal(found_in(m, KNOWN, 0), "known ");
	keep_read_at(m, KNOWN, lookup_memory_changes(m, &code));
	assert_string_equal(found_in(m, KNOWN, 0), "shown known ");
	end(m);
}

/* A clock that is set forward makes all old until the feed speaks again, one that is set back
 * makes nothing younger. */
static void of_two_clocks_the_one_that_makes_it_older_counts(void **state)
{
	struct lookup_memory *m = a_memory();

	(void)state;
	lookup_memory_confirm(m, clock_now() + 1000, clock_monotonic_ms() - TTL_S * 1000);
	assert_string_equal(found_in(m, KNOWN, 1000), "shown known ");
	assert_string_equal(found_in(m, KNOWN, 990), "known ");
	lookup_memory_confirm(m, clock_now() - 1000, clock_monotonic_ms() + 1000000);
	assert_string_equal(found_in(m, KNOWN, TTL_S), "known ");
	end(m);
}

static void what_time_alone_changes_is_asked_for_again_even_within_the_tolerance(void **state)
{
	struct lookup_memory *m = a_memory();
	struct record record = a_record(KNOWN);
	struct held *held;

	(void)state;
	record.until = clock_now() + 5;
	held = held_new(&record);
	lookup_memory_keep(m, &record.code, held, 0);
	held_release(held);
	assert_string_equal(found_in(m, KNOWN, 4), "shown known ");
	confirm_in(m, 4);
	assert_string_equal(found_in(m, KNOWN, 5), "known ");
	assert_true(has_last(m, KNOWN, 4));
	assert_false(has_last(m, KNOWN, 5));
	end(m);
}

static void it_is_said_for_which_moment_a_record_is_known_in_steps_of_ten_seconds(void **state)
{
	struct lookup_memory *m = a_memory();
	struct record record = a_record(KNOWN);
	int64_t step = clock_now() / 10 * 10;
	struct held *held;

	(void)state;
	record.as_of = step - 5;
	held = held_new(&record);
	lookup_memory_keep(m, &record.code, held, 0);
	assert_int_equal(lookup_memory_as_of(m, held), step - 5);
	lookup_memory_confirm(m, step - 1, 0);
	assert_int_equal(lookup_memory_as_of(m, held), step - 5);
	lookup_memory_confirm(m, step + 3, 0);
	assert_int_equal(lookup_memory_as_of(m, held), step);
	lookup_memory_forget(m, &record.code);
	assert_int_equal(lookup_memory_as_of(m, held), step - 5);
	held_release(held);
	end(m);
}

static void what_is_confirmed_now_is_never_said_to_be_older_than_the_time_to_live(void **state)
{
	struct record record = a_record(KNOWN);
	int64_t now = clock_now();

	(void)state;
	record.as_of = now - 3600;
	for (unsigned ttl = 1; ttl <= 20; ttl++) {
		struct lookup_memory *m =
		    lookup_memory_new(&(struct lookup_memory_options){BYTES, ttl, TOLERANCE_S});
		struct held *held = held_new(&record);

		for (int64_t at = now; at < now + 20; at++) {
			lookup_memory_confirm(m, at, 0);
			assert_true(at - lookup_memory_as_of(m, held) < ttl);
		}
		held_release(held);
		lookup_memory_free(m);
	}
}

static void that_there_is_no_record_is_shown_for_two_seconds_and_known_to_nobody(void **state)
{
	struct lookup_memory *m = a_memory();
	struct lookup_memory_stats stats = lookup_memory_stats(m);

	(void)state;
	assert_int_equal(stats.records, 1);
	assert_int_equal(stats.unknown, 1);
	assert_string_equal(found_in(m, MADE_UP, 0), "shown ");
	assert_string_equal(found_in(m, MADE_UP, 2), "");
	assert_string_equal(found_in(m, "9999999999", 0), "");
	end(m);
}

static void what_was_forgotten_while_it_was_read_is_known_but_not_shown(void **state)
{
	struct lookup_memory *m = a_memory();
	struct code code = code_of(KNOWN), same_digits = code_of("5555555789");
	unsigned before = lookup_memory_changes(m, &code);

	(void)state;
	lookup_memory_forget(m, &same_digits);
	assert_string_equal(found_in(m, KNOWN, 0), "shown known ");
	lookup_memory_forget(m, &code);
	assert_string_equal(found_in(m, KNOWN, 0), "known ");
	keep_read_at(m, KNOWN, before);
	assert_string_equal(found_in(m, KNOWN, 0), "known ");
	keep_read_at(m, KNOWN, lookup_memory_changes(m, &code));
	assert_string_equal(found_in(m, KNOWN, 0), "shown known ");
	end(m);
}

static void when_all_is_forgotten_records_stay_known(void **state)
{
	struct lookup_memory *m = a_memory();
	struct code code = code_of(KNOWN);
	unsigned before = lookup_memory_changes(m, &code);

	(void)state;
	lookup_memory_forget_all(m);
	assert_int_equal(lookup_memory_changes(m, &code), before + 1);
	assert_string_equal(found_in(m, KNOWN, 0), "known ");
	assert_string_equal(found_in(m, MADE_UP, 0), "");
	keep_read_at(m, KNOWN, before);
	assert_string_equal(found_in(m, KNOWN, 0), "known ");
	end(m);
}

static void a_code_is_kept_in_one_space_only(void **state)
{
	struct lookup_memory *m = a_memory();
	struct record gone = a_record(KNOWN);
	struct held *held;

	(void)state;
	gone.count = 0;
	held = held_new(&gone);
	lookup_memory_keep(m, &gone.code, held, 0);
	held_release(held);
	assert_int_equal(lookup_memory_stats(m).records, 0);
	assert_int_equal(lookup_memory_stats(m).unknown, 2);
	assert_string_equal(found_in(m, KNOWN, 0), "shown ");
	lookup_memory_forget(m, &gone.code);
	assert_string_equal(found_in(m, KNOWN, 0), "");
	end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_record_is_shown_then_refreshed_by_one_and_then_only_known),
	    cmocka_unit_test(
		what_was_said_last_is_there_within_the_tolerance_and_unless_it_changed),
	    cmocka_unit_test(a_record_is_as_old_as_the_last_word_of_the_feed),
	    cmocka_unit_test(what_was_read_before_all_was_forgotten_is_never_confirmed),
	    cmocka_unit_test(of_two_clocks_the_one_that_makes_it_older_counts),
	    cmocka_unit_test(what_time_alone_changes_is_asked_for_again_even_within_the_tolerance),
	    cmocka_unit_test(it_is_said_for_which_moment_a_record_is_known_in_steps_of_ten_seconds),
	    cmocka_unit_test(what_is_confirmed_now_is_never_said_to_be_older_than_the_time_to_live),
	    cmocka_unit_test(that_there_is_no_record_is_shown_for_two_seconds_and_known_to_nobody),
	    cmocka_unit_test(what_was_forgotten_while_it_was_read_is_known_but_not_shown),
	    cmocka_unit_test(when_all_is_forgotten_records_stay_known),
	    cmocka_unit_test(a_code_is_kept_in_one_space_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
