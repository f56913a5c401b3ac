/* Finds the addresses of a host's name, within a deadline. */
#include "io/redis/resolver.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/clock.h"
#include "base/str.h"
#include "base/thread.h"

/* What the resolver and the thread that asks for it have in common; freed by the last of them. */
struct question {
	pthread_mutex_t lock;
	pthread_cond_t answered;
	unsigned references;
	bool done;
	int error; /* of getaddrinfo() */
	struct redis_resolver_answer answer;
	char host[];
};

struct redis_resolver {
	struct question *question;          /* under way, or NULL */
	struct redis_resolver_answer known; /* the last one; a count of 0 for none */
	char host[];
};

/* ---- the question ---- */

static struct question *question_new(const char *host)
{
	struct question *q = calloc(1, sizeof *q + strlen(host) + 1);
	pthread_condattr_t attributes;

	if (q == NULL)
		return NULL;
	memcpy(q->host, host, strlen(host) + 1);
	q->references = 2;
	pthread_mutex_init(&q->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&q->answered, &attributes);
	pthread_condattr_destroy(&attributes);
	return q;
}

static void question_leave(struct question *q)
{
	unsigned left;

	if (q == NULL)
		return;
	pthread_mutex_lock(&q->lock);
	left = --q->references;
	pthread_mutex_unlock(&q->lock);
	if (left > 0)
		return;
	pthread_cond_destroy(&q->answered);
	pthread_mutex_destroy(&q->lock);
	free(q);
}

static void *question_ask(void *arg)
{
	const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	struct question *q = arg;
	struct redis_resolver_answer answer = {0};
	struct addrinfo *found = NULL;
	int error = getaddrinfo(q->host, NULL, &hints, &found);

	if (error == 0) {
		for (const struct addrinfo *a = found;
		     a != NULL && answer.count < RESOLVER_ADDRESSES_MAX; a = a->ai_next)
			if (getnameinfo(a->ai_addr, a->ai_addrlen, answer.addresses[answer.count],
				sizeof answer.addresses[0], NULL, 0, NI_NUMERICHOST) == 0)
				answer.count++;
		freeaddrinfo(found);
		if (answer.count == 0)
			error = EAI_NONAME;
	}
	pthread_mutex_lock(&q->lock);
	q->error = error;
	q->answer = answer;
	q->done = true;
	pthread_cond_signal(&q->answered);
	pthread_mutex_unlock(&q->lock);
	question_leave(q);
	return NULL;
}

static struct question *question_start(const char *host)
{
	struct question *q = question_new(host);
	pthread_t thread;

	if (q == NULL)
		return NULL;
	if (!thread_start(&thread, "resolver", question_ask, q)) {
		q->references = 1;
		question_leave(q);
		return NULL;
	}
	pthread_detach(thread);
	return q;
}

/* False when the deadline passed first. */
static bool question_wait(struct question *q, int64_t deadline_ms)
{
	const struct timespec until = {
	    .tv_sec = deadline_ms / 1000, .tv_nsec = deadline_ms % 1000 * 1000000};
	int waited = 0;
	bool done;

	pthread_mutex_lock(&q->lock);
	while (!q->done && waited == 0)
		waited = pthread_cond_timedwait(&q->answered, &q->lock, &until);
	done = q->done;
	pthread_mutex_unlock(&q->lock);
	return done;
}

/* ---- the resolver ---- */

struct redis_resolver *redis_resolver_new(const char *host)
{
	struct redis_resolver *r = calloc(1, sizeof *r + strlen(host) + 1);

	if (r != NULL)
		memcpy(r->host, host, strlen(host) + 1);
	return r;
}

void redis_resolver_free(struct redis_resolver *r)
{
	if (r == NULL)
		return;
	question_leave(r->question);
	free(r);
}

const char *redis_resolver_host(const struct redis_resolver *r)
{
	return r->host;
}

bool redis_resolver_is_address(const struct redis_resolver *r)
{
	struct in6_addr room;

	return inet_pton(AF_INET, r->host, &room) == 1 || inet_pton(AF_INET6, r->host, &room) == 1;
}

/* Asks for a newer answer than the known one. */
static enum err resolver_renew(struct redis_resolver *r, int64_t deadline_ms, struct problem *why)
{
	enum err err = ERR_OK;

	if (r->question == NULL && (r->question = question_start(r->host)) == NULL)
		return err_because(why, ERR_NO_MEMORY, "out of memory or threads");
	if (!question_wait(r->question, deadline_ms))
		return err_because(
		    why, ERR_TIMEOUT, "no name server told the address of %s in time", r->host);
	if (r->question->error != 0)
		err = err_because(why, ERR_UNAVAILABLE, "the name %s has no address: %s", r->host,
		    gai_strerror(r->question->error));
	else
		r->known = r->question->answer;
	question_leave(r->question);
	r->question = NULL;
	return err;
}

enum err redis_resolver_ask(struct redis_resolver *r, int64_t deadline_ms,
    struct redis_resolver_answer *ret, struct problem *why)
{
	enum err err = ERR_OK;

	if (redis_resolver_is_address(r)) {
		*ret = (struct redis_resolver_answer){.count = 1};
		str_copy(ret->addresses[0], sizeof ret->addresses[0], str_from(r->host));
		return ERR_OK;
	}
	err = resolver_renew(r, deadline_ms, why);
	if (r->known.count == 0)
		return err;
	*ret = r->known;
	return ERR_OK;
}
