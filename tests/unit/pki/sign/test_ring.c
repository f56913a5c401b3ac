/* Tests of src/pki/sign/ring: the keys of a folder, by their files alone. */
#include "pki/sign/ring.h"

#include <sys/stat.h>
#include "unit/fixtures/ca.h"

/* 2026-11-29 16:30:00 UTC. */
enum { NOON = 1795969800, DAY = 86400 };

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

static struct ring *read_all(void)
{
	struct problem why = {.text = ""};
	struct ring *ring = NULL;

	if (ring_read(folder, &ring, &why))
		fail_msg("%s", why.text);
	return ring;
}

static void refused(enum err err, const char *reason)
{
	struct problem why = {.text = ""};
	struct ring *ring = NULL;

	assert_int_equal(ring_read(folder, &ring, &why), err);
	assert_null(ring);
	if (strstr(why.text, reason) == NULL)
		fail_msg("%s", why.text);
}

static void add(int64_t now)
{
	struct problem why = {.text = ""};

	if (ring_add(folder, now, &why))
		fail_msg("%s", why.text);
}

static void a_folder_without_keys_has_none_that_signs(void **state)
{
	struct buf text = BUF_INIT(4096);
	struct ring *ring = read_all();

	(void)state;
	assert_int_equal(ring->count, 0);
	assert_null(ring_current(ring, NOON));
	ring_write_public(ring, NOON, &text);
	assert_true(str_eq(buf_str(&text), STR("{\"keys\":[]}\n")));
	buf_free(&text);
	ring_free(ring);
	ca_shell("rmdir %s", folder);
	refused(ERR_NOT_FOUND, folder);
}

static void keys_are_named_by_the_second_in_which_they_were_made(void **state)
{
	struct problem why = {.text = ""};
	struct ring *ring;

	(void)state;
	add(NOON);
	add(NOON - 40 * DAY);
	assert_int_equal(ring_add(folder, NOON, &why), ERR_EXISTS);
	ring = read_all();
	assert_int_equal(ring->count, 2);
	assert_string_equal(ring->keys[0].file, "20261020T163000Z.pem");
	assert_string_equal(ring->keys[1].file, "20261129T163000Z.pem");
	assert_int_equal(ring->keys[1].made, NOON);
	assert_ptr_equal(ring_current(ring, NOON), &ring->keys[0]);
	assert_ptr_equal(ring_current(ring, NOON + ROTA_LEAD_S), &ring->keys[1]);
	assert_int_equal(ring_remove(folder, &ring->keys[0], &why), ERR_OK);
	assert_int_equal(ring_remove(folder, &ring->keys[0], &why), ERR_UNAVAILABLE);
	ring_free(ring);
	ring = read_all();
	assert_int_equal(ring->count, 1);
	assert_ptr_equal(ring_current(ring, NOON), &ring->keys[0]);
	ring_free(ring);
}

static void files_of_other_names_are_not_looked_at(void **state)
{
	struct ring *ring;

	(void)state;
	add(NOON);
	ca_shell("cd %s; touch a.pem 20261129T163000Z.pem.0123 .20261129T163001Z.pem.x "
		 "20261329T163000Z.pem 20261129T163060Z.pem 20261129t163000Z.pem "
		 "2026+129T163000Z.pem '2026 129T163000Z.pem' 20261129T163000Z.key; mkdir d",
	    folder);
	ring = read_all();
	assert_int_equal(ring->count, 1);
	ring_free(ring);
}

static void what_readers_would_stumble_over_is_refused(void **state)
{
	(void)state;
	add(NOON);
	ca_shell("cd %s; cp -p 20261129T163000Z.pem 20261130T163000Z.pem", folder);
	refused(ERR_REFUSED, "20261129T163000Z.pem and 20261130T163000Z.pem");
	add(NOON - DAY);
	refused(ERR_REFUSED, "20261129T163000Z.pem and 20261130T163000Z.pem");
	ca_shell("cd %s; chmod 644 20261130T163000Z.pem", folder);
	refused(ERR_REFUSED, "20261130T163000Z.pem");
	ca_shell("cd %s; chmod 600 20261130T163000Z.pem; : >20261130T163000Z.pem", folder);
	refused(ERR_INVALID, "20261130T163000Z.pem");
	ca_shell("cd %s; for n in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17; do : "
		 ">202611${n}T163000Z.pem; done",
	    folder);
	refused(ERR_REFUSED, "more than 16");
}

/* Both before and behind it, and nothing private at any time. */
static void what_is_shown_is_public_and_not_gone(void **state)
{
	static const struct {
		int64_t now;
		const char *shown;
	} rows[] = {
	    {NOON - 1, "12"},
	    {NOON + ROTA_LEAD_S + ROTA_KEEP_S - 1, "12"},
	    {NOON + ROTA_LEAD_S + ROTA_KEEP_S, "2"},
	};
	struct ring *ring;

	(void)state;
	add(NOON - 40 * DAY);
	add(NOON);
	ring = read_all();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf text = BUF_INIT(4096);

		ring_write_public(ring, rows[i].now, &text);
		assert_int_equal(text.err, ERR_OK);
		for (size_t k = 0; k < 2; k++)
			assert_true((strstr(text.at, ring->keys[k].name) != NULL) ==
				    (strchr(rows[i].shown, (int)('1' + k)) != NULL));
		assert_null(strstr(text.at, "\"d\""));
		buf_free(&text);
	}
	ring_free(ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_folder_without_keys_has_none_that_signs, empty),
	    cmocka_unit_test_setup(keys_are_named_by_the_second_in_which_they_were_made, empty),
	    cmocka_unit_test_setup(files_of_other_names_are_not_looked_at, empty),
	    cmocka_unit_test_setup(what_readers_would_stumble_over_is_refused, empty),
	    cmocka_unit_test_setup(what_is_shown_is_public_and_not_gone, empty),
	};

	return cmocka_run_group_tests(tests, start, ca_stop);
}
