/* Counting: what comes into the store is what was counted, once, and bounded. */
#include "unit/seal/office.h"

#include "base/calendar.h"
#include "base/local_time.h"
#include "seal/usage.h"
#include "seal/usage_report.h"

#define CODE INT64_C(1234567890)

/* An office where something counts, by hand. */
struct counting {
	struct office *office;
	struct usage *usage;
	int32_t today;
};

static struct counting begin(void **state, size_t memory)
{
	struct counting c = {.office = *state};
	struct usage_options options = {
	    .store_url = c.office->url, .memory = memory, .threads = 1, .keep_days = 400};

	assert_int_equal(local_time_use("Asia/Tokyo", NULL), ERR_OK);
	assert_int_equal(usage_open(&options, &c.usage), ERR_OK);
	c.today = local_time_days(NOW);
	return c;
}

static void flush(struct counting *c)
{
	struct problem why = {""};

	if (usage_flush(c->usage, NOW, &why) != ERR_OK)
		fail_msg("usage_flush: %s", why.text);
}

static struct usage_item a_picture(int64_t code, int32_t day, const char *host)
{
	const struct usage_shape shape = {.kind = USAGE_PICTURE,
	    .size = STICKER_56X88,
	    .record = RECORD_VALID,
	    .link = host == NULL ? LINK_UNVERIFIABLE : LINK_MATCH};

	return (struct usage_item){
	    .code = code, .day = day, .shape = usage_shape_pack(&shape), .host = str_from(host)};
}

static struct usage_item a_claim(int64_t code, int32_t day, const char *host)
{
	const struct usage_shape shape = {
	    .kind = USAGE_PICTURE, .record = RECORD_VALID, .link = LINK_MISMATCH};

	return (struct usage_item){.code = code,
	    .day = day,
	    .shape = usage_shape_pack(&shape),
	    .host = str_from(host),
	    .reason = LINK_HOST,
	    .invented = true,
	    .claimed = true};
}

static void count_times(struct counting *c, struct usage_item item, unsigned times)
{
	while (times-- > 0)
		usage_count(c->usage, &item);
}

static struct usage_answer ask(struct counting *c, unsigned keys, const char *code, int32_t days)
{
	struct usage_question question = {
	    .period = {c->today - days + 1, c->today}, .keys = keys, .limit = USAGE_ROWS_MAX};
	struct usage_answer answer;

	if (code != NULL)
		question.code = a_code(code);
	if (usage_totals(c->office->registry.store, &question, &c->office->arena, &answer))
		fail_msg("usage_totals: %s", c->office->registry.store->why.text);
	return answer;
}

static void what_is_counted_is_in_the_store_after_a_flush(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct usage_answer answer;

	count_times(&c, a_picture(CODE, c.today, "www.shop.example.jp"), 3);
	count_times(&c, a_picture(CODE, c.today - 1, NULL), 2);
	count_times(&c, a_picture(CODE + 1, c.today, NULL), 1);
	flush(&c);
	count_times(&c, a_picture(CODE, c.today, "www.shop.example.jp"), 1);
	flush(&c);
	answer = ask(&c, 0, NULL, 30);
	assert_int_equal(answer.pictures, 7);
	answer = ask(&c, 1u << USAGE_BY_DAY, "1234567890", 30);
	assert_int_equal(answer.count, 2);
	assert_int_equal(answer.rows[0].day, c.today - 1);
	assert_int_equal(answer.rows[0].pictures, 2);
	assert_int_equal(answer.rows[1].pictures, 4);
	assert_int_equal(answer.rest_pictures, 0);
	answer = ask(&c, 1u << USAGE_BY_CODE, NULL, 30);
	assert_int_equal(answer.count, 2);
	assert_string_equal(answer.rows[0].code.text, "1234567890");
	assert_int_equal(answer.rows[0].pictures, 6);
	answer = ask(&c, 1u << USAGE_BY_HOST, NULL, 30);
	assert_int_equal(answer.count, 2);
	assert_text(answer.rows[0].host, "www.shop.example.jp");
	assert_int_equal(answer.rows[0].pictures, 4);
	assert_null(answer.rows[1].host.at);
	assert_int_equal(answer.rows[1].pictures, 3);
	usage_close(c.usage);
}

static void unknown_codes_fill_nothing(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct usage_answer answer;

	count_times(&c, a_picture(USAGE_NO_CODE, c.today, NULL), 5);
	flush(&c);
	answer = ask(&c, 1u << USAGE_BY_CODE, NULL, 1);
	assert_int_equal(answer.pictures, 5);
	usage_close(c.usage);
}

static void a_million_invented_hosts_do_not_push_out_the_offenders(void **state)
{
	enum { INVENTED = 1000000, EACH = 2000 };
	static const char *const offenders[] = {
	    "one.example", "two.example", "three.example", "four.example", "five.example"};
	static const unsigned hits[] = {700, 600, 500, 400, 300};
	struct counting c = begin(state, 16 << 20);
	struct usage_foreign *foreign;
	struct usage_place *places;
	unsigned given[5] = {0};
	size_t count;
	char host[64];

	for (unsigned i = 0; i < INVENTED; i++) {
		snprintf(host, sizeof host, "x%u.invented.example", i);
		count_times(&c, a_claim(CODE, c.today, host), 1);
		for (unsigned o = 0; o < 5; o++)
			if ((uint64_t)given[o] * INVENTED < (uint64_t)hits[o] * i &&
			    given[o] < hits[o]) {
				given[o]++;
				count_times(&c, a_claim(CODE, c.today, offenders[o]), 1);
			}
		if (i % 20000 == 0)
			flush(&c);
	}
	flush(&c);
	assert_int_equal(usage_foreign_hosts(
			     c.office->registry.store, 0, 1001, &c.office->arena, &foreign, &count),
	    ERR_OK);
	assert_true(count <= USAGE_FOREIGN_MAX);
	for (unsigned o = 0; o < 5; o++) {
		assert_text(foreign[o].host, offenders[o]);
		assert_true(foreign[o].hits >= given[o]);
		assert_true(foreign[o].hits - foreign[o].error <= given[o]);
		assert_true(foreign[o].error < 50);
	}
	assert_int_equal(usage_places(c.office->registry.store, &(struct code){"1234567890"},
			     &c.office->arena, &places, &count),
	    ERR_OK);
	assert_int_equal(count, USAGE_CLAIMS_MAX);
	for (unsigned o = 0; o < 5; o++) {
		assert_true(places[o].claimed);
		assert_text(places[o].host, offenders[o]);
	}
	usage_close(c.usage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	    TEST(what_is_counted_is_in_the_store_after_a_flush),
	    TEST(unknown_codes_fill_nothing),
	    TEST(a_million_invented_hosts_do_not_push_out_the_offenders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
