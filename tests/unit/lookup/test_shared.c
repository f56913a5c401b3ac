/* lookup with a real redis-server that is shared, told of changes, lies, hangs, dies. */
#include "unit/fixtures/lookup_fixture.h"
#include <sys/socket.h>
#include <sys/un.h>
#include "unit/fixtures/redis_server.h"
#include "lookup/shared.h"

static struct redis_server server;
static char key_file[128];
static struct redis *admin;

static int start(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	redis_server_start(&server);
	snprintf(key_file, sizeof key_file, "%s/key", server.folder);
	return redis_server_connect(&server, &admin) != ERR_OK;
}

static int stop(void **state)
{
	(void)state;
	redis_close(admin);
	unlink(key_file);
	redis_server_free(&server);
	return 0;
}

/* ---- what an administrator can do ---- */

static struct redis_reply redis(const struct str *words, size_t count)
{
	struct redis_reply reply;

	assert_int_equal(
	    redis_call(admin, clock_monotonic_ms() + 2000, words, count, &reply), ERR_OK);
	return reply;
}

#define REDIS(...)                                                                                 \
	redis((const struct str[]){__VA_ARGS__},                                                   \
	    sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))

/* The one key that matches; fails when there are none or several. */
static struct str only_key(const char *pattern, char room[128])
{
	struct redis_reply reply = REDIS(STR("KEYS"), str_from(pattern));

	assert_int_equal(reply.count, 1);
	assert_true(str_copy(room, 128, reply.values[0].text));
	return str_from(room);
}

static size_t keys(void)
{
	return (size_t)REDIS(STR("DBSIZE")).values[0].number;
}

/* ---- a server of ours ---- */

static struct lookup_options redis_options(void)
{
	struct lookup_options o = plain_options;

	o.redis_url = server.url;
	o.redis_key_file = key_file;
	return o;
}

/* Opened, its listener listens, and its feed is sound: nothing that is kept from now on is
 * forgotten for that. */
static void open_settled(struct fixture *f, const struct lookup_options *options)
{
	fixture_open(f, options, 2, 1000);
	for (int i = 0; i < 400 && !(stats_of(f).redis_listening && stats_of(f).feed.sound); i++)
		usleep(5000);
}

static void wait_for_place(struct fixture *f, uint64_t place)
{
	for (int i = 0; i < 400 && stats_of(f).feed.place != place; i++)
		usleep(5000);
	assert_int_equal(stats_of(f).feed.place, place);
}

static void begin(struct fixture *f)
{
	struct lookup_options o = redis_options();

	fake_reset();
	fake.feed_err = ERR_OK;
	fake.events = 1;
	REDIS(STR("FLUSHALL"));
	open_settled(f, &o);
}

/* The feed has told so many events, so that records of these versions are not ahead of it. */
static void pass_events(struct fixture *f, unsigned count)
{
	fake.event_code = 1;
	fake.events = count;
	wait_for_place(f, count);
}

/* Writing to Redis comes after the answer. */
static void wait_for_keys(size_t count)
{
	for (int i = 0; i < 500 && keys() != count; i++)
		usleep(2000);
	assert_int_equal(keys(), count);
}

/* ---- tests ---- */

static void a_record_is_shared_with_machines_that_have_the_secret_and_no_others(void **state)
{
	struct lookup_options o = redis_options();
	struct fixture a, b, c;

	(void)state;
	begin(&a);
	open_settled(&b, &o);
	o.redis_key_file = "";
	open_settled(&c, &o);
	assert_int_equal(get(&a, "0123456789").version, 1);
	wait_for_keys(1);
	assert_int_equal(get(&b, "0123456789").err, ERR_OK);
	assert_int_equal(fake.reads, 1);
	assert_int_equal(stats_of(&b).redis_hits, 1);
	assert_int_equal(get(&c, "0123456789").err, ERR_OK);
	assert_int_equal(fake.reads, 2);
	assert_int_equal(stats_of(&c).redis_rejects, 0);
	fixture_close(&a);
	fixture_close(&b);
	fixture_close(&c);
}

static void a_value_lives_for_hours_and_unknown_codes_are_not_shared(void **state)
{
	struct fixture f;
	char room[128];
	struct redis_reply reply;

	(void)state;
	begin(&f);
	get(&f, "0123456789");
	wait_for_keys(1);
	reply = REDIS(STR("PTTL"), only_key("trustseal:card:*", room));
	assert_in_range(reply.values[0].number, SHARED_LIVES_S * 999, SHARED_LIVES_S * 1000);
	get(&f, "9123456789");
	usleep(50000);
	assert_int_equal(keys(), 1);
	fixture_close(&f);
}

static void a_value_with_any_byte_changed_is_never_believed(void **state)
{
	struct code code = code_of("0123456789");
	struct lookup_options o = redis_options();
	struct buf good = BUF_INIT(1 << 20);
	uint64_t rejects = 0;
	struct str name;
	struct fixture f, other;
	char room[128];

	(void)state;
	begin(&f);
	pass_events(&f, 3);
	get(&f, "0123456789");
	wait_for_keys(1);
	name = only_key("trustseal:card:*", room);
	buf_add_str(&good, REDIS(STR("GET"), name).values[0].text);
	fake.version = 2;
	for (size_t i = 0; i <= good.len; i++) {
		struct str bad = {good.at, i < good.len ? good.len : good.len - 1};

		if (i < good.len)
			good.at[i] ^= (char)(1 << i % 8);
		REDIS(STR("SET"), name, bad);
		if (i < good.len)
			good.at[i] ^= (char)(1 << i % 8);
		lookup_forget(f.lookup, &code);
		assert_int_equal(get(&f, "0123456789").version, 2);
		assert_int_equal(stats_of(&f).redis_rejects, ++rejects);
		wait_for_keys(1); /* a good one of version 2 */
	}
	assert_int_equal(stats_of(&f).redis_hits, 0);
	/* The good one would have been believed, by who has not seen version 2. */
	fixture_close(&f);
	REDIS(STR("SET"), name, buf_str(&good));
	open_settled(&other, &o);
	assert_int_equal(get(&other, "0123456789").version, 1);
	assert_int_equal(stats_of(&other).redis_hits, 1);
	buf_free(&good);
	fixture_close(&other);
}

static void a_value_moved_under_another_code_is_not_believed(void **state)
{
	struct buf value = BUF_INIT(1 << 20);
	char room[128], other[128];
	struct str name;
	struct fixture f;

	(void)state;
	begin(&f);
	get(&f, "0123456789");
	wait_for_keys(1);
	name = only_key("trustseal:card:*", room);
	buf_add_str(&value, REDIS(STR("GET"), name).values[0].text);
	strcpy(other, room);
	memcpy(other + strlen(other) - 10, "0123456788", 10);
	REDIS(STR("SET"), str_from(other), buf_str(&value));
	assert_int_equal(get(&f, "0123456788").err, ERR_OK);
	assert_int_equal(stats_of(&f).redis_rejects, 1);
	assert_int_equal(fake.reads, 2);
	buf_free(&value);
	fixture_close(&f);
}

static void rubbish_under_our_names_is_overwritten(void **state)
{
	struct code code = code_of("0123456789");
	struct redis_reply reply;
	struct str name;
	struct fixture f;
	char room[128];

	(void)state;
	begin(&f);
	get(&f, "0123456789");
	wait_for_keys(1);
	name = only_key("trustseal:card:*", room);
	REDIS(STR("DEL"), name);
	REDIS(STR("RPUSH"), name, STR("a list"));
	lookup_forget(f.lookup, &code);
	assert_int_equal(get(&f, "0123456789").err, ERR_OK);
	for (int i = 0; i < 100; i++) {
		usleep(5000);
		reply = REDIS(STR("TYPE"), name);
		if (str_eq(reply.values[0].text, STR("string")))
			break;
	}
	assert_true(str_eq(reply.values[0].text, STR("string")));
	fixture_close(&f);
}

/* More than a reply may have, which is no failure of Redis. */
static void rubbish_beyond_all_size_is_replaced_like_any_other(void **state)
{
	struct code code = code_of("0123456789");
	struct redis_reply reply;
	struct str record;
	struct fixture f;
	char room[128];

	(void)state;
	begin(&f);
	get(&f, "0123456789");
	wait_for_keys(1);
	record = only_key("trustseal:card:*", room);
	REDIS(STR("SETRANGE"), record, STR("8388608"), STR("x"));
	lookup_forget(f.lookup, &code);
	assert_int_equal(get(&f, "0123456789").err, ERR_OK);
	assert_int_equal(stats_of(&f).redis_rejects, 1);
	assert_int_equal(stats_of(&f).redis_errors, 0);
	assert_int_equal(fake.reads, 2);
	for (int n = 0; n < 100; n++) {
		reply = REDIS(STR("STRLEN"), record);
		if (reply.values[0].number > 0 && reply.values[0].number < 10000)
			break;
		usleep(5000);
	}
	assert_in_range(reply.values[0].number, 1, 10000);
	lookup_forget(f.lookup, &code);
	assert_int_equal(get(&f, "0123456789").err, ERR_OK);
	assert_int_equal(fake.reads, 2);
	fixture_close(&f);
}

/* The value that is in Redis now. */
static struct str save_value(struct str name, struct buf *to)
{
	buf_add_str(to, REDIS(STR("GET"), name).values[0].text);
	return buf_str(to);
}

static void what_was_read_before_a_change_is_worthless_after_it(void **state)
{
	struct lookup_options o = redis_options();
	struct code code = code_of("0123456789");
	struct buf value = BUF_INIT(1 << 20);
	struct fixture a, b;
	char room[128];
	struct str name, old;

	(void)state;
	begin(&a);
	get(&a, "0123456789");
	wait_for_keys(1);
	name = only_key("trustseal:card:*", room);
	old = save_value(name, &value);
	fake_change("0123456789");
	wait_for_place(&a, 2);
	/* As a late writer would put it, or a replica that lagged offer it: to one who followed the
	 * change, and to one who started later. */
	REDIS(STR("SET"), name, old);
	assert_int_equal(get(&a, "0123456789").version, 2);
	assert_int_equal(stats_of(&a).redis_hits, 0);
	usleep(50000);
	REDIS(STR("SET"), name, old);
	open_settled(&b, &o);
	assert_int_equal(get(&b, "0123456789").version, 2);
	assert_int_equal(stats_of(&b).redis_hits, 0);
	/* A change of another code takes nothing away. */
	fake_change("0000000001");
	wait_for_place(&a, 3);
	usleep(50000);
	lookup_forget(a.lookup, &code);
	get(&a, "0123456789");
	assert_int_equal(stats_of(&a).redis_hits, 1);
	buf_free(&value);
	fixture_close(&a);
	fixture_close(&b);
}

/* Numbers of events are used again after a backup was restored: for others. */
static void what_was_read_in_another_history_is_worthless(void **state)
{
	struct code code = code_of("0123456789");
	struct fixture f;

	(void)state;
	begin(&f);
	fake.events = 5;
	wait_for_place(&f, 5);
	get(&f, "0123456789");
	wait_for_keys(1);
	fake.version = 2;
	fake.history = 1;
	for (int i = 0; i < 400 && stats_of(&f).feed.rewinds == 0; i++)
		usleep(5000);
	for (int i = 0; i < 400 && !stats_of(&f).feed.sound; i++)
		usleep(5000);
	assert_int_equal(get(&f, "0123456789").version, 2);
	assert_int_equal(stats_of(&f).redis_hits, 0);
	usleep(50000);
	lookup_forget(f.lookup, &code);
	assert_int_equal(get(&f, "0123456789").version, 2);
	assert_int_equal(stats_of(&f).redis_hits, 1);
	fixture_close(&f);
}

/* Redis has what is asked for all the while, so that nobody who asks notices that the store is
 * back.
 */
static void that_the_store_is_back_is_noticed_though_redis_has_what_is_asked_for(void **state)
{
	struct code code = code_of("0123456789");
	struct problem why;
	struct fixture f;
	int64_t back;

	(void)state;
	begin(&f);
	get(&f, "0123456789");
	wait_for_keys(1);
	fake.err = ERR_UNAVAILABLE;
	assert_int_equal(get(&f, "1123456789").err, ERR_UNAVAILABLE);
	assert_false(stats_of(&f).store_up);
	fake.err = ERR_OK;
	back = clock_monotonic_ms();
	while (!stats_of(&f).store_up && clock_monotonic_ms() - back < 5000) {
		lookup_forget(f.lookup, &code);
		assert_int_equal(get(&f, "0123456789").err, ERR_OK);
		usleep(1000);
	}
	assert_int_equal(lookup_ready(f.lookup, &why), ERR_OK);
	fixture_close(&f);
}

/* What a fail-over may lose yet, and no other machine would be told of. */
static void what_was_read_ahead_of_the_feed_is_not_shared(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	fake.version = 2;
	assert_int_equal(get(&f, "0123456789").version, 2);
	fake.version = 1;
	assert_int_equal(get(&f, "1123456789").version, 1);
	wait_for_keys(1);
	usleep(50000);
	assert_int_equal(keys(), 1);
	fixture_close(&f);
}

/* Nothing is known of what changed: a value of a place that nobody can judge. */
static void without_a_feed_nothing_in_redis_is_believed(void **state)
{
	struct lookup_options o = redis_options();
	struct fixture a, b;

	(void)state;
	begin(&a);
	get(&a, "0123456789");
	wait_for_keys(1);
	fake.feed_err = ERR_UNAVAILABLE;
	fixture_open(&b, &o, 2, 100);
	usleep(300000);
	assert_int_equal(get(&b, "0123456789").err, ERR_OK);
	assert_int_equal(stats_of(&b).redis_hits, 0);
	assert_int_equal(fake.reads, 2);
	fixture_close(&a);
	fixture_close(&b);
}

/* A revocation that lies ahead: what was read before it is not what is true after it. */
static void what_time_has_changed_since_is_not_believed(void **state)
{
	struct lookup_options o = redis_options();
	struct fixture a, b;

	(void)state;
	begin(&a);
	fake.until = clock_now() + 2;
	get(&a, "0123456789");
	wait_for_keys(1);
	open_settled(&b, &o);
	assert_int_equal(get(&b, "0123456789").err, ERR_OK);
	while (clock_now() < fake.until)
		usleep(10000);
	fake.until = 0;
	fake.version = 2;
	assert_int_equal(get(&a, "0123456789").version, 2);
	assert_int_equal(stats_of(&a).redis_hits, 0);
	fixture_close(&a);
	fixture_close(&b);
}

/* Read by one whose clock is a day ahead, or before this one's was set back. */
static void what_was_read_tomorrow_is_not_believed(void **state)
{
	struct lookup_options o = redis_options();
	struct fixture a, b;

	(void)state;
	begin(&a);
	fake.ahead = 86400;
	get(&a, "0123456789");
	wait_for_keys(1);
	fake.ahead = 0;
	open_settled(&b, &o);
	assert_int_equal(get(&b, "0123456789").err, ERR_OK);
	assert_int_equal(stats_of(&b).redis_hits, 0);
	fixture_close(&a);
	fixture_close(&b);
}

/* However long ago the last word of the feed was: no change since then is known of. */
static void what_the_feed_does_not_confirm_any_more_is_not_believed(void **state)
{
	struct lookup_options o = redis_options();
	struct code code = code_of("0123456789");
	struct fixture f;

	(void)state;
	begin(&f);
	get(&f, "0123456789");
	wait_for_keys(1);
	fixture_close(&f);
	o.ttl_s = 1;
	open_settled(&f, &o);
	get(&f, "0123456789");
	assert_int_equal(stats_of(&f).redis_hits, 1);
	fake.feed_err = ERR_UNAVAILABLE;
	fake.version = 2;
	usleep(1300000);
	lookup_forget(f.lookup, &code);
	assert_int_equal(get(&f, "0123456789").version, 2);
	assert_int_equal(stats_of(&f).redis_hits, 1);
	fixture_close(&f);
}

/* The store was set back, and what happened in it since is not known yet. */
static void between_two_histories_nothing_in_redis_is_believed(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	fake.events = 5;
	wait_for_place(&f, 5);
	get(&f, "0123456789");
	wait_for_keys(1);
	fake.version = 2;
	fake.history = 1;
	for (int i = 0; i < 4000 && stats_of(&f).feed.rewinds == 0; i++)
		usleep(500);
	fake.feed_err = ERR_UNAVAILABLE;
	assert_int_equal(get(&f, "0123456789").version, 2);
	assert_int_equal(stats_of(&f).redis_hits, 0);
	fixture_close(&f);
}

static void many_at_once_are_asked_for_and_put_in_one_go(void **state)
{
	enum { COUNT = 200 };
	static struct answer answers[COUNT];
	struct lookup_options o = redis_options();
	struct answer held;
	struct fixture a, b;
	char digits[11];

	(void)state;
	begin(&a);
	fake.gated = true;
	ask_at(&a, "5000000000", clock_now(), &held);
	sem_wait(&fake.entered);
	fake.gated = false;
	for (int i = 0; i < COUNT; i++) {
		/* One is unknown, one is corrupt: neither is shared, nor spoils it for others. */
		snprintf(digits, sizeof digits, "%c00000%04d", i == 7 ? '9' : '0', i);
		if (i == 8)
			strcpy(digits, FAKE_CORRUPT);
		ask_at(&a, digits, clock_now(), &answers[i]);
	}
	sem_post(&fake.gate);
	assert_int_equal(result_of(&held).err, ERR_OK);
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(result_of(&answers[i]).err, i == 8 ? ERR_CORRUPT : ERR_OK);
	wait_for_keys(COUNT - 2 + 1);
	fake.reads = 0;
	open_settled(&b, &o);
	for (int i = 0; i < COUNT; i++) {
		snprintf(digits, sizeof digits, "000000%04d", i);
		ask_at(&b, digits, clock_now(), &answers[i]);
	}
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(result_of(&answers[i]).err, ERR_OK);
	assert_int_equal(stats_of(&b).redis_hits, COUNT - 2);
	assert_int_equal(fake.reads, 2);
	fixture_close(&a);
	fixture_close(&b);
}

/* A file on this machine answers sooner than Redis does. */
static void records_of_a_file_are_not_shared(void **state)
{
	struct lookup_options o = redis_options();
	struct fixture f;

	(void)state;
	fake_reset();
	fake.feed_err = ERR_OK;
	REDIS(STR("FLUSHALL"));
	o.store_url = "sqlite:/any";
	open_settled(&f, &o);
	get(&f, "0123456789");
	usleep(50000);
	assert_int_equal(keys(), 0);
	fixture_close(&f);
}

/* Long before what they believe would be asked for again ([cache] ttl); how long it takes, which is
 * printed, a busy machine decides. */
static void a_change_is_seen_by_every_server_at_once(void **state)
{
	struct lookup_options o = redis_options();
	struct code codes[] = {code_of("0000000001"), code_of("0000000002")};
	struct fixture a, b;
	int64_t told;

	(void)state;
	begin(&a);
	open_settled(&b, &o);
	get(&a, "0000000001");
	get(&a, "0000000002");
	get(&b, "0000000001");
	get(&b, "0000000002");
	assert_true(get(&a, "0000000001").from_memory);
	assert_true(get(&b, "0000000002").from_memory);
	fake.version = 2;
	told = clock_monotonic_ms();
	assert_int_equal(lookup_announce(&o, codes, 2, NULL), ERR_OK);
	while (get(&a, "0000000001").version != 2 || get(&a, "0000000002").version != 2 ||
	       get(&b, "0000000001").version != 2 || get(&b, "0000000002").version != 2) {
		assert_in_range(clock_monotonic_ms() - told, 0, 1000 * o.ttl_s / 2);
		usleep(1000);
	}
	print_message("seen after %d ms\n", (int)(clock_monotonic_ms() - told));
	REDIS(STR("PUBLISH"), shared_channel, STR("*"));
	usleep(100000);
	assert_false(get(&a, "0000000001").from_memory);
	REDIS(STR("PUBLISH"), shared_channel, STR("0000000001; and rubbish"));
	usleep(50000);
	assert_true(get(&a, "0000000001").from_memory);
	fixture_close(&a);
	fixture_close(&b);
}

static void announcing_without_redis_is_fine_and_with_a_dead_one_is_said(void **state)
{
	struct lookup_options o = plain_options;
	struct code code = code_of("0123456789");
	struct problem why = {.text = ""};

	(void)state;
	assert_int_equal(lookup_announce(&o, &code, 1, &why), ERR_OK);
	o.redis_url = "unix:/nonexistent/redis";
	assert_int_equal(lookup_announce(&o, &code, 1, &why), ERR_UNAVAILABLE);
	assert_true(why.text[0] != '\0');
	o.redis_url = "nonsense";
	assert_int_equal(lookup_announce(&o, &code, 1, &why), ERR_INVALID);
	assert_non_null(strstr(why.text, "[redis] url"));
}

/* Cold answers with a Redis that is gone or hangs. Were each to wait for it, they would take its
 * deadline each; the first two may, and a busy machine has some time of its own. */
static void expect_cold_answers(struct fixture *f, int from)
{
	int64_t took_ms = 0;
	char digits[11];

	for (int i = 0; i < 20; i++) {
		struct result r;

		snprintf(digits, sizeof digits, "%010d", from + i);
		r = get(f, digits);
		assert_int_equal(r.err, ERR_OK);
		took_ms += r.took_ms;
	}
	assert_in_range(took_ms, 0, 10 * SHARED_DEADLINE_MS);
}

/* Until cold records are shared again. */
static void wait_until_used_again(struct fixture *f, int from)
{
	size_t before = keys();
	char digits[11];

	for (int i = 0; i < 400 && keys() <= before; i++) {
		snprintf(digits, sizeof digits, "%010d", from + i);
		assert_int_equal(get(f, digits).err, ERR_OK);
		usleep(10000);
	}
	assert_true(keys() > before);
}

static void a_hanging_redis_costs_the_first_a_deadline_and_hot_answers_nothing(void **state)
{
	struct problem why;
	struct fixture f;

	(void)state;
	begin(&f);
	get(&f, "7000000000");
	kill(server.pid, SIGSTOP);
	expect_cold_answers(&f, 1000);
	for (int i = 0; i < 1000; i++) {
		struct result r = get(&f, "7000000000");

		assert_true(r.from_memory);
		assert_in_range(r.took_ms, 0, 20);
	}
	assert_int_equal(lookup_ready(f.lookup, &why), ERR_OK);
	assert_non_null(strstr(why.text, "Redis"));
	kill(server.pid, SIGCONT);
	wait_until_used_again(&f, 2000);
	assert_int_equal(lookup_ready(f.lookup, &why), ERR_OK);
	assert_string_equal(why.text, "");
	fixture_close(&f);
}

static void a_killed_redis_is_done_without_and_used_again_when_it_is_back(void **state)
{
	struct lookup_options o = redis_options();
	struct code code = code_of("7000000000");
	struct fixture f;
	int64_t told;

	(void)state;
	begin(&f);
	get(&f, "7000000000");
	redis_server_kill(&server);
	redis_close(admin);
	expect_cold_answers(&f, 1000);
	assert_true(get(&f, "7000000000").from_memory);
	redis_server_start(&server);
	assert_int_equal(redis_server_connect(&server, &admin), ERR_OK);
	wait_until_used_again(&f, 2000);
	for (int i = 0; i < 400; i++) {
		if (REDIS(STR("PUBSUB"), STR("NUMSUB"), shared_channel).values[1].number == 1)
			break;
		usleep(10000);
	}
	usleep(20000);
	get(&f, "7000000000");
	fake.version = 2;
	told = clock_monotonic_ms();
	assert_int_equal(lookup_announce(&o, &code, 1, NULL), ERR_OK);
	while (get(&f, "7000000000").version != 2) {
		assert_in_range(clock_monotonic_ms() - told, 0, 1000 * o.ttl_s / 2);
		usleep(1000);
	}
	fixture_close(&f);
}

static void a_change_that_was_told_while_the_listener_was_away_is_not_missed(void **state)
{
	struct lookup_options o = redis_options();
	struct code code = code_of("0123456789");
	struct fixture f;
	int64_t told;

	(void)state;
	begin(&f);
	get(&f, "0123456789");
	assert_true(get(&f, "0123456789").from_memory);
	REDIS(STR("CLIENT"), STR("KILL"), STR("TYPE"), STR("pubsub"));
	told = clock_monotonic_ms();
	fake_change("0123456789");
	assert_int_equal(lookup_announce(&o, &code, 1, NULL), ERR_OK);
	while (get(&f, "0123456789").version != 2) {
		assert_in_range(clock_monotonic_ms() - told, 0, 1000 * o.ttl_s / 2);
		usleep(1000);
	}
	fixture_close(&f);
}

static void that_changes_are_not_heard_of_is_said_and_turns_nobody_away(void **state)
{
	struct problem why;
	struct fixture f;

	(void)state;
	begin(&f);
	get(&f, "0123456789");
	wait_for_keys(1);
	assert_int_equal(stats_of(&f).redis_listening, true);
	redis_server_kill(&server);
	redis_close(admin);
	for (int i = 0; i < 500 && stats_of(&f).redis_listening; i++)
		usleep(5000);
	assert_int_equal(stats_of(&f).redis_listening, false);
	assert_int_equal(stats_of(&f).redis_deafened, 1);
	assert_int_equal(lookup_ready(f.lookup, &why), ERR_OK);
	assert_non_null(strstr(why.text, "Redis does not "));
	assert_true(get(&f, "0123456789").from_memory);
	fake_change("0123456789");
	wait_for_place(&f, 2);
	assert_int_equal(get(&f, "0123456789").version, 2);
	redis_server_start(&server);
	assert_int_equal(redis_server_connect(&server, &admin), ERR_OK);
	for (int i = 0; i < 1000 && !stats_of(&f).redis_listening; i++)
		usleep(5000);
	assert_int_equal(lookup_ready(f.lookup, &why), ERR_OK);
	assert_string_equal(why.text, "");
	fixture_close(&f);
}

static void an_emptied_redis_is_filled_again(void **state)
{
	struct lookup_options o = redis_options();
	struct code code = code_of("0123456789");
	struct fixture a, b;

	(void)state;
	begin(&a);
	open_settled(&b, &o);
	get(&a, "0123456789");
	wait_for_keys(1);
	REDIS(STR("FLUSHALL"));
	assert_true(get(&a, "0123456789").from_memory);
	assert_int_equal(get(&b, "0123456789").err, ERR_OK);
	wait_for_keys(1);
	lookup_forget(a.lookup, &code);
	assert_int_equal(get(&a, "0123456789").err, ERR_OK);
	assert_int_equal(stats_of(&a).redis_hits, 1);
	fixture_close(&a);
	fixture_close(&b);
}

static void a_full_redis_refuses_values_and_still_tells_changes(void **state)
{
	struct lookup_options o = redis_options();
	struct code code = code_of("0123456789");
	struct problem why = {.text = ""};
	struct fixture f;
	int64_t told;

	(void)state;
	begin(&f);
	pass_events(&f, 3);
	get(&f, "0123456789");
	wait_for_keys(1);
	REDIS(STR("CONFIG"), STR("SET"), STR("maxmemory"), STR("1"));
	for (int i = 0; i < 20; i++) {
		char digits[11];

		snprintf(digits, sizeof digits, "%010d", i);
		assert_int_equal(get(&f, digits).err, ERR_OK);
	}
	fake.version = 2;
	told = clock_monotonic_ms();
	assert_int_equal(lookup_announce(&o, &code, 1, &why), ERR_OK);
	while (get(&f, "0123456789").version != 2) {
		assert_in_range(clock_monotonic_ms() - told, 0, 1000 * o.ttl_s / 2);
		usleep(1000);
	}
	assert_true(stats_of(&f).redis_errors > 0);
	REDIS(STR("CONFIG"), STR("SET"), STR("maxmemory"), STR("0"));
	wait_until_used_again(&f, 3000);
	fixture_close(&f);
}

/* ---- a peer that is no Redis ---- */

struct liar {
	int listener;
	struct str answer; /* to whatever is asked */
};

static void *lie(void *arg)
{
	struct liar *l = arg;
	char room[4096];
	int fd;

	while ((fd = accept(l->listener, NULL, NULL)) >= 0) {
		if (read(fd, room, sizeof room) > 0)
			send(fd, l->answer.at, l->answer.len, MSG_NOSIGNAL);
		close(fd);
	}
	return NULL;
}

static void a_peer_that_answers_rubbish_is_done_without(void **state)
{
	static const char *const answers[] = {"HTTP/1.1 400 Bad Request\r\n\r\n",
	    "*2\r\n$4\r\nTSRC\r\n$-1\r\n", "*2\r\n:1\r\n:2\r\n", "-ERR no\r\n",
	    "+OK\r\n+OK\r\n+OK\r\n", "*-1\r\n",
	    "*3\r\n$7\r\nmessage\r\n$1\r\nx\r\n$10\r\n0123456789\r\n"};
	struct lookup_options o = redis_options();
	struct sockaddr_un place = {.sun_family = AF_UNIX};
	char url[128];

	(void)state;
	snprintf(place.sun_path, sizeof place.sun_path, "%s/liar", server.folder);
	snprintf(url, sizeof url, "unix:%s", place.sun_path);
	o.redis_url = url;
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
		struct liar liar = {socket(AF_UNIX, SOCK_STREAM, 0), str_from(answers[i])};
		struct fixture f;
		pthread_t thread;
		char digits[11];

		fake_reset();
		assert_int_equal(bind(liar.listener, (struct sockaddr *)&place, sizeof place), 0);
		assert_int_equal(listen(liar.listener, 10), 0);
		assert_int_equal(pthread_create(&thread, NULL, lie, &liar), 0);
		fixture_open(&f, &o, 2, 100);
		for (int n = 0; n < 20; n++) {
			struct result r;

			snprintf(digits, sizeof digits, "%010d", n);
			r = get(&f, digits);
			assert_int_equal(r.err, ERR_OK);
			assert_int_equal(r.version, 1);
			assert_in_range(r.took_ms, 0, 5 * SHARED_DEADLINE_MS);
		}
		assert_int_equal(stats_of(&f).redis_hits, 0);
		fixture_close(&f);
		shutdown(liar.listener, SHUT_RDWR);
		pthread_join(thread, NULL);
		close(liar.listener);
		unlink(place.sun_path);
	}
}

static void a_redis_that_is_not_there_when_starting_is_no_error(void **state)
{
	struct lookup_options o = redis_options();
	struct fixture f;

	(void)state;
	fake_reset();
	o.redis_url = "unix:/nonexistent/redis";
	fixture_open(&f, &o, 1, 10);
	assert_int_equal(get(&f, "0123456789").err, ERR_OK);
	assert_true(get(&f, "0123456789").from_memory);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_record_is_shared_with_machines_that_have_the_secret_and_no_others),
	    cmocka_unit_test(a_value_lives_for_hours_and_unknown_codes_are_not_shared),
	    cmocka_unit_test(a_value_with_any_byte_changed_is_never_believed),
	    cmocka_unit_test(a_value_moved_under_another_code_is_not_believed),
	    cmocka_unit_test(rubbish_under_our_names_is_overwritten),
	    cmocka_unit_test(rubbish_beyond_all_size_is_replaced_like_any_other),
	    cmocka_unit_test(what_was_read_before_a_change_is_worthless_after_it),
	    cmocka_unit_test(what_was_read_in_another_history_is_worthless),
	    cmocka_unit_test(that_the_store_is_back_is_noticed_though_redis_has_what_is_asked_for),
	    cmocka_unit_test(what_was_read_ahead_of_the_feed_is_not_shared),
	    cmocka_unit_test(without_a_feed_nothing_in_redis_is_believed),
	    cmocka_unit_test(what_time_has_changed_since_is_not_believed),
	    cmocka_unit_test(what_was_read_tomorrow_is_not_believed),
	    cmocka_unit_test(what_the_feed_does_not_confirm_any_more_is_not_believed),
	    cmocka_unit_test(between_two_histories_nothing_in_redis_is_believed),
	    cmocka_unit_test(many_at_once_are_asked_for_and_put_in_one_go),
	    cmocka_unit_test(records_of_a_file_are_not_shared),
	    cmocka_unit_test(a_change_is_seen_by_every_server_at_once),
	    cmocka_unit_test(announcing_without_redis_is_fine_and_with_a_dead_one_is_said),
	    cmocka_unit_test(a_hanging_redis_costs_the_first_a_deadline_and_hot_answers_nothing),
	    cmocka_unit_test(a_killed_redis_is_done_without_and_used_again_when_it_is_back),
	    cmocka_unit_test(a_change_that_was_told_while_the_listener_was_away_is_not_missed),
	    cmocka_unit_test(that_changes_are_not_heard_of_is_said_and_turns_nobody_away),
	    cmocka_unit_test(an_emptied_redis_is_filled_again),
	    cmocka_unit_test(a_full_redis_refuses_values_and_still_tells_changes),
	    cmocka_unit_test(a_peer_that_answers_rubbish_is_done_without),
	    cmocka_unit_test(a_redis_that_is_not_there_when_starting_is_no_error),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
