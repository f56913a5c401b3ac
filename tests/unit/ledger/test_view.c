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

/* A question during which newer views are shown, as often as `newer` says. */
struct question {
	struct ledger_shown *shown;
	struct ledger_edge edge;
	unsigned newer, asked;
	uint64_t size; /* of the view that was asked last */
};

static enum err question_ask(const struct ledger_view *view, void *arg)
{
	const struct ledger_hash leaf = {{1}};
	struct question *q = arg;

	q->asked++;
	q->size = view == NULL ? 0 : view->size;
	if (q->newer == 0)
		return ERR_OK;
	q->newer--;
	ledger_edge_add(&q->edge, &leaf);
	ledger_shown_set(q->shown, ledger_view_new("folder", &q->edge, STR("checkpoint")));
	return ERR_CHANGED;
}

static void a_question_is_put_to_the_view_that_took_the_place(void **state)
{
	struct question q = {.shown = ledger_shown_new(), .newer = 3};

	(void)state;
	assert_int_equal(ledger_shown_ask(q.shown, question_ask, &q), ERR_OK);
	assert_int_equal(q.asked, 4);
	assert_int_equal(q.size, 3);
	/* There is an end of it. */
	q.newer = 1000;
	assert_int_equal(ledger_shown_ask(q.shown, question_ask, &q), ERR_CHANGED);
	assert_true(q.newer > 900);
	ledger_shown_free(q.shown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whoever_holds_a_view_has_it_whole_while_others_take_its_place),
	    cmocka_unit_test(a_question_is_put_to_the_view_that_took_the_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
