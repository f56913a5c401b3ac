/* Finds the Redis of a URL. */
#include "io/redis/finder.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "io/redis/resolver.h"
#include "io/redis/sentinel.h"
#include "io/redis/url.h"

/* What one sentinel may take, so that there is time for the next. */
enum { SENTINEL_MS = 500 };

struct redis_finder {
	struct redis_url url;
	/* Of each sentinel's host, and of Redis's (with sentinels: as they name it). */
	struct redis_resolver *sentinels[REDIS_SENTINELS_MAX], *redis;
	size_t first; /* the sentinel to be asked first: it answered last */
	atomic_uint place;
	pthread_mutex_t lock; /* for the rest */
	unsigned places;      /* numbered so far */
	struct redis_address found;
};

static bool finder_has_sentinels(const struct redis_finder *f)
{
	return f->url.sentinel_count > 0;
}

/* ---- the place ---- */

static void finder_lead_to(struct redis_finder *f, const struct redis_address *address)
{
	pthread_mutex_lock(&f->lock);
	if (atomic_load(&f->place) == 0 || strcmp(f->found.path, address->path) != 0 ||
	    strcmp(f->found.host, address->host) != 0 || f->found.port != address->port) {
		f->found = *address;
		atomic_store(&f->place, ++f->places);
	}
	pthread_mutex_unlock(&f->lock);
}

unsigned redis_finder_place(const struct redis_finder *f)
{
	return atomic_load_explicit(&f->place, memory_order_acquire);
}

struct redis_name redis_finder_name(struct redis_finder *f)
{
	struct redis_address a;
	struct redis_name name;

	pthread_mutex_lock(&f->lock);
	a = f->places > 0 ? f->found : f->url.redis;
	pthread_mutex_unlock(&f->lock);
	if (a.path[0] != '\0')
		snprintf(name.text, sizeof name.text, "%s", a.path);
	else if (a.host[0] == '\0')
		snprintf(name.text, sizeof name.text, "master %s", f->url.master);
	else
		snprintf(name.text, sizeof name.text,
		    strchr(a.host, ':') == NULL ? "%s:%u" : "[%s]:%u", a.host, a.port);
	return name;
}

/* ---- connecting ---- */

/* The end of one's share of what is left of the time, when `others` come after. */
static int64_t deadline_share(int64_t deadline_ms, size_t others)
{
	int64_t now = clock_monotonic_ms();

	return deadline_ms > now ? now + (deadline_ms - now) / (int64_t)(others + 1) : deadline_ms;
}

/* Connects to an IP address or socket; with sentinels to a master alone. */
static enum err finder_open_place(const struct redis_finder *f, const struct redis_address *address,
    int64_t deadline_ms, struct redis **ret, struct problem *why)
{
	struct redis *r = NULL;
	enum err err = redis_open(address, deadline_ms, &r, why);

	if (!err && finder_has_sentinels(f))
		err = sentinel_demand_master(r, deadline_ms, why);
	if (err)
		redis_close(r);
	else
		*ret = r;
	return err;
}

enum err redis_finder_open(struct redis_finder *f, int64_t deadline_ms, struct redis **ret,
    unsigned *ret_place, struct problem *why)
{
	struct redis_address address;
	unsigned place;
	enum err err;

	pthread_mutex_lock(&f->lock);
	place = atomic_load(&f->place);
	address = f->found;
	pthread_mutex_unlock(&f->lock);
	if (place == 0)
		return err_because(why, ERR_UNAVAILABLE, "it is not known yet where Redis is");
	err = finder_open_place(f, &address, deadline_ms, ret, why);
	if (!err)
		*ret_place = place;
	return err;
}

/* ---- host names ---- */

/* Connects, by finder_open_place() or redis_open(), to the first address of the host that can be
 * had, with the port and login of *address, whose host becomes that address. */
static enum err finder_open_host(const struct redis_finder *f, bool demand_master,
    struct redis_resolver *resolver, struct redis_address *address, int64_t deadline_ms,
    struct redis **ret, struct problem *why)
{
	struct redis_resolver_answer answer;
	enum err err = redis_resolver_ask(resolver, deadline_share(deadline_ms, 1), &answer, why);

	if (err)
		return err;
	err = ERR_UNAVAILABLE;
	for (size_t i = 0; err && i < answer.count; i++) {
		int64_t until = deadline_share(deadline_ms, answer.count - 1 - i);

		str_copy(address->host, sizeof address->host, str_from(answer.addresses[i]));
		err = demand_master ? finder_open_place(f, address, until, ret, why)
				    : redis_open(address, until, ret, why);
	}
	return err;
}

/* ---- sentinels ---- */

/* Asks one of them. */
static enum err finder_ask_sentinel(struct redis_finder *f, size_t i, int64_t deadline_ms,
    struct redis_address *ret_master, struct problem *why)
{
	struct redis_address address = f->url.sentinels[i];
	struct redis *sentinel = NULL;
	struct problem because = {.text = ""};
	enum err err =
	    finder_open_host(f, false, f->sentinels[i], &address, deadline_ms, &sentinel, &because);

	if (!err)
		err = sentinel_ask(sentinel, f->url.master, deadline_ms, ret_master, &because);
	redis_close(sentinel);
	if (err)
		return err_because(why, err, "sentinel %s:%u: %s", f->url.sentinels[i].host,
		    f->url.sentinels[i].port, because.text);
	f->first = i;
	return ERR_OK;
}

/* Asks one sentinel for the master, and goes there. */
static enum err find_by_sentinel(
    struct redis_finder *f, size_t i, int64_t deadline_ms, struct redis **ret, struct problem *why)
{
	struct redis_address master = f->url.redis;
	struct problem because = {.text = ""};
	char name[REDIS_TEXT_MAX];
	int64_t until = deadline_share(deadline_ms, 1);
	enum err err;

	if (until > clock_monotonic_ms() + SENTINEL_MS)
		until = clock_monotonic_ms() + SENTINEL_MS;
	err = finder_ask_sentinel(f, i, until, &master, why);
	if (err)
		return err;
	/* It outlives this call, so that a dead name server holds no more than one thread. */
	if (f->redis == NULL || strcmp(redis_resolver_host(f->redis), master.host) != 0) {
		redis_resolver_free(f->redis);
		f->redis = redis_resolver_new(master.host);
	}
	if (f->redis == NULL)
		return err_no_memory(why);
	str_copy(name, sizeof name, str_from(master.host));
	err = finder_open_host(f, true, f->redis, &master, deadline_ms, ret, &because);
	if (err)
		return err_because(why, err, "Redis at %s:%u, as sentinel %s:%u says: %s", name,
		    master.port, f->url.sentinels[i].host, f->url.sentinels[i].port, because.text);
	finder_lead_to(f, &master);
	return ERR_OK;
}

/* ---- finding ---- */

enum err redis_finder_find(
    struct redis_finder *f, int64_t deadline_ms, struct redis **ret, struct problem *why)
{
	size_t first = f->first, count = f->url.sentinel_count;
	struct redis_address address = f->url.redis;
	enum err err = ERR_UNAVAILABLE;

	/* A sentinel that answers may be cut off from the others, and name a master of yesterday:
	 * then the next is asked. */
	for (size_t i = 0; err && i < count; i++)
		err = find_by_sentinel(
		    f, (first + i) % count, deadline_share(deadline_ms, count - 1 - i), ret, why);
	if (finder_has_sentinels(f))
		return err;
	if (f->redis == NULL)
		return finder_open_place(f, &f->url.redis, deadline_ms, ret, why);
	err = finder_open_host(f, true, f->redis, &address, deadline_ms, ret, why);
	if (!err)
		finder_lead_to(f, &address);
	return err;
}

/* What the sentinels say; ERR_OK also when none of them says anything. */
static enum err check_by_sentinels(struct redis_finder *f, int64_t deadline_ms, struct problem *why)
{
	size_t first = f->first, count = f->url.sentinel_count;
	struct redis_address master = f->url.redis;
	enum err err = ERR_UNAVAILABLE;

	for (size_t i = 0; err && i < count; i++)
		err = finder_ask_sentinel(f, (first + i) % count,
		    deadline_share(deadline_ms, count - 1 - i), &master, why);
	if (err)
		return ERR_OK;
	if (master.port == f->found.port && strcmp(master.host, redis_resolver_host(f->redis)) == 0)
		return ERR_OK;
	return err_because(why, ERR_REFUSED, "sentinels say that the master is %s:%u now",
	    master.host, master.port);
}

enum err redis_finder_check(struct redis_finder *f, int64_t deadline_ms, struct problem *why)
{
	struct redis *r = NULL;
	unsigned place;
	enum err err;

	if (!finder_has_sentinels(f) || redis_finder_place(f) == 0)
		return ERR_OK;
	err = check_by_sentinels(f, deadline_share(deadline_ms, 1), why);
	if (!err && redis_finder_open(f, deadline_ms, &r, &place, why) == ERR_REFUSED)
		err = ERR_REFUSED;
	redis_close(r);
	if (err)
		atomic_store(&f->place, 0);
	return err;
}

/* ---- life ---- */

enum err redis_finder_new(struct str url, struct redis_finder **ret, struct problem *why)
{
	struct redis_finder *f = calloc(1, sizeof *f);
	bool made = true;
	enum err err;

	if (f == NULL)
		return err_no_memory(why);
	pthread_mutex_init(&f->lock, NULL);
	atomic_init(&f->place, 0);
	err = redis_url_parse(url, &f->url, why);
	for (size_t i = 0; !err && made && i < f->url.sentinel_count; i++)
		made = (f->sentinels[i] = redis_resolver_new(f->url.sentinels[i].host)) != NULL;
	if (!err && made && f->url.redis.host[0] != '\0')
		made = (f->redis = redis_resolver_new(f->url.redis.host)) != NULL;
	if (!made)
		err = err_no_memory(why);
	/* Where nothing needs to be found, everybody may go at once. */
	if (!err && !finder_has_sentinels(f) &&
	    (f->redis == NULL || redis_resolver_is_address(f->redis)))
		finder_lead_to(f, &f->url.redis);
	if (err)
		redis_finder_free(f);
	else
		*ret = f;
	return err;
}

void redis_finder_free(struct redis_finder *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->url.sentinel_count; i++)
		redis_resolver_free(f->sentinels[i]);
	redis_resolver_free(f->redis);
	pthread_mutex_destroy(&f->lock);
	free(f);
}
