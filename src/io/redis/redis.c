/* A connection to Redis with deadlines, by hiredis. */
#include "io/redis/redis.h"

#include <errno.h>
#include <hiredis.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "base/clock.h"

struct redis {
	redisContext *context;
	redisReply *reply; /* what the last struct redis_reply points into */
	const redisReplyObjectFunctions *defaults;
	redisReplyObjectFunctions functions;
	/* What the reply being read may still have: for all calls until it is complete. */
	int elements_left;
	size_t bytes_left;
};

/* ---- waiting ---- */

/* ERR_TIMEOUT when nothing happens before the deadline; what has happened the next call tells. */
static enum err redis_wait(const struct redis *r, short events, int64_t deadline_ms)
{
	struct pollfd poller = {.fd = r->context->fd, .events = events};

	for (;;) {
		int64_t left = deadline_ms - clock_monotonic_ms();
		int ready = poll(&poller, 1, left > 0 ? (int)left : 0);

		if (ready > 0)
			return ERR_OK;
		if (ready == 0)
			return ERR_TIMEOUT;
		if (errno != EINTR)
			return ERR_UNAVAILABLE;
	}
}

static enum err redis_failure(const struct redis *r)
{
	switch (r->context->err) {
	case REDIS_ERR_OOM:
		return ERR_NO_MEMORY;
	case REDIS_ERR_PROTOCOL:
		return ERR_CORRUPT;
	default:
		return ERR_UNAVAILABLE;
	}
}

/* ---- calls ---- */

/* hiredis believes the length that an array announces: an allocation that the peer chooses. */
static void *reply_create_array(const redisReadTask *task, int elements)
{
	struct redis *r = task->privdata;

	if (elements > (task->parent == NULL ? REDIS_VALUES_MAX : r->elements_left))
		return NULL;
	r->elements_left -= elements;
	return r->defaults->createArray(task, elements);
}

/* DESIGN: hiredis' own writing ends the program where it gets no memory for its next buffer. */
static enum err redis_write_all(struct redis *r, int64_t deadline_ms, const char *at, size_t len)
{
	while (len > 0) {
		ssize_t written = send(r->context->fd, at, len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (written >= 0) {
			at += written;
			len -= (size_t)written;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			enum err err = redis_wait(r, POLLOUT, deadline_ms);

			if (err)
				return err;
		} else if (errno != EINTR) {
			return ERR_UNAVAILABLE;
		}
	}
	return ERR_OK;
}

/* An array of bulk strings: https://redis.io/docs/reference/protocol-spec/ */
void redis_write_command(const struct str *words, size_t count, struct buf *to)
{
	buf_printf(to, "*%zu\r\n", count);
	for (size_t i = 0; i < count; i++) {
		buf_printf(to, "$%zu\r\n", words[i].len);
		buf_add_str(to, words[i]);
		buf_puts(to, "\r\n");
	}
}

enum err redis_send_commands(struct redis *r, int64_t deadline_ms, const struct buf *commands)
{
	if (commands->err)
		return commands->err;
	return redis_write_all(r, deadline_ms, commands->at, commands->len);
}

enum err redis_send(struct redis *r, int64_t deadline_ms, const struct str *words, size_t count)
{
	struct buf command = BUF_INIT(REDIS_COMMANDS_MAX);
	enum err err;

	redis_write_command(words, count, &command);
	err = redis_send_commands(r, deadline_ms, &command);
	buf_free(&command);
	return err;
}

static void reply_allow(struct redis *r)
{
	r->elements_left = REDIS_ELEMENTS_MAX;
	r->bytes_left = REDIS_REPLY_MAX;
}

static enum err reply_read(struct redis *r, int64_t deadline_ms)
{
	enum err err;

	for (;;) {
		size_t before, more;
		void *reply = NULL;

		if (redisGetReplyFromReader(r->context, &reply) != REDIS_OK)
			return redis_failure(r);
		if (reply != NULL) {
			r->reply = reply;
			reply_allow(r);
			return ERR_OK;
		}
		err = redis_wait(r, POLLIN, deadline_ms);
		if (err)
			return err;
		before = r->context->reader->len;
		if (redisBufferRead(r->context) != REDIS_OK)
			return redis_failure(r);
		more = r->context->reader->len - before;
		if (more > r->bytes_left)
			return ERR_TOO_LARGE;
		r->bytes_left -= more;
	}
}

static bool reply_copy_value(const redisReply *from, struct redis_value *to)
{
	*to = (struct redis_value){.kind = REDIS_NIL};
	switch (from->type) {
	case REDIS_REPLY_NIL:
		return true;
	case REDIS_REPLY_INTEGER:
		to->kind = REDIS_NUMBER;
		to->number = from->integer;
		return true;
	case REDIS_REPLY_STRING:
	case REDIS_REPLY_STATUS:
	case REDIS_REPLY_ERROR:
		to->kind = from->type == REDIS_REPLY_ERROR ? REDIS_ERROR : REDIS_TEXT;
		to->text = (struct str){from->str, from->len};
		return true;
	case REDIS_REPLY_ARRAY:
		to->kind = REDIS_LIST;
		return true;
	default:
		return false;
	}
}

enum err redis_receive(struct redis *r, int64_t deadline_ms, struct redis_reply *ret)
{
	struct redis_reply to = {.count = 1};
	bool ok = true;
	enum err err;

	if (r->reply != NULL)
		freeReplyObject(r->reply);
	r->reply = NULL;
	err = reply_read(r, deadline_ms);
	if (err)
		return err;
	to.is_list = r->reply->type == REDIS_REPLY_ARRAY;
	if (to.is_list)
		to.count = r->reply->elements;
	for (size_t i = 0; ok && i < to.count; i++)
		ok = i < REDIS_VALUES_MAX &&
		     reply_copy_value(to.is_list ? r->reply->element[i] : r->reply, &to.values[i]);
	if (!ok)
		return ERR_CORRUPT;
	*ret = to;
	return ERR_OK;
}

enum err redis_call(struct redis *r, int64_t deadline_ms, const struct str *words, size_t count,
    struct redis_reply *ret)
{
	enum err err = redis_send(r, deadline_ms, words, count);

	return err ? err : redis_receive(r, deadline_ms, ret);
}

enum err redis_demand(struct redis *r, int64_t deadline_ms, const struct str *words, size_t count,
    struct redis_reply *ret, struct problem *why)
{
	enum err err = redis_call(r, deadline_ms, words, count, ret);

	if (err)
		return err_because(why, err, "%.*s: %s", STR_ARG(words[0]), err_text(err));
	if (ret->values[0].kind == REDIS_ERROR)
		return err_because(why, ERR_UNAVAILABLE, "%.*s: %.*s", STR_ARG(words[0]),
		    STR_ARG(ret->values[0].text));
	return ERR_OK;
}

int redis_fd(const struct redis *r)
{
	return r->context->fd;
}

/* ---- opening ---- */

static enum err redis_connect(
    struct redis *r, const struct redis_address *a, int64_t deadline_ms, struct problem *why)
{
	int error = 0;
	socklen_t len = sizeof error;
	enum err err;

	r->context = a->path[0] != '\0' ? redisConnectUnixNonBlock(a->path)
					: redisConnectNonBlock(a->host, a->port);
	if (r->context == NULL)
		return err_no_memory(why);
	if (r->context->err)
		return err_because(why, redis_failure(r), "%s", r->context->errstr);
	/* The default table is one of hiredis' statics: the copy differs in one function. */
	r->defaults = r->context->reader->fn;
	r->functions = *r->defaults;
	r->context->reader->privdata = r;
	r->functions.createArray = reply_create_array;
	r->context->reader->fn = &r->functions;
	err = redis_wait(r, POLLOUT, deadline_ms);
	if (err)
		return err_because(why, err, "no connection within the deadline");
	if (getsockopt(r->context->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
		error = errno;
	if (error != 0)
		return err_because(why, ERR_UNAVAILABLE, "%s", strerror(error));
	return ERR_OK;
}

static enum err redis_log_in(
    struct redis *r, const struct redis_address *a, int64_t deadline_ms, struct problem *why)
{
	struct str user = str_from(a->user), password = str_from(a->password);
	const struct str with_user[] = {STR("AUTH"), user, password};
	const struct str without[] = {STR("AUTH"), password};
	struct redis_reply reply;
	char number[16];
	enum err err = ERR_OK;

	if (user.len > 0)
		err = redis_demand(r, deadline_ms, with_user, 3, &reply, why);
	else if (password.len > 0)
		err = redis_demand(r, deadline_ms, without, 2, &reply, why);
	if (!err && a->database > 0) {
		snprintf(number, sizeof number, "%u", a->database);
		err = redis_demand(r, deadline_ms,
		    (const struct str[]){STR("SELECT"), str_from(number)}, 2, &reply, why);
	}
	return err;
}

enum err redis_open(const struct redis_address *address, int64_t deadline_ms, struct redis **ret,
    struct problem *why)
{
	struct redis *r = calloc(1, sizeof *r);
	enum err err;

	if (r == NULL)
		return err_no_memory(why);
	reply_allow(r);
	err = redis_connect(r, address, deadline_ms, why);
	if (!err)
		err = redis_log_in(r, address, deadline_ms, why);
	if (err)
		redis_close(r);
	else
		*ret = r;
	return err;
}

void redis_close(struct redis *r)
{
	if (r == NULL)
		return;
	if (r->reply != NULL)
		freeReplyObject(r->reply);
	if (r->context != NULL)
		redisFree(r->context);
	free(r);
}
