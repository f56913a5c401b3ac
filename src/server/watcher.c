/* The thread of a server that has the watch's rounds.
 *
 * DESIGN: it gives way to all others: what it finds may come a little later. What it cannot keep,
 * since the store is away or locked, it keeps when that is over; meanwhile nothing more is asked.
 */
#include "server/watcher.h"

#include <stdlib.h>
#include <sys/resource.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "server/watching.h"
#include "store/desk.h"

enum { BUSY_MS = 50, IDLE_MS = 500, AWAY_MS = 2000, AWAY_LOG_MS = 60000, WATCHER_NICE = 19 };

struct watcher {
	struct watching watching;
	struct store_desk desk;
	struct log_limit log;
	pthread_t thread;
	atomic_bool stopping;
};

/* A round, which waits for what is being asked. False when the store is away. */
static bool watcher_round(struct watcher *w, bool *busy)
{
	struct problem why = {.text = ""};
	enum err err;

	if (!store_desk_ready(&w->desk))
		return false;
	err = watch_round(w->watching.watch, w->desk.store, *busy ? BUSY_MS : IDLE_MS, busy, &why);
	if (err == ERR_OK || err == ERR_BUSY)
		return true;
	if (log_allowed(&w->log, AWAY_LOG_MS))
		log_event(LOG_ERROR, "watch_failed", log_text("reason", why.text));
	store_desk_leave(&w->desk);
	return false;
}

static void *watcher_run(void *arg)
{
	struct watcher *w = arg;
	bool busy = false;

	setpriority(PRIO_PROCESS, 0, WATCHER_NICE);
	while (!atomic_load(&w->stopping)) {
		int64_t until = clock_monotonic_ms() + AWAY_MS;

		if (watcher_round(w, &busy))
			continue;
		while (!atomic_load(&w->stopping) && clock_monotonic_ms() < until)
			clock_sleep_ms(BUSY_MS);
	}
	return NULL;
}

static void watcher_free(struct watcher *w)
{
	watching_end(&w->watching);
	store_desk_leave(&w->desk);
	free(w);
}

enum err watcher_start(const struct config *config, struct watcher **ret, struct problem *why)
{
	struct watcher *w = calloc(1, sizeof *w);
	enum err err;

	if (w == NULL)
		return err_no_memory(why);
	w->desk = (struct store_desk){
	    .url = config->store.url, .mode = STORE_COUNT, .failed = "watch_failed"};
	err = watching_begin(&w->watching, config, WATCHER_NICE, NULL, NULL, why);
	if (!err && !thread_start(&w->thread, "watcher", watcher_run, w))
		err = err_no_memory(why);
	if (err)
		watcher_free(w);
	else
		*ret = w;
	return err;
}

void watcher_stop(struct watcher *w)
{
	if (w == NULL)
		return;
	atomic_store(&w->stopping, true);
	atomic_store(&w->watching.stop, true);
	pthread_join(w->thread, NULL);
	watcher_free(w);
}

struct watch_stats watcher_stats(const struct watcher *w)
{
	return w == NULL ? (struct watch_stats){.asked = 0} : watch_stats(w->watching.watch);
}
