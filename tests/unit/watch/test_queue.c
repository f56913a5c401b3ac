/* Tasks in the store, shared by several servers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "unit/fixtures/office.h"
#include "watch/queue.h"

enum { KIND = 2, CLAIM_S = 180 };

static struct problem trouble;

static struct change then(struct office *o, int64_t now)
{
	return (struct change){.store = o->store, .actor = "watch", .now = now, .why = &trouble};
}

static void add(struct office *o, int64_t subject, int64_t due)
{
	struct change c = then(o, NOW);

	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(change_end(&c, queue_add(&c, KIND, subject, due)), ERR_OK);
}

/* The subjects that are due, as "1 3 ". */
static const char *due(struct office *o, int64_t now)
{
	static char text[200];
	struct watch_task *tasks;
	size_t count;

	text[0] = '\0';
	assert_int_equal(queue_due(o->store, KIND, now, 10, &o->arena, &tasks, &count), ERR_OK);
	for (size_t i = 0; i < count; i++)
		sprintf(text + strlen(text), "%d ", (int)tasks[i].subject);
	return text;
}

static struct watch_task task(struct office *o, int64_t subject)
{
	struct watch_task ret;

	assert_int_equal(queue_task(o->store, KIND, subject, &ret), ERR_OK);
	return ret;
}

static bool claim(struct office *o, struct watch_task *t, int64_t now, bool take_over)
{
	struct change c = then(o, now);

	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(change_end(&c, queue_claim(&c, t, now + CLAIM_S, take_over)), ERR_OK);
	return t->claimed != 0;
}

static void settle(struct office *o, const struct watch_task *t, int64_t next, unsigned failures)
{
	struct change c = then(o, NOW);

	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(change_end(&c, queue_settle(&c, t, next, failures)), ERR_OK);
}

static void hasten(struct office *o, int64_t subject, int64_t now)
{
	struct change c = then(o, now);

	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(change_end(&c, queue_hasten(&c, KIND, subject)), ERR_OK);
}

static void the_key_is_made_once_and_is_the_same_for_all(void **state)
{
	struct office *o = *state;
	struct change c = then(o, NOW);
	unsigned char key[PLAN_KEY_BYTES], again[PLAN_KEY_BYTES];
	struct store *mine = o->store;

	assert_int_equal(queue_key(&c, key), ERR_OK);
	c.store = office_open(o, STORE_WRITE);
	assert_int_equal(queue_key(&c, again), ERR_OK);
	assert_memory_equal(key, again, sizeof key);
	store_close(c.store);
	o->store = mine;
}

static void what_is_due_longest_comes_first(void **state)
{
	struct office *o = *state;

	add(o, 1, NOW);
	add(o, 2, NOW - 50);
	add(o, 3, NOW + 1);
	assert_string_equal(due(o, NOW), "2 1 ");
	assert_string_equal(due(o, NOW + 1), "2 1 3 ");
}

static void what_one_has_another_cannot_take_until_the_claim_is_over(void **state)
{
	struct office *o = *state;
	struct watch_task mine, yours;

	add(o, 1, NOW);
	mine = yours = task(o, 1);
	assert_true(claim(o, &mine, NOW, false));
	assert_false(claim(o, &yours, NOW + CLAIM_S - 1, false));
	assert_string_equal(due(o, NOW + CLAIM_S - 1), "");
	assert_string_equal(due(o, NOW + CLAIM_S), "1 ");
	assert_true(claim(o, &yours, NOW + CLAIM_S, false));
	/* The first comes back late: the task is the other's. */
	settle(o, &mine, NOW + 9999, 0);
	assert_string_equal(due(o, NOW + CLAIM_S + 5000), "1 ");
	settle(o, &yours, NOW + 7777, 0);
	assert_int_equal(task(o, 1).due, NOW + 7777);
}

static void a_person_that_waits_takes_over_at_once(void **state)
{
	struct office *o = *state;
	struct watch_task mine, yours;

	add(o, 1, NOW);
	mine = yours = task(o, 1);
	assert_true(claim(o, &mine, NOW, false));
	assert_true(claim(o, &yours, NOW + 1, true));
}

static void what_was_asked_meanwhile_is_not_claimed_as_it_was_read(void **state)
{
	struct office *o = *state;
	struct watch_task mine, yours;

	add(o, 1, NOW);
	mine = yours = task(o, 1);
	assert_true(claim(o, &mine, NOW, false));
	settle(o, &mine, NOW + 3600, 0);
	assert_false(claim(o, &yours, NOW, false));
}

static void failures_are_counted_and_come_back_with_the_task(void **state)
{
	struct office *o = *state;
	struct watch_task mine;

	add(o, 1, NOW);
	mine = task(o, 1);
	assert_true(claim(o, &mine, NOW, false));
	settle(o, &mine, NOW + 60, 3);
	assert_int_equal(task(o, 1).failures, 3);
	assert_string_equal(due(o, NOW + 60), "1 ");
}

static void what_is_hastened_is_due_now_and_not_later_than_it_was(void **state)
{
	struct office *o = *state;

	add(o, 1, NOW + 3600);
	add(o, 2, NOW - 3600);
	hasten(o, 1, NOW);
	hasten(o, 2, NOW);
	assert_int_equal(task(o, 1).due, NOW);
	assert_int_equal(task(o, 2).due, NOW - 3600);
}

static void what_is_hastened_while_it_is_asked_is_asked_again(void **state)
{
	struct office *o = *state;
	struct watch_task mine;

	add(o, 1, NOW);
	for (int64_t now = NOW; now < NOW + 3; now++) {
		mine = task(o, 1);
		assert_true(claim(o, &mine, now, false));
		hasten(o, 1, now);
		settle(o, &mine, NOW + 9999, 0);
		assert_string_equal(due(o, now), "1 ");
	}
}

static void a_task_that_is_there_is_not_added_again_and_one_that_went_is_gone(void **state)
{
	struct office *o = *state;
	struct change c = then(o, NOW);
	struct watch_task none;
	int64_t first = 0;

	add(o, 1, NOW + 5);
	add(o, 1, NOW);
	assert_int_equal(queue_first_due(o->store, KIND, &first), ERR_OK);
	assert_int_equal(first, NOW + 5);
	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(change_end(&c, queue_drop(&c, KIND, 1)), ERR_OK);
	assert_int_equal(queue_task(o->store, KIND, 1, &none), ERR_NOT_FOUND);
	assert_int_equal(queue_first_due(o->store, KIND, &first), ERR_NOT_FOUND);
}

#define T(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(the_key_is_made_once_and_is_the_same_for_all),
	    T(what_is_due_longest_comes_first),
	    T(what_one_has_another_cannot_take_until_the_claim_is_over),
	    T(a_person_that_waits_takes_over_at_once),
	    T(what_was_asked_meanwhile_is_not_claimed_as_it_was_read),
	    T(failures_are_counted_and_come_back_with_the_task),
	    T(what_is_hastened_is_due_now_and_not_later_than_it_was),
	    T(what_is_hastened_while_it_is_asked_is_asked_again),
	    T(a_task_that_is_there_is_not_added_again_and_one_that_went_is_gone),
	};

	return office_run(tests);
}
