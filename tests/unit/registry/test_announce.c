/* Whom a change is told to: this server's memory, and all others. */
#include "registry/announce.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* In place of lookup's: what was forgotten and announced, code by code. */
static char forgotten[64], announced[64];
static const struct lookup_options *announced_by;
static char redis_url[64];

void lookup_forget(struct lookup *l, const struct code *code)
{
	assert_ptr_equal(l, (struct lookup *)1);
	strcat(forgotten, code->text + 8);
}

enum err lookup_announce(const struct lookup_options *options, const struct code *codes,
    size_t count, struct problem *why)
{
	announced_by = options;
	strcpy(redis_url, options->redis_url);
	assert_string_equal(options->store_url, "sqlite:a");
	assert_string_equal(options->redis_key_file, "key");
	assert_int_equal(options->ttl_s, 7);
	assert_int_equal(options->memory, 9);
	for (size_t i = 0; i < count; i++)
		strcat(announced, codes[i].text + 8);
	return err_because(why, ERR_UNAVAILABLE, "nobody hears it");
}

static void every_code_is_forgotten_here_and_announced(void **state)
{
	static struct code codes[] = {{"0000000001"}, {"0000000002"}, {"0000000003"}};
	const struct registry_effect effect = {.count = 3, .codes = codes}, none = {.count = 0};
	static struct config config;
	struct problem why = {.text = ""};

	(void)state;
	strcpy(config.store.url, "sqlite:a");
	strcpy(config.redis.url, "unix:r");
	strcpy(config.redis.key_file, "key");
	config.cache.ttl = 7;
	config.cache.memory = 9;
	assert_int_equal(
	    registry_announce(&config, (struct lookup *)1, &effect, &why), ERR_UNAVAILABLE);
	assert_string_equal(forgotten, "010203");
	assert_string_equal(announced, "010203");
	assert_string_equal(redis_url, "unix:r");
	assert_string_equal(why.text, "nobody hears it");
	registry_announce(&config, NULL, &effect, &why);
	assert_string_equal(forgotten, "010203");
	assert_string_equal(announced, "010203010203");
	registry_announce(&config, (struct lookup *)1, &none, &why);
	assert_string_equal(forgotten, "010203");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_code_is_forgotten_here_and_announced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
