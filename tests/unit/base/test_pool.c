/* base/pool: every job runs once, lanes are bounded and do not keep each other waiting, stopping
 * loses nothing. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/pool.c" /* its parts, to break them */
#include "unit/fixtures/aborts.h"

struct task {
	struct pool_job job; /* comes first: a job is its task */
	sem_t *started, *gate;
	void *worker;
	unsigned waited_ms;
	atomic_int runs;
	int signals_blocked;
};

static void run(struct pool_job *job, void *worker, unsigned waited_ms)
{
	struct task *task = (struct task *)job;
	sigset_t blocked;

	pthread_sigmask(SIG_BLOCK, NULL, &blocked);
	task->signals_blocked = sigismember(&blocked, SIGTERM) && sigismember(&blocked, SIGINT);
	task->worker = worker;
	task->waited_ms = waited_ms;
	if (task->started != NULL)
		sem_post(task->started);
	if (task->gate != NULL)
		sem_wait(task->gate);
	atomic_fetch_add(&task->runs, 1);
}

static atomic_int opened, closed;

static void *open_worker(void *arg)
{
	atomic_fetch_add(&opened, 1);
	return arg;
}

static void close_worker(void *worker)
{
	(void)worker;
	atomic_fetch_add(&closed, 1);
}

static void every_job_runs_once_with_a_worker_of_its_thread(void **state)
{
	struct task tasks[1000] = {0};
	int mark;
	struct pool_options options = {.name = "worker",
	    .workers = 3,
	    .queue_max = 1000,
	    .open = open_worker,
	    .close = close_worker,
	    .arg = &mark};
	struct pool *p;

	(void)state;
	opened = closed = 0;
	assert_int_equal(pool_new(&options, &p), ERR_OK);
	for (int i = 0; i < 1000; i++) {
		tasks[i].job.run = run;
		assert_int_equal(pool_submit(p, POOL_SECOND, &tasks[i].job), ERR_OK);
	}
	pool_free(p);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(tasks[i].runs, 1);
		assert_ptr_equal(tasks[i].worker, &mark);
		assert_true(tasks[i].signals_blocked);
	}
	assert_int_equal(opened, 3);
	assert_int_equal(closed, 3);
}

static void a_full_queue_refuses_at_once_and_the_refused_never_runs(void **state)
{
	struct pool_options options = {.name = "worker", .workers = 1, .queue_max = 2};
	sem_t started, gate;
	struct task tasks[4] = {0};
	struct pool *p;

	(void)state;
	sem_init(&started, 0, 0);
	sem_init(&gate, 0, 0);
	assert_int_equal(pool_new(&options, &p), ERR_OK);
	for (int i = 0; i < 4; i++) {
		tasks[i].job.run = run;
		tasks[i].gate = &gate;
	}
	tasks[0].started = &started;
	assert_int_equal(pool_submit(p, POOL_SECOND, &tasks[0].job), ERR_OK);
	sem_wait(&started); /* the worker has it; the queue is empty */
	assert_int_equal(pool_submit(p, POOL_SECOND, &tasks[1].job), ERR_OK);
	assert_int_equal(pool_submit(p, POOL_SECOND, &tasks[2].job), ERR_OK);
	assert_int_equal(pool_submit(p, POOL_SECOND, &tasks[3].job), ERR_BUSY);
	assert_int_equal(pool_waiting(p, POOL_SECOND), 2);
	usleep(30000);
	for (int i = 0; i < 3; i++)
		sem_post(&gate);
	pool_free(p);
	assert_int_equal(tasks[2].runs, 1);
	assert_int_equal(tasks[3].runs, 0);
	assert_true(tasks[1].waited_ms >= 25);
	sem_destroy(&started);
	sem_destroy(&gate);
}

/* ---- lanes ---- */

enum { FLOOD = 1000, FEW = 20 };

/* What jobs of two lanes have in common: how many were begun before. */
struct race {
	struct task task; /* comes first */
	atomic_int *begun;
	int place;
};

static void run_in_race(struct pool_job *job, void *worker, unsigned waited_ms)
{
	struct race *r = (struct race *)job;

	r->place = atomic_fetch_add(r->begun, 1);
	run(job, worker, waited_ms);
}

/* Has one worker held up by a gate until `first` and `second` jobs wait in their lanes. */
static void race(struct race *firsts, int first_count, struct race *seconds, int second_count)
{
	struct pool_options options = {.name = "worker", .workers = 1, .queue_max = FLOOD};
	atomic_int begun = 0;
	sem_t started, gate;
	struct task holder = {.job.run = run, .started = &started, .gate = &gate};
	struct pool *p;

	sem_init(&started, 0, 0);
	sem_init(&gate, 0, 0);
	assert_int_equal(pool_new(&options, &p), ERR_OK);
	assert_int_equal(pool_submit(p, POOL_SECOND, &holder.job), ERR_OK);
	sem_wait(&started);
	for (int i = 0; i < second_count; i++) {
		seconds[i] = (struct race){.task.job.run = run_in_race, .begun = &begun};
		assert_int_equal(pool_submit(p, POOL_SECOND, &seconds[i].task.job), ERR_OK);
	}
	for (int i = 0; i < first_count; i++) {
		firsts[i] = (struct race){.task.job.run = run_in_race, .begun = &begun};
		assert_int_equal(pool_submit(p, POOL_FIRST, &firsts[i].task.job), ERR_OK);
	}
	sem_post(&gate);
	pool_free(p);
	sem_destroy(&started);
	sem_destroy(&gate);
}

static void a_flood_in_the_second_lane_neither_fills_nor_delays_the_first(void **state)
{
	static struct race few[FEW], flood[FLOOD];

	(void)state;
	race(few, FEW, flood, FLOOD);
	for (int i = 0; i < FEW; i++) {
		assert_int_equal(few[i].task.runs, 1);
		assert_in_range(few[i].place, 0, FEW + FEW / (POOL_TURNS - 1) + 1);
	}
	for (int i = 0; i < FLOOD; i++)
		assert_int_equal(flood[i].task.runs, 1);
}

static void a_flood_in_the_first_lane_leaves_the_second_its_turns(void **state)
{
	static struct race few[FEW], flood[FLOOD];

	(void)state;
	race(flood, FLOOD, few, FEW);
	for (int i = 0; i < FEW; i++)
		assert_in_range(few[i].place, i, (i + 1) * POOL_TURNS);
}

struct crowd {
	struct pool *pool;
	struct task *tasks;
	int count;
};

static void *submit_all(void *arg)
{
	struct crowd *crowd = arg;

	for (int i = 0; i < crowd->count; i++) {
		crowd->tasks[i].job.run = run;
		while (pool_submit(crowd->pool, POOL_SECOND, &crowd->tasks[i].job) == ERR_BUSY)
			usleep(10);
	}
	return NULL;
}

/* A job that takes those of its like that wait behind it. */
static size_t taken;
static struct pool *taking;

static void take_all(struct pool_job *job, void *worker, unsigned waited_ms)
{
	struct pool_job *more[8];
	unsigned waited[8];
	struct task *task = (struct task *)job;

	run(job, worker, waited_ms);
	taken = pool_take_alike(taking, take_all, 3, more, waited);
	for (size_t i = 0; i < taken; i++)
		run(more[i], task->worker, waited[i]);
}

static void a_job_takes_its_like_up_to_the_first_that_is_none(void **state)
{
	struct task tasks[7] = {0};
	struct pool_options options = {.name = "worker", .workers = 1, .queue_max = 100};
	struct pool *p;
	sem_t gate, started;

	(void)state;
	sem_init(&gate, 0, 0);
	sem_init(&started, 0, 0);
	assert_int_equal(pool_new(&options, &p), ERR_OK);
	taking = p;
	tasks[0].gate = &gate;
	tasks[0].started = &started;
	for (int i = 0; i < 7; i++) {
		tasks[i].job.run = i == 0 || i == 3 ? run : take_all;
		assert_int_equal(pool_submit(p, POOL_FIRST, &tasks[i].job), ERR_OK);
		if (i == 0)
			sem_wait(&started);
	}
	/* 1 takes 2, then 3 stands in its way; 4 takes 5 and 6. */
	sem_post(&gate);
	for (int i = 0; i < 400 && atomic_load(&tasks[6].runs) == 0; i++)
		usleep(5000);
	pool_free(p);
	for (int i = 0; i < 7; i++)
		assert_int_equal(tasks[i].runs, 1);
	assert_int_equal(taken, 2);
	sem_destroy(&gate);
	sem_destroy(&started);
}

struct taking_one {
	struct pool *pool;
	struct pool_job *job;
	unsigned waited_ms;
};

static void *take_one(void *arg)
{
	struct taking_one *t = arg;

	pool_take_alike(t->pool, run, 1, &t->job, &t->waited_ms);
	return NULL;
}

/* It was told that it had waited for 49 days, and was refused as late. */
static void a_job_that_comes_while_others_are_taken_has_not_waited(void **state)
{
	sem_t started, gate;
	struct task busy = {.job.run = run, .started = &started, .gate = &gate};
	struct task late = {.job.run = run};
	struct pool_options options = {.name = "worker", .workers = 1, .queue_max = 2};
	struct taking_one one = {.job = NULL};
	pthread_t taker;

	(void)state;
	sem_init(&started, 0, 0);
	sem_init(&gate, 0, 0);
	assert_int_equal(pool_new(&options, &one.pool), ERR_OK);
	assert_int_equal(pool_submit(one.pool, POOL_FIRST, &busy.job), ERR_OK);
	sem_wait(&started);
	pthread_mutex_lock(&one.pool->lock);
	assert_int_equal(pthread_create(&taker, NULL, take_one, &one), 0);
	usleep(20000); /* it waits for the lock now */
	late.job.submitted_ms = clock_monotonic_ms();
	*one.pool->lanes[POOL_FIRST].end = &late.job;
	one.pool->lanes[POOL_FIRST].end = &late.job.next;
	one.pool->lanes[POOL_FIRST].waiting++;
	pthread_mutex_unlock(&one.pool->lock);
	pthread_join(taker, NULL);
	assert_ptr_equal(one.job, &late.job);
	assert_true(one.waited_ms < 10000);
	sem_post(&gate);
	pool_free(one.pool);
	sem_destroy(&started);
	sem_destroy(&gate);
}

static void jobs_from_many_threads_all_run(void **state)
{
	enum { THREADS = 4, EACH = 2000 };
	struct pool_options options = {.name = "worker", .workers = 2, .queue_max = 64};
	struct task *tasks = calloc(THREADS * EACH, sizeof *tasks);
	struct crowd crowds[THREADS];
	pthread_t threads[THREADS];
	struct pool *p;

	(void)state;
	assert_int_equal(pool_new(&options, &p), ERR_OK);
	for (int i = 0; i < THREADS; i++) {
		crowds[i] = (struct crowd){p, tasks + i * EACH, EACH};
		assert_int_equal(pthread_create(&threads[i], NULL, submit_all, &crowds[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	pool_free(p);
	for (int i = 0; i < THREADS * EACH; i++)
		assert_int_equal(tasks[i].runs, 1);
	free(tasks);
}

static void the_longest_job_is_known_while_it_runs(void **state)
{
	struct pool_options options = {.name = "worker", .workers = 2, .queue_max = 4};
	sem_t started, gate;
	struct task long_one = {.job.run = run, .started = &started, .gate = &gate};
	struct task short_one = {.job.run = run, .started = &started};
	struct pool *p;

	(void)state;
	sem_init(&started, 0, 0);
	sem_init(&gate, 0, 0);
	assert_int_equal(pool_new(&options, &p), ERR_OK);
	assert_int_equal(pool_longest_ms(p), 0);
	assert_int_equal(pool_submit(p, POOL_FIRST, &long_one.job), ERR_OK);
	sem_wait(&started);
	usleep(30 * 1000);
	assert_int_equal(pool_submit(p, POOL_FIRST, &short_one.job), ERR_OK);
	sem_wait(&started);
	assert_true(pool_longest_ms(p) >= 30);
	sem_post(&gate);
	while (pool_longest_ms(p) != 0)
		usleep(1000);
	pool_free(p);
	sem_destroy(&started);
	sem_destroy(&gate);
}

static void break_count(struct pool *p)
{
	p->lanes[POOL_SECOND].waiting--;
}

static void break_end(struct pool *p)
{
	p->lanes[POOL_SECOND].end = &p->lanes[POOL_SECOND].first->next;
}

static void break_loop(struct pool *p)
{
	p->lanes[POOL_SECOND].first->next->next = p->lanes[POOL_SECOND].first;
}

static void break_bound(struct pool *p)
{
	p->options.queue_max = 1;
}

static void break_turns(struct pool *p)
{
	p->passed_over = POOL_TURNS;
}

static void break_threads(struct pool *p)
{
	p->running->next = p->running;
}

static void (*const breaks[])(struct pool *p) = {
    break_count, break_end, break_loop, break_bound, break_turns, break_threads};

struct broken {
	struct pool *pool;
	void (*break_it)(struct pool *p);
};

static void break_and_check(void *arg)
{
	struct broken *b = arg;

	b->break_it(b->pool);
	pool_check(b->pool);
}

static void a_broken_pool_is_found(void **state)
{
	sem_t started, gate;
	struct task tasks[3] = {{.job.run = run, .started = &started, .gate = &gate},
	    {.job.run = run}, {.job.run = run}};
	struct pool_options options = {.name = "worker", .workers = 1, .queue_max = 2};
	struct pool *p;

	(void)state;
	sem_init(&started, 0, 0);
	sem_init(&gate, 0, 0);
	assert_int_equal(pool_new(&options, &p), ERR_OK);
	assert_int_equal(pool_submit(p, POOL_SECOND, &tasks[0].job), ERR_OK);
	sem_wait(&started);
	for (int i = 1; i < 3; i++)
		assert_int_equal(pool_submit(p, POOL_SECOND, &tasks[i].job), ERR_OK);
	pool_check(p);
	for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++) {
		struct broken b = {p, breaks[i]};

		assert_true(aborts(break_and_check, &b));
	}
	sem_post(&gate);
	pool_free(p);
	sem_destroy(&started);
	sem_destroy(&gate);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_job_runs_once_with_a_worker_of_its_thread),
	    cmocka_unit_test(a_full_queue_refuses_at_once_and_the_refused_never_runs),
	    cmocka_unit_test(a_flood_in_the_second_lane_neither_fills_nor_delays_the_first),
	    cmocka_unit_test(a_flood_in_the_first_lane_leaves_the_second_its_turns),
	    cmocka_unit_test(a_job_takes_its_like_up_to_the_first_that_is_none),
	    cmocka_unit_test(a_job_that_comes_while_others_are_taken_has_not_waited),
	    cmocka_unit_test(jobs_from_many_threads_all_run),
	    cmocka_unit_test(the_longest_job_is_known_while_it_runs),
	    cmocka_unit_test(a_broken_pool_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
