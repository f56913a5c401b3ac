/* io/redis: what a URL says, and what is told of a bad one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include "io/redis/url.h"

static void a_url_names_a_place_a_login_and_a_database(void **state)
{
	struct redis_url a;

	(void)state;
	assert_int_equal(redis_url_parse(STR("unix:/run/redis.sock"), &a, NULL), ERR_OK);
	assert_string_equal(a.redis.path, "/run/redis.sock");
	assert_int_equal(redis_url_parse(STR("redis://h"), &a, NULL), ERR_OK);
	assert_string_equal(a.redis.path, "");
	assert_string_equal(a.redis.host, "h");
	assert_int_equal(a.redis.port, 6379);
	assert_int_equal(a.redis.database, 0);
	assert_int_equal(
	    redis_url_parse(STR("redis://us%65r:p%40s:s@10.0.0.1:7000/15"), &a, NULL), ERR_OK);
	assert_string_equal(a.redis.user, "user");
	assert_string_equal(a.redis.password, "p@s:s");
	assert_string_equal(a.redis.host, "10.0.0.1");
	assert_int_equal(a.redis.port, 7000);
	assert_int_equal(a.redis.database, 15);
	assert_int_equal(redis_url_parse(STR("redis://:secret@[::1]:7001/"), &a, NULL), ERR_OK);
	assert_string_equal(a.redis.user, "");
	assert_string_equal(a.redis.password, "secret");
	assert_string_equal(a.redis.host, "::1");
	assert_int_equal(a.redis.port, 7001);
	assert_int_equal(redis_url_parse(STR("redis://My_redis-1.example."), &a, NULL), ERR_OK);
	assert_string_equal(a.redis.host, "My_redis-1.example.");
}

static void a_url_of_sentinels_names_them_the_master_and_both_logins(void **state)
{
	struct redis_url a;

	(void)state;
	assert_int_equal(redis_url_parse(STR("sentinel://h/m"), &a, NULL), ERR_OK);
	assert_int_equal(a.sentinel_count, 1);
	assert_string_equal(a.sentinels[0].host, "h");
	assert_int_equal(a.sentinels[0].port, 26379);
	assert_string_equal(a.master, "m");
	assert_string_equal(a.redis.host, "");
	assert_int_equal(redis_url_parse(STR("sentinel://us%65r:p%40s:s@one:1,10.0.0.2,[::1]:3/"
					     "my%2Fmaster/7?sentinel=guard:w%2ford"),
			     &a, NULL),
	    ERR_OK);
	assert_int_equal(a.sentinel_count, 3);
	assert_string_equal(a.sentinels[0].host, "one");
	assert_int_equal(a.sentinels[0].port, 1);
	assert_string_equal(a.sentinels[1].host, "10.0.0.2");
	assert_int_equal(a.sentinels[1].port, 26379);
	assert_string_equal(a.sentinels[2].host, "::1");
	assert_int_equal(a.sentinels[2].port, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(a.sentinels[i].user, "guard");
		assert_string_equal(a.sentinels[i].password, "w/ord");
	}
	assert_string_equal(a.master, "my/master");
	assert_int_equal(a.redis.database, 7);
	assert_string_equal(a.redis.user, "user");
	assert_string_equal(a.redis.password, "p@s:s");
	assert_int_equal(
	    redis_url_parse(STR("sentinel://:secret@h/m/?sentinel=:other"), &a, NULL), ERR_OK);
	assert_string_equal(a.redis.password, "secret");
	assert_string_equal(a.sentinels[0].user, "");
	assert_string_equal(a.sentinels[0].password, "other");
}

static void a_bad_url_is_refused_with_a_reason_and_without_the_password(void **state)
{
	static const char *const bad[] = {"", "redis:", "redis://", "http://h", "unix:relative",
	    "redis://h:0", "redis://h:65536", "redis://h:", "redis://h:x", "redis://h/x",
	    "redis://h/-1", "redis://h/99999", "redis://[::1", "redis://[::1]x", "redis://[]",
	    "redis://topsecret@h", "redis://:topsecret%@h", "redis://:topsecret%4@h",
	    "redis://:topsecret%zz@h", "redis://:topsecret%0a@h", "redis://:topsecret@",
	    "redis://u:topsecret@:1", "sentinel://", "sentinel://h", "sentinel://h/",
	    "sentinel:///m", "sentinel://h,/m", "sentinel://,h/m", "sentinel://h:0/m",
	    "sentinel://h/m/x", "sentinel://h/m/99999", "sentinel://topsecret@h/m",
	    "sentinel://h/m?topsecret", "sentinel://h/m?sentinel=topsecret",
	    "sentinel://h/m?sentinel=:topsecret%", "sentinel://:topsecret@h",
	    "sentinel://:topsecret%0a@h/m", "sentinel://h/%0a", "sentinel://1,2,3,4,5,6,7,8,9/m",
	    "redis://h?x=1", "redis://h name", "redis://h%41", "redis://h\xc3\xa4",
	    "redis://:topsecret/x@h", "redis://[h]", "redis://[10.0.0.1]", "redis://[::1 ]",
	    "redis://[fe80::1%25eth0]", "redis://::1", "sentinel://a b/m", "sentinel://a,,b/m",
	    "sentinel://a:99999,b/m", "sentinel://a/m?foo=1"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct problem why = {.text = ""};
		struct redis_url a;

		if (redis_url_parse(str_from(bad[i]), &a, &why) != ERR_INVALID)
			fail_msg("%s is accepted", bad[i]);
		assert_true(strlen(why.text) > 10);
		assert_null(strstr(why.text, "topsecret"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_url_names_a_place_a_login_and_a_database),
	    cmocka_unit_test(a_url_of_sentinels_names_them_the_master_and_both_logins),
	    cmocka_unit_test(a_bad_url_is_refused_with_a_reason_and_without_the_password),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
