/* The place of an entry in the log, found in its tiles: nobody gets what is not proved. */
#include "unit/fixtures/office.h"

#include "ledger/bundle.h"
#include "ledger/shelf.h"
#include "pages/ledger/place.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
#define CODE "0000000001"
#define OTHER "0000000002"

enum { ENTRIES = 3 };

/* A log of three entries, of CODE but for the second, in the office's folder. */
struct example {
	char folder[512];
	struct ledger_edge edge;
	struct buf entries[ENTRIES], bundle;
	struct ledger_shown *shown;
	struct arena memory;
};

static void example_write(struct example *x, struct str bundle)
{
	const struct ledger_tile tile = {LEDGER_ENTRIES, 0, ENTRIES};
	struct ledger_shelf *shelf;

	assert_int_equal(ledger_shelf_open(x->folder, &shelf, NULL), ERR_OK);
	assert_int_equal(ledger_shelf_put(shelf, &tile, bundle, NULL), ERR_OK);
	assert_int_equal(ledger_shelf_sync(shelf, NULL), ERR_OK);
	ledger_shelf_close(shelf);
}

static void example_begin(struct office *o, struct example *x)
{
	memset(x, 0, sizeof *x);
	snprintf(x->folder, sizeof x->folder, "%s/log", o->folder);
	x->bundle = BUF_INIT(LEDGER_BUNDLE_MAX);
	for (int i = 0; i < ENTRIES; i++) {
		const struct ledger_entry e = {
		    .kind = LEDGER_ISSUE, .at = 1 + i, .code = a_code(i == 1 ? OTHER : CODE)};
		struct ledger_hash leaf;

		x->entries[i] = BUF_INIT(LEDGER_ENTRY_MAX);
		ledger_entry_write(&e, &x->entries[i]);
		ledger_bundle_add(&x->bundle, buf_str(&x->entries[i]));
		ledger_hash_leaf(buf_str(&x->entries[i]), &leaf);
		ledger_edge_add(&x->edge, &leaf);
	}
	example_write(x, buf_str(&x->bundle));
	x->shown = ledger_shown_new();
	ledger_shown_set(x->shown, ledger_view_new(x->folder, &x->edge, STR("the checkpoint")));
}

static void example_end(struct example *x)
{
	for (int i = 0; i < ENTRIES; i++)
		buf_free(&x->entries[i]);
	buf_free(&x->bundle);
	ledger_shown_free(x->shown);
	arena_free(&x->memory);
}

static struct place found(struct example *x, const char *code, uint64_t index)
{
	const struct code parsed = a_code(code);
	struct place place;

	assert_int_equal(place_find(x->shown, &parsed, index, &x->memory, &place), ERR_OK);
	return place;
}

static void an_entry_is_found_by_its_index_with_its_proof(void **state)
{
	struct example x;
	struct place p;

	example_begin(*state, &x);
	p = found(&x, CODE, 2);
	assert_int_equal(p.state, PLACE_SHOWN);
	assert_int_equal(p.index, 2);
	assert_int_equal(p.size, ENTRIES);
	assert_int_equal(p.count, 1);
	assert_true(str_eq(p.entry, buf_str(&x.entries[2])));
	assert_true(str_eq(p.checkpoint, STR("the checkpoint")));
	assert_int_equal(found(&x, CODE, 0).count, 2);
	assert_int_equal(found(&x, OTHER, 1).state, PLACE_SHOWN);
	example_end(&x);
}

static void one_of_another_code_or_that_never_was_is_none(void **state)
{
	struct example x;

	example_begin(*state, &x);
	assert_int_equal(found(&x, CODE, 1).state, PLACE_NONE);
	assert_int_equal(found(&x, OTHER, 0).state, PLACE_NONE);
	assert_int_equal(found(&x, CODE, ENTRIES).state, PLACE_NONE);
	assert_int_equal(found(&x, CODE, INT64_MAX).state, PLACE_NONE);
	assert_int_equal(found(&x, CODE, UINT64_MAX).state, PLACE_NONE);
	example_end(&x);
}

static void where_nothing_is_shown_there_is_none(void **state)
{
	struct example x;

	example_begin(*state, &x);
	ledger_shown_free(x.shown);
	x.shown = ledger_shown_new();
	assert_int_equal(found(&x, CODE, 0).state, PLACE_NONE);
	example_end(&x);
}

/* Of the entry that is another one nothing is proved, of the others all is. */
static void a_tile_that_says_something_else_than_the_tree_proves_nothing(void **state)
{
	struct example x;
	struct str bundle;

	example_begin(*state, &x);
	bundle = buf_str(&x.bundle);
	/* Behind its length stands {"at":1,… */
	((char *)bundle.at)[2 + strlen("{\"at\":")] = '7';
	example_write(&x, bundle);
	assert_int_equal(found(&x, CODE, 0).state, PLACE_UNKNOWN);
	assert_int_equal(found(&x, CODE, 2).state, PLACE_SHOWN);
	example_end(&x);
}

static void a_tile_that_is_gone_makes_it_unknown(void **state)
{
	struct example x;
	char path[600];

	example_begin(*state, &x);
	snprintf(path, sizeof path, "%s/tile/entries/000.p/3", x.folder);
	assert_int_equal(remove(path), 0);
	assert_int_equal(found(&x, CODE, 0).state, PLACE_UNKNOWN);
	example_end(&x);
}

/* ---- the newest of a code, from the store ---- */

static void must_log(struct office *o, const char *code, int64_t at)
{
	const struct ledger_entry e = {.kind = LEDGER_ISSUE, .at = at, .code = a_code(code)};

	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(ledger_add(o->store, 0, &e), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
}

/* The same three entries in the store. */
static void example_begin_with_store(struct office *o, struct example *x)
{
	example_begin(o, x);
	must_log(o, CODE, 1);
	must_log(o, OTHER, 2);
	must_log(o, CODE, 3);
}

/* Asks; place_question.free() it. */
static struct place *asked(struct office *o, struct example *x, const char *code)
{
	const struct code parsed = a_code(code);
	void *place = NULL;

	assert_int_equal(place_question.ask(x->shown, o->store, &parsed, NOW, &place), ERR_OK);
	assert_in_range(place_question.memory(place), sizeof(struct place), 1 << 20);
	return place;
}

static enum place_state state_of(struct office *o, struct example *x, const char *code)
{
	struct place *p = asked(o, x, code);
	enum place_state state = p->state;

	place_question.free(p);
	return state;
}

static void of_a_code_the_newest_that_is_shown_is_proved(void **state)
{
	struct office *o = *state;
	struct example x;
	struct place *p;

	example_begin_with_store(o, &x);
	must_log(o, CODE, 4);
	must_log(o, "0000000003", 5);
	p = asked(o, &x, CODE);
	assert_int_equal(p->state, PLACE_SHOWN);
	assert_int_equal(p->index, 2);
	assert_int_equal(p->size, ENTRIES);
	assert_true(str_eq(p->entry, buf_str(&x.entries[2])));
	assert_string_equal(p->salt, "");
	place_question.free(p);
	p = asked(o, &x, OTHER);
	assert_int_equal(p->index, 1);
	place_question.free(p);
	assert_int_equal(state_of(o, &x, "0000000003"), PLACE_WAITING);
	assert_int_equal(state_of(o, &x, "0000000009"), PLACE_NONE);
	ledger_shown_free(x.shown);
	x.shown = ledger_shown_new();
	assert_int_equal(state_of(o, &x, CODE), PLACE_WAITING);
	assert_int_equal(state_of(o, &x, "0000000009"), PLACE_NONE);
	example_end(&x);
}

static void a_salt_is_told_until_it_is_forgotten(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(CODE);
	char salt[LEDGER_SALT_HEX];
	struct example x;
	struct place *p;

	example_begin_with_store(o, &x);
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(ledger_salt_make(o->store, &code, salt), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	p = asked(o, &x, CODE);
	assert_string_equal(p->salt, salt);
	place_question.free(p);
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(ledger_salt_forget(o->store, &code), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	p = asked(o, &x, CODE);
	assert_int_equal(p->state, PLACE_SHOWN);
	assert_string_equal(p->salt, "");
	place_question.free(p);
	example_end(&x);
}

static void a_store_with_another_entry_than_was_published_proves_nothing(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(CODE);
	char salt[LEDGER_SALT_HEX];
	struct example x;
	struct place *p;

	example_begin(o, &x);
	must_log(o, CODE, 1);
	must_log(o, OTHER, 2);
	must_log(o, CODE, 33);
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(ledger_salt_make(o->store, &code, salt), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	p = asked(o, &x, CODE);
	assert_int_equal(p->state, PLACE_UNKNOWN);
	assert_null(p->entry.at);
	assert_string_equal(p->salt, "");
	place_question.free(p);
	assert_int_equal(state_of(o, &x, OTHER), PLACE_SHOWN);
	example_end(&x);
}

static void each_state_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(place_state_name(PLACE_OFF), "off");
	assert_string_equal(place_state_name(PLACE_UNKNOWN), "unknown");
	assert_string_equal(place_state_name(PLACE_NONE), "none");
	assert_string_equal(place_state_name(PLACE_WAITING), "waiting");
	assert_string_equal(place_state_name(PLACE_SHOWN), "shown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_entry_is_found_by_its_index_with_its_proof),
	    TEST(one_of_another_code_or_that_never_was_is_none),
	    TEST(where_nothing_is_shown_there_is_none),
	    TEST(a_tile_that_says_something_else_than_the_tree_proves_nothing),
	    TEST(a_tile_that_is_gone_makes_it_unknown),
	    TEST(of_a_code_the_newest_that_is_shown_is_proved),
	    TEST(a_salt_is_told_until_it_is_forgotten),
	    TEST(a_store_with_another_entry_than_was_published_proves_nothing),
	    cmocka_unit_test(each_state_has_a_name),
	};

	return office_run(tests);
}
