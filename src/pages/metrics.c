/* What is counted, and how it is told to Prometheus. */
#include "pages/metrics.h"

#include <assert.h>
#include <inttypes.h>
#include "base/clock.h"
#include "base/metric.h"
#include "base/version.h"

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

/* Everything that is asked of other parts when the figures are read. */
struct readings {
	struct lookup_stats lookup;
	struct usage_stats usage;
	size_t picture_bytes, page_bytes, waiting[POOL_LANES], drawings;
	unsigned connections;
	int64_t uptime;
};

struct figure {
	const char *name, *type, *help;
	uint64_t (*read)(const struct readings *r);
};

static unsigned verdict_id(unsigned kind, unsigned record, unsigned link)
{
	return ID_VERDICTS + (kind * RECORD_STATE_COUNT + record) * LINK_STATE_COUNT + link;
}

void metrics_verdict(enum metrics_kind kind, const struct verdict *v)
{
	metric_add(verdict_id(kind, v->record, v->link.state), 1);
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

#define FROM_COUNTER(function, id)                                                                 \
	static uint64_t function(const struct readings *r)                                         \
	{                                                                                          \
		(void)r;                                                                           \
		return metric_sum(id);                                                             \
	}
#define FROM_READING(function, member)                                                             \
	static uint64_t function(const struct readings *r)                                         \
	{                                                                                          \
		return (uint64_t)r->member;                                                        \
	}

FROM_COUNTER(requests, ID_REQUESTS)
FROM_COUNTER(refused, ID_REFUSED)
FROM_COUNTER(throttled, ID_THROTTLED)
FROM_COUNTER(logins_throttled, ID_LOGINS_THROTTLED)
FROM_READING(memory_hits, lookup.hits)
FROM_READING(memory_misses, lookup.misses)
FROM_READING(refreshes, lookup.refreshes)
FROM_READING(turned_away, lookup.refused)
FROM_READING(store_reads, lookup.store_reads)
FROM_READING(store_errors, lookup.store_errors)
FROM_READING(redis_hits, lookup.redis_hits)
FROM_READING(redis_rejects, lookup.redis_rejects)
FROM_READING(redis_errors, lookup.redis_errors)
FROM_READING(redis_deafened, lookup.redis_deafened)
FROM_READING(redis_listening, lookup.redis_listening)
FROM_READING(record_bytes, lookup.memory)
FROM_READING(records, lookup.records)
FROM_READING(unknown_codes, lookup.unknown)
FROM_READING(picture_bytes, picture_bytes)
FROM_READING(page_bytes, page_bytes)
FROM_READING(known_waiting, waiting[LOOKUP_KNOWN])
FROM_READING(new_waiting, waiting[LOOKUP_NEW])
FROM_READING(drawings_waiting, drawings)
FROM_READING(usage_written, usage.written)
FROM_READING(usage_lost, usage.lost)
FROM_READING(usage_unnamed, usage.unnamed)
FROM_READING(usage_errors, usage.errors)
FROM_READING(usage_waiting, usage.waiting)
FROM_READING(connections, connections)
FROM_READING(uptime, uptime)

static const struct figure figures[] = {
    {"requests_total", "counter", "Requests that passed the gate.", requests},
    {"requests_refused_total", "counter", "Requests refused as malformed.", refused},
    {"unknown_throttled_total", "counter", "Codes not looked up for those who try many.",
	throttled},
    {"logins_throttled_total", "counter", "Passwords not checked for those who try many.",
	logins_throttled},
    {"record_hits_total", "counter", "Records found in memory.", memory_hits},
    {"record_misses_total", "counter", "Records that a worker had to fetch.", memory_misses},
    {"record_refreshes_total", "counter", "Records fetched again behind an answer.", refreshes},
    {"record_refused_total", "counter", "Look-ups turned away: queue full, or too late.",
	turned_away},
    {"store_reads_total", "counter", "Records read from the store.", store_reads},
    {"store_errors_total", "counter", "Reads that the store failed.", store_errors},
    {"redis_hits_total", "counter", "Records found in Redis.", redis_hits},
    {"redis_rejects_total", "counter", "Values in Redis that did not verify.", redis_rejects},
    {"redis_errors_total", "counter", "Calls that Redis failed.", redis_errors},
    {"redis_listening_lost_total", "counter", "Times that Redis told of no changes any more.",
	redis_deafened},
    {"redis_listening", "gauge", "1 while Redis tells of changes.", redis_listening},
    {"record_cache_bytes", "gauge", "Memory held by records.", record_bytes},
    {"record_cache_entries", "gauge", "Records in memory.", records},
    {"unknown_cache_entries", "gauge", "Unknown codes in memory.", unknown_codes},
    {"picture_cache_bytes", "gauge", "Memory held by pictures.", picture_bytes},
    {"page_cache_bytes", "gauge", "Memory held by proof pages.", page_bytes},
    {"known_codes_waiting", "gauge", "Codes known to memory that wait for a worker.",
	known_waiting},
    {"new_codes_waiting", "gauge", "Other codes that wait for a worker.", new_waiting},
    {"drawings_waiting", "gauge", "Pictures that wait for being drawn.", drawings_waiting},
    {"usage_written_total", "counter", "Pictures and clicks whose counts are in the store.",
	usage_written},
    {"usage_lost_total", "counter", "Pictures and clicks whose counts found no room in memory.",
	usage_lost},
    {"usage_unnamed_total", "counter", "Pictures and clicks counted without their host's name.",
	usage_unnamed},
    {"usage_errors_total", "counter", "Times that counts could not be written.", usage_errors},
    {"usage_waiting", "gauge", "Entries counted and not in the store yet.", usage_waiting},
    {"connections", "gauge", "Open connections of visitors.", connections},
    {"uptime_seconds", "gauge", "Seconds since the start.", uptime},
};

static void write_head(struct buf *to, const char *name, const char *type, const char *help)
{
	buf_printf(to, "# HELP trustseal_%s %s\n# TYPE trustseal_%s %s\n", name, help, name, type);
}

static void write_verdicts(struct buf *to)
{
	write_head(
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
				    metric_sum(verdict_id(kind, record, link)));
}

void metrics_write(const struct app *app, struct buf *to)
{
	struct readings r = {
	    .picture_bytes = cache_memory(app->pictures),
	    .page_bytes = cache_memory(app->pages),
	    .waiting[LOOKUP_KNOWN] = pool_waiting(app->fetchers, LOOKUP_KNOWN),
	    .waiting[LOOKUP_NEW] = pool_waiting(app->fetchers, LOOKUP_NEW),
	    .drawings =
		pool_waiting(app->drawers, POOL_FIRST) + pool_waiting(app->drawers, POOL_SECOND),
	    .connections = http_server_connections(app->front),
	    .uptime = clock_now() - app->started_at,
	};

	lookup_stats(app->lookup, &r.lookup);
	usage_stats(app->usage, &r.usage);
	write_head(to, "build_info", "gauge", "The version that runs.");
	buf_printf(to, "trustseal_build_info{version=\"%s\"} 1\n", VERSION);
	for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
		const struct figure *f = &figures[i];

		write_head(to, f->name, f->type, f->help);
		buf_printf(to, "trustseal_%s %" PRIu64 "\n", f->name, f->read(&r));
	}
	write_verdicts(to);
}
