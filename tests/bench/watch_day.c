/* A day of the watch, simulated: the real plan, queue, rounds and crew, a clock that runs faster,
 * and kinds that wait as long as the world outside would, at that pace.
 * Usage: watch_day STORE CERTIFICATES ISSUERS LISTS-OF-EACH [PACE [HOURS]]
 *
 * Every certificate is asked for by OCSP once a day, and so are its site and its page; each list
 * once an hour. One in 50 sites is a tarpit (10 s), one OCSP responder in 20 is down for the first
 * half of the time. Prints what was asked, and how late what is due was at the worst. */
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "config/config.h"
#include "store/store.h"
#include "watch/plan.h"
#include "watch/queue.h"
#include "watch/watch.h"

enum { DAY_S = 86400, HOUR_S = 3600 };

static double pace = 144;
static int64_t real_start_ms, start, hours = 24;
static int64_t certificates, issuers, lists;
static atomic_uint_least64_t asked[5], failed[5];
static _Atomic unsigned char *seen; /* how often each site was visited */

/* The clock of this program (linked with --wrap). */
int64_t __wrap_clock_now(void);
int64_t __wrap_clock_now(void)
{
	return start + (int64_t)((double)(clock_monotonic_ms() - real_start_ms) * pace / 1000);
}

static void wait_as(double seconds)
{
	clock_sleep_ms((unsigned)lround(seconds * 1000 / pace));
}

static unsigned every_hour(const struct config *config)
{
	(void)config;
	return HOUR_S;
}

static unsigned every_day(const struct config *config)
{
	(void)config;
	return DAY_S;
}

static enum err list_load(struct store *s, void *arg, struct watch_job *job)
{
	(void)s;
	(void)arg;
	snprintf(job->host, sizeof job->host, "crl%d", (int)(job->subject % issuers));
	return ERR_OK;
}

static enum err ocsp_load(struct store *s, void *arg, struct watch_job *job)
{
	list_load(s, arg, job);
	memcpy(job->host, "ocs", 3);
	return ERR_OK;
}

static enum err site_load(struct store *s, void *arg, struct watch_job *job)
{
	(void)s;
	(void)arg;
	snprintf(job->host, sizeof job->host, "site%d", (int)job->subject);
	return ERR_OK;
}

static void list_ask(struct watch_job *job, struct watch_hands *hands)
{
	(void)job;
	(void)hands;
	wait_as(lists == 1 ? 10 : 1);
}

static void ocsp_ask(struct watch_job *job, struct watch_hands *hands)
{
	bool down = strcmp(job->host, "ocs0") == 0 && job->now - start < hours * HOUR_S / 2;

	(void)hands;
	wait_as(down ? 5 : 0.1);
	if (down)
		job->err = err_because(&job->why, ERR_UNAVAILABLE, "down");
}

static void site_ask(struct watch_job *job, struct watch_hands *hands)
{
	(void)hands;
	wait_as(job->subject % 50 == 0 ? 10 : 0.5);
	if (job->kind->number == WATCH_SITE)
		seen[job->subject]++;
}

static enum err any_keep(const struct change *c, void *arg, struct watch_job *job)
{
	(void)c;
	(void)arg;
	(job->err ? failed : asked)[job->kind->number]++;
	return ERR_OK;
}

static void any_drop(struct watch_job *job)
{
	(void)job;
}

static enum err no_subjects(
    struct store *s, const struct code *code, struct arena *arena, int64_t **ret, size_t *ret_count)
{
	(void)s;
	(void)code;
	(void)arena;
	(void)ret;
	*ret_count = 0;
	return ERR_OK;
}

/* As many at once as the program's own. */
static const struct watch_kind kinds[] = {
    {"list", WATCH_LIST, 4, every_hour, NULL, list_load, list_ask, any_keep, any_drop, no_subjects},
    {"ocsp", WATCH_OCSP, 16, every_day, NULL, ocsp_load, ocsp_ask, any_keep, any_drop, no_subjects},
    {"site", WATCH_SITE, 32, every_day, NULL, site_load, site_ask, any_keep, any_drop, no_subjects},
    {"page", WATCH_PAGE, 16, every_day, NULL, site_load, site_ask, any_keep, any_drop, no_subjects},
};

static struct watch_hands *hands_open(void *arg)
{
	(void)arg;
	return malloc(1);
}

static void hands_close(struct watch_hands *hands)
{
	free(hands);
}

static void must(enum err err, const struct problem *why)
{
	if (err == ERR_OK)
		return;
	fprintf(stderr, "watch_day: %s: %s\n", err_text(err), why->text);
	exit(1);
}

/* Every task at its place. */
static void fill(struct store *store, const struct watch_kind *kind, int64_t count)
{
	struct problem why = {.text = ""};
	struct change c = {.store = store, .actor = "bench", .now = start, .why = &why};
	unsigned char key[PLAN_KEY_BYTES];

	must(queue_key(&c, key), &why);
	for (int64_t i = 0; i < count;) {
		enum err err = change_begin(&c);

		for (int64_t end = i + 10000; i < end && i < count && !err; i++) {
			int64_t due;

			err = plan_next(key, kind->number, i, kind->every(NULL), start, &due);
			if (!err)
				err = queue_add(&c, kind->number, i, due);
		}
		must(change_end(&c, err), &why);
	}
}

static void report(int64_t worst_lag)
{
	int64_t never = 0, twice = 0;

	for (int64_t i = 0; i < certificates; i++) {
		never += seen[i] == 0;
		twice += seen[i] > 1;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		printf("%s: %llu asked, %llu failed\n", kinds[i].name,
		    (unsigned long long)asked[kinds[i].number],
		    (unsigned long long)failed[kinds[i].number]);
	printf(
	    "sites never visited: %lld, more than once: %lld; most that something was late: %lld "
	    "s\n",
	    (long long)never, (long long)twice, (long long)worst_lag);
}

static int64_t simulate(struct store *store)
{
	struct watch_use uses[] = {
	    {&kinds[0], NULL}, {&kinds[1], NULL}, {&kinds[2], NULL}, {&kinds[3], NULL}};
	struct watch_options options = {.uses = uses,
	    .use_count = sizeof uses / sizeof uses[0],
	    .crew = {.open = hands_open, .close = hands_close}};
	struct problem why = {.text = ""};
	struct watch *w = NULL;
	int64_t worst = 0, end = start + hours * HOUR_S;

	must(watch_new(&options, &w), &why);
	real_start_ms = clock_monotonic_ms();
	while (clock_now() < end) {
		bool busy;

		must(watch_round(w, store, 5, &busy, &why), &why);
		if (watch_stats(w).lag_s > worst)
			worst = watch_stats(w).lag_s;
	}
	watch_free(w);
	return worst;
}

int main(int argc, char **argv)
{
	struct problem why = {.text = ""};
	struct store *store = NULL;

	if (argc < 5) {
		fprintf(
		    stderr, "usage: watch_day STORE CERTIFICATES ISSUERS LISTS [PACE [HOURS]]\n");
		return 2;
	}
	certificates = atoll(argv[2]);
	issuers = atoll(argv[3]);
	lists = atoll(argv[4]);
	pace = argc > 5 ? atof(argv[5]) : pace;
	hours = argc > 6 ? atoll(argv[6]) : hours;
	seen = calloc((size_t)certificates, 1);
	real_start_ms = clock_monotonic_ms();
	start = 1780272000;
	must(store_open(argv[1], STORE_CREATE, &store, &why), &why);
	fill(store, &kinds[0], issuers * lists);
	for (size_t i = 1; i < sizeof kinds / sizeof kinds[0]; i++)
		fill(store, &kinds[i], certificates);
	report(simulate(store));
	store_close(store);
	free((void *)seen);
	return 0;
}
