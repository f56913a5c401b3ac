/* The inbox of counts: what is appended comes to the rows of its codes, once, whatever happens in
 * between. */
#include "unit/fixtures/usage_fixture.h"

#include "usage/inbox.h"
#include "usage/write.h"

enum { CODES = 3000, STEP = 500 };

static struct usage_inbox look(struct office *o)
{
	struct usage_inbox inbox;

	assert_int_equal(usage_inbox_look(o->store, &inbox), ERR_OK);
	return inbox;
}

/* A batch of codes CODE, CODE + step …, each counted `n` times today. */
static void append(
    struct office *o, const char *process, int64_t number, int64_t step, uint64_t n, int64_t at)
{
	static struct usage_item items[CODES];
	static uint64_t counts[CODES];
	struct usage_batch batch = {.process = process,
	    .number = number,
	    .items = items,
	    .counts = counts,
	    .count = CODES,
	    .now = at};

	for (int64_t i = 0; i < CODES; i++) {
		/* In no order. */
		items[i] = a_picture(
		    CODE + i * 1009 % CODES * step, local_time_days(NOW), "www.shop.example.jp");
		counts[i] = n;
	}
	assert_int_equal(usage_write_batch(o->store, &batch), ERR_OK);
}

/* What the rows of all codes have together, and the inbox beside them. */
static uint64_t in_rows(struct office *o)
{
	struct usage_question question = {.period = {local_time_days(NOW), local_time_days(NOW)},
	    .keys = 1u << USAGE_BY_CODE,
	    .limit = USAGE_ROWS_MAX};
	struct usage_answer answer;

	assert_int_equal(usage_totals(o->store, &question, &o->arena, &answer), ERR_OK);
	return answer.pictures - answer.rest_pictures;
}

static uint64_t in_totals(struct office *o)
{
	struct usage_question question = {
	    .period = {local_time_days(NOW), local_time_days(NOW)}, .limit = 1};
	struct usage_answer answer;

	assert_int_equal(usage_totals(o->store, &question, &o->arena, &answer), ERR_OK);
	return answer.pictures;
}

/* ---- packed ---- */

static void what_is_packed_comes_out_as_it_was(void **state)
{
	struct usage_counted in[5] = {
	    {.item = a_picture(0, 1, NULL), .n = 1},
	    {.item = a_picture(0, 20000, "www.shop.example.jp"), .n = UINT64_MAX},
	    {.item = a_claim(9999999999, -3, "evil.example"),
		.n = 7,
		.seen = 300,
		.seen_all = 1000},
	    {.item = a_picture(9999999999, 20001, "b.example"), .n = 128},
	    {.item = a_claim(9999999999, INT32_MAX, "c.example"), .n = 127, .seen = 1},
	};
	struct usage_counted out[5];
	struct buf packed = BUF_INIT(4096);
	struct usage_inbox_row row = {.id = 3, .last_code = 9999999999, .items = 5};

	(void)state;
	in[4].item.shape = UINT32_MAX;
	in[4].item.reason = LINK_REASON_COUNT - 1;
	usage_inbox_pack(in, 5, &packed);
	row.packed = buf_str(&packed);
	assert_true(usage_inbox_unpack(&row, out));
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(out[i].item.code, in[i].item.code);
		assert_int_equal(out[i].item.day, in[i].item.day);
		assert_int_equal(out[i].item.shape, in[i].item.shape);
		assert_int_equal(out[i].item.reason, in[i].item.reason);
		assert_int_equal(out[i].item.invented, in[i].item.invented);
		assert_int_equal(out[i].item.claimed, in[i].item.claimed);
		assert_true(str_eq(out[i].item.host, in[i].item.host));
		assert_int_equal(out[i].n, in[i].n);
		assert_int_equal(out[i].seen, in[i].seen);
		assert_int_equal(out[i].seen_all, in[i].seen_all);
		assert_int_equal(out[i].row, 3);
	}
	/* Anything else than that, whole, is refused. */
	for (size_t len = 0; len < packed.len; len++) {
		row.packed.len = len;
		assert_false(usage_inbox_unpack(&row, out));
	}
	row.packed = buf_str(&packed);
	row.last_code--;
	assert_false(usage_inbox_unpack(&row, out));
	buf_free(&packed);
}

/* ---- steps ---- */

static void steps_are_bounded_and_lose_and_double_nothing(void **state)
{
	struct office *o = *state;
	struct usage_settling run = {-1};
	size_t moved = 0, steps = 0;
	bool more = true;

	append(o, "one", 1, 1, 2, NOW);
	append(o, "two", 1, 3, 5, NOW);
	append(o, "one", 2, 1, 1, NOW);
	assert_int_equal(look(o).items, 3 * CODES);
	assert_int_equal(look(o).oldest, NOW);
	assert_int_equal(in_rows(o), 0);
	assert_int_equal(in_totals(o), 8 * CODES);
	while (more) {
		uint64_t before = look(o).items;

		assert_int_equal(
		    usage_settle_step(o->store, &run, STEP, NOW, &moved, &more), ERR_OK);
		/* One code's items are moved together. */
		assert_true(moved > 0 && moved < STEP + 3);
		assert_int_equal(look(o).items, before - moved);
		assert_int_equal(in_totals(o), 8 * CODES);
		steps++;
	}
	assert_true(steps >= 3 * CODES / (STEP + 3));
	assert_int_equal(look(o).items, 0);
	assert_int_equal(look(o).oldest, 0);
	assert_int_equal(in_rows(o), 8 * CODES);
}

static void a_run_goes_on_beside_servers_that_append_and_others_that_settle(void **state)
{
	struct office *o = *state;
	struct store *other = office_open(o, STORE_WRITE);
	struct usage_settling run = {-1}, others = {-1};
	uint64_t given = 0;
	size_t moved;
	bool more = true, their_more = true;

	for (int64_t i = 1; i <= 6; i++) {
		append(o, "one", i, 1 + i % 2, 1, NOW);
		given += CODES;
		if (more)
			assert_int_equal(
			    usage_settle_step(o->store, &run, STEP, NOW, &moved, &more), ERR_OK);
		if (their_more)
			assert_int_equal(
			    usage_settle_step(other, &others, 7 * STEP, NOW, &moved, &their_more),
			    ERR_OK);
		assert_int_equal(look(o).items, given - in_rows(o));
	}
	/* What came behind their backs waits for the next run. */
	settle(o);
	assert_int_equal(in_rows(o), given);
	store_close(other);
}

static void many_small_flushes_of_one_code_are_settled(void **state)
{
	enum { FLUSHES = 2 * USAGE_INBOX_READ + 7 };
	struct office *o = *state;
	struct usage_item item = a_picture(CODE, local_time_days(NOW), "www.shop.example.jp");
	const uint64_t one = 1;

	for (int64_t i = 1; i <= FLUSHES; i++) {
		struct usage_batch batch = {"one", i, &item, &one, 1, NULL, NOW};

		assert_int_equal(usage_write_batch(o->store, &batch), ERR_OK);
	}
	assert_int_equal(look(o).items, FLUSHES);
	settle(o);
	assert_int_equal(look(o).items, 0);
	assert_int_equal(in_rows(o), FLUSHES);
}

static void a_step_that_fails_moves_nothing(void **state)
{
	struct office *o = *state;
	struct store *other = office_open(o, STORE_WRITE);
	struct usage_settling run = {-1};
	size_t moved = 77;
	uint64_t left;
	bool more = false;

	append(o, "one", 1, 1, 1, NOW);
	/* Something in the middle of the rows cannot be written. */
	office_run_sql(o, "ALTER TABLE usage_standing RENAME TO usage_standing_away");
	assert_int_not_equal(usage_settle_step(other, &run, CODES, NOW, &moved, &more), ERR_OK);
	assert_int_equal(moved, 77);
	assert_int_equal(run.after, -1);
	assert_int_not_equal(usage_settle(other, 1000, &left), ERR_OK);
	assert_int_equal(left, CODES);
	office_run_sql(o, "ALTER TABLE usage_standing_away RENAME TO usage_standing");
	assert_int_equal(look(o).items, CODES);
	assert_int_equal(in_rows(o), 0);
	store_close(other);
	settle(o);
	assert_int_equal(in_rows(o), CODES);
}

static void what_cannot_be_read_is_said_and_stays(void **state)
{
	struct office *o = *state;
	struct usage_settling run = {-1};
	size_t moved;
	bool more;

	append(o, "one", 1, 1, 1, NOW);
	office_run_sql(o, "UPDATE usage_inbox SET items = items + 1 WHERE id = 1");
	assert_int_equal(usage_settle_step(o->store, &run, STEP, NOW, &moved, &more), ERR_CORRUPT);
	assert_non_null(strstr(store_why(o->store)->text, "row 1 of usage_inbox"));
	assert_int_equal(look(o).items, CODES + 1);
}

/* ---- hosts ---- */

static void the_newest_answer_of_a_host_decides_its_reason(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct usage_item item = a_claim(CODE, c.today, "shop.example.jp");
	struct usage_place *places;
	const uint64_t one = 1;
	size_t count;

	for (int64_t i = 1; i <= 3; i++) {
		struct usage_batch batch = {"one", i, &item, &one, 1, NULL, NOW};

		item.reason = i == 2 ? LINK_HOST : i == 3 ? LINK_WWW : LINK_PATH;
		assert_int_equal(usage_write_batch(c.office->store, &batch), ERR_OK);
	}
	settle(c.office);
	assert_int_equal(usage_places(c.office->store, &(struct code){"1234567890"},
			     &c.office->arena, &places, &count),
	    ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(places[0].reason, LINK_WWW);
	assert_int_equal(places[0].pictures, 3);
	usage_close(c.usage);
}

/* ---- servers ---- */

static void a_little_is_settled_at_once_and_more_when_it_is_old(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct problem why;
	struct usage_stats stats;

	count_times(&c, a_picture(CODE, c.today, NULL), 3);
	assert_int_equal(usage_flush(c.usage, NOW, &why), ERR_OK);
	assert_int_equal(look(c.office).items, 0);
	for (unsigned i = 0; i < CODES; i++)
		count_times(&c, a_picture(CODE + i, c.today, NULL), 1);
	assert_int_equal(usage_flush(c.usage, NOW, &why), ERR_OK);
	assert_int_equal(look(c.office).items, CODES);
	assert_int_equal(usage_flush(c.usage, NOW + USAGE_INBOX_AGE_S - 1, &why), ERR_OK);
	assert_int_equal(look(c.office).items, CODES);
	assert_int_equal(usage_flush(c.usage, NOW + USAGE_INBOX_AGE_S, &why), ERR_OK);
	assert_int_equal(look(c.office).items, 0);
	assert_int_equal(in_rows(c.office), CODES + 3);
	usage_stats(c.usage, &stats);
	assert_int_equal(stats.settled, CODES + 1);
	assert_int_equal(stats.inbox, 0);
	usage_close(c.usage);
}

static void one_server_at_a_time_settles(void **state)
{
	struct counting c = begin(state, 1 << 20);
	const int64_t later = NOW + USAGE_INBOX_AGE_S;
	struct usage_settling run = {-1};
	struct problem why;
	size_t moved;
	bool more;

	append(c.office, "other", 1, 1, 1, NOW);
	/* Another one is at it … */
	assert_int_equal(
	    usage_settle_step(c.office->store, &run, STEP, later, &moved, &more), ERR_OK);
	assert_true(more);
	assert_int_equal(usage_flush(c.usage, later + 1, &why), ERR_OK);
	assert_int_equal(look(c.office).items, CODES - STEP);
	/* … and dies. */
	assert_int_equal(usage_flush(c.usage, later + 10, &why), ERR_OK);
	assert_int_equal(look(c.office).items, 0);
	assert_int_equal(in_rows(c.office), CODES);
	usage_close(c.usage);
}

static void a_full_inbox_is_settled_before_more_is_added(void **state)
{
	struct office *o = *state;
	const int32_t today = local_time_days(NOW);
	struct usage_options options = {
	    .store_url = o->url, .memory = 4 << 20, .threads = 1, .inbox_max = 2000};
	struct usage_stats stats;
	struct problem why;
	struct usage *u;

	append(o, "other", 1, 1, 1, NOW);
	assert_int_equal(usage_open(&options, &u), ERR_OK);
	/* It learns what is there … */
	assert_int_equal(usage_settle_step(o->store, &(struct usage_settling){-1}, 1, NOW,
			     &(size_t){0}, &(bool){false}),
	    ERR_OK);
	assert_int_equal(usage_flush(u, NOW, &why), ERR_OK);
	assert_int_equal(look(o).items, CODES - 1);
	/* … and makes room. */
	for (unsigned i = 0; i < CODES; i++) {
		struct usage_item item = a_picture(CODE + i, today, NULL);

		usage_count(u, &item);
	}
	assert_int_equal(usage_flush(u, NOW, &why), ERR_OK);
	usage_stats(u, &stats);
	assert_true(stats.full > 0);
	assert_int_equal(stats.lost, 0);
	assert_int_equal(stats.written, CODES);
	assert_true(look(o).items <= CODES);
	settle(o);
	assert_int_equal(in_rows(o), 2 * CODES);
	usage_close(u);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(what_is_packed_comes_out_as_it_was),
	    TEST(steps_are_bounded_and_lose_and_double_nothing),
	    TEST(a_run_goes_on_beside_servers_that_append_and_others_that_settle),
	    TEST(many_small_flushes_of_one_code_are_settled),
	    TEST(a_step_that_fails_moves_nothing),
	    TEST(what_cannot_be_read_is_said_and_stays),
	    TEST(the_newest_answer_of_a_host_decides_its_reason),
	    TEST(a_little_is_settled_at_once_and_more_when_it_is_old),
	    TEST(one_server_at_a_time_settles),
	    TEST(a_full_inbox_is_settled_before_more_is_added),
	};

	return office_run(tests);
}
