/* Records shared between machines through Redis. */
#include "lookup/shared.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/breaker.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/random.h"
#include "pki/digest.h"
#include "pki/envelope.h"
#include "record/codec.h"
#include "pki/secret.h"

enum {
	BACKOFF_LEAST_MS = 100,
	BACKOFF_MOST_MS = 800, /* so that it is back within a second of its cause */
	CHANGE_BYTES = 16,
	CHANGE_EXTRA_S = 60, /* that a change outlives records: for clocks that differ */
	CLOCK_SLACK_S = 2,   /* that another machine's clock may be ahead */
	LOG_PERIOD_MS = 10000,
	NAME_MAX_BYTES = 64
};

/* Arguments: record, change; value, the change that was read, milliseconds. %d: where the version
 * stands. A value of a wrong type or length counts as none. */
static const char PUT_SCRIPT[] =
    "local function text(v) return type(v) == 'string' and v or '' end\n"
    "if text(redis.pcall('GET', KEYS[2])) ~= ARGV[2] then return 0 end\n"
    "local function version(v) return struct.unpack('>I8', v, %d) end\n"
    "local old = text(redis.pcall('GET', KEYS[1]))\n"
    "if #old >= %d and version(old) > version(ARGV[1]) then return 0 end\n"
    "redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])\n"
    "return 1\n";

struct shared {
	struct redis_finder *finder;
	unsigned char secret[SECRET_BYTES];
	char id[17]; /* of the secret, in names */
	char news_channel[NAME_MAX_BYTES];
	char put_script[sizeof PUT_SCRIPT + 32];
	unsigned ttl_s;
	struct breaker breaker;
	atomic_int_least64_t since; /* seconds, UTC: values from before are not believed */
	atomic_uint_least64_t hits, rejects, errors;
	struct log_limit reject_log, refusal_log;
	struct log_outage outage;
};

const struct str shared_channel = {"trustseal:change", 16};

/* ---- names ---- */

struct shared_name {
	char text[NAME_MAX_BYTES];
};

static struct shared_name shared_record_name(const struct shared *s, const struct code *code)
{
	struct shared_name n;

	snprintf(n.text, sizeof n.text, "trustseal:record:%s:%s", s->id, code->text);
	return n;
}

static struct shared_name shared_change_name(const struct code *code)
{
	struct shared_name n;

	snprintf(n.text, sizeof n.text, "trustseal:change:%s", code->text);
	return n;
}

static struct str shared_number_text(uint64_t number, char room[24])
{
	return (struct str){room, (size_t)snprintf(room, 24, "%" PRIu64, number)};
}

static uint64_t shared_change_life_s(const struct shared *s)
{
	return 2 * (uint64_t)s->ttl_s + CHANGE_EXTRA_S;
}

/* ---- calls ---- */

static void shared_note_failure(struct shared *s, enum err err, const struct problem *why)
{
	struct redis_name name = redis_finder_name(s->finder);

	atomic_fetch_add(&s->errors, 1);
	/* Before the breaker opens: whoever closes it has it to tell that Redis is back. */
	if (log_outage_begins(&s->outage, LOG_PERIOD_MS))
		log_event(LOG_WARN, "redis_lost", log_text("redis", name.text),
		    log_text("error", err_text(err)),
		    log_text("reason", why->text[0] != '\0' ? why->text : NULL));
	breaker_failed(&s->breaker, clock_monotonic_ms());
}

void shared_answered(struct shared *s)
{
	if (breaker_succeeded(&s->breaker) && log_outage_ends(&s->outage)) {
		struct redis_name name = redis_finder_name(s->finder);

		log_event(LOG_INFO, "redis_back", log_text("redis", name.text));
	}
}

/* One command within the deadline. A connection that stands since the last call may have been
 * closed meanwhile, which says nothing of Redis: then once more on a new one. */
static enum err shared_try_call(struct shared *s, struct shared_link *link, const struct str *words,
    size_t words_count, struct redis_reply *ret, struct problem *why)
{
	int64_t deadline = clock_monotonic_ms() + SHARED_DEADLINE_MS;
	bool was_open = link->redis != NULL && link->place == redis_finder_place(s->finder);
	enum err err = ERR_UNAVAILABLE;

	if (was_open)
		err = redis_call(link->redis, deadline, words, words_count, ret);
	if (!was_open || err == ERR_UNAVAILABLE) {
		shared_leave(link);
		err = redis_finder_open(s->finder, deadline, &link->redis, &link->place, why);
		if (!err)
			err = redis_call(link->redis, deadline, words, words_count, ret);
	}
	if (err)
		shared_leave(link);
	return err;
}

/* As shared_try_call(), and the breaker learns of it. An error that the server replies is in *ret.
 */
static enum err shared_call(struct shared *s, struct shared_link *link, const struct str *words,
    size_t words_count, struct redis_reply *ret)
{
	struct problem why = {.text = ""};
	enum err err = shared_try_call(s, link, words, words_count, ret, &why);

	if (err)
		shared_note_failure(s, err, &why);
	else
		shared_answered(s);
	return err;
}

static void shared_note_refusal(struct shared *s, const char *what, const struct redis_value *value)
{
	atomic_fetch_add(&s->errors, 1);
	if (log_allowed(&s->refusal_log, LOG_PERIOD_MS))
		log_event(LOG_WARN, "redis_refused", log_text("what", what),
		    log_str("reason", value->text));
}

static void shared_note_reject(struct shared *s, const struct shared_name *name, int64_t bytes)
{
	atomic_fetch_add(&s->rejects, 1);
	if (log_allowed(&s->reject_log, LOG_PERIOD_MS))
		log_event(LOG_WARN, "redis_value_rejected", log_text("key", name->text),
		    log_number("bytes", bytes));
}

/* ---- reading ---- */

/* Opens the value that was found. False when it is not ours, which is worth a line in the log:
 * somebody else writes into this Redis. It is deleted, so that the next value is not refused for
 * its version. */
static bool shared_value_open(struct shared *s, struct shared_link *link,
    const struct shared_name *name, struct str value, struct arena *arena, struct envelope *ret,
    struct record_source *ret_source)
{
	const struct str words[] = {STR("DEL"), str_from(name->text)};
	struct redis_reply reply;
	enum err err = envelope_open(s->secret, words[1], value, ret);

	if (!err)
		err = record_decode(ret->body, arena, ret_source);
	if (err == ERR_CORRUPT) {
		shared_note_reject(s, name, (int64_t)value.len);
		shared_call(s, link, words, 2, &reply);
	}
	return !err;
}

static bool shared_source_is_young(const struct shared *s, const struct record_source *source)
{
	int64_t age = clock_now() - source->as_of;

	return age >= -CLOCK_SLACK_S && age * 2 < (int64_t)s->ttl_s &&
	       source->as_of >= atomic_load(&s->since);
}

static void shared_change_learn(const struct redis_value *value, struct shared_change *to)
{
	*to = (struct shared_change){.known = value->text.len <= sizeof to->bytes};
	if (to->known && value->kind == REDIS_TEXT && value->text.len > 0) {
		to->len = value->text.len;
		memcpy(to->bytes, value->text.at, to->len);
	}
}

static struct str shared_change_str(const struct shared_change *change)
{
	return (struct str){change->bytes, change->len};
}

/* Asks for a record's value and its change. Where there is more than anything of ours has, somebody
 * else wrote it, and Redis is as well as before: the record goes, and the change becomes a new one,
 * so that nothing which was put before is believed. Then once more. */
static enum err shared_call_both(struct shared *s, struct shared_link *link,
    const struct shared_name *record, const struct shared_name *change, struct redis_reply *ret)
{
	const struct str both[] = {STR("MGET"), str_from(record->text), str_from(change->text)};
	char fresh[CHANGE_BYTES], room[24];
	const struct str drop[] = {STR("DEL"), str_from(record->text)};
	const struct str renew[] = {STR("SET"), str_from(change->text), {fresh, sizeof fresh},
	    STR("EX"), shared_number_text(shared_change_life_s(s), room)};
	struct problem why = {.text = ""};
	enum err err = shared_try_call(s, link, both, 3, ret, &why);

	if (err == ERR_TOO_LARGE) {
		shared_note_reject(s, record, REDIS_REPLY_MAX);
		random_bytes(fresh, sizeof fresh);
		err = shared_try_call(s, link, renew, 5, ret, &why);
		if (!err)
			err = shared_try_call(s, link, drop, 2, ret, &why);
		if (!err)
			err = shared_try_call(s, link, both, 3, ret, &why);
	}
	if (err)
		shared_note_failure(s, err, &why);
	else
		shared_answered(s);
	return err;
}

enum err shared_get(struct shared *s, struct shared_link *link, const struct code *code,
    uint64_t least, struct arena *arena, struct record_source *ret,
    struct shared_change *ret_change)
{
	struct shared_name record = shared_record_name(s, code), change = shared_change_name(code);
	struct record_source source;
	struct envelope envelope;
	struct redis_reply reply;
	enum err err;

	*ret_change = (struct shared_change){.known = false};
	if (!shared_answers(s))
		return ERR_UNAVAILABLE;
	err = shared_call_both(s, link, &record, &change, &reply);
	if (err)
		return err;
	if (!reply.is_list || reply.count != 2) {
		struct problem why = {.text = "MGET was refused"};

		shared_leave(link);
		shared_note_failure(s, ERR_UNAVAILABLE, &why);
		return ERR_UNAVAILABLE;
	}
	shared_change_learn(&reply.values[1], ret_change);
	if (reply.values[0].kind != REDIS_TEXT ||
	    !shared_value_open(s, link, &record, reply.values[0].text, arena, &envelope, &source) ||
	    !ret_change->known || !str_eq(envelope.mark, shared_change_str(ret_change)) ||
	    memcmp(source.code.text, code->text, CODE_LENGTH) != 0 || source.version < least ||
	    !shared_source_is_young(s, &source))
		return ERR_NOT_FOUND;
	atomic_fetch_add(&s->hits, 1);
	*ret = source;
	return ERR_OK;
}

/* ---- writing ---- */

void shared_put(struct shared *s, struct shared_link *link, const struct record_source *source,
    const struct shared_change *change)
{
	struct shared_name record = shared_record_name(s, &source->code);
	struct shared_name change_key = shared_change_name(&source->code);
	struct buf body = BUF_INIT(REDIS_REPLY_MAX / 2), value = BUF_INIT(REDIS_REPLY_MAX / 2);
	struct envelope envelope = {.version = source->version, .mark = shared_change_str(change)};
	int64_t age = clock_now() - source->as_of;

	if (!change->known || !shared_answers(s) || age < 0 || age >= (int64_t)s->ttl_s)
		return;
	record_encode(source, &body);
	envelope.body = buf_str(&body);
	if (body.err == ERR_OK &&
	    envelope_seal(s->secret, str_from(record.text), &envelope, &value) == ERR_OK) {
		char room[24];
		const struct str words[] = {STR("EVAL"), str_from(s->put_script), STR("2"),
		    str_from(record.text), str_from(change_key.text), buf_str(&value),
		    envelope.mark,
		    shared_number_text((uint64_t)((int64_t)s->ttl_s - age) * 1000, room)};
		struct redis_reply reply;

		if (shared_call(s, link, words, sizeof words / sizeof words[0], &reply) == ERR_OK &&
		    reply.values[0].kind == REDIS_ERROR)
			shared_note_refusal(s, "record", &reply.values[0]);
	}
	buf_free(&body);
	buf_free(&value);
}

void shared_probe(struct shared *s, struct shared_link *link)
{
	struct redis_reply reply;

	if (!breaker_closed(&s->breaker) && breaker_try(&s->breaker, clock_monotonic_ms()))
		shared_call(s, link, (const struct str[]){STR("PING")}, 1, &reply);
}

void shared_distrust(struct shared *s)
{
	atomic_store(&s->since, clock_now());
}

struct str shared_news_channel(const struct shared *s)
{
	return str_from(s->news_channel);
}

enum err shared_tell(struct shared *s, struct shared_link *link, struct str message)
{
	const struct envelope envelope = {.body = message};
	struct buf value = BUF_INIT(REDIS_REPLY_MAX / 2);
	struct redis_reply reply;
	enum err err = ERR_UNAVAILABLE;

	if (shared_answers(s))
		err = envelope_seal(s->secret, shared_news_channel(s), &envelope, &value);
	if (!err) {
		const struct str words[] = {
		    STR("PUBLISH"), shared_news_channel(s), buf_str(&value)};

		err = shared_call(s, link, words, 3, &reply);
	}
	if (!err && reply.values[0].kind == REDIS_ERROR)
		shared_note_refusal(s, "news", &reply.values[0]);
	buf_free(&value);
	return err;
}

bool shared_hear(struct shared *s, struct str bytes, struct str *ret_message)
{
	struct envelope envelope;

	if (envelope_open(s->secret, shared_news_channel(s), bytes, &envelope) != ERR_OK) {
		atomic_fetch_add(&s->rejects, 1);
		return false;
	}
	*ret_message = envelope.body;
	return true;
}

/* All three are tried whatever becomes of the others: each alone helps some servers. */
enum err shared_announce(
    struct shared *s, struct shared_link *link, const struct code *code, struct problem *why)
{
	char change[CHANGE_BYTES], room[24];
	struct shared_name record = shared_record_name(s, code),
			   change_key = shared_change_name(code);
	const struct {
		struct str words[5];
		size_t count;
	} steps[] = {
	    {{STR("SET"), str_from(change_key.text), {change, sizeof change}, STR("EX"),
		 shared_number_text(shared_change_life_s(s), room)},
		5},
	    {{STR("DEL"), str_from(record.text)}, 2},
	    {{STR("PUBLISH"), shared_channel, str_from(code->text)}, 3},
	};
	enum err err = ERR_OK;

	random_bytes(change, sizeof change);
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		struct redis_reply reply;
		enum err step =
		    shared_try_call(s, link, steps[i].words, steps[i].count, &reply, why);

		if (step)
			return step;
		if (reply.values[0].kind == REDIS_ERROR)
			err = err_because(why, ERR_UNAVAILABLE, "Redis refused %.*s: %.*s",
			    STR_ARG(steps[i].words[0]), STR_ARG(reply.values[0].text));
	}
	return err;
}

/* ---- life ---- */

enum err shared_new(const struct shared_options *options, struct shared **ret, struct problem *why)
{
	static const char purpose[] = "name of the secret";
	struct shared *s = calloc(1, sizeof *s);
	unsigned char digest[DIGEST_BYTES];
	struct problem reason;
	enum err err;

	if (s == NULL)
		return err_no_memory(why);
	s->ttl_s = options->ttl_s;
	breaker_init(&s->breaker, BACKOFF_LEAST_MS, BACKOFF_MOST_MS);
	/* Lua counts from 1. */
	snprintf(s->put_script, sizeof s->put_script, PUT_SCRIPT, ENVELOPE_VERSION_AT + 1,
	    ENVELOPE_VERSION_AT + 8);
	err = redis_finder_new(str_from(options->url), &s->finder, &reason);
	if (err)
		err_because(why, err, "[redis] url: %s", reason.text);
	else
		err = secret_load(options->key_file, "[redis] key_file", s->secret, why);
	if (!err)
		err = digest_hmac_sha256(
		    s->secret, SECRET_BYTES, purpose, sizeof purpose - 1, digest);
	if (!err) {
		hex_write(digest, (sizeof s->id - 1) / 2, s->id);
		snprintf(s->news_channel, sizeof s->news_channel, "trustseal:news:%s", s->id);
	}
	if (err)
		shared_free(s);
	else
		*ret = s;
	return err;
}

void shared_free(struct shared *s)
{
	if (s == NULL)
		return;
	redis_finder_free(s->finder);
	breaker_destroy(&s->breaker);
	free(s);
}

void shared_leave(struct shared_link *link)
{
	redis_close(link->redis);
	link->redis = NULL;
}

struct redis_finder *shared_finder(struct shared *s)
{
	return s->finder;
}

bool shared_answers(const struct shared *s)
{
	return breaker_closed(&s->breaker) && redis_finder_place(s->finder) != 0;
}

void shared_stats(struct shared *s, struct shared_stats *ret)
{
	ret->hits = atomic_load_explicit(&s->hits, memory_order_relaxed);
	ret->rejects = atomic_load_explicit(&s->rejects, memory_order_relaxed);
	ret->errors = atomic_load_explicit(&s->errors, memory_order_relaxed);
}
