/* Records shared between machines through Redis. */
#include "lookup/shared.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/breaker.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/log.h"
#include "pki/digest.h"
#include "pki/envelope.h"
#include "pki/secret.h"

enum {
	BACKOFF_LEAST_MS = 100,
	BACKOFF_MOST_MS = 800, /* so that it is back within a second of its cause */
	LOG_PERIOD_MS = 10000,
	NAME_MAX_BYTES = 64,
	VALUE_MAX = 1 << 20,
	MARK_BYTES = 24 /* of an envelope: as_of, and the place's number and identity */
};

struct shared {
	struct redis_finder *finder;
	unsigned char secret[SECRET_BYTES];
	char id[17]; /* of the secret, in names */
	char news_channel[NAME_MAX_BYTES];
	struct breaker breaker;
	atomic_uint_least64_t rejects, errors;
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

	snprintf(n.text, sizeof n.text, "trustseal:card:%s:%s", s->id, code->text);
	return n;
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

/* Opens a value that was found. False when it is not ours, which is worth a line in the log:
 * somebody else writes into this Redis. */
static bool shared_value_open(struct shared *s, struct str value, struct shared_record *to)
{
	struct shared_name name = shared_record_name(s, &to->code);
	struct envelope envelope;
	struct str mark;

	if (envelope_open(s->secret, str_from(name.text), value, &envelope) != ERR_OK ||
	    envelope.mark.len != MARK_BYTES) {
		shared_note_reject(s, &name, (int64_t)value.len);
		return false;
	}
	mark = envelope.mark;
	to->as_of = (int64_t)str_number(str_part(mark, 0, 8));
	to->place.id = str_number(str_part(mark, 8, 8));
	to->place.identity = str_number(str_part(mark, 16, 8));
	to->bytes = envelope.body;
	to->found = true;
	return true;
}

/* Takes values away that nobody of us wrote. */
static void shared_drop(struct shared *s, struct shared_link *link,
    const struct shared_record *records, const size_t *which, size_t count)
{
	struct shared_name names[SHARED_AT_ONCE];
	struct str words[SHARED_AT_ONCE + 1] = {STR("DEL")};
	struct redis_reply reply;

	for (size_t i = 0; i < count; i++) {
		names[i] = shared_record_name(s, &records[which[i]].code);
		words[i + 1] = str_from(names[i].text);
	}
	shared_call(s, link, words, count + 1, &reply);
}

/* What is more than anything of ours has, somebody else wrote: which of the values it is cannot be
 * said, and Redis is as well as before. */
static enum err shared_fail_to_get(struct shared *s, struct shared_link *link,
    const struct shared_record *records, size_t count, enum err err, const struct problem *why)
{
	struct shared_name name = shared_record_name(s, &records[0].code);
	size_t all[SHARED_AT_ONCE];

	if (err != ERR_TOO_LARGE) {
		shared_note_failure(s, err, why);
		return err;
	}
	shared_note_reject(s, &name, REDIS_REPLY_MAX);
	for (size_t i = 0; i < count; i++)
		all[i] = i;
	shared_drop(s, link, records, all, count);
	return ERR_OK;
}

enum err shared_get(
    struct shared *s, struct shared_link *link, struct shared_record *records, size_t count)
{
	struct shared_name names[SHARED_AT_ONCE];
	struct str words[SHARED_AT_ONCE + 1] = {STR("MGET")};
	size_t foreign[SHARED_AT_ONCE], foreigners = 0;
	struct problem why = {.text = ""};
	struct redis_reply reply;
	enum err err;

	if (!shared_answers(s))
		return ERR_UNAVAILABLE;
	for (size_t i = 0; i < count; i++) {
		names[i] = shared_record_name(s, &records[i].code);
		words[i + 1] = str_from(names[i].text);
	}
	err = shared_try_call(s, link, words, count + 1, &reply, &why);
	if (!err && (!reply.is_list || reply.count != count)) {
		shared_leave(link);
		err = err_because(&why, ERR_UNAVAILABLE, "MGET was refused");
	}
	if (err)
		return shared_fail_to_get(s, link, records, count, err, &why);
	shared_answered(s);
	for (size_t i = 0; i < count; i++)
		if (reply.values[i].kind == REDIS_TEXT &&
		    !shared_value_open(s, reply.values[i].text, &records[i]))
			foreign[foreigners++] = i;
	/* Their values are the link's, until its next call. */
	if (foreigners > 0) {
		for (size_t i = 0; i < count; i++)
			records[i].found = false;
		shared_drop(s, link, records, foreign, foreigners);
	}
	return ERR_OK;
}

/* ---- writing ---- */

static void shared_value_seal(
    const struct shared *s, const struct shared_record *r, struct str name, struct buf *to)
{
	struct buf mark = BUF_INIT(MARK_BYTES);
	struct envelope envelope = {.version = r->place.id, .body = r->bytes};

	buf_add_number(&mark, (uint64_t)r->as_of, 8);
	buf_add_number(&mark, r->place.id, 8);
	buf_add_number(&mark, r->place.identity, 8);
	envelope.mark = buf_str(&mark);
	if (mark.err)
		to->err = mark.err;
	else
		envelope_seal(s->secret, name, &envelope, to);
	buf_free(&mark);
}

/* The command that puts a value there, and lets it end. */
static void shared_write_put(const struct shared *s, const struct shared_record *r, struct buf *to)
{
	struct shared_name name = shared_record_name(s, &r->code);
	struct buf value = BUF_INIT(VALUE_MAX);
	char lives[24];

	snprintf(lives, sizeof lives, "%d", SHARED_LIVES_S);
	shared_value_seal(s, r, str_from(name.text), &value);
	if (value.err) {
		to->err = value.err;
	} else {
		const struct str words[] = {
		    STR("SET"), str_from(name.text), buf_str(&value), STR("EX"), str_from(lives)};

		redis_write_command(words, 5, to);
	}
	buf_free(&value);
}

/* One way there and back for all, on a connection that is there: who puts has just asked. */
void shared_put(
    struct shared *s, struct shared_link *link, const struct shared_record *records, size_t count)
{
	int64_t deadline = clock_monotonic_ms() + SHARED_DEADLINE_MS;
	struct buf commands = BUF_INIT(REDIS_COMMANDS_MAX);
	struct problem why = {.text = ""};
	struct redis_reply reply;
	enum err err;

	if (!shared_answers(s) || link->redis == NULL ||
	    link->place != redis_finder_place(s->finder))
		return;
	for (size_t i = 0; i < count; i++)
		shared_write_put(s, &records[i], &commands);
	err = redis_send_commands(link->redis, deadline, &commands);
	for (size_t i = 0; i < count && !err; i++) {
		err = redis_receive(link->redis, deadline, &reply);
		if (!err && reply.values[0].kind == REDIS_ERROR)
			shared_note_refusal(s, "record", &reply.values[0]);
	}
	if (err) {
		shared_leave(link);
		shared_note_failure(s, err, &why);
	}
	buf_free(&commands);
}

void shared_probe(struct shared *s, struct shared_link *link)
{
	struct redis_reply reply;

	if (!breaker_closed(&s->breaker) && breaker_try(&s->breaker, clock_monotonic_ms()))
		shared_call(s, link, (const struct str[]){STR("PING")}, 1, &reply);
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

/* Both are tried whatever becomes of the other: each alone helps some servers. */
enum err shared_announce(
    struct shared *s, struct shared_link *link, const struct code *code, struct problem *why)
{
	struct shared_name record = shared_record_name(s, code);
	const struct {
		struct str words[3];
		size_t count;
	} steps[] = {
	    {{STR("DEL"), str_from(record.text)}, 2},
	    {{STR("PUBLISH"), shared_channel, str_from(code->text)}, 3},
	};
	enum err err = ERR_OK;

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
	breaker_init(&s->breaker, BACKOFF_LEAST_MS, BACKOFF_MOST_MS);
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
	ret->rejects = atomic_load_explicit(&s->rejects, memory_order_relaxed);
	ret->errors = atomic_load_explicit(&s->errors, memory_order_relaxed);
}
