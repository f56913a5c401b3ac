/* Counting: what comes into the store is what was counted, once, and bounded. */
#include "unit/fixtures/usage_fixture.h"

#include "base/calendar.h"
#include "usage/write.h"

/* Instrumented code takes its time. */
#ifdef __has_feature
#define INSTRUMENTED __has_feature(address_sanitizer)
#else
#define INSTRUMENTED 0
#endif

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

static void unknown_codes_fill_one_row(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct usage_item item = a_picture(USAGE_NO_CODE, c.today, NULL);
	struct usage_answer answer;
	struct usage_shape shape;

	usage_shape_unpack(item.shape, &shape);
	shape.record = RECORD_NONE;
	item.shape = usage_shape_pack(&shape);
	count_times(&c, item, 5);
	flush(&c);
	answer = ask(&c, 1u << USAGE_BY_CODE, NULL, 1);
	assert_int_equal(answer.pictures, 5);
	assert_int_equal(answer.count, 1);
	assert_string_equal(answer.rows[0].code.text, "");
	usage_close(c.usage);
}

/* ---- days ---- */

static struct verdict no_record(void)
{
	return (struct verdict){.record = RECORD_NONE, .link.state = LINK_UNVERIFIABLE};
}

static void a_day_begins_at_midnight_of_the_configured_zone(void **state)
{
	/* 2026-06-01T15:00:00Z is midnight in Tokyo. */
	const int64_t midnight = 1780326000;
	const struct record record = {.count = 0};
	const struct verdict verdict = no_record();
	const struct sticker sticker = {.size = STICKER_44X70};
	struct counting c = begin(state, 1 << 20);
	struct usage_answer answer;

	c.today = local_time_days(midnight);
	usage_picture(c.usage, &record, &verdict, &sticker, midnight - 1);
	usage_picture(c.usage, &record, &verdict, &sticker, midnight);
	usage_picture(c.usage, &record, &verdict, &sticker, midnight + DAY - 1);
	flush(&c);
	answer = ask(&c, 1u << USAGE_BY_DAY, NULL, 2);
	assert_int_equal(answer.count, 2);
	assert_int_equal(answer.rows[0].pictures, 1);
	assert_int_equal(answer.rows[1].pictures, 2);
	assert_int_equal(answer.rows[1].day, answer.rows[0].day + 1);
	assert_int_equal(answer.rows[1].day, calendar_day((struct calendar_date){2026, 6, 2}));
	usage_close(c.usage);
}

static void weeks_and_months_agree_with_their_days(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct usage_answer by_day, by_code;
	unsigned given = 0;

	for (int32_t back = 0; back < 100; back++) {
		count_times(&c, a_picture(CODE, c.today - back, "www.shop.example.jp"),
		    (unsigned)back % 7 + 1);
		given += (unsigned)back % 7 + 1;
		if (back % 10 == 0)
			flush(&c);
	}
	count_times(&c, a_picture(CODE + 1, c.today - 40, NULL), 1);
	flush(&c);
	/* By code alone, whole months come from their sums. */
	for (int32_t days = 1; days <= 100; days += 3) {
		by_code = ask(&c, 1u << USAGE_BY_CODE, NULL, days);
		by_day = ask(&c, 1u << USAGE_BY_DAY, "1234567890", days);
		assert_int_equal(by_code.rows[0].pictures, by_day.pictures);
		assert_int_equal(by_code.rest_pictures, 0);
	}
	assert_int_equal(by_day.pictures, given);
	by_day = ask(&c, 1u << USAGE_BY_MONTH | 1u << USAGE_BY_SIZE, NULL, 100);
	assert_int_equal(by_day.count, 5);
	assert_true(by_day.rows[0].sized);
	usage_close(c.usage);
}

/* ---- failures ---- */

static void a_batch_that_is_sent_again_counts_once(void **state)
{
	struct office *o = *state;
	const struct usage_item item = a_picture(CODE, 20000, "www.shop.example.jp");
	const uint64_t count = 3;
	struct usage_batch batch = {.process = "one",
	    .number = 1,
	    .items = &item,
	    .counts = &count,
	    .count = 1,
	    .now = NOW};
	struct usage_question question = {
	    .period = {20000, 20000}, .keys = 1u << USAGE_BY_CODE, .limit = 10};
	struct usage_answer answer;

	assert_int_equal(usage_write_batch(o->store, &batch), ERR_OK);
	assert_int_equal(usage_write_batch(o->store, &batch), ERR_OK);
	batch.process = "two";
	assert_int_equal(usage_write_batch(o->store, &batch), ERR_OK);
	batch.process = "one";
	batch.number = 2;
	assert_int_equal(usage_write_batch(o->store, &batch), ERR_OK);
	settle(o);
	assert_int_equal(usage_totals(o->store, &question, &o->arena, &answer), ERR_OK);
	assert_int_equal(answer.pictures, 9);
	assert_int_equal(answer.rows[0].pictures, 9);
}

static void what_cannot_be_written_is_kept_to_the_bound_then_lost_and_said(void **state)
{
	enum { CODES = 2000 };
	struct counting c = begin(state, 1 << 16);
	struct office *o = c.office;
	struct usage_stats stats;
	struct problem why = {.text = ""};

	assert_int_equal(store_begin(o->store), ERR_OK);
	for (unsigned i = 0; i < CODES; i++) {
		count_times(&c, a_picture(CODE + i, c.today, NULL), 1);
		if (i % 100 == 0 && i < 200)
			assert_int_equal(usage_flush(c.usage, NOW, &why), ERR_BUSY);
	}
	assert_true(why.text[0] != '\0');
	assert_int_equal(usage_flush(c.usage, NOW, &why), ERR_BUSY);
	usage_stats(c.usage, &stats);
	assert_int_equal(stats.written, 0);
	assert_true(stats.waiting > 100);
	assert_true(stats.lost > 0);
	store_rollback(o->store);
	flush(&c);
	flush(&c);
	usage_stats(c.usage, &stats);
	assert_int_equal(stats.written + stats.lost, CODES);
	assert_int_equal(stats.waiting, 0);
	assert_int_equal(ask(&c, 0, NULL, 1).pictures, stats.written);
	usage_close(c.usage);
}

/* ---- hosts ---- */

static void a_code_has_twenty_places_and_the_rest_is_counted_without_name(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct usage_answer answer;
	struct usage_place *places;
	size_t count;
	char host[32];

	for (unsigned i = 0; i < 30; i++) {
		snprintf(host, sizeof host, "w%02u.shop.example.jp", i);
		count_times(&c, a_picture(CODE, c.today, host), 100 - i);
	}
	flush(&c);
	assert_int_equal(usage_places(c.office->store, &(struct code){"1234567890"},
			     &c.office->arena, &places, &count),
	    ERR_OK);
	assert_int_equal(count, USAGE_PLACES_MAX);
	assert_text(places[0].host, "w00.shop.example.jp");
	assert_int_equal(places[0].pictures, 100);
	assert_int_equal(places[0].sizes, 1u << STICKER_56X88);
	answer = ask(&c, 1u << USAGE_BY_HOST, "1234567890", 1);
	assert_int_equal(answer.count, USAGE_PLACES_MAX + 1);
	assert_int_equal(answer.rest_pictures, 0);
	/* A busier one takes the place of the least; what that one had stays counted. */
	count_times(&c, a_picture(CODE, c.today, "busy.shop.example.jp"), 500);
	flush(&c);
	answer = ask(&c, 1u << USAGE_BY_HOST, "1234567890", 1);
	assert_int_equal(answer.count, USAGE_PLACES_MAX + 1);
	assert_int_equal(answer.pictures, 30 * 100 - 435 + 500);
	usage_close(c.usage);
}

static void hosts_are_found_by_a_part_of_their_name(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct usage_place *places;
	size_t count;

	count_times(&c, a_picture(CODE, c.today, "www.shop.example.jp"), 2);
	count_times(&c, a_picture(CODE + 1, c.today, "www.other.example.jp"), 1);
	count_times(&c, a_claim(CODE + 1, c.today, "shop.evil.example"), 5);
	flush(&c);
	assert_int_equal(
	    usage_find_host(c.office->store, STR("shop"), 10, &c.office->arena, &places, &count),
	    ERR_OK);
	assert_int_equal(count, 2);
	assert_text(places[0].host, "www.shop.example.jp");
	assert_false(places[0].claimed);
	assert_text(places[1].host, "shop.evil.example");
	assert_true(places[1].claimed);
	assert_string_equal(places[1].code.text, "1234567891");
	/* Of many that have it within theirs, the very host is not left out. */
	count_times(&c, a_claim(CODE, c.today, "my.shop.evil.example"), 9);
	flush(&c);
	assert_int_equal(usage_find_host(c.office->store, STR("shop.evil.example"), 1,
			     &c.office->arena, &places, &count),
	    ERR_OK);
	assert_int_equal(count, 1);
	assert_text(places[0].host, "shop.evil.example");
	usage_close(c.usage);
}

static void a_million_invented_hosts_do_not_push_out_the_offenders(void **state)
{
	enum { INVENTED = INSTRUMENTED ? 100000 : 1000000 };
	static const char *const offenders[] = {
	    "one.example", "two.example", "three.example", "four.example", "five.example"};
	static const unsigned hits[] = {700, 600, 500, 400, 300};
	struct counting c;
	struct usage_stats stats;
	struct usage_foreign *foreign;
	struct usage_place *places;
	unsigned given[5] = {0};
	size_t count;
	char host[64];

	/* A million round trips to a server take minutes; the rules are the same. */
	if (!office_is_sqlite())
		skip();
	c = begin(state, 64 << 20);
	for (unsigned i = 0; i < INVENTED; i++) {
		snprintf(host, sizeof host, "x%u.invented.example", i);
		count_times(&c, a_claim(CODE, c.today, host), 1);
		for (unsigned o = 0; o < 5; o++)
			if ((uint64_t)given[o] * INVENTED < (uint64_t)hits[o] * i &&
			    given[o] < hits[o]) {
				given[o]++;
				count_times(&c, a_claim(CODE, c.today, offenders[o]), 1);
			}
		if (i % 40000 == 0)
			flush(&c);
	}
	flush(&c);
	usage_stats(c.usage, &stats);
	assert_int_equal(stats.unnamed, 0);
	assert_int_equal(stats.lost, 0);
	assert_int_equal(
	    usage_foreign_hosts(c.office->store, 0, 1001, &c.office->arena, &foreign, &count),
	    ERR_OK);
	assert_true(count <= USAGE_FOREIGN_MAX);
	for (unsigned o = 0; o < 5; o++) {
		assert_text(foreign[o].host, offenders[o]);
		assert_true(foreign[o].hits >= given[o]);
		assert_true(foreign[o].hits - foreign[o].error <= given[o]);
		assert_true(foreign[o].error < 50);
	}
	assert_int_equal(usage_places(c.office->store, &(struct code){"1234567890"},
			     &c.office->arena, &places, &count),
	    ERR_OK);
	assert_int_equal(count, USAGE_CLAIMS_MAX);
	for (unsigned o = 0; o < 5; o++) {
		assert_true(places[o].claimed);
		assert_text(places[o].host, offenders[o]);
	}
	usage_close(c.usage);
}

/* ---- contracts ---- */

static const char *codes_of(const struct usage_contract *items, size_t count)
{
	static char text[100];

	text[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		strcat(text, i == 0 ? "" : " ");
		strcat(text, items[i].contract.code.text + 9);
	}
	return text;
}

static struct usage_contract *read_list(
    struct counting *c, enum usage_list list, int32_t since, size_t *ret_count)
{
	struct office *o = c->office;
	struct usage_contract *items = NULL;

	if (usage_list(o->store, list, NOW, since, NULL, 10, &o->arena, &items, ret_count))
		fail_msg("usage_list: %s", store_why(o->store)->text);
	return items;
}

static const char *listed(struct counting *c, enum usage_list list, int32_t since)
{
	size_t count = 0;
	struct usage_contract *items = read_list(c, list, since, &count);

	return codes_of(items, count);
}

static void a_contract_that_wished_for_a_sticker_and_shows_none_is_listed(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct office *o = c.office;
	struct contract_form unwanted = a_form("0000000004", "https://www.shop.example.jp/");
	struct usage_installed installed;

	unwanted.field[CONTRACT_STICKER] = STR("no");
	for (char code[] = "0000000001"; code[9] <= '7'; code[9]++)
		if (code[9] != '4')
			office_must_add(o, code, "https://www.shop.example.jp/", "");
	assert_int_equal(office_add(o, &unwanted), ERR_OK);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 9 * DAY, NOW + DAY);
	office_must_issue(o, "0000000002", "www.shop.example.jp", NOW - 9 * DAY, NOW + DAY);
	office_must_issue(o, "0000000003", "www.shop.example.jp", NOW - 9 * DAY, NOW - DAY);
	office_must_issue(o, "0000000004", "www.shop.example.jp", NOW - 9 * DAY, NOW + DAY);
	office_must_issue(o, "0000000006", "www.shop.example.jp", NOW - 9 * DAY, NOW + DAY);
	office_must_issue(o, "0000000007", "www.shop.example.jp", NOW - 9 * DAY, NOW + DAY);
	assert_int_equal(office_revoke(o, "0000000007", "superseded", 0, NOW), ERR_OK);
	count_times(&c, a_picture(2, c.today - 3, NULL), 1);
	count_times(&c, a_claim(6, c.today, "evil.example"), 1);
	flush(&c);
	assert_string_equal(listed(&c, USAGE_MISSING, c.today - 5), "1 6");
	assert_string_equal(listed(&c, USAGE_MISSING, c.today - 1), "1 6 2");
	assert_string_equal(listed(&c, USAGE_SHOWN, c.today - 5), "2");
	assert_int_equal(usage_installed(o->store, NOW, c.today - 5, &installed), ERR_OK);
	assert_int_equal(installed.expected, 3);
	assert_int_equal(installed.seen, 1);
	/* A later wish, revocation or successor is followed. */
	assert_int_equal(office_revoke(o, "0000000006", "keyCompromise", 0, NOW), ERR_OK);
	office_must_add(o, "0000000008", "https://www.shop.example.jp/", "0000000001");
	office_must_issue(o, "0000000008", "www.shop.example.jp", NOW - 9 * DAY, NOW + DAY);
	flush(&c);
	assert_string_equal(listed(&c, USAGE_MISSING, c.today - 5), "8");
	usage_close(c.usage);
}

static void a_certificate_of_the_past_neither_hides_nor_makes_an_expected_sticker(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct office *o = c.office;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 90 * DAY, NOW + DAY);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 60 * DAY, NOW - 30 * DAY);
	/* Between two certificates there is none. */
	office_must_add(o, "0000000002", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000002", "www.shop.example.jp", NOW - 60 * DAY, NOW - 30 * DAY);
	office_must_issue(o, "0000000002", "www.shop.example.jp", NOW + 30 * DAY, NOW + 60 * DAY);
	flush(&c);
	assert_string_equal(listed(&c, USAGE_MISSING, c.today - 90), "1");
	usage_close(c.usage);
}

static void a_contract_that_was_renewed_for_another_site_is_still_expected_to_show_its_own(
    void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct office *o = c.office;
	struct contract_form other = a_form("0000000002", "https://other.example.jp/");

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 9 * DAY, NOW + DAY);
	other.field[CONTRACT_ORGANIZATION] = STR("別の会社");
	other.field[CONTRACT_RENEWS] = STR("0000000001");
	assert_int_equal(office_add(o, &other), ERR_OK);
	office_must_issue(o, "0000000002", "other.example.jp", NOW - 9 * DAY, NOW + DAY);
	flush(&c);
	assert_string_equal(listed(&c, USAGE_MISSING, c.today - 90), "1 2");
	/* One further along the chain is the old site's. */
	office_must_add(o, "0000000003", "https://www.shop.example.jp/", "0000000002");
	office_must_issue(o, "0000000003", "www.shop.example.jp", NOW - 9 * DAY, NOW + DAY);
	flush(&c);
	assert_string_equal(listed(&c, USAGE_MISSING, c.today - 90), "2 3");
	usage_close(c.usage);
}

static void one_that_is_valid_since_yesterday_is_listed_as_it_is_counted(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct office *o = c.office;
	struct usage_installed installed;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - DAY, NOW + DAY);
	flush(&c);
	assert_int_equal(usage_installed(o->store, NOW, c.today - 90, &installed), ERR_OK);
	assert_int_equal(installed.expected - installed.seen, 1);
	assert_string_equal(listed(&c, USAGE_MISSING, c.today - 90), "1");
	usage_close(c.usage);
}

static void those_that_show_a_sticker_come_in_pages_the_last_seen_first(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct office *o = c.office;
	struct usage_contract *items;
	size_t count;

	for (char code[] = "0000000001"; code[9] <= '4'; code[9]++) {
		office_must_add(o, code, "https://www.shop.example.jp/", "");
		office_must_issue(o, code, "www.shop.example.jp", NOW - DAY, NOW + DAY);
		count_times(&c, a_picture(code[9] - '0', c.today - (code[9] == '3'), NULL), 1);
	}
	flush(&c);
	assert_string_equal(listed(&c, USAGE_SHOWN, c.today - 5), "4 2 1 3");
	assert_int_equal(
	    usage_list(o->store, USAGE_SHOWN, NOW, c.today - 5, NULL, 2, &o->arena, &items, &count),
	    ERR_OK);
	assert_string_equal(codes_of(items, count), "4 2");
	assert_int_equal(usage_list(o->store, USAGE_SHOWN, NOW, c.today - 5, &items[1], 2,
			     &o->arena, &items, &count),
	    ERR_OK);
	assert_string_equal(codes_of(items, count), "1 3");
	usage_close(c.usage);
}

static void the_own_host_under_another_address_is_installed_but_wrong(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct office *o = c.office;
	struct usage_item www = a_claim(1, c.today - 2, "www.shop.example.jp");
	struct usage_installed installed;
	struct usage_contract *items;
	size_t count = 0;

	office_must_add(o, "0000000001", "https://shop.example.jp/", "");
	office_must_issue(o, "0000000001", "shop.example.jp", NOW - DAY, NOW + DAY);
	office_must_add(o, "0000000002", "https://shop.example.jp/", "");
	www.reason = LINK_WWW;
	count_times(&c, www, 3);
	count_times(&c, a_claim(2, c.today, "evil.example"), 3);
	flush(&c);
	items = read_list(&c, USAGE_WRONG, c.today - 2, &count);
	assert_string_equal(codes_of(items, count), "1");
	assert_text(items[0].wrong_host, "www.shop.example.jp");
	assert_int_equal(items[0].wrong_reason, LINK_WWW);
	assert_int_equal(items[0].wrong_day, c.today - 2);
	assert_string_equal(listed(&c, USAGE_WRONG, c.today - 1), "");
	assert_string_equal(listed(&c, USAGE_MISSING, c.today - 5), "");
	assert_int_equal(usage_installed(o->store, NOW, c.today - 5, &installed), ERR_OK);
	assert_int_equal(installed.seen, 1);
	assert_int_equal(installed.wrong, 1);
	usage_close(c.usage);
}

static void a_contract_that_still_shows_its_old_code_is_listed(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct office *o = c.office;
	struct usage_item item = a_picture(1, c.today, "www.shop.example.jp");
	struct usage_contract *items;
	struct usage_shape shape;
	size_t count = 0;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_add(o, "0000000002", "https://www.shop.example.jp/", "0000000001");
	usage_shape_unpack(item.shape, &shape);
	shape.record = RECORD_RENEWED;
	item.shape = usage_shape_pack(&shape);
	count_times(&c, item, 1);
	count_times(&c, a_picture(2, c.today, "www.shop.example.jp"), 1);
	flush(&c);
	items = read_list(&c, USAGE_OLD, c.today - 7, &count);
	assert_int_equal(count, 1);
	assert_string_equal(items[0].contract.code.text, "0000000001");
	assert_string_equal(items[0].successor.text, "0000000002");
	assert_int_equal(items[0].old_day, c.today);
	assert_text(items[0].contract.hosts[0], "www.shop.example.jp");
	assert_string_equal(listed(&c, USAGE_OLD, c.today + 1), "");
	usage_close(c.usage);
}

static void a_contract_whose_visitors_come_without_referer_is_listed(void **state)
{
	struct counting c = begin(state, 1 << 20);
	struct office *o = c.office;
	struct usage_contract *items;
	size_t count;

	for (char code[] = "0000000001"; code[9] <= '3'; code[9]++)
		office_must_add(o, code, "https://www.shop.example.jp/", "");
	count_times(&c, a_picture(1, c.today, NULL), 80);
	count_times(&c, a_picture(1, c.today, "www.shop.example.jp"), 20);
	count_times(&c, a_picture(2, c.today, NULL), 20);
	count_times(&c, a_picture(2, c.today, "www.shop.example.jp"), 80);
	count_times(&c, a_picture(3, c.today, NULL), 5);
	flush(&c);
	assert_int_equal(
	    usage_unverifiable(o->store, c.today, 50, 80, 10, &o->arena, &items, &count), ERR_OK);
	assert_string_equal(codes_of(items, count), "1");
	assert_int_equal(items[0].pictures, 100);
	assert_int_equal(items[0].unverifiable, 80);
	usage_close(c.usage);
}

static void what_is_older_than_it_is_kept_goes_and_the_totals_stay(void **state)
{
	struct counting c = begin(state, 1 << 20);

	count_times(&c, a_picture(CODE, c.today - 500, "www.shop.example.jp"), 4);
	count_times(&c, a_picture(CODE, c.today - 399, NULL), 2);
	flush(&c);
	assert_int_equal(ask(&c, 0, "1234567890", 600).pictures, 2);
	assert_int_equal(ask(&c, 0, NULL, 600).pictures, 6);
	assert_int_equal(ask(&c, 1u << USAGE_BY_CODE, NULL, 600).rest_pictures, 4);
	usage_close(c.usage);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(what_is_counted_is_in_the_store_after_a_flush),
	    TEST(unknown_codes_fill_one_row),
	    TEST(a_day_begins_at_midnight_of_the_configured_zone),
	    TEST(weeks_and_months_agree_with_their_days),
	    TEST(a_batch_that_is_sent_again_counts_once),
	    TEST(what_cannot_be_written_is_kept_to_the_bound_then_lost_and_said),
	    TEST(a_code_has_twenty_places_and_the_rest_is_counted_without_name),
	    TEST(hosts_are_found_by_a_part_of_their_name),
	    TEST(a_million_invented_hosts_do_not_push_out_the_offenders),
	    TEST(a_contract_that_wished_for_a_sticker_and_shows_none_is_listed),
	    TEST(a_certificate_of_the_past_neither_hides_nor_makes_an_expected_sticker),
	    TEST(a_contract_that_was_renewed_for_another_site_is_still_expected_to_show_its_own),
	    TEST(one_that_is_valid_since_yesterday_is_listed_as_it_is_counted),
	    TEST(those_that_show_a_sticker_come_in_pages_the_last_seen_first),
	    TEST(the_own_host_under_another_address_is_installed_but_wrong),
	    TEST(a_contract_that_still_shows_its_old_code_is_listed),
	    TEST(a_contract_whose_visitors_come_without_referer_is_listed),
	    TEST(what_is_older_than_it_is_kept_goes_and_the_totals_stay),
	};

	return office_run(tests);
}
