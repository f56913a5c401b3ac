/* pages/facts/keys: what comes of the keys' folder while threads sign. */
#include "pages/facts/keys.c" /* its parts, to look sooner */

#include <stdatomic.h>
#include "unit/fixtures/ca.h"

static char folder[64];

static int start(void **state)
{
	ca_start(state);
	snprintf(folder, sizeof folder, "%s/keys", ca_dir);
	return 0;
}

static int empty(void **state)
{
	(void)state;
	ca_shell("rm -rf %s; mkdir -m 700 %s", folder, folder);
	return 0;
}

static void add(int64_t age)
{
	struct problem why = {.text = ""};

	if (ring_add(folder, clock_now() - age, &why))
		fail_msg("%s", why.text);
}

static struct proof_keys *open_keys(void)
{
	struct problem why = {.text = ""};
	struct proof_keys *k = NULL;

	if (proof_keys_open(folder, &k, &why))
		fail_msg("%s", why.text);
	assert_non_null(k);
	return k;
}

static void look_soon(struct proof_keys *k)
{
	pthread_mutex_lock(&k->lock);
	k->next_ms = 0;
	pthread_mutex_unlock(&k->lock);
}

/* How many keys are shown. */
static size_t shown(struct proof_keys *k)
{
	struct buf text = BUF_INIT(1 << 16);
	enum err err = proof_keys_write_public(k, &text);
	size_t count = 0;

	assert_true(err == ERR_OK || err == ERR_NOT_FOUND);
	for (const char *at = text.at; at != NULL && (at = strstr(at, "\"kid\"")) != NULL; at++)
		count++;
	buf_free(&text);
	return count;
}

static void without_a_folder_there_are_no_keys_and_one_must_be_there(void **state)
{
	struct problem why = {.text = ""};
	struct proof_keys *k = NULL;

	(void)state;
	assert_int_equal(proof_keys_open("", &k, &why), ERR_OK);
	assert_null(k);
	proof_keys_close(k);
	assert_int_equal(proof_keys_open("/nowhere/keys", &k, &why), ERR_NOT_FOUND);
	assert_null(k);
}

static void keys_that_come_and_go_are_seen_and_what_cannot_be_read_changes_nothing(void **state)
{
	struct proof_keys *k = open_keys();
	struct buf text = BUF_INIT(1 << 16);

	(void)state;
	assert_int_equal(proof_keys_sign(k, "t", STR("{}"), &text), ERR_NOT_FOUND);
	assert_int_equal(text.len, 0);
	assert_int_equal(shown(k), 0);
	add(0);
	assert_int_equal(shown(k), 0); /* it looked just now */
	look_soon(k);
	assert_int_equal(shown(k), 1);
	assert_int_equal(proof_keys_sign(k, "t", STR("{}"), &text), ERR_OK);
	add(40 * 86400);
	ca_shell("chmod 644 %s/*", folder);
	look_soon(k);
	assert_int_equal(shown(k), 1);
	ca_shell("chmod 600 %s/*", folder);
	look_soon(k);
	assert_int_equal(shown(k), 2);
	ca_shell("rm -r %s", folder);
	look_soon(k);
	assert_int_equal(shown(k), 2);
	buf_free(&text);
	proof_keys_close(k);
}

enum { THREADS = 4, TURNS = 40 };

struct crowd {
	struct proof_keys *keys;
	atomic_bool over;
	atomic_uint signed_, failed;
};

static void *sign_on(void *arg)
{
	struct crowd *c = arg;

	while (!atomic_load(&c->over)) {
		struct buf text = BUF_INIT(1 << 16);

		look_soon(c->keys);
		if (proof_keys_sign(c->keys, "t", STR("{\"a\":1}"), &text))
			atomic_fetch_add(&c->failed, 1);
		if (shown(c->keys) == 0)
			atomic_fetch_add(&c->failed, 1);
		atomic_fetch_add(&c->signed_, 1);
		buf_free(&text);
	}
	return NULL;
}

static void threads_sign_while_keys_come_and_go(void **state)
{
	struct crowd c = {.keys = NULL};
	pthread_t threads[THREADS];

	(void)state;
	add(40 * 86400);
	c.keys = open_keys();
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, sign_on, &c), 0);
	for (int64_t i = 1; i <= TURNS; i++) {
		add(i * 3600);
		clock_sleep_ms(2);
		if (i % 2 == 0)
			ca_shell("cd %s; rm -f $(ls | tail -n +3)", folder);
	}
	atomic_store(&c.over, true);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(atomic_load(&c.failed), 0);
	assert_true(atomic_load(&c.signed_) >= THREADS);
	proof_keys_close(c.keys);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_folder_there_are_no_keys_and_one_must_be_there),
	    cmocka_unit_test_setup(
		keys_that_come_and_go_are_seen_and_what_cannot_be_read_changes_nothing, empty),
	    cmocka_unit_test_setup(threads_sign_while_keys_come_and_go, empty),
	};

	return cmocka_run_group_tests(tests, start, ca_stop);
}
