/* The thread of a server that has the watch's rounds. */
#ifndef SERVER_WATCHER_H
#define SERVER_WATCHER_H

#include "config/config.h"
#include "watch/watch.h"

struct watcher;

/* Starts it. `config` outlives it. The errors of watching_begin(). */
enum err watcher_start(const struct config *config, struct watcher **ret, struct problem *why);
/* Ends it, within a few seconds; NULL is legal. */
void watcher_stop(struct watcher *w);
/* Zeros for NULL. Any thread. */
struct watch_stats watcher_stats(const struct watcher *w);

#endif
