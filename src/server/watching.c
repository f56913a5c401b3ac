/* What the watch is made of in this program. */
#include "server/watching.h"

#include "registry/revocation.h"
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

static void watching_use(struct watching *w, const struct watch_kind *kind, void *arg)
{
	w->uses[w->use_count++] = (struct watch_use){kind, arg};
}

/* Lists come first: they enrol certificates, and one list tells of many. */
static enum err watching_use_all(
    struct watching *w, const struct config *config, struct problem *why)
{
	enum err err =
	    revocation_issuers_read(config->watch.issuers, &w->lists.enrolment.issuers, why);

	if (err) {
		err_prefix(why, "[watch] issuers");
		return err;
	}
	w->lists.every_s = config->watch.crl_every;
	w->lists.take_over = registry_revocation_seen;
	watching_use(w, &revocation_list_kind, &w->lists);
	if (!manners_begin(&w->ocsp.manners))
		return err_no_memory(why);
	w->ocsp.latest_s = revocation_ocsp_kind.every(config);
	w->ocsp.take_over = registry_revocation_seen;
	watching_use(w, &revocation_ocsp_kind, &w->ocsp);
	w->sites.every_s = config->watch.site_every;
	w->sites.terms = registry_terms(config);
	w->sites.issuers = &w->lists.enrolment.issuers;
	watching_use(w, &doctor_site_kind, &w->sites);
	err = page_watch_begin(&w->pages, config->server.public_url, why);
	if (err)
		return err;
	watching_use(w, &doctor_page_kind, &w->pages);
	return tls_prober_new(&w->sites.prober) ? err_no_memory(why) : ERR_OK;
}

enum err watching_begin(struct watching *w, const struct config *config, int nice,
    void (*kept)(void *arg, const struct watch_job *job), void *kept_arg, struct problem *why)
{
	struct watch_options options;
	enum err err;

	*w = (struct watching){.use_count = 0};
	watching_reach(w, config);
	err = watching_use_all(w, config, why);
	if (err)
		return err;
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
	tls_prober_free(w->sites.prober);
	revocation_issuers_free(&w->lists.enrolment.issuers);
	manners_end(&w->ocsp.manners);
}
