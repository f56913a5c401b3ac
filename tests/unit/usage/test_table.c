/* The table of counts: what it holds, its bounds, and that it notices when it is broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "unit/fixtures/aborts.h"
#include "usage/sketch.h"
#include "usage/table.h"

enum { MEMORY = 1 << 16 };

static struct usage_item an_item(int64_t code, const char *host, bool invented)
{
	return (struct usage_item){.code = code,
	    .day = 20000,
	    .shape = 7,
	    .host = str_from(host),
	    .invented = invented,
	    .claimed = invented};
}

static void add(struct usage_table *t, int64_t code, const char *host, bool invented)
{
	struct usage_item item = an_item(code, host, invented);

	assert_true(usage_table_add(t, &item, 1));
}

/* Some entries, of which the third is the first with a host. */
static struct usage_table *a_table(void)
{
	struct usage_table *t = usage_table_new(MEMORY);

	assert_non_null(t);
	add(t, 3, NULL, false);
	add(t, 1, NULL, false);
	add(t, 2, "www.shop.example", false);
	add(t, 2, "evil.example", true);
	return t;
}

static void equal_items_share_an_entry_and_others_do_not(void **state)
{
	struct usage_table *t = a_table();
	struct usage_item item = an_item(2, "www.shop.example", false);

	(void)state;
	assert_int_equal(t->count, 4);
	assert_true(usage_table_add(t, &item, 5));
	assert_int_equal(t->count, 4);
	assert_int_equal(t->entries[2].n, 6);
	item.claimed = true;
	assert_true(usage_table_add(t, &item, 1));
	item.day++;
	assert_true(usage_table_add(t, &item, 1));
	assert_int_equal(t->count, 6);
	usage_table_check(t);
	usage_table_free(t);
}

static void a_full_table_takes_no_more_and_stays_whole(void **state)
{
	struct usage_table *t = usage_table_new(MEMORY);
	char host[32];
	int64_t code = 0;

	(void)state;
	assert_non_null(t);
	for (unsigned i = 0; i < 100000; i++) {
		struct usage_item item;

		snprintf(host, sizeof host, "a%u.example", i);
		item = an_item(1, host, true);
		if (!usage_table_add(t, &item, 1))
			break;
	}
	assert_int_equal(t->invented, t->invented_max);
	assert_false(usage_table_takes_invented(t));
	usage_table_check(t);
	for (;; code++) {
		struct usage_item item = an_item(code, NULL, false);

		if (!usage_table_add(t, &item, 1))
			break;
	}
	assert_int_equal(t->count, t->max);
	assert_int_equal(code, t->max - t->invented_max);
	usage_table_check(t);
	usage_table_free(t);
}

static void what_is_sorted_or_cleared_is_whole(void **state)
{
	struct usage_table *t = a_table();

	(void)state;
	usage_table_sort(t);
	usage_table_check(t);
	assert_int_equal(t->entries[0].code, 1);
	assert_int_equal(t->entries[3].code, 3);
	usage_table_clear(t);
	usage_table_check(t);
	assert_int_equal(t->count, 0);
	add(t, 1, "www.shop.example", false);
	usage_table_clear(t);
	usage_table_check(t);
	usage_table_free(t);
}

/* Codes 0 to n - 1, each with a host that is longer than an entry's share of the text. */
static void fill(struct usage_table *t, int64_t n)
{
	for (int64_t code = 0; code < n; code++)
		add(t, code, "a-host-of-some-length.shop.example", false);
}

static void memory_grows_with_what_is_held_and_goes_again(void **state)
{
	struct usage_table *t = usage_table_new(16 << 20);
	size_t least, most;

	(void)state;
	assert_non_null(t);
	least = t->room;
	assert_true(least < t->max / 1000);
	fill(t, 50000);
	most = t->room;
	assert_true(most >= 50000 && most < 2 * 50000);
	assert_true(t->text_room < 2 * 50000 * strlen("a-host-of-some-length.shop.example"));
	usage_table_check(t);
	fill(t, 50000); /* all of them are found again */
	assert_int_equal(t->count, 50000);
	assert_int_equal(t->entries[49999].n, 2);
	usage_table_clear(t);
	assert_int_equal(t->room, most); /* it may be needed again at once */
	for (unsigned i = 0; i < 20; i++) {
		usage_table_clear(t);
		usage_table_check(t);
	}
	assert_true(t->room < 2 * least && t->text_room < t->text_max / 1000);
	fill(t, 1000);
	usage_table_check(t);
	usage_table_free(t);
}

/* ---- broken ones ---- */

static void lose_an_entry(struct usage_table *t)
{
	t->index[t->entries[1].hash & t->mask] = 0;
}

static void count_what_is_not_there(struct usage_table *t)
{
	t->count++;
}

static void count_invented_wrongly(struct usage_table *t)
{
	t->invented--;
}

static void let_hosts_overlap(struct usage_table *t)
{
	t->entries[3].host_at--;
}

static void let_a_host_end_beyond_the_text(struct usage_table *t)
{
	t->entries[3].host_len++;
}

static void change_what_was_hashed(struct usage_table *t)
{
	t->entries[0].shape++;
}

static void have_an_item_twice(struct usage_table *t)
{
	uint32_t at = t->entries[0].hash & t->mask;

	while (t->index[at] != 0)
		at = (at + 1) & t->mask;
	t->entries[t->count] = t->entries[0];
	t->entries[t->count].host_at = (uint32_t)t->text_used;
	t->index[at] = (uint32_t)++t->count;
}

static void hold_more_than_there_is_room_for(struct usage_table *t)
{
	t->room = t->count - 1;
}

static void claim_to_be_sorted(struct usage_table *t)
{
	t->sorted = true;
}

static void check(void *t)
{
	usage_table_check(t);
}

static void a_broken_table_is_found(void **state)
{
	void (*const broken[])(struct usage_table *) = {lose_an_entry, count_what_is_not_there,
	    count_invented_wrongly, let_hosts_overlap, let_a_host_end_beyond_the_text,
	    change_what_was_hashed, have_an_item_twice, claim_to_be_sorted,
	    hold_more_than_there_is_room_for};

	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		struct usage_table *t = a_table();

		assert_false(aborts(check, t));
		broken[i](t);
		if (!aborts(check, t))
			fail_msg("mistake %zu is not found", i);
		usage_table_free(t);
	}
}

/* ---- the sketch ---- */

static void an_estimate_is_never_too_low(void **state)
{
	struct usage_sketch *s = calloc(1, sizeof *s);
	uint64_t key = usage_sketch_key(1, STR("evil.example"));

	(void)state;
	assert_non_null(s);
	for (unsigned i = 0; i < 100000; i++) {
		struct str name = {(const char *)&i, sizeof i};

		usage_sketch_add(s, usage_sketch_key(i % 3, name), 1);
	}
	usage_sketch_add(s, key, 3);
	usage_sketch_add(s, key, 4);
	assert_true(usage_sketch_estimate(s, key) >= 7);
	assert_true(usage_sketch_estimate(s, key) < 20);
	usage_sketch_add(s, key, UINT64_C(1) << 40);
	assert_int_equal(usage_sketch_estimate(s, key), UINT32_MAX);
	usage_sketch_halve(s);
	assert_int_equal(usage_sketch_estimate(s, key), UINT32_MAX / 2);
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(equal_items_share_an_entry_and_others_do_not),
	    cmocka_unit_test(a_full_table_takes_no_more_and_stays_whole),
	    cmocka_unit_test(what_is_sorted_or_cleared_is_whole),
	    cmocka_unit_test(memory_grows_with_what_is_held_and_goes_again),
	    cmocka_unit_test(a_broken_table_is_found),
	    cmocka_unit_test(an_estimate_is_never_too_low),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
