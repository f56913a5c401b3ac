/* What the watch is made of in this program. */
#include "server/watching.h"

#include "watch/hands.h"

/* Where the service itself listens, it does not ask. */
static void reach_add_own(struct reach *reach, const struct network_listen *listen)
{
	if (listen->port != 0 && reach->own_count < REACH_OWN_MAX)
		reach->own[reach->own_count++] = *listen;
}

static void watching_reach(struct watching *w, const struct config *config)
{
	w->reach.allow = config->watch.allow;
	w->reach.dns = config->watch.dns;
	w->reach.stop = &w->stop;
	reach_add_own(&w->reach, &config->server.listen);
	reach_add_own(&w->reach, &config->server.admin_listen);
	reach_add_own(&w->reach, &config->console.listen);
	reach_add_own(&w->reach, &config->api.listen);
	reach_name_agent(&w->reach, config->server.public_url);
}

enum err watching_begin(struct watching *w, const struct config *config, int nice,
    void (*kept)(void *arg, const struct watch_job *job), void *kept_arg, struct problem *why)
{
	struct watch_options options;

	*w = (struct watching){.use_count = 0};
	watching_reach(w, config);
	options = (struct watch_options){.config = config,
	    .uses = w->uses,
	    .use_count = w->use_count,
	    .crew = {.open = watch_hands_open,
		.close = watch_hands_close,
		.arg = &w->reach,
		.nice = nice},
	    .kept = kept,
	    .kept_arg = kept_arg};
	return watch_new(&options, &w->watch) ? err_no_memory(why) : ERR_OK;
}

void watching_end(struct watching *w)
{
	atomic_store(&w->stop, true);
	watch_free(w->watch);
	w->watch = NULL;
}
