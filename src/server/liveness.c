/* Waits for signals, and meanwhile tells the service manager that the program lives. What is
 * remembered of visitors for some minutes is forgotten then also when nobody asks any more.
 *
 * DESIGN: a ping is sent only when everything that answers was seen to work since the one before:
 * each event loop of all listeners closed a connection that it was given, and no worker has been
 * at one job for the whole of the time the manager allows (every call of a job has a deadline far
 * shorter; that for names of PostgreSQL's hosts is the system's, which the unit makes short). The
 * first thread asks and pings itself, so it lives too. Redis, the store and other peers do not
 * count: a restart would not mend them, and /readyz tells of them. */
#include "server/liveness.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/pool.h"
#include "doctor/click.h"
#include "io/http/http.h"
#include "io/http/service_manager.h"
#include "web/throttle.h"

/* Pings in the time that the manager allows, so that one may come late. */
enum { PINGS = 3 };

/* What hangs; NULL when nothing does. Each loop has `patience_ms` to answer. */
static const char *liveness_find_hung(
    const struct app *app, unsigned patience_ms, long long job_max_ms)
{
	if (!http_server_turns(app->front, patience_ms))
		return "an event loop for visitors";
	if (!http_server_turns(app->admin, patience_ms))
		return "the event loop for those who run the service";
	if (app->operators != NULL && !http_server_turns(app->operators, patience_ms))
		return "the event loop for operators";
	if (pool_longest_ms(app->fetchers) > job_max_ms)
		return "a worker that fetches records";
	if (pool_longest_ms(app->drawers) > job_max_ms)
		return "a worker that draws";
	if (app->console != NULL && pool_longest_ms(app->console) > job_max_ms)
		return "a worker of the console";
	if (app->logins != NULL && pool_longest_ms(app->logins) > job_max_ms)
		return "a worker that checks passwords";
	if (app->portal != NULL && pool_longest_ms(app->portal) > job_max_ms)
		return "a worker of the owners' portal";
	if (app->certified != NULL && !http_server_turns(app->certified, patience_ms))
		return "the event loop for owners with certificates";
	if (app->programs != NULL && !http_server_turns(app->programs, patience_ms))
		return "the event loop for programs";
	if (app->api != NULL && pool_longest_ms(app->api) > job_max_ms)
		return "a worker of the API";
	return NULL;
}

static void liveness_ping(const struct app *app, unsigned interval_ms)
{
	const char *hung = liveness_find_hung(app, interval_ms, (long long)interval_ms * PINGS);

	if (hung == NULL)
		service_manager_tell(app->manager, "WATCHDOG=1");
	else
		log_event(LOG_ERROR, "hung", log_text("what", hung));
}

int liveness_wait(const struct app *app, const sigset_t *set)
{
	unsigned ping_ms = service_manager_watchdog_ms(app->manager) / PINGS;
	unsigned interval_ms = ping_ms == 0 ? THROTTLE_WINDOW_S * 1000 : ping_ms;
	const struct timespec interval = {interval_ms / 1000, (long)(interval_ms % 1000) * 1000000};

	for (;;) {
		int number = sigtimedwait(set, NULL, &interval);

		if (number > 0)
			return number;
		if (ping_ms != 0)
			liveness_ping(app, ping_ms);
		check_forget(app->check, clock_now());
		throttle_forget(app->throttle, clock_monotonic_ms());
		throttle_forget(app->reporters, clock_monotonic_ms());
		throttle_forget(app->first_tries, clock_monotonic_ms());
		throttle_forget(app->tries, clock_monotonic_ms());
		throttle_forget(app->api_networks, clock_monotonic_ms());
		throttle_forget(app->api_tokens, clock_monotonic_ms());
	}
}

void liveness_tell_ready(const struct app *app)
{
	char name[LISTEN_NAME_MAX], text[LISTEN_NAME_MAX + 80];

	http_server_name(app->front, name);
	snprintf(text, sizeof text, "READY=1\nMAINPID=%d\nSTATUS=Serving on %s, port %u",
	    (int)getpid(), name, http_server_port(app->front));
	service_manager_tell(app->manager, text);
}

void liveness_tell_reloading(const struct app *app)
{
	char text[64];

	/* Rounded up: a time before the manager's wish would be of an earlier one. */
	snprintf(text, sizeof text, "RELOADING=1\nMONOTONIC_USEC=%lld",
	    (long long)(clock_monotonic_ms() + 1) * 1000);
	service_manager_tell(app->manager, text);
}

void liveness_tell_stopping(const struct app *app)
{
	service_manager_tell(app->manager, "STOPPING=1\nSTATUS=Answering what is under way");
}
