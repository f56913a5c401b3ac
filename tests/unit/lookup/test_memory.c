/* What memory shows of records, when it has them refreshed, and what it forgets. */
#include "unit/fixtures/lookup_fixture.h"
#include "lookup/memory.h"

enum { TTL_S = 10, TOLERANCE_S = 60, BYTES = 1 << 20 };

#define KNOWN "0123456789"
#define MADE_UP "9123456789"

/* Keeps what the store says of a code now, as if it had been read when the code had been forgotten
 * `changes` times. */
static void keep_read_at(struct lookup_memory *m, const char *digits, unsigned changes)
{
	struct record_source source = {.as_of = clock_now(), .version = 7};
	struct record *record;

	source.code = code_of(digits);
	source.count = digits[0] == '9' ? 0 : 1;
	assert_int_equal(record_make(&source, &record), ERR_OK);
	lookup_memory_keep(m, &source.code, record, changes);
	record_release(record);
}

static struct lookup_memory *a_memory(bool deaf)
{
	struct lookup_memory *m =
	    lookup_memory_new(&(struct lookup_memory_options){BYTES, TTL_S, TOLERANCE_S, deaf});

	assert_non_null(m);
	fake_reset();
	keep_read_at(m, KNOWN, 0);
	keep_read_at(m, MADE_UP, 0);
	return m;
}

static void end(struct lookup_memory *m)
{
	lookup_memory_free(m);
	assert_int_equal(fake.alive, 0);
}

/* What one finds who asks so many seconds from now: "shown", "known" and "refresh", as they are. */
static const char *found_in(struct lookup_memory *m, const char *digits, int64_t seconds)
{
	static char text[32];
	struct code code = code_of(digits);
	struct lookup_found found = lookup_memory_find(m, &code, clock_now() + seconds);

	snprintf(text, sizeof text, "%s%s%s", found.record != NULL ? "shown " : "",
	    found.known ? "known " : "", found.refresh ? "refresh " : "");
	record_release(found.record);
	return text;
}

static void a_record_is_shown_then_refreshed_by_one_and_then_only_known(void **state)
{
	struct lookup_memory *m = a_memory(false);
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
	assert_int_equal(lookup_memory_version(m, &code), 7);
	end(m);
}

static bool has_last(struct lookup_memory *m, const char *digits, int64_t seconds)
{
	struct code code = code_of(digits);
	struct record *record = lookup_memory_last(m, &code, clock_now() + seconds);
	bool has = record != NULL;

	record_release(record);
	return has;
}

static void what_was_said_last_is_there_within_the_tolerance_and_unless_it_changed(void **state)
{
	struct lookup_memory *m = a_memory(false);
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

static void who_is_deaf_has_records_refreshed_after_a_second(void **state)
{
	struct lookup_memory *m = a_memory(true);

	(void)state;
	assert_string_equal(found_in(m, KNOWN, 2), "shown known refresh ");
	lookup_memory_set_deaf(m, false);
	keep_read_at(m, KNOWN, 0);
	assert_string_equal(found_in(m, KNOWN, 2), "shown known ");
	lookup_memory_set_deaf(m, true);
	assert_string_equal(found_in(m, KNOWN, 2), "shown known refresh ");
	end(m);
}

static void that_there_is_no_record_is_shown_for_two_seconds_and_known_to_nobody(void **state)
{
	struct lookup_memory *m = a_memory(true);
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
	struct lookup_memory *m = a_memory(false);
	struct code code = code_of(KNOWN), same_digits = code_of("5555555789");
	unsigned before = lookup_memory_changes(m, &code);

	(void)state;
	lookup_memory_forget(m, &same_digits);
	assert_string_equal(found_in(m, KNOWN, 0), "shown known ");
	lookup_memory_forget(m, &code);
	assert_string_equal(found_in(m, KNOWN, 0), "known ");
	assert_int_equal(lookup_memory_version(m, &code), 7);
	keep_read_at(m, KNOWN, before);
	assert_string_equal(found_in(m, KNOWN, 0), "known ");
	keep_read_at(m, KNOWN, lookup_memory_changes(m, &code));
	assert_string_equal(found_in(m, KNOWN, 0), "shown known ");
	end(m);
}

static void when_all_is_forgotten_records_stay_known(void **state)
{
	struct lookup_memory *m = a_memory(false);
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
	struct lookup_memory *m = a_memory(false);
	struct record_source gone = {.as_of = clock_now()};
	struct record *record;

	(void)state;
	gone.code = code_of(KNOWN);
	assert_int_equal(record_make(&gone, &record), ERR_OK);
	lookup_memory_keep(m, &gone.code, record, 0);
	record_release(record);
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
	    cmocka_unit_test(who_is_deaf_has_records_refreshed_after_a_second),
	    cmocka_unit_test(that_there_is_no_record_is_shown_for_two_seconds_and_known_to_nobody),
	    cmocka_unit_test(what_was_forgotten_while_it_was_read_is_known_but_not_shown),
	    cmocka_unit_test(when_all_is_forgotten_records_stay_known),
	    cmocka_unit_test(a_code_is_kept_in_one_space_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
