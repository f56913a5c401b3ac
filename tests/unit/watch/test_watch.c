/* The watch, with kinds that ask nobody: what is claimed, asked, kept, and how much at once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include "base/clock.h"
#include "unit/fixtures/office.h"
#include "watch/queue.h"
#include "watch/watch.h"

/* So long that no place comes while a test runs. */
enum { EVERY_S = 1000000000, MOST = 200 };

/* What the kinds below saw and are to do. */
static struct world {
	atomic_int asking[MOST], at_once, most_at_once, most_at_host; /* asking: by host */
	atomic_int asked[MOST], kept[MOST];                           /* by subject */
	atomic_int loads;
	enum err answer, keeping;
	int64_t next;
	unsigned spread;
	int64_t gone; /* a subject that is not there */
	unsigned takes_ms, hosts;
	int enrolled, to_enrol;
} world;

struct question {
	int host;
};

static unsigned kind_every(const struct config *config)
{
	(void)config;
	return EVERY_S;
}

static enum err kind_enrol(const struct change *c, void *arg, size_t limit, bool *ret_more)
{
	enum err err = ERR_OK;

	assert_ptr_equal(arg, &world);
	for (size_t i = 0; i < limit && world.enrolled < world.to_enrol && !err; i++)
		err = queue_add(c, WATCH_SITE, ++world.enrolled, c->now);
	*ret_more = world.enrolled < world.to_enrol;
	return err;
}

static enum err kind_load(struct store *s, void *arg, struct watch_job *job)
{
	struct question *q;

	(void)s;
	(void)arg;
	world.loads++;
	if (job->subject == world.gone)
		return ERR_NOT_FOUND;
	q = calloc(1, sizeof *q);
	q->host = (int)(job->subject % (int64_t)world.hosts);
	snprintf(job->host, sizeof job->host, "host%d", q->host);
	job->question = q;
	return ERR_OK;
}

static void raise_to(atomic_int *most, int value)
{
	for (int was = *most; was < value && !atomic_compare_exchange_weak(most, &was, value);)
		continue;
}

static void kind_ask(struct watch_job *job, struct watch_hands *hands)
{
	const struct question *q = job->question;

	assert_non_null(hands);
	raise_to(&world.most_at_once, ++world.at_once);
	raise_to(&world.most_at_host, ++world.asking[q->host]);
	if (world.takes_ms > 0)
		clock_sleep_ms(world.takes_ms);
	world.asking[q->host]--;
	world.at_once--;
	world.asked[job->subject]++;
	job->err = world.answer;
}

static enum err kind_keep(const struct change *c, void *arg, struct watch_job *job)
{
	(void)arg;
	world.kept[job->subject]++;
	job->next = world.next;
	job->spread = world.spread;
	if (!world.keeping)
		return ERR_OK;
	/* It is undone. */
	assert_int_equal(queue_add(c, WATCH_PAGE, job->subject, c->now), ERR_OK);
	return world.keeping;
}

static void kind_drop(struct watch_job *job)
{
	free(job->question);
}

static enum err kind_subjects(
    struct store *s, const struct code *code, struct arena *arena, int64_t **ret, size_t *ret_count)
{
	(void)s;
	(void)code;
	*ret = arena_alloc(arena, 2 * sizeof **ret);
	(*ret)[0] = 1;
	(*ret)[1] = 2;
	*ret_count = 2;
	return ERR_OK;
}

static const struct watch_kind site = {"site", WATCH_SITE, 6, kind_every, kind_enrol, kind_load,
    kind_ask, kind_keep, kind_drop, kind_subjects};
static const struct watch_use uses[] = {{&site, &world}};

static struct watch_hands *hands_open(void *arg)
{
	(void)arg;
	return malloc(1);
}

static void hands_close(struct watch_hands *hands)
{
	free(hands);
}

static struct watch *a_watch(void)
{
	static const struct watch_options options = {
	    .uses = uses, .use_count = 1, .crew = {.open = hands_open, .close = hands_close}};
	struct watch *w = NULL;

	assert_int_equal(watch_new(&options, &w), ERR_OK);
	return w;
}

/* Rounds until nothing is left to do. */
static void run(struct office *o, struct watch *w)
{
	int64_t until = clock_monotonic_ms() + 20000;
	struct problem why;
	bool busy = true;

	while (busy && clock_monotonic_ms() < until)
		assert_int_equal(watch_round(w, o->store, 20, &busy, &why), ERR_OK);
	assert_false(busy);
}

static void add_tasks(struct office *o, int count, int64_t due)
{
	struct change c = {.store = o->store, .actor = "watch", .now = due, .why = &o->why};

	assert_int_equal(change_begin(&c), ERR_OK);
	for (int i = 1; i <= count; i++)
		assert_int_equal(queue_add(&c, WATCH_SITE, i, due), ERR_OK);
	assert_int_equal(change_end(&c, ERR_OK), ERR_OK);
}

static struct watch_task task(struct office *o, int64_t subject)
{
	struct watch_task ret;

	assert_int_equal(queue_task(o->store, WATCH_SITE, subject, &ret), ERR_OK);
	return ret;
}

static int world_begins(void **state)
{
	memset((void *)&world, 0, sizeof world);
	world.hosts = 1;
	return office_start(state);
}

static void what_is_due_is_asked_once_and_is_due_again_at_its_place(void **state)
{
	struct office *o = *state;
	struct watch *w = a_watch();
	int64_t now = clock_now();

	world.hosts = 10;
	add_tasks(o, 20, now);
	run(o, w);
	for (int i = 1; i <= 20; i++) {
		assert_int_equal(world.asked[i], 1);
		assert_int_equal(world.kept[i], 1);
		assert_in_range(task(o, i).due - now, 1, EVERY_S + 20);
		assert_int_equal(task(o, i).failures, 0);
	}
	assert_int_equal(watch_stats(w).asked, 20);
	watch_free(w);
}

static void what_is_not_due_is_not_asked(void **state)
{
	struct office *o = *state;
	struct watch *w = a_watch();

	add_tasks(o, 3, clock_now() + 1000);
	run(o, w);
	assert_int_equal(world.loads, 0);
	watch_free(w);
}

static void a_failure_is_kept_too_and_backs_off(void **state)
{
	struct office *o = *state;
	struct watch *w = a_watch();
	int64_t now = clock_now();

	world.answer = ERR_TIMEOUT;
	add_tasks(o, 1, now);
	run(o, w);
	assert_int_equal(world.kept[1], 1);
	assert_int_equal(task(o, 1).failures, 1);
	assert_in_range(task(o, 1).due - now, 1, PLAN_FIRST_AGAIN_S + 20);
	assert_int_equal(watch_stats(w).failed, 1);
	watch_free(w);
}

static void a_kind_may_say_when_it_is_due_again(void **state)
{
	struct office *o = *state;
	struct watch *w = a_watch();

	world.next = clock_now() + 600;
	add_tasks(o, 1, clock_now());
	run(o, w);
	assert_int_equal(task(o, 1).due, world.next);
	watch_free(w);
}

/* So that what was asked at one time is not asked at one time for ever. */
static void a_kind_may_say_until_when_it_has_a_place(void **state)
{
	struct office *o = *state;
	struct watch *w = a_watch();
	int64_t first;
	int others = 0;

	world.next = clock_now() + 100000;
	world.spread = 50000;
	add_tasks(o, 10, clock_now());
	run(o, w);
	first = task(o, 1).due;
	for (int i = 1; i <= 10; i++) {
		assert_in_range(task(o, i).due, world.next - 50000, world.next);
		others += task(o, i).due != first;
	}
	assert_true(others > 5);
	watch_free(w);
}

static void what_cannot_be_kept_is_undone_alone_and_tried_again(void **state)
{
	struct office *o = *state;
	struct watch *w = a_watch();
	struct watch_task none;

	world.keeping = ERR_CORRUPT;
	add_tasks(o, 2, clock_now());
	run(o, w);
	assert_int_equal(queue_task(o->store, WATCH_PAGE, 1, &none), ERR_NOT_FOUND);
	assert_int_equal(task(o, 1).failures, 1);
	assert_int_equal(task(o, 2).failures, 1);
	watch_free(w);
}

static void what_is_gone_loses_its_task(void **state)
{
	struct office *o = *state;
	struct watch *w = a_watch();
	struct watch_task none;

	world.gone = 1;
	add_tasks(o, 2, clock_now());
	run(o, w);
	assert_int_equal(queue_task(o->store, WATCH_SITE, 1, &none), ERR_NOT_FOUND);
	assert_int_equal(world.asked[2], 1);
	watch_free(w);
}

static void a_host_is_asked_by_two_at_once_and_a_kind_by_as_many_as_it_says(void **state)
{
	struct office *o = *state;
	struct watch *w = a_watch();

	world.takes_ms = 5;
	world.hosts = 20;
	add_tasks(o, 60, clock_now());
	run(o, w);
	assert_int_equal(world.most_at_once, site.at_once);
	assert_in_range(world.most_at_host, 1, CREW_HOST_AT_ONCE);
	watch_free(w);
}

static void one_slow_host_does_not_hold_up_the_others(void **state)
{
	struct office *o = *state;
	struct watch *w = a_watch();
	int elsewhere = 0;

	world.takes_ms = 1;
	world.hosts = 1;
	add_tasks(o, 100, clock_now());
	run(o, w);
	/* Those beyond what may wait for a host were put off, not failed. */
	for (int i = 1; i <= 100; i++) {
		assert_int_equal(task(o, i).failures, 0);
		elsewhere += world.asked[i] == 0;
	}
	assert_in_range(world.most_at_host, 1, CREW_HOST_AT_ONCE);
	assert_in_range(elsewhere, 0, 99);
	watch_free(w);
}

static void two_servers_share_the_work_and_ask_nothing_twice(void **state)
{
	struct office *o = *state, other = *o;
	struct watch *a = a_watch(), *b = a_watch();
	struct problem why;
	bool busy = true, other_busy = true;

	world.takes_ms = 2;
	world.hosts = 50;
	other.store = office_open(o, STORE_WRITE);
	add_tasks(o, 100, clock_now());
	while (busy || other_busy) {
		assert_int_equal(watch_round(a, o->store, 5, &busy, &why), ERR_OK);
		assert_int_equal(watch_round(b, other.store, 5, &other_busy, &why), ERR_OK);
	}
	for (int i = 1; i <= 100; i++)
		assert_int_equal(world.asked[i], 1);
	assert_true(watch_stats(a).asked > 0);
	assert_true(watch_stats(b).asked > 0);
	store_close(other.store);
	watch_free(a);
	watch_free(b);
}

static void what_a_wrong_clock_put_off_for_years_is_asked_now(void **state)
{
	static const int64_t far = 2 * (int64_t)EVERY_S + 86400;
	struct office *o = *state;
	struct watch *w = a_watch();

	add_tasks(o, 3, clock_now() + far - 100);
	run(o, w);
	assert_int_equal(world.loads, 0);
	office_run_sql(o, "UPDATE watch_task SET due = due + 200, claimed = due WHERE subject = 2");
	watch_free(w);
	w = a_watch();
	run(o, w);
	assert_int_equal(world.loads, 1);
	assert_int_equal(world.asked[2], 1);
	watch_free(w);
}

static void what_one_that_died_had_by_a_wrong_clock_is_taken_over(void **state)
{
	struct office *o = *state;
	struct watch *w = a_watch();

	add_tasks(o, 2, clock_now() - 10);
	office_run_sql(o, "UPDATE watch_task SET claimed = due + 3600 WHERE subject = 1");
	office_run_sql(o, "UPDATE watch_task SET claimed = due + 31536000 WHERE subject = 2");
	run(o, w);
	assert_int_equal(world.asked[1], 0);
	assert_int_equal(world.asked[2], 1);
	watch_free(w);
}

static void what_is_new_is_found_step_by_step_and_asked(void **state)
{
	struct office *o = *state;
	struct watch *w = a_watch();

	world.hosts = 100;
	world.to_enrol = 150;
	run(o, w);
	assert_int_equal(world.enrolled, 150);
	for (int i = 1; i <= 150; i++)
		assert_int_equal(world.asked[i], 1);
	watch_free(w);
}

static void all_of_a_contract_is_asked_due_or_not_also_what_one_that_died_had(void **state)
{
	struct office *o = *state;
	struct watch *w = a_watch();
	struct code code = a_code("0000000001");
	struct change c = {.store = o->store, .actor = "watch", .now = clock_now(), .why = &o->why};
	struct problem why = {.text = ""};
	struct watch_task dead;

	add_tasks(o, 3, clock_now() + 1000);
	assert_int_equal(watch_contract(w, o->store, &code, &why), ERR_OK);
	assert_int_equal(world.asked[1], 1);
	assert_int_equal(world.asked[2], 1);
	assert_int_equal(world.asked[3], 0);
	dead = task(o, 1);
	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(queue_claim(&c, &dead, c.now + 1, false), ERR_OK);
	assert_int_equal(change_end(&c, ERR_OK), ERR_OK);
	assert_int_equal(watch_contract(w, o->store, &code, &why), ERR_OK);
	assert_int_equal(world.asked[1], 2);
	watch_free(w);
}

static void ending_drops_what_waits_and_leaks_nothing(void **state)
{
	struct office *o = *state;
	struct watch *w = a_watch();
	struct problem why;
	bool busy;

	world.takes_ms = 20;
	world.hosts = 50;
	add_tasks(o, 10, clock_now());
	assert_int_equal(watch_round(w, o->store, 0, &busy, &why), ERR_OK);
	assert_true(busy);
	watch_free(w);
}

#define T(test) cmocka_unit_test_setup_teardown(test, world_begins, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(what_is_due_is_asked_once_and_is_due_again_at_its_place),
	    T(what_is_not_due_is_not_asked),
	    T(a_failure_is_kept_too_and_backs_off),
	    T(a_kind_may_say_when_it_is_due_again),
	    T(a_kind_may_say_until_when_it_has_a_place),
	    T(what_cannot_be_kept_is_undone_alone_and_tried_again),
	    T(what_is_gone_loses_its_task),
	    T(a_host_is_asked_by_two_at_once_and_a_kind_by_as_many_as_it_says),
	    T(one_slow_host_does_not_hold_up_the_others),
	    T(two_servers_share_the_work_and_ask_nothing_twice),
	    T(what_a_wrong_clock_put_off_for_years_is_asked_now),
	    T(what_one_that_died_had_by_a_wrong_clock_is_taken_over),
	    T(what_is_new_is_found_step_by_step_and_asked),
	    T(all_of_a_contract_is_asked_due_or_not_also_what_one_that_died_had),
	    T(ending_drops_what_waits_and_leaks_nothing),
	};

	return office_run(tests);
}
