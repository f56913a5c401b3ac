/* Answers to another question about codes: kept for a moment, asked anew behind it. */
#include "unit/fixtures/lookup_fixture.h"

static struct {
	atomic_uint asked, freed, saw; /* `saw`: what the store says */
	atomic_int err;
	atomic_bool gated; /* an asker posts `entered`, and waits for `gate` */
	sem_t entered, gate;
} world;

static void world_reset(void)
{
	fake_reset();
	memset(&world, 0, sizeof world);
	sem_init(&world.entered, 0, 0);
	sem_init(&world.gate, 0, 0);
}

static enum err world_ask(
    void *arg, struct store *s, const struct code *code, int64_t now, void **ret)
{
	enum err err = (enum err)atomic_load(&world.err);
	unsigned *answer;

	(void)code;
	(void)now;
	assert_ptr_equal(arg, &world);
	atomic_fetch_add(&world.asked, 1);
	if (err)
		return err_because(&s->why, err, "fake failure");
	answer = malloc(sizeof *answer);
	assert_non_null(answer);
	*answer = atomic_load(&world.saw);
	if (atomic_load(&world.gated)) {
		sem_post(&world.entered);
		sem_wait(&world.gate);
	}
	*ret = answer;
	return ERR_OK;
}

static void world_free(void *answer)
{
	atomic_fetch_add(&world.freed, 1);
	free(answer);
}

static size_t world_memory(const void *answer)
{
	(void)answer;
	return sizeof(unsigned);
}

static const struct lookup_question question = {world_ask, world_free, world_memory, 32};

/* Another question, to which there is one answer. */
static enum err other_ask(
    void *arg, struct store *s, const struct code *code, int64_t now, void **ret)
{
	unsigned *answer = malloc(sizeof *answer);

	(void)arg;
	(void)s;
	(void)code;
	(void)now;
	assert_non_null(answer);
	*answer = 1000;
	*ret = answer;
	return ERR_OK;
}

static const struct lookup_question other_question = {other_ask, free, world_memory, 128};
static const struct lookup_question *const questions[] = {&question, &other_question, NULL};

/* What one who asked was told. */
struct told {
	struct flight_wait wait; /* comes first */
	sem_t sem;
	enum err err;
	bool from_memory, later;
	struct lookup_answer *answer;
};

static void told_done(struct flight_wait *wait, enum err err, void *value)
{
	struct told *t = (struct told *)wait;

	t->err = err;
	t->answer = value;
	sem_post(&t->sem);
}

static void question_put(struct fixture *f, const char *digits, struct told *t)
{
	struct code code = code_of(digits);
	enum err err;

	*t = (struct told){.wait.done = told_done};
	sem_init(&t->sem, 0, 0);
	err = lookup_get_answer(f->lookup, &question, &code, &t->wait, &t->answer);
	t->later = err == ERR_PENDING;
	t->from_memory = err == ERR_OK;
	if (!t->later)
		t->err = err;
}

/* What was seen; -1 where nothing could be. */
static int told_wait(struct told *t)
{
	int seen;

	if (t->later)
		sem_wait(&t->sem);
	if (t->err)
		return -1;
	seen = (int)*(const unsigned *)lookup_answer_value(t->answer);
	lookup_answer_release(t->answer);
	return seen;
}

static int question_answer(struct fixture *f, bool *ret_from_memory)
{
	struct told t;
	int seen;

	question_put(f, "0123456789", &t);
	seen = told_wait(&t);
	*ret_from_memory = t.from_memory;
	return seen;
}

static void world_open(struct fixture *f, unsigned tolerance_s)
{
	struct lookup_options options = plain_options;

	options.questions = questions;
	options.question_arg = &world;
	options.tolerance_s = tolerance_s;
	fixture_open(f, &options, 1, 100);
}

static void wait_until_asked(unsigned times)
{
	while (atomic_load(&world.asked) < times)
		usleep(1000);
}

static void an_answer_is_not_shown_a_second_after_it_was_asked_for(void **state)
{
	struct fixture f;
	bool from_memory;
	int64_t begun;

	(void)state;
	world_reset();
	world_open(&f, 0);
	assert_int_equal(question_answer(&f, &from_memory), 0);
	assert_false(from_memory);
	begun = clock_monotonic_ms();
	atomic_store(&world.saw, 1);
	question_answer(&f, &from_memory);
	assert_true(from_memory || clock_monotonic_ms() - begun > 100);
	usleep(1001000);
	assert_int_equal(question_answer(&f, &from_memory), 1);
	assert_false(from_memory);
	fixture_close(&f);
	assert_int_equal(world.freed, world.asked);
}

static void one_in_demand_is_asked_anew_behind_its_answer(void **state)
{
	int64_t begun = clock_monotonic_ms();
	struct fixture f;
	bool from_memory;

	(void)state;
	world_reset();
	world_open(&f, 0);
	question_answer(&f, &from_memory);
	usleep(600000);
	atomic_store(&world.saw, 1);
	for (int i = 0; i < 3; i++)
		question_answer(&f, &from_memory);
	wait_until_asked(2);
	while (question_answer(&f, &from_memory) == 0)
		usleep(1000);
	assert_in_range(world.asked, 2, 2 + (clock_monotonic_ms() - begun - 500) / 500);
	fixture_close(&f);
}

static void of_many_who_ask_at_once_one_asks(void **state)
{
	struct told told[8], other;
	struct fixture f;

	(void)state;
	world_reset();
	atomic_store(&world.gated, true);
	world_open(&f, 0);
	for (int i = 0; i < 8; i++)
		question_put(&f, "0123456789", &told[i]);
	question_put(&f, "1123456789", &other);
	sem_wait(&world.entered);
	atomic_store(&world.gated, false);
	sem_post(&world.gate);
	for (int i = 0; i < 8; i++)
		assert_int_equal(told_wait(&told[i]), 0);
	assert_int_equal(told_wait(&other), 0);
	assert_int_equal(world.asked, 2);
	fixture_close(&f);
	assert_int_equal(world.freed, 2);
}

static void while_the_store_is_away_the_last_answer_counts_within_the_tolerance(void **state)
{
	static const enum err away[] = {ERR_UNAVAILABLE, ERR_BUSY, ERR_TIMEOUT, ERR_CORRUPT};
	struct fixture f;
	bool from_memory;
	struct told t;

	(void)state;
	world_reset();
	world_open(&f, 1);
	question_answer(&f, &from_memory);
	atomic_store(&world.saw, 1);
	usleep(1001000);
	for (size_t i = 0; i < sizeof away / sizeof away[0]; i++) {
		atomic_store(&world.err, (int)away[i]);
		assert_int_equal(question_answer(&f, &from_memory), 0);
	}
	usleep(1001000);
	atomic_store(&fake.err, ERR_UNAVAILABLE);
	question_put(&f, "0123456789", &t);
	assert_int_equal(told_wait(&t), -1);
	atomic_store(&world.err, ERR_OK);
	question_put(&f, "0123456789", &t);
	assert_int_equal(told_wait(&t), 1);
	fixture_close(&f);
}

static void an_answer_says_when_the_store_said_so(void **state)
{
	int64_t before = clock_now();
	struct fixture f;
	struct told t;

	(void)state;
	world_reset();
	world_open(&f, 0);
	question_put(&f, "0123456789", &t);
	sem_wait(&t.sem);
	assert_in_range(lookup_answer_as_of(t.answer), before, clock_now());
	lookup_answer_release(t.answer);
	fixture_close(&f);
}

static void each_question_has_answers_of_its_own(void **state)
{
	const struct code code = code_of("0123456789");
	struct fixture f;
	bool from_memory;
	struct told t = {.wait.done = told_done};

	(void)state;
	world_reset();
	world_open(&f, 0);
	assert_int_equal(question_answer(&f, &from_memory), 0);
	sem_init(&t.sem, 0, 0);
	assert_int_equal(
	    lookup_get_answer(f.lookup, &other_question, &code, &t.wait, &t.answer), ERR_PENDING);
	t.later = true;
	assert_int_equal(told_wait(&t), 1000);
	assert_int_equal(question_answer(&f, &from_memory), 0);
	fixture_close(&f);
}

static void what_was_answered_before_the_store_was_set_back_is_asked_again(void **state)
{
	struct fixture f;
	bool from_memory;

	(void)state;
	world_reset();
	world_open(&f, 10);
	question_answer(&f, &from_memory);
	atomic_store(&world.saw, 1);
	lookup_forget_all(f.lookup);
	assert_int_equal(question_answer(&f, &from_memory), 1);
	fixture_close(&f);
}

static void who_finds_no_room_to_ask_is_told_at_once(void **state)
{
	struct lookup_options options = plain_options;
	struct told busy, waiting, refused;
	struct fixture f;

	(void)state;
	world_reset();
	options.questions = questions;
	options.question_arg = &world;
	atomic_store(&world.gated, true);
	fixture_open(&f, &options, 1, 1);
	question_put(&f, "0123456789", &busy);
	sem_wait(&world.entered);
	question_put(&f, "1123456789", &waiting);
	question_put(&f, "2123456789", &refused);
	assert_int_equal(refused.err, ERR_BUSY);
	atomic_store(&world.gated, false);
	sem_post(&world.gate);
	assert_int_equal(told_wait(&busy), 0);
	assert_int_equal(told_wait(&waiting), 0);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_answer_is_not_shown_a_second_after_it_was_asked_for),
	    cmocka_unit_test(one_in_demand_is_asked_anew_behind_its_answer),
	    cmocka_unit_test(of_many_who_ask_at_once_one_asks),
	    cmocka_unit_test(while_the_store_is_away_the_last_answer_counts_within_the_tolerance),
	    cmocka_unit_test(an_answer_says_when_the_store_said_so),
	    cmocka_unit_test(each_question_has_answers_of_its_own),
	    cmocka_unit_test(what_was_answered_before_the_store_was_set_back_is_asked_again),
	    cmocka_unit_test(who_finds_no_room_to_ask_is_told_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
