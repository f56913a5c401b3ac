/* What is counted, and how Prometheus reads it. */
#include "pages/metrics.h"

#include <inttypes.h>
#include "base/cache.h"
#include "base/clock.h"
#include "base/metric.h"
#include "base/pool.h"
#include "base/version.h"
#include "config/config.h"
#include "io/http/http.h"
#include "io/http/tls.h"
#include "lookup/lookup.h"
#include "pages/answers.h"
#include "pages/exposition.h"
#include "pages/process.h"
#include "usage/usage.h"

/* Ids of counters: single ones, then a block of one for each kind × record state × link state. */
enum {
	ID_REQUESTS,
	ID_REFUSED,
	ID_THROTTLED,
	ID_LOGINS_THROTTLED,
	ID_SIGNED,
	ID_LOGINS,
	ID_REPORTS = ID_LOGINS + ACCOUNTS_ANSWER_COUNT,
	ID_VERDICTS = ID_REPORTS + METRICS_REPORT_COUNT,
	ID_COUNT = ID_VERDICTS + METRICS_KIND_COUNT * RECORD_STATE_COUNT * LINK_STATE_COUNT
};

_Static_assert((int)ID_COUNT <= (int)ANSWERS_FIRST_ID, "every counter has its place");

static const char *const kind_names[METRICS_KIND_COUNT] = {
    [METRICS_STICKER] = "sticker",
    [METRICS_PROOF] = "proof",
};

static const char *const report_names[METRICS_REPORT_COUNT] = {
    [METRICS_REPORT_TAKEN] = "taken",
    [METRICS_REPORT_REFUSED] = "refused",
    [METRICS_REPORT_THROTTLED] = "throttled",
    [METRICS_REPORT_FULL] = "full",
};

static const char *const login_names[ACCOUNTS_ANSWER_COUNT] = {
    [ACCOUNTS_IN] = "in",
    [ACCOUNTS_WRONG] = "wrong",
    [ACCOUNTS_LOCKED] = "locked",
    [ACCOUNTS_SLOWED] = "slowed",
    [ACCOUNTS_EXPIRED] = "expired",
    [ACCOUNTS_OTHER] = "other_certificate",
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

void metrics_report(enum metrics_report what)
{
	metric_add(ID_REPORTS + what, 1);
}

void metrics_signed(void)
{
	metric_add(ID_SIGNED, 1);
}

void metrics_login(enum accounts_answer answer)
{
	metric_add(ID_LOGINS + answer, 1);
}

void metrics_login_throttled(void)
{
	metric_add(ID_LOGINS_THROTTLED, 1);
}

void metrics_request(void)
{
	metric_add(ID_REQUESTS, 1);
}

static void metrics_write_verdicts(struct buf *to)
{
	exposition_head(to, "trustseal_verdicts_total", "counter",
	    "Answers by kind, record state and link state.");
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

static void metrics_write_requests(struct buf *to)
{
	exposition_counter(to, "trustseal_requests_total", "Requests that passed the gate.",
	    metric_sum(ID_REQUESTS));
	exposition_counter(to, "trustseal_requests_refused_total", "Requests refused as malformed.",
	    metric_sum(ID_REFUSED));
	exposition_counter(to, "trustseal_unknown_throttled_total",
	    "Codes not looked up for those who try many.", metric_sum(ID_THROTTLED));
	exposition_counter(to, "trustseal_logins_throttled_total",
	    "Passwords not checked for those who try many.", metric_sum(ID_LOGINS_THROTTLED));
	exposition_counter(to, "trustseal_proofs_signed_total",
	    "Proofs signed, each for all who ask within a minute.", metric_sum(ID_SIGNED));
}

static void metrics_write_reports(struct buf *to)
{
	exposition_head(
	    to, "trustseal_reports_total", "counter", "Visitors' reports, by what came of them.");
	for (unsigned what = 0; what < METRICS_REPORT_COUNT; what++)
		buf_printf(to, "trustseal_reports_total{result=\"%s\"} %" PRIu64 "\n",
		    report_names[what], metric_sum(ID_REPORTS + what));
}

static void metrics_write_logins(struct buf *to)
{
	exposition_head(
	    to, "trustseal_logins_total", "counter", "Tries to log in, by what came of them.");
	for (unsigned answer = 0; answer < ACCOUNTS_ANSWER_COUNT; answer++)
		buf_printf(to, "trustseal_logins_total{result=\"%s\"} %" PRIu64 "\n",
		    login_names[answer], metric_sum(ID_LOGINS + answer));
}

static void metrics_write_lookup(const struct app *app, struct buf *to)
{
	struct lookup_stats lookup;

	lookup_stats(app->lookup, &lookup);
	exposition_counter(
	    to, "trustseal_record_hits_total", "Records found in memory.", lookup.hits);
	exposition_counter(to, "trustseal_record_misses_total",
	    "Records that a worker had to fetch.", lookup.misses);
	exposition_counter(to, "trustseal_record_refreshes_total",
	    "Records fetched again behind an answer.", lookup.refreshes);
	exposition_counter(to, "trustseal_record_refused_total",
	    "Look-ups turned away: queue full, or too late.", lookup.refused);
	exposition_counter(
	    to, "trustseal_store_reads_total", "Records read from the store.", lookup.store_reads);
	exposition_counter(to, "trustseal_store_errors_total", "Reads that the store failed.",
	    lookup.store_errors);
	exposition_counter(
	    to, "trustseal_redis_hits_total", "Records answered by Redis.", lookup.redis_hits);
	exposition_counter(to, "trustseal_redis_rejects_total",
	    "Values in Redis that did not verify.", lookup.redis_rejects);
	exposition_counter(
	    to, "trustseal_redis_errors_total", "Calls that Redis failed.", lookup.redis_errors);
	exposition_counter(to, "trustseal_redis_listening_lost_total",
	    "Times that Redis told of no changes any more.", lookup.redis_deafened);
	exposition_gauge(to, "trustseal_redis_listening", "1 while Redis tells of changes.",
	    lookup.redis_listening);
	exposition_gauge(to, "trustseal_redis_up", "1 while Redis answers.", lookup.redis_up);
	exposition_gauge(to, "trustseal_feed_sound",
	    "1 while it is known, several times a second, what changed in the store.",
	    lookup.feed.sound);
	exposition_head(to, "trustseal_feed_lag_seconds", "gauge",
	    "Since the moment for which all changes are known.");
	buf_printf(to, "trustseal_feed_lag_seconds %.3f\n", (double)lookup.feed.lag_ms / 1000);
	exposition_gauge(to, "trustseal_feed_event", "Number of the newest event that is known.",
	    lookup.feed.place);
	exposition_counter(to, "trustseal_feed_set_back_total",
	    "Times that the store lacked events that it had.", lookup.feed.rewinds);
	exposition_gauge(to, "trustseal_store_up", "1 while the store answers.", lookup.store_up);
	exposition_gauge(
	    to, "trustseal_record_cache_bytes", "Memory held by records.", lookup.memory);
	exposition_gauge(
	    to, "trustseal_record_cache_entries", "Records in memory.", lookup.records);
	exposition_gauge(
	    to, "trustseal_unknown_cache_entries", "Unknown codes in memory.", lookup.unknown);
}

static size_t pool_waiting_in_all(struct pool *pool)
{
	return pool == NULL ? 0 : pool_waiting(pool, POOL_FIRST) + pool_waiting(pool, POOL_SECOND);
}

static void metrics_write_caches_and_queues(const struct app *app, struct buf *to)
{
	exposition_gauge(to, "trustseal_picture_cache_bytes", "Memory held by pictures.",
	    cache_memory(app->pictures));
	exposition_gauge(to, "trustseal_page_cache_bytes", "Memory held by proof pages.",
	    cache_memory(app->pages));
	exposition_gauge(to, "trustseal_known_codes_waiting",
	    "Codes known to memory that wait for a worker.",
	    pool_waiting(app->fetchers, LOOKUP_KNOWN));
	exposition_gauge(to, "trustseal_new_codes_waiting", "Other codes that wait for a worker.",
	    pool_waiting(app->fetchers, LOOKUP_NEW));
	exposition_gauge(to, "trustseal_drawings_waiting", "Pictures that wait for being drawn.",
	    pool_waiting_in_all(app->drawers));
	exposition_gauge(to, "trustseal_console_waiting",
	    "Pages of the console that wait for a worker.", pool_waiting_in_all(app->console));
	exposition_gauge(to, "trustseal_portal_waiting",
	    "Pages of the owners' portal that wait for a worker.",
	    pool_waiting_in_all(app->portal));
	exposition_gauge(to, "trustseal_api_waiting", "Calls to the API that wait for a worker.",
	    pool_waiting_in_all(app->api));
	exposition_gauge(to, "trustseal_logins_waiting", "Passwords that wait for being checked.",
	    pool_waiting_in_all(app->logins));
}

static void metrics_write_usage(const struct app *app, struct buf *to)
{
	struct usage_stats usage;

	usage_stats(app->usage, &usage);
	exposition_counter(to, "trustseal_usage_written_total",
	    "Pictures and clicks whose counts are in the store.", usage.written);
	exposition_counter(to, "trustseal_usage_lost_total",
	    "Pictures and clicks whose counts found no room in memory.", usage.lost);
	exposition_counter(to, "trustseal_usage_unnamed_total",
	    "Pictures and clicks counted without their host's name.", usage.unnamed);
	exposition_counter(to, "trustseal_usage_errors_total",
	    "Times that counts could not be written.", usage.errors);
	exposition_counter(to, "trustseal_usage_settled_total",
	    "Entries of counts moved from the store's inbox to the rows of their codes.",
	    usage.settled);
	exposition_counter(to, "trustseal_usage_inbox_full_total",
	    "Times that the store's inbox was full and had to be settled first.", usage.full);
	exposition_gauge(to, "trustseal_usage_inbox",
	    "Entries of counts in the store's inbox, of all servers.", usage.inbox);
	exposition_gauge(to, "trustseal_usage_waiting", "Entries counted and not in the store yet.",
	    usage.waiting);
}

/* Below 0: it is over. */
static void metrics_write_certificate(const struct app *app, struct buf *to)
{
	if (app->tls == NULL)
		return;
	exposition_head(to, "trustseal_certificate_expiry_seconds", "gauge",
	    "Until the service's own certificate ends.");
	buf_printf(to, "trustseal_certificate_expiry_seconds %" PRId64 "\n",
	    tls_not_after(app->tls) - clock_now());
}

void metrics_write(const struct app *app, struct buf *to)
{
	exposition_head(to, "trustseal_build_info", "gauge", "The version that runs.");
	buf_printf(to, "trustseal_build_info{version=\"%s\"} 1\n", VERSION);
	metrics_write_requests(to);
	answers_write(to);
	metrics_write_logins(to);
	metrics_write_reports(to);
	metrics_write_lookup(app, to);
	metrics_write_caches_and_queues(app, to);
	metrics_write_usage(app, to);
	exposition_gauge(to, "trustseal_connections", "Open connections of visitors.",
	    http_server_connections(app->front));
	exposition_gauge(to, "trustseal_connections_max", "Connections that may be open at once.",
	    app->config->server.max_connections);
	exposition_counter(to, "trustseal_connections_refused_total",
	    "Connections closed at once, since their network held its share.",
	    http_server_connections_refused(app->front));
	exposition_gauge(to, "trustseal_uptime_seconds", "Seconds since the start.",
	    (uint64_t)(clock_now() - app->started_at));
	metrics_write_certificate(app, to);
	process_write(app->started_at, to);
	metrics_write_verdicts(to);
}
