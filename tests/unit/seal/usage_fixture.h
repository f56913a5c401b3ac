/* Something that counts, by hand, on an office's store: for the tests of counting. */
#ifndef TESTS_USAGE_FIXTURE_H
#define TESTS_USAGE_FIXTURE_H

#include "unit/seal/office.h"

#include "base/local_time.h"
#include "seal/usage.h"
#include "seal/usage_report.h"
#include "seal/usage_shape.h"

#define CODE INT64_C(1234567890)

/* An office where something counts, by hand. */
struct counting {
	struct office *office;
	struct usage *usage;
	int32_t today;
};

FORGE_FN struct counting begin(void **state, size_t memory)
{
	struct counting c = {.office = *state};
	struct usage_options options = {
	    .store_url = c.office->url, .memory = memory, .threads = 1, .keep_days = 400};

	assert_int_equal(local_time_use("Asia/Tokyo", NULL), ERR_OK);
	assert_int_equal(usage_open(&options, &c.usage), ERR_OK);
	c.today = local_time_days(NOW);
	return c;
}

FORGE_FN void flush(struct counting *c)
{
	struct problem why = {""};

	if (usage_flush(c->usage, NOW, &why) != ERR_OK)
		fail_msg("usage_flush: %s", why.text);
}

FORGE_FN struct usage_item a_picture(int64_t code, int32_t day, const char *host)
{
	const struct usage_shape shape = {.kind = USAGE_PICTURE,
	    .size = STICKER_56X88,
	    .record = RECORD_VALID,
	    .link = host == NULL ? LINK_UNVERIFIABLE : LINK_MATCH};

	return (struct usage_item){
	    .code = code, .day = day, .shape = usage_shape_pack(&shape), .host = str_from(host)};
}

FORGE_FN struct usage_item a_claim(int64_t code, int32_t day, const char *host)
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

FORGE_FN void count_times(struct counting *c, struct usage_item item, unsigned times)
{
	while (times-- > 0)
		usage_count(c->usage, &item);
}

FORGE_FN struct usage_answer ask(struct counting *c, unsigned keys, const char *code, int32_t days)
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

#endif
