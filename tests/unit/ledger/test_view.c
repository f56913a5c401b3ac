/* ledger/view: what is shown changes under those who read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include "ledger/view.h"

enum { READERS = 3, SIZES = 400 };

struct reading {
	struct ledger_shown *shown;
	_Atomic bool ended;
	_Atomic unsigned wrong;
};

/* Each view says of itself what it is. */
static bool view_is_whole(const struct ledger_view *view)
{
	char text[32];
	struct ledger_hash root;

	snprintf(text, sizeof text, "log of %llu", (unsigned long long)view->size);
	ledger_edge_root(&view->edge, &root);
	return str_eq(view->checkpoint, str_from(text)) && view->edge.size == view->size &&
	       memcmp(root.at, view->root.at, LEDGER_HASH) == 0;
}

static void *views_read(void *arg)
{
	struct reading *r = arg;
	uint64_t size = 0;

	while (!atomic_load(&r->ended)) {
		const struct ledger_view *view = ledger_shown_hold(r->shown);

		if (view != NULL && (view->size < size || !view_is_whole(view) ||
					ledger_shown_size(r->shown) < view->size))
			atomic_fetch_add(&r->wrong, 1);
		size = view == NULL ? size : view->size;
		ledger_view_release(view);
	}
	return NULL;
}

static void whoever_holds_a_view_has_it_whole_while_others_take_its_place(void **state)
{
	struct reading r = {.shown = ledger_shown_new()};
	struct ledger_edge edge = {.size = 0};
	const struct ledger_view *first;
	pthread_t readers[READERS];
	char text[32];

	(void)state;
	assert_non_null(r.shown);
	assert_null(ledger_shown_hold(r.shown));
	assert_true(ledger_shown_size(r.shown) == 0);
	for (size_t i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&readers[i], NULL, views_read, &r), 0);
	ledger_shown_set(r.shown, ledger_view_new("/nowhere", &edge, STR("log of 0")));
	first = ledger_shown_hold(r.shown);
	while (edge.size < SIZES) {
		struct ledger_hash leaf;

		ledger_hash_leaf(STR("entry"), &leaf);
		ledger_edge_add(&edge, &leaf);
		snprintf(text, sizeof text, "log of %llu", (unsigned long long)edge.size);
		ledger_shown_set(r.shown, ledger_view_new("/nowhere", &edge, str_from(text)));
	}
	atomic_store(&r.ended, true);
	for (size_t i = 0; i < READERS; i++)
		pthread_join(readers[i], NULL);
	assert_int_equal(atomic_load(&r.wrong), 0);
	assert_true(ledger_shown_size(r.shown) == SIZES);
	ledger_shown_free(r.shown);
	assert_true(view_is_whole(first) && first->size == 0);
	ledger_view_release(first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whoever_holds_a_view_has_it_whole_while_others_take_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
