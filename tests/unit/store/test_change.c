/* A change: begun once, ended once, with one reason. */
#include "unit/fixtures/office.h"

static const struct code *taken(void)
{
	static struct code code;

	code = a_code("0000000001");
	return &code;
}

static bool is_wanted(struct office *o)
{
	return office_show(o, taken()->text).contract.sticker;
}

static void what_was_done_is_kept_when_it_ends_well(void **state)
{
	struct office *o = *state;
	const struct change change = office_change(o, NOW);

	office_must_add(o, taken()->text, "https://www.shop.example.jp/", "");
	assert_int_equal(change_begin(&change), ERR_OK);
	assert_int_equal(store_set_sticker(o->store, taken(), false), ERR_OK);
	assert_int_equal(change_end(&change, ERR_OK), ERR_OK);
	assert_string_equal(o->why.text, "");
	assert_false(is_wanted(o));
}

static void what_was_done_is_undone_when_a_rule_refuses(void **state)
{
	struct office *o = *state;
	const struct change change = office_change(o, NOW);

	office_must_add(o, taken()->text, "https://www.shop.example.jp/", "");
	assert_int_equal(change_begin(&change), ERR_OK);
	assert_int_equal(store_set_sticker(o->store, taken(), false), ERR_OK);
	err_reason(&o->why, ERR_REFUSED, "code.self", "not so");
	assert_int_equal(change_end(&change, ERR_REFUSED), ERR_REFUSED);
	assert_string_equal(o->why.text, "not so");
	assert_string_equal(o->why.reason, "code.self");
	assert_true(is_wanted(o));
}

/* Part of a larger transaction: whoever began that decides. */
static void a_part_leaves_the_whole_to_who_began_it(void **state)
{
	struct office *o = *state;
	struct change part = office_change(o, NOW);

	part.is_part = true;
	office_must_add(o, taken()->text, "https://www.shop.example.jp/", "");
	for (unsigned kept = 0; kept < 2; kept++) {
		assert_int_equal(store_begin(o->store), ERR_OK);
		assert_int_equal(change_begin(&part), ERR_OK);
		assert_int_equal(store_set_sticker(o->store, taken(), false), ERR_OK);
		assert_int_equal(change_end(&part, ERR_OK), ERR_OK);
		if (kept)
			assert_int_equal(store_commit(o->store), ERR_OK);
		else
			store_rollback(o->store);
		assert_int_equal(is_wanted(o), !kept);
	}
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(change_begin(&part), ERR_OK);
	assert_int_equal(store_set_sticker(o->store, taken(), true), ERR_OK);
	err_reason(&o->why, ERR_REFUSED, "code.self", "not so");
	assert_int_equal(change_end(&part, ERR_REFUSED), ERR_REFUSED);
	assert_string_equal(o->why.text, "not so");
	store_rollback(o->store);
	assert_false(is_wanted(o));
}

/* The store knows why; a rule that only looked has said nothing. */
static void a_call_of_the_store_that_fails_gives_the_reason(void **state)
{
	struct office *o = *state;
	const struct change change = office_change(o, NOW);
	struct contract contract;
	enum err err;

	o->why = (struct problem){.text = "old", .reason = "old", .about = "old"};
	err = change_begin(&change);
	assert_int_equal(err, ERR_OK);
	err = store_contract(o->store, taken(), &o->arena, &contract);
	assert_int_equal(change_end(&change, err), ERR_NOT_FOUND);
	assert_string_equal(o->why.text, "there is no contract with the code 0000000001");
	assert_string_equal(o->why.reason, "");
	assert_string_equal(o->why.about, "");
}

static void what_only_reads_has_its_reason_too(void **state)
{
	struct office *o = *state;
	const struct change change = office_change(o, NOW);
	struct contract contract;
	enum err err = store_contract(o->store, taken(), &o->arena, &contract);

	assert_int_equal(change_explain(&change, ERR_OK), ERR_OK);
	assert_string_equal(o->why.text, "");
	assert_int_equal(change_explain(&change, err), ERR_NOT_FOUND);
	assert_string_equal(o->why.text, "there is no contract with the code 0000000001");
}

static void a_change_that_could_not_begin_ends_all_the_same(void **state)
{
	struct office *o = *state;
	struct store *reader = office_open(o, STORE_READ);
	struct change change = office_change(o, NOW);
	enum err err;

	change.store = reader;
	err = change_begin(&change);
	if (!err)
		err = store_set_sticker(reader, taken(), false);
	assert_int_not_equal(change_end(&change, err), ERR_OK);
	assert_string_not_equal(o->why.text, "");
	store_close(reader);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(what_was_done_is_kept_when_it_ends_well),
	    TEST(a_part_leaves_the_whole_to_who_began_it),
	    TEST(what_was_done_is_undone_when_a_rule_refuses),
	    TEST(a_call_of_the_store_that_fails_gives_the_reason),
	    TEST(what_only_reads_has_its_reason_too),
	    TEST(a_change_that_could_not_begin_ends_all_the_same),
	};

	return office_run(tests);
}
