/* base/log: a record is one line, whatever is in its fields. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <jansson.h>
#include "base/log.h"

static char captured[1 << 20];
static int saved = -1, file = -1;

static void capture(void)
{
	char path[] = "/tmp/trustseal-log-XXXXXX";

	saved = dup(STDERR_FILENO);
	file = mkstemp(path);
	assert_true(file >= 0);
	unlink(path);
	fcntl(file, F_SETFL, O_APPEND);
	dup2(file, STDERR_FILENO);
}

/* What was logged, without the time of the first line. */
static const char *uncapture(void)
{
	ssize_t got = pread(file, captured, sizeof captured - 1, 0);

	dup2(saved, STDERR_FILENO);
	close(saved);
	close(file);
	captured[got < 0 ? 0 : got] = '\0';
	return strncmp(captured, "time=20", 7) == 0 ? strchr(captured, ' ') + 1 : captured;
}

static void a_record_is_key_and_value_pairs(void **state)
{
	(void)state;
	capture();
	log_event(LOG_WARN, "redis_lost", log_text("reason", "timed out"), log_number("ms", -200),
	    log_text("code", "0123456789"), log_text("absent", NULL), log_text("empty", ""));
	assert_string_equal(uncapture(),
	    "level=warning event=redis_lost reason=\"timed out\" ms=-200 code=0123456789 "
	    "empty=\"\"\n");
	capture();
	log_event(LOG_INFO, "started");
	assert_string_equal(uncapture(), "level=info event=started\n");
}

static void text_from_outside_cannot_fake_a_record_or_steer_a_terminal(void **state)
{
	(void)state;
	capture();
	log_event(LOG_INFO, "x",
	    log_text("a", "b\" c=d\n\\time=1\x1b[2J\x7f\xc2\x9b\xe2\x80\xae\xff\xe8\xa8\xbc"));
	assert_string_equal(uncapture(),
	    "level=info event=x a=\"b\\\" c=d\\u{a}\\\\time=1\\u{1b}[2J\\u{7f}\\u{9b}"
	    "\\u{202e}\\xff\xe8\xa8\xbc\"\n");
}

static void a_json_record_parses_and_says_the_same(void **state)
{
	json_t *record;

	(void)state;
	log_setup(LOG_INFO, LOG_JSON);
	capture();
	log_event(LOG_ERROR, "x", log_text("a", "b\"\\\n\xe2\x80\xae\xe8\xa8\xbc\xff|\U000e0041"),
	    log_number("n", INT64_MIN));
	log_setup(LOG_INFO, LOG_TEXT);
	record = json_loads(uncapture(), JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(record);
	assert_string_equal(json_string_value(json_object_get(record, "level")), "error");
	assert_string_equal(json_string_value(json_object_get(record, "event")), "x");
	assert_string_equal(json_string_value(json_object_get(record, "a")),
	    "b\"\\\n\xe2\x80\xae\xe8\xa8\xbc\xef\xbf\xbd|\U000e0041");
	assert_true(json_integer_value(json_object_get(record, "n")) == INT64_MIN);
	json_decref(record);
}

static void a_long_value_is_cut(void **state)
{
	char text[100001];
	const char *line;

	(void)state;
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	capture();
	log_event(LOG_INFO, "x", log_text("a", text));
	line = uncapture();
	assert_true(strlen(line) < 600);
	assert_non_null(strstr(line, "aaa...\"\n"));
}

static void what_is_below_the_level_is_not_computed(void **state)
{
	int computed = 0;

	(void)state;
	capture();
	log_event(LOG_DEBUG, "x", log_number("n", ++computed));
	assert_string_equal(uncapture(), "");
	assert_int_equal(computed, 0);
}

static void a_limit_lets_one_through_in_its_period(void **state)
{
	struct log_limit limit = {0};

	(void)state;
	assert_true(log_allowed(&limit, 30));
	assert_false(log_allowed(&limit, 30));
	usleep(40000);
	assert_true(log_allowed(&limit, 30));
	assert_false(log_allowed(&limit, 30));
}

static void an_outage_is_told_now_and_then_and_its_end_when_it_was(void **state)
{
	struct log_outage outage = {.told = false};

	(void)state;
	assert_false(log_outage_ends(&outage));
	assert_true(log_outage_begins(&outage, 30));
	assert_false(log_outage_begins(&outage, 30));
	assert_true(log_outage_ends(&outage));
	for (int i = 0; i < 100; i++) {
		assert_false(log_outage_begins(&outage, 30));
		assert_false(log_outage_ends(&outage));
	}
	usleep(40000);
	assert_true(log_outage_begins(&outage, 30)); /* it lasts */
	usleep(40000);
	assert_false(log_outage_begins(&outage, 30));
	assert_true(log_outage_ends(&outage));
}

static void what_nobody_read_is_told_by_a_record_when_somebody_reads_again(void **state)
{
	int ends[2], was = dup(STDERR_FILENO);
	unsigned long written = 0, lost = 0;
	ssize_t got, len = 0;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	dup2(ends[1], STDERR_FILENO);
	for (int i = 0; i < 3000; i++)
		log_event(LOG_INFO, "many", log_text("text", "enough of them fill a pipe"));
	for (int i = 0; i < 2; i++) {
		while ((got = read(ends[0], captured + len, sizeof captured - 1 - (size_t)len)) > 0)
			len += got;
		if (i == 0)
			log_event(LOG_INFO, "last");
	}
	dup2(was, STDERR_FILENO);
	close(was);
	close(ends[0]);
	close(ends[1]);
	captured[len] = '\0';
	for (char *at = captured; (at = strstr(at, "event=many")) != NULL; at++)
		written++;
	assert_true(written < 3000);
	assert_int_equal(
	    sscanf(strstr(captured, "event=last\n"),
		"event=last\ntime=%*s level=warning event=log_dropped count=%lu", &lost),
	    1);
	assert_int_equal(written + lost, 3000);
}

static void *log_many(void *arg)
{
	for (int i = 0; i < 500; i++)
		log_event(LOG_INFO, "x", log_text("who", arg), log_text("text", "some words here"));
	return NULL;
}

static void lines_of_threads_do_not_mix(void **state)
{
	static char names[4][2] = {"a", "b", "c", "d"};
	pthread_t threads[4];
	char *line, *rest;
	int lines = 0;

	(void)state;
	capture();
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, log_many, names[i]), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	uncapture();
	for (line = strtok_r(captured, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest)) {
		char who;

		assert_int_equal(
		    sscanf(strchr(line, ' '), " level=info event=x who=%c text=\"some", &who), 1);
		assert_non_null(strstr(line, " words here\""));
		lines++;
	}
	assert_int_equal(lines, 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_record_is_key_and_value_pairs),
	    cmocka_unit_test(text_from_outside_cannot_fake_a_record_or_steer_a_terminal),
	    cmocka_unit_test(a_json_record_parses_and_says_the_same),
	    cmocka_unit_test(a_long_value_is_cut),
	    cmocka_unit_test(what_is_below_the_level_is_not_computed),
	    cmocka_unit_test(a_limit_lets_one_through_in_its_period),
	    cmocka_unit_test(an_outage_is_told_now_and_then_and_its_end_when_it_was),
	    cmocka_unit_test(what_nobody_read_is_told_by_a_record_when_somebody_reads_again),
	    cmocka_unit_test(lines_of_threads_do_not_mix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
