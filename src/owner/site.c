/* Finds the contracts of a site. */
#include "owner/site.h"

#include <stdlib.h>
#include "base/log.h"
#include "base/pool.h"
#include "config/config.h"
#include "pages/enumeration.h"
#include "pages/error_page.h"
#include "pages/waits.h"
#include "record/records.h"
#include "store/desk.h"

/* Searches that wait, and for how long. */
enum { QUEUE_MAX = 64, WAIT_MS = 2000 };

/* A search under way: in the exchange's room. */
struct owner_site {
	struct pool_job job; /* first */
	struct http_exchange *x;
	int64_t now;
	enum err err;
	size_t count;
	struct owner_contract contracts[OWNER_SITE_MAX];
	char host[ORIGIN_HOST_MAX + 1];
};

/* ---- on the worker ---- */

static void contract_describe(
    const struct verdict *v, const struct code *code, struct owner_contract *to)
{
	const struct issuance *shown = v->shown;
	struct origin_site site = origin_sites_at(&shown->sites, 0);

	*to = (struct owner_contract){
	    .code = *code,
	    .state = v->record,
	    .broken = verdict_is_broken(v),
	    .from = shown->not_before,
	    .until = shown->not_after,
	    .revoked_at = shown->revoked_at,
	};
	str_copy(to->host, sizeof to->host, str_from(site.host));
}

/* What the owner's page of this code says, from the same place. */
static enum err site_add(
    struct owner_site *s, struct store *store, const struct code *code, struct arena *memory)
{
	const struct link_evidence none = {.self = NULL};
	struct record record;
	struct verdict v;
	enum err err = store_record(store, code, s->now, memory, &record);

	if (err)
		return err;
	verdict_make(&record, &none, s->now, &v);
	if (v.shown != NULL)
		contract_describe(&v, code, &s->contracts[s->count++]);
	return ERR_OK;
}

static enum err site_ask(struct owner_site *s, struct store *store)
{
	struct arena memory = {0};
	struct code *codes = NULL;
	size_t count = 0;
	enum err err = store_check_version(store);

	if (!err)
		err = store_codes_of_host(
		    store, s->host, s->now, OWNER_SITE_MAX, &memory, &codes, &count);
	for (size_t i = 0; !err && i < count; i++)
		err = site_add(s, store, &codes[i], &memory);
	arena_free(&memory);
	return err;
}

static void site_run(struct pool_job *job, void *worker, unsigned waited_ms)
{
	static struct log_limit limit;
	struct owner_site *s = (struct owner_site *)job;
	struct store_desk *desk = worker;

	s->err = ERR_UNAVAILABLE;
	if (desk != NULL && waited_ms <= WAIT_MS && store_desk_ready(desk)) {
		s->err = site_ask(s, desk->store);
		if (s->err && log_allowed(&limit, 1000))
			log_event(LOG_ERROR, "site_search_failed",
			    log_text("error", err_text(s->err)),
			    log_text("reason", store_why(desk->store)->text));
		if (s->err)
			store_desk_leave(desk);
	}
	http_resume(s->x);
}

static void *site_desk_open(void *app)
{
	struct store_desk *desk = calloc(1, sizeof *desk);

	if (desk != NULL)
		*desk = (struct store_desk){.url = ((const struct app *)app)->config->store.url,
		    .mode = STORE_READ,
		    .failed = "site_search_failed"};
	return desk;
}

static void site_desk_close(void *worker)
{
	store_desk_leave(worker);
	free(worker);
}

/* ---- in the event loop ---- */

static void site_free(void *room)
{
	free(((struct waits *)room)->site);
}

/* Gives the search to the worker; the status to answer with when that cannot be. */
static unsigned site_begin(struct request *r, const char *host)
{
	struct owner_site *s;

	if (!enumeration_begin(r))
		return 429;
	s = waits_of(r)->site = calloc(1, sizeof *s);
	http_exchange_on_end(r->x, site_free);
	if (s == NULL)
		return 503;
	s->job.run = site_run;
	s->x = r->x;
	s->now = r->now;
	str_copy(s->host, sizeof s->host, str_from(host));
	if (pool_submit(r->app->sites, POOL_FIRST, &s->job) != ERR_OK)
		return 503;
	http_suspend(r->x);
	return 0;
}

bool owner_site_find(
    struct request *r, const char *host, const struct owner_contract **ret, size_t *ret_count)
{
	const struct owner_site *s = waits_of(r)->site;
	unsigned status = s == NULL ? site_begin(r, host) : s->err ? 503 : 0;

	if (s != NULL && s->err)
		enumeration_end(r, NULL);
	if (status > 0)
		error_page_send(r, status);
	if (s == NULL || status > 0)
		return false;
	*ret = s->contracts;
	*ret_count = s->count;
	return true;
}

/* ---- with the program ---- */

enum err owner_site_open(struct app *app, struct problem *why)
{
	const struct pool_options options = {.name = "sites",
	    .workers = 1,
	    .queue_max = QUEUE_MAX,
	    .open = site_desk_open,
	    .close = site_desk_close,
	    .arg = app};
	enum err err = pool_new(&options, &app->sites);

	return err ? err_because(why, err, "the thread that finds sites cannot start") : ERR_OK;
}

void owner_site_close(struct app *app)
{
	pool_free(app->sites);
}
