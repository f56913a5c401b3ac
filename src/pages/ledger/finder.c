/* Finds entries of the public log for visitors. */
#include "pages/ledger/finder.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/flight.h"
#include "base/log.h"
#include "base/pool.h"
#include "config/config.h"
#include "pages/enumeration.h"
#include "pages/error_page.h"
#include "pages/waits.h"
#include "store/desk.h"

enum { QUEUE_MAX = 64, WAIT_MS = 2000, LOG_PERIOD_MS = 1000 };
/* Bytes for answers, and for how long each counts. */
enum { ANSWERS_MEMORY = 2 << 20, ANSWER_MS = 1000 };

struct ledger_finder {
	struct pool *pool;
	struct cache *kept;           /* struct search_key → struct ledger_found */
	struct flight_table *flights; /* the same, under way */
};

/* What is sought. Set to zeros first. */
struct search_key {
	uint64_t before;
	int64_t period; /* of ANSWER_MS, in which an answer counts */
	char host[ORIGIN_HOST_MAX + 1];
};

struct search_job {
	struct pool_job job; /* first */
	struct ledger_finder *finder;
	struct search_key key;
};

/* Whoever waits: in the exchange's room. */
struct ledger_search {
	struct flight_wait flight; /* first */
	struct http_exchange *x;
	struct ledger_found *found;
	enum err err;
	bool landed;
};

/* ---- on the worker ---- */

static enum err search_ask(
    const struct search_job *job, struct store_desk *desk, struct ledger_found **ret)
{
	static struct log_limit limit;
	enum err err = store_check_version(desk->store);

	if (!err)
		err = ledger_found_ask(desk->store, job->key.host, job->key.before, ret);
	if (err && log_allowed(&limit, LOG_PERIOD_MS))
		log_event(LOG_ERROR, "ledger_search_failed", log_text("error", err_text(err)),
		    log_text("reason", store_why(desk->store)->text));
	if (err)
		store_desk_leave(desk);
	return err;
}

static void search_run(struct pool_job *pool_job, void *worker, unsigned waited_ms)
{
	struct search_job *job = (struct search_job *)pool_job;
	struct ledger_finder *finder = job->finder;
	struct store_desk *desk = worker;
	struct ledger_found *found = NULL;
	enum err err = ERR_UNAVAILABLE;

	if (desk != NULL && waited_ms <= WAIT_MS && store_desk_ready(desk))
		err = search_ask(job, desk, &found);
	if (!err)
		cache_put(
		    finder->kept, &job->key, sizeof job->key, found, ledger_found_memory(found));
	flight_land(finder->flights, &job->key, sizeof job->key, err, found);
	ledger_found_release(found);
	free(job);
}

static void *search_desk_open(void *app)
{
	struct store_desk *desk = calloc(1, sizeof *desk);

	if (desk != NULL)
		*desk = (struct store_desk){.url = ((const struct app *)app)->config->store.url,
		    .mode = STORE_READ,
		    .failed = "ledger_search_failed"};
	return desk;
}

static void search_desk_close(void *worker)
{
	store_desk_leave(worker);
	free(worker);
}

/* ---- in the event loop ---- */

static void search_end(void *room)
{
	struct ledger_search *s = ((struct waits *)room)->search;

	if (s != NULL)
		ledger_found_release(s->found);
	free(s);
}

/* In the worker's thread. */
static void search_landed(struct flight_wait *flight, enum err err, void *value)
{
	struct ledger_search *s = (struct ledger_search *)flight;

	s->found = value;
	s->err = err;
	s->landed = true;
	http_resume(s->x);
}

/* Gives the search to the worker; the flight is landed whatever happens. */
static void search_start(struct ledger_finder *finder, const struct search_key *key)
{
	struct search_job *job = calloc(1, sizeof *job);
	enum err err = ERR_NO_MEMORY;

	if (job != NULL) {
		*job = (struct search_job){.job.run = search_run, .finder = finder, .key = *key};
		err = pool_submit(finder->pool, POOL_FIRST, &job->job);
	}
	if (err) {
		free(job);
		flight_land(finder->flights, key, sizeof *key, err, NULL);
	}
}

/* The status to answer with; 0 when the exchange is suspended. */
static unsigned search_wait(struct request *r, const struct search_key *key)
{
	struct ledger_finder *finder = r->app->ledger_finder;
	struct ledger_search *s = waits_of(r)->search;
	bool first;

	if (!enumeration_begin(r))
		return 429;
	s->flight.done = search_landed;
	s->x = r->x;
	if (flight_join(finder->flights, key, sizeof *key, &s->flight, &first) != ERR_OK)
		return 503;
	if (first)
		search_start(finder, key);
	http_suspend(r->x);
	return 0;
}

static void search_key_make(const char *host, uint64_t before, struct search_key *key)
{
	memset(key, 0, sizeof *key);
	key->before = before;
	key->period = clock_monotonic_ms() / ANSWER_MS;
	str_copy(key->host, sizeof key->host, str_from(host));
}

/* From memory, or a worker is asked: as search_wait(), 200 for what is there. */
static unsigned search_begin(struct request *r, const char *host, uint64_t before)
{
	struct ledger_search *s = waits_of(r)->search = calloc(1, sizeof *s);
	struct search_key key;

	http_exchange_on_end(r->x, search_end);
	if (s == NULL)
		return 503;
	search_key_make(host, before, &key);
	s->found = cache_get(r->app->ledger_finder->kept, &key, sizeof key);
	s->landed = s->found != NULL;
	return s->landed ? 200 : search_wait(r, &key);
}

bool ledger_find(
    struct request *r, const char *host, uint64_t before, const struct ledger_found **ret)
{
	const struct ledger_search *s = waits_of(r)->search;
	unsigned status = s == NULL ? search_begin(r, host, before) : s->err ? 503 : 200;

	if (s != NULL && s->err)
		enumeration_end(r, NULL);
	if (status == 200)
		*ret = waits_of(r)->search->found;
	else if (status > 0)
		error_page_send(r, status);
	return status == 200;
}

/* ---- with the program ---- */

enum err ledger_finder_open(struct app *app, struct problem *why)
{
	const struct pool_options options = {.name = "log-search",
	    .workers = 1,
	    .queue_max = QUEUE_MAX,
	    .open = search_desk_open,
	    .close = search_desk_close,
	    .arg = app};
	struct ledger_finder *finder;
	enum err err;

	if (app->ledger == NULL)
		return ERR_OK;
	finder = app->ledger_finder = calloc(1, sizeof *finder);
	if (finder == NULL)
		return err_no_memory(why);
	finder->kept = cache_new(ANSWERS_MEMORY, &ledger_found_values);
	finder->flights = flight_table_new(&ledger_found_values);
	if (finder->kept == NULL || finder->flights == NULL)
		return err_no_memory(why);
	err = pool_new(&options, &finder->pool);
	return err ? err_because(why, err, "the thread that searches the log cannot start")
		   : ERR_OK;
}

void ledger_finder_close(struct app *app)
{
	struct ledger_finder *finder = app->ledger_finder;

	if (finder == NULL)
		return;
	pool_free(finder->pool);
	flight_table_free(finder->flights);
	cache_free(finder->kept);
	free(finder);
}
