/* pages/answers: what is counted where, and how Prometheus reads it. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pages/answers.h"

/* The value of the sample with that name and these labels. */
static double sample(const char *name_and_labels)
{
	struct buf text = BUF_INIT(1 << 16);
	size_t len = strlen(name_and_labels);
	const char *at;
	double value = -1;

	answers_write(&text);
	buf_add(&text, "", 1);
	assert_int_equal(text.err, ERR_OK);
	for (at = buf_str(&text).at; at != NULL && *at != '\0';
	     at = strchr(at, '\n') == NULL ? NULL : strchr(at, '\n') + 1)
		if (strncmp(at, name_and_labels, len) == 0 && at[len] == ' ')
			value = strtod(at + len, NULL);
	buf_free(&text);
	assert_true(value >= 0);
	return value;
}

static double bucket(const char *route, const char *le)
{
	char name[128];

	snprintf(name, sizeof name,
	    "trustseal_answer_duration_seconds_bucket{route=\"%s\",le=\"%s\"}", route, le);
	return sample(name);
}

static void an_answer_counts_under_its_route_and_class(void **state)
{
	static const struct {
		unsigned status;
		const char *name;
	} rows[] = {
	    {200, "trustseal_answers_total{route=\"owner\",class=\"2xx\"}"},
	    {304, "trustseal_answers_total{route=\"owner\",class=\"3xx\"}"},
	    {403, "trustseal_answers_total{route=\"owner\",class=\"4xx\"}"},
	    {500, "trustseal_answers_total{route=\"owner\",class=\"5xx\"}"},
	    {501, "trustseal_answers_total{route=\"owner\",class=\"4xx\"}"},
	    {503, "trustseal_answers_total{route=\"owner\",class=\"5xx\"}"},
	    {505, "trustseal_answers_total{route=\"owner\",class=\"4xx\"}"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		double before = sample(rows[i].name);

		answers_count(ANSWERS_OWNER, rows[i].status, 1);
		assert_true(sample(rows[i].name) == before + 1);
	}
}

static void a_refusal_counts_as_such(void **state)
{
	static const char name[] = "trustseal_answers_total{route=\"refused\",class=\"4xx\"}";
	double before = sample(name);

	(void)state;
	answers_count_refusal(431);
	assert_true(sample(name) == before + 1);
}

/* A bucket holds what took just its end, and all above hold it, too. */
static void a_duration_is_in_its_bucket_and_those_above(void **state)
{
	(void)state;
	answers_count(ANSWERS_PROOF, 200, 50000);
	assert_true(bucket("proof", "0.00005") == 1);
	answers_count(ANSWERS_PROOF, 200, 50001);
	assert_true(bucket("proof", "0.00005") == 1);
	assert_true(bucket("proof", "0.0001") == 2);
	answers_count(ANSWERS_PROOF, 200, 5000000000);
	answers_count(ANSWERS_PROOF, 200, 5000000001);
	assert_true(bucket("proof", "2.5") == 2);
	assert_true(bucket("proof", "5") == 3);
	assert_true(bucket("proof", "+Inf") == 4);
	assert_true(sample("trustseal_answer_duration_seconds_count{route=\"proof\"}") == 4);
	assert_true(
	    sample("trustseal_answer_duration_seconds_sum{route=\"proof\"}") == 10.000100002);
	assert_true(bucket("sticker", "+Inf") == 0);
}

enum { THREADS = 4, EACH = 20000 };

static void *count_stickers(void *arg)
{
	(void)arg;
	for (int64_t i = 0; i < EACH; i++)
		answers_count(ANSWERS_STICKER, 200, i * 1000);
	return NULL;
}

/* Nothing is lost between threads, and a reader meanwhile sees no bucket above a later one. */
static void threads_count_side_by_side(void **state)
{
	static const char *const ends[] = {"0.00005", "0.0001", "0.00025", "0.0005", "0.001",
	    "0.0025", "0.005", "0.01", "0.025", "+Inf"};
	pthread_t threads[THREADS];

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, count_stickers, NULL), 0);
	for (size_t i = 1; i < sizeof ends / sizeof ends[0]; i++)
		assert_true(bucket("sticker", ends[i - 1]) <= bucket("sticker", ends[i]));
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_true(bucket("sticker", "0.00005") == THREADS * 51);
	assert_true(bucket("sticker", "+Inf") == THREADS * EACH);
	assert_true(
	    sample("trustseal_answers_total{route=\"sticker\",class=\"2xx\"}") == THREADS * EACH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_answer_counts_under_its_route_and_class),
	    cmocka_unit_test(a_refusal_counts_as_such),
	    cmocka_unit_test(a_duration_is_in_its_bucket_and_those_above),
	    cmocka_unit_test(threads_count_side_by_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
