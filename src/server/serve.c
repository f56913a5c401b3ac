/* Builds the program from its parts, serves until it is told to stop, and takes it apart again. */
#include "server/serve.h"

#include <signal.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>
#include "api/api.h"
#include "base/clock.h"
#include "base/flight.h"
#include "base/local_time.h"
#include "base/log.h"
#include "base/thread.h"
#include "base/version.h"
#include "console/console.h"
#include "console/client.h"
#include "console/tries.h"
#include "doctor/click.h"
#include "doctor/cure.h"
#include "doctor/evidence.h"
#include "help/counter.h"
#include "image/artwork_files.h"
#include "io/http/service_manager.h"
#include "lookup/lookup.h"
#include "pages/error_page.h"
#include "pages/home.h"
#include "pages/app.h"
#include "orders/price_list.h"
#include "owner/site.h"
#include "pages/ledger/finder.h"
#include "pages/click_watch.h"
#include "pages/facts/keys.h"
#include "pages/ledger/place.h"
#include "pages/past/history.h"
#include "portal/client.h"
#include "portal/portal.h"
#include "record/records.h"
#include "server/bookkeeper.h"
#include "server/console_routes.h"
#include "server/https.h"
#include "server/keeper.h"
#include "server/keys.h"
#include "server/listeners.h"
#include "server/liveness.h"
#include "server/mailer.h"
#include "server/portal_routes.h"
#include "server/reload.h"
#include "server/routes.h"
#include "server/watcher.h"
#include "server/words.h"
#include "usage/usage.h"
#include "web/opener.h"
#include "web/throttle.h"

/* How much threads give way to the event loops: what is hot must not wait for records and pictures
 * that nobody saw yet. Records give way a little only, for what is hot needs to be asked again. */
enum { FETCHER_NICE = 5, DRAWER_NICE = 10 };

/* Bytes for tiles of the public log, beside [cache] memory: whoever reads all of it must not push
 * out what visitors want. Some 500 full ones have room. */
enum { LEDGER_TILES_MEMORY = 4 << 20, LEDGER_KEY_TEXT_MAX = 4096 };

/* The shares of [cache] memory, in parts of 8. */
enum { RECORDS_SHARE = 6, PICTURES_SHARE = 1, PAGES_SHARE = 1, SHARES = 8 };

/* Each thread with an arena of its own would hold memory that others need. What is freed there by
 * another is of use to the first alone. As many as processors do not stand in each other's way. */
static void share_arenas(const struct config *config)
{
	mallopt(M_ARENA_MAX, (int)listeners_loops(config));
}

/* Is a store there that can be written? An older one is brought up, if nobody else can be using it:
 * else that is an act of its own (`trustseal store upgrade`), for others may not be ready for it.
 */
static enum err build_store(struct app *app, struct problem *why)
{
	const char *url = app->config->store.url;
	struct store *store = NULL;
	struct problem reason;
	uint64_t from, to;
	enum err err = store_open(url, STORE_WRITE, &store, why);

	if (err == ERR_VERSION && store_upgrade(url, STORE_ALONE, &from, &to, &reason) == ERR_OK) {
		log_event(LOG_INFO, "store_upgraded", log_number("from", (int64_t)from),
		    log_number("to", (int64_t)to));
		err = store_open(url, STORE_WRITE, &store, why);
	}
	store_close(store);
	return err;
}

static enum err build_lookup(struct app *app, struct problem *why)
{
	static const struct lookup_question *const questions[] = {
	    &evidence_question, &history_question, &place_question, NULL};
	const struct config *config = app->config;
	struct check *check = app->check = check_new();
	struct lookup_options options = {
	    .store_url = config->store.url,
	    .redis_url = config->redis.url,
	    .redis_key_file = config->redis.key_file,
	    .ttl_s = config->cache.ttl,
	    .tolerance_s = config->cache.tolerance,
	    .memory = config->cache.memory / SHARES * RECORDS_SHARE,
	    .questions = questions,
	    .question_arg = app->ledger,
	    .hear = owner_watch_hear,
	    .hear_arg = check,
	};
	struct pool_options fetchers = {
	    .name = "fetcher",
	    .workers = config->server.jobs,
	    .queue_max = config->server.queue,
	    .open = lookup_worker_open,
	    .close = lookup_worker_close,
	    .nice = FETCHER_NICE,
	};
	enum err err;

	if (check == NULL)
		return err_no_memory(why);
	err = lookup_open(&options, &app->lookup, why);
	if (err)
		return err;
	fetchers.arg = app->lookup;
	err = pool_new(&fetchers, &app->fetchers);
	if (err)
		return err_because(why, err, "the worker threads cannot start");
	lookup_use_pool(app->lookup, app->fetchers);
	return ERR_OK;
}

/* As far as it is there already: what comes later is seen by whoever asks for it. */
static enum err build_history(struct app *app, struct problem *why)
{
	int64_t begun = 0;
	enum err err = history_begun(app->config->store.url, &begun, why);

	atomic_store(&app->log_begun, begun);
	return err;
}

static enum err build_pictures(struct app *app, struct problem *why)
{
	size_t share = app->config->cache.memory / SHARES;
	const struct pool_options drawers = {
	    .name = "drawer",
	    .workers = thread_processors(),
	    .queue_max = app->config->server.queue,
	    .nice = DRAWER_NICE,
	};

	app->pictures = cache_new(share * PICTURES_SHARE, &reply_values);
	app->pages = cache_new(share * PAGES_SHARE, &reply_values);
	app->drawings = flight_table_new(&reply_values);
	if (app->pictures == NULL || app->pages == NULL || app->drawings == NULL)
		return err_no_memory(why);
	if (pool_new(&drawers, &app->drawers) != ERR_OK)
		return err_because(why, ERR_NO_MEMORY, "the drawing threads cannot start");
	return ERR_OK;
}

static enum err build_self(struct app *app, struct problem *why)
{
	struct buf path = BUF_INIT(ORIGIN_PATH_MAX);
	struct origin_url url;
	enum err err = origin_parse(str_from(app->config->server.public_url), &path, &url, why);

	if (!err)
		app->self = url.origin;
	buf_free(&path);
	return err;
}

static enum err build_pages(struct app *app, struct problem *why)
{
	enum err err = site_load(app->config->page.override, NULL, 0, &app->site, why);

	if (!err)
		err = artwork_files_load(app->config->page.override, why);
	if (!err)
		err = words_check(app->site, console_routes, portal_routes, why);
	if (!err)
		err = help_load(app->config, app->site, &app->help, why);
	if (!err && (app->help_counter = help_counter_new(app->help)) == NULL)
		err = err_no_memory(why);
	if (!err)
		err = error_pages_new(app->config, app->site, &app->errors, why);
	return err ? err : home_pages_new(app->config, app->site, &app->home, why);
}

static enum err build_throttle(unsigned limit, struct throttle **ret, struct problem *why)
{
	if (limit > 0 && (*ret = throttle_new(limit)) == NULL)
		return err_no_memory(why);
	return ERR_OK;
}

static enum err build_throttles(struct app *app, struct problem *why)
{
	unsigned logins = app->config->limit.logins;
	enum err err = build_throttle(app->config->limit.unknown_codes, &app->throttle, why);

	if (!err)
		err = build_throttle(CONSOLE_FIRST_TRIES, &app->first_tries, why);
	if (!err)
		err = build_throttle(app->config->limit.reports, &app->reporters, why);
	if (!err)
		err = build_throttle(app->config->limit.owners, &app->owners, why);
	return err ? err : build_throttle(logins, &app->tries, why);
}

static enum err build_certificate(struct app *app, struct problem *why)
{
	return https_open(app->config, &app->tls, why);
}

static enum err build_usage(struct app *app, struct problem *why)
{
	const struct config *config = app->config;
	const struct usage_options options = {
	    .store_url = config->store.url,
	    .flush_s = config->usage.flush,
	    .memory = config->usage.memory,
	    .threads = listeners_threads(config),
	    .keep_days = config->usage.keep_days,
	};
	enum err err = usage_open(&options, &app->usage);

	app->openers = opener_table_new(&config->usage.previews, &config->usage.crawlers);
	if (app->openers == NULL)
		return err_no_memory(why);
	return err ? err_because(why, err, "the thread that counts cannot start") : ERR_OK;
}

static enum err build_prices(struct app *app, struct problem *why)
{
	return price_list_open(app->config, doctor_is_server, &app->prices, why);
}

static enum err build_proof_keys(struct app *app, struct problem *why)
{
	enum err err = proof_keys_open(app->config->proof.keys, &app->proof_keys, why);

	if (err)
		err_prefix(why, "[proof] keys");
	return err;
}

static enum err build_keeper(struct app *app, struct problem *why)
{
	enum err err = keeper_start(app->config, app->help_counter, app->prices, &app->keeper);

	return err ? err_because(why, err, "the thread for what is due cannot start") : ERR_OK;
}

/* NULL where this server has no key. */
static enum err ledger_key_make(const struct bookkeeper *k, char **ret)
{
	struct buf text = BUF_INIT(LEDGER_KEY_TEXT_MAX);
	enum err err;
	size_t len;

	bookkeeper_write_key(k, &text);
	err = text.err;
	*ret = buf_take(&text, &len);
	return err;
}

static enum err build_bookkeeper(struct app *app, struct problem *why)
{
	enum err err = bookkeeper_start(app->config, &app->bookkeeper, why);

	if (err || app->bookkeeper == NULL)
		return err;
	app->ledger = bookkeeper_shown(app->bookkeeper);
	app->ledger_tiles = cache_new(LEDGER_TILES_MEMORY, &reply_values);
	err = ledger_key_make(app->bookkeeper, &app->ledger_key);
	return app->ledger_tiles == NULL || err ? err_no_memory(why) : ERR_OK;
}

static enum err build_watcher(struct app *app, struct problem *why)
{
	return app->config->watch.enabled ? watcher_start(app->config, &app->watcher, why) : ERR_OK;
}

static enum err build_mailer(struct app *app, struct problem *why)
{
	enum err err = mailer_start(app->config, app->site, &app->mailer, why);

	if (err)
		return err;
	app->mail_uses = &mailer_mailing(app->mailer)->uses;
	app->letters = mailer_mailing(app->mailer)->letters;
	return ERR_OK;
}

static enum err build_all(struct app *app, struct problem *why)
{
	static enum err (*const steps[])(struct app * app, struct problem * why) = {build_self,
	    build_pages, build_certificate, build_throttles, build_pictures, build_store,
	    build_history, build_bookkeeper, build_lookup, build_usage, build_prices,
	    build_proof_keys, build_keeper, build_watcher, build_mailer, keys_open, console_open,
	    console_client_open, portal_open, portal_client_open, api_open, owner_site_open,
	    ledger_finder_open, listeners_open};
	enum err err = local_time_use(app->config->page.timezone, why);

	if (!err)
		err = service_manager_open(&app->manager, why);
	for (size_t i = 0; !err && i < sizeof steps / sizeof steps[0]; i++)
		err = steps[i](app, why);
	return err;
}

/* In the order of who needs whom: the servers first, whose exchanges wait for the pools. */
static void take_all_apart(struct app *app)
{
	if (!listeners_stop(app)) {
		log_event(LOG_ERROR, "stopped_by_force",
		    log_text("reason", "a worker did not come back in time"));
		_exit(EXIT_FAILURE);
	}
	tls_close(app->tls);
	throttle_free(app->throttle);
	throttle_free(app->reporters);
	throttle_free(app->first_tries);
	throttle_free(app->tries);
	throttle_free(app->owners);
	console_client_close(app);
	console_close(app);
	portal_client_close(app);
	portal_close(app);
	api_close(app);
	owner_site_close(app);
	ledger_finder_close(app);
	pool_free(app->fetchers);
	pool_free(app->drawers);
	lookup_close(app->lookup);
	check_free(app->check);
	keeper_stop(app->keeper);
	bookkeeper_stop(app->bookkeeper);
	watcher_stop(app->watcher);
	mailer_stop(app->mailer);
	price_list_close(app->prices);
	proof_keys_close(app->proof_keys);
	usage_close(app->usage);
	opener_table_free(app->openers);
	flight_table_free(app->drawings);
	cache_free(app->pictures);
	cache_free(app->pages);
	cache_free(app->ledger_tiles);
	free(app->ledger_key);
	error_pages_free(app->errors);
	home_pages_free(app->home);
	help_counter_free(app->help_counter);
	help_free(app->help);
	site_free(app->site);
	artwork_files_unload();
	service_manager_close(app->manager);
}

/* Each connection takes a descriptor, and shells allow few by default. */
static void allow_many_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* Blocked in all threads that are made from now on, so that only liveness_wait() gets them. */
static void hold_signals(sigset_t *ret_set)
{
	sigemptyset(ret_set);
	sigaddset(ret_set, SIGTERM);
	sigaddset(ret_set, SIGINT);
	sigaddset(ret_set, SIGHUP);
	pthread_sigmask(SIG_BLOCK, ret_set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static void log_serving(const struct app *app)
{
	char address[LISTEN_NAME_MAX];

	http_server_name(app->front, address);
	log_event(LOG_INFO, "serving", log_text("version", VERSION), log_text("address", address),
	    log_number("port", http_server_port(app->front)),
	    log_number("admin_port", http_server_port(app->admin)),
	    log_number(
		"console_port", app->operators == NULL ? 0 : http_server_port(app->operators)),
	    log_number("api_port", app->programs == NULL ? 0 : http_server_port(app->programs)),
	    log_number(
		"portal_port", app->certified == NULL ? 0 : http_server_port(app->certified)),
	    log_text("socket",
		service_manager_socket(app->manager, SERVICE_FRONT) == 0 ? NULL : "passed"));
}

/* Until a signal says to stop. */
static void serve_until_told(struct app *app, const sigset_t *set)
{
	int number;

	log_serving(app);
	liveness_tell_ready(app);
	while ((number = liveness_wait(app, set)) == SIGHUP)
		reload_files(app);
	liveness_tell_stopping(app);
	log_event(
	    LOG_INFO, "stopping", log_text("signal", number == SIGINT ? "SIGINT" : "SIGTERM"));
}

int app_serve(const struct config *config)
{
	struct app app = {.config = config,
	    .console_pages = console_routes,
	    .portal_pages = portal_routes,
	    .started_at = clock_now()};
	struct problem why = {.text = ""};
	sigset_t signals;
	enum err err;

	hold_signals(&signals);
	allow_many_files();
	share_arenas(config);
	err = build_all(&app, &why);
	if (err)
		log_event(LOG_ERROR, "start_failed",
		    log_text("reason", why.text[0] == '\0' ? err_text(err) : why.text));
	else
		serve_until_told(&app, &signals);
	take_all_apart(&app);
	if (!err)
		log_event(LOG_INFO, "stopped");
	return err ? 1 : 0;
}
