/* What is counted, and how Prometheus reads it. */
#include "pages/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/cache.h"
#include "base/clock.h"
#include "base/metric.h"
#include "base/pool.h"
#include "base/version.h"
#include "config/config.h"
#include "io/http/http.h"
#include "io/http/tls.h"
#include "lookup/lookup.h"
#include "usage/usage.h"

/* Ids of counters: single ones, then a block of one for each kind × record state × link state. */
enum {
	ID_REQUESTS,
	ID_REFUSED,
	ID_THROTTLED,
	ID_LOGINS_THROTTLED,
	ID_VERDICTS,
	ID_COUNT = ID_VERDICTS + METRICS_KIND_COUNT * RECORD_STATE_COUNT * LINK_STATE_COUNT
};

_Static_assert((int)ID_COUNT <= (int)METRIC_MAX, "every counter has its place");

static const char *const kind_names[METRICS_KIND_COUNT] = {
    [METRICS_STICKER] = "sticker",
    [METRICS_PROOF] = "proof",
};

static unsigned metric_of_verdict(unsigned kind, unsigned record, unsigned link)
{
	return ID_VERDICTS + (kind * RECORD_STATE_COUNT + record) * LINK_STATE_COUNT + link;
}

void metrics_verdict(enum metrics_kind kind, const struct verdict *v)
{
	metric_add(metric_of_verdict(kind, v->record, v->link.state), 1);
}

void metrics_refused(void)
{
	metric_add(ID_REFUSED, 1);
}

void metrics_throttled(void)
{
	metric_add(ID_THROTTLED, 1);
}

void metrics_login_throttled(void)
{
	metric_add(ID_LOGINS_THROTTLED, 1);
}

void metrics_request(void)
{
	metric_add(ID_REQUESTS, 1);
}

static void metrics_write_head(struct buf *to, const char *name, const char *type, const char *help)
{
	buf_printf(to, "# HELP trustseal_%s %s\n# TYPE trustseal_%s %s\n", name, help, name, type);
}

static void metrics_write_verdicts(struct buf *to)
{
	metrics_write_head(
	    to, "verdicts_total", "counter", "Answers by kind, record state and link state.");
	for (unsigned kind = 0; kind < METRICS_KIND_COUNT; kind++)
		for (unsigned record = 0; record < RECORD_STATE_COUNT; record++)
			for (unsigned link = 0; link < LINK_STATE_COUNT; link++)
				buf_printf(to,
				    "trustseal_verdicts_total{kind=\"%s\",record=\"%s\",link=\"%"
				    "s\"} "
				    "%" PRIu64 "\n",
				    kind_names[kind], record_state_name((enum record_state)record),
				    link_state_name((enum link_state)link),
				    metric_sum(metric_of_verdict(kind, record, link)));
}

static void metrics_write_counter(
    struct buf *to, const char *name, const char *help, uint64_t value)
{
	metrics_write_head(to, name, "counter", help);
	buf_printf(to, "trustseal_%s %" PRIu64 "\n", name, value);
}

static void metrics_write_gauge(struct buf *to, const char *name, const char *help, uint64_t value)
{
	metrics_write_head(to, name, "gauge", help);
	buf_printf(to, "trustseal_%s %" PRIu64 "\n", name, value);
}

static void metrics_write_requests(struct buf *to)
{
	metrics_write_counter(
	    to, "requests_total", "Requests that passed the gate.", metric_sum(ID_REQUESTS));
	metrics_write_counter(
	    to, "requests_refused_total", "Requests refused as malformed.", metric_sum(ID_REFUSED));
	metrics_write_counter(to, "unknown_throttled_total",
	    "Codes not looked up for those who try many.", metric_sum(ID_THROTTLED));
	metrics_write_counter(to, "logins_throttled_total",
	    "Passwords not checked for those who try many.", metric_sum(ID_LOGINS_THROTTLED));
}

static void metrics_write_lookup(const struct app *app, struct buf *to)
{
	struct lookup_stats lookup;

	lookup_stats(app->lookup, &lookup);
	metrics_write_counter(to, "record_hits_total", "Records found in memory.", lookup.hits);
	metrics_write_counter(
	    to, "record_misses_total", "Records that a worker had to fetch.", lookup.misses);
	metrics_write_counter(to, "record_refreshes_total",
	    "Records fetched again behind an answer.", lookup.refreshes);
	metrics_write_counter(to, "record_refused_total",
	    "Look-ups turned away: queue full, or too late.", lookup.refused);
	metrics_write_counter(
	    to, "store_reads_total", "Records read from the store.", lookup.store_reads);
	metrics_write_counter(
	    to, "store_errors_total", "Reads that the store failed.", lookup.store_errors);
	metrics_write_counter(to, "redis_hits_total", "Records found in Redis.", lookup.redis_hits);
	metrics_write_counter(to, "redis_rejects_total", "Values in Redis that did not verify.",
	    lookup.redis_rejects);
	metrics_write_counter(
	    to, "redis_errors_total", "Calls that Redis failed.", lookup.redis_errors);
	metrics_write_counter(to, "redis_listening_lost_total",
	    "Times that Redis told of no changes any more.", lookup.redis_deafened);
	metrics_write_gauge(
	    to, "redis_listening", "1 while Redis tells of changes.", lookup.redis_listening);
	metrics_write_gauge(to, "redis_up", "1 while Redis answers.", lookup.redis_up);
	metrics_write_gauge(to, "store_up", "1 while the store answers.", lookup.store_up);
	metrics_write_gauge(to, "record_cache_bytes", "Memory held by records.", lookup.memory);
	metrics_write_gauge(to, "record_cache_entries", "Records in memory.", lookup.records);
	metrics_write_gauge(
	    to, "unknown_cache_entries", "Unknown codes in memory.", lookup.unknown);
}

static void metrics_write_caches_and_queues(const struct app *app, struct buf *to)
{
	size_t drawings =
	    pool_waiting(app->drawers, POOL_FIRST) + pool_waiting(app->drawers, POOL_SECOND);

	metrics_write_gauge(
	    to, "picture_cache_bytes", "Memory held by pictures.", cache_memory(app->pictures));
	metrics_write_gauge(
	    to, "page_cache_bytes", "Memory held by proof pages.", cache_memory(app->pages));
	metrics_write_gauge(to, "known_codes_waiting",
	    "Codes known to memory that wait for a worker.",
	    pool_waiting(app->fetchers, LOOKUP_KNOWN));
	metrics_write_gauge(to, "new_codes_waiting", "Other codes that wait for a worker.",
	    pool_waiting(app->fetchers, LOOKUP_NEW));
	metrics_write_gauge(
	    to, "drawings_waiting", "Pictures that wait for being drawn.", drawings);
}

static void metrics_write_usage(const struct app *app, struct buf *to)
{
	struct usage_stats usage;

	usage_stats(app->usage, &usage);
	metrics_write_counter(to, "usage_written_total",
	    "Pictures and clicks whose counts are in the store.", usage.written);
	metrics_write_counter(to, "usage_lost_total",
	    "Pictures and clicks whose counts found no room in memory.", usage.lost);
	metrics_write_counter(to, "usage_unnamed_total",
	    "Pictures and clicks counted without their host's name.", usage.unnamed);
	metrics_write_counter(
	    to, "usage_errors_total", "Times that counts could not be written.", usage.errors);
	metrics_write_gauge(
	    to, "usage_waiting", "Entries counted and not in the store yet.", usage.waiting);
}

/* Under the names that Prometheus's own clients use. */
static void metrics_write_process(const struct app *app, struct buf *to)
{
	struct rusage used = {0};
	struct rlimit files = {0};
	char line[256] = "";
	unsigned long size = 0, resident = 0;
	FILE *statm = fopen("/proc/self/statm", "re");

	if (statm != NULL) {
		if (fgets(line, sizeof line, statm) != NULL)
			sscanf(line, "%lu %lu", &size, &resident);
		fclose(statm);
	}
	getrusage(RUSAGE_SELF, &used);
	getrlimit(RLIMIT_NOFILE, &files);
	buf_printf(to,
	    "# HELP process_cpu_seconds_total Seconds of the processor, user and system.\n"
	    "# TYPE process_cpu_seconds_total counter\n"
	    "process_cpu_seconds_total %.2f\n"
	    "# HELP process_resident_memory_bytes Memory in use.\n"
	    "# TYPE process_resident_memory_bytes gauge\n"
	    "process_resident_memory_bytes %lu\n"
	    "# HELP process_max_fds Files and connections that may be open.\n"
	    "# TYPE process_max_fds gauge\n"
	    "process_max_fds %llu\n"
	    "# HELP process_start_time_seconds When it started, since 1970.\n"
	    "# TYPE process_start_time_seconds gauge\n"
	    "process_start_time_seconds %" PRId64 "\n",
	    (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
		(double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6,
	    resident * (unsigned long)sysconf(_SC_PAGESIZE), (unsigned long long)files.rlim_cur,
	    app->started_at);
}

/* Days may be below 0: it is over. */
static void metrics_write_certificate(const struct app *app, struct buf *to)
{
	if (app->tls == NULL)
		return;
	metrics_write_head(
	    to, "certificate_expiry_days", "gauge", "Days left of the service's own certificate.");
	buf_printf(to, "trustseal_certificate_expiry_days %.2f\n",
	    (double)(tls_not_after(app->tls) - clock_now()) / 86400);
}

void metrics_write(const struct app *app, struct buf *to)
{
	metrics_write_head(to, "build_info", "gauge", "The version that runs.");
	buf_printf(to, "trustseal_build_info{version=\"%s\"} 1\n", VERSION);
	metrics_write_requests(to);
	metrics_write_lookup(app, to);
	metrics_write_caches_and_queues(app, to);
	metrics_write_usage(app, to);
	metrics_write_gauge(to, "connections", "Open connections of visitors.",
	    http_server_connections(app->front));
	metrics_write_gauge(to, "connections_max", "Connections that may be open at once.",
	    app->config->server.max_connections);
	metrics_write_counter(to, "connections_refused_total",
	    "Connections closed at once, since their network held its share.",
	    http_server_connections_refused(app->front));
	metrics_write_gauge(to, "uptime_seconds", "Seconds since the start.",
	    (uint64_t)(clock_now() - app->started_at));
	metrics_write_certificate(app, to);
	metrics_write_process(app, to);
	metrics_write_verdicts(to);
}
