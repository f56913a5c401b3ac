/* Answers, counted by route and class, and how long they took. */
#include "pages/answers.h"

#include <assert.h>
#include <inttypes.h>
#include "base/metric.h"
#include "pages/exposition.h"

enum { CLASS_2XX, CLASS_3XX, CLASS_4XX, CLASS_5XX, CLASS_COUNT };

static const char *const class_names[CLASS_COUNT] = {
    [CLASS_2XX] = "2xx",
    [CLASS_3XX] = "3xx",
    [CLASS_4XX] = "4xx",
    [CLASS_5XX] = "5xx",
};

static const char *const route_names[ANSWERS_ROUTE_COUNT] = {
    [ANSWERS_STICKER] = "sticker",
    [ANSWERS_PROOF] = "proof",
    [ANSWERS_PROOF_JSON] = "proof_json",
    [ANSWERS_PROOF_JWS] = "proof_jws",
    [ANSWERS_JWKS] = "jwks",
    [ANSWERS_OEMBED] = "oembed",
    [ANSWERS_QR] = "qr",
    [ANSWERS_COVER] = "cover",
    [ANSWERS_FORM] = "form",
    [ANSWERS_OWNER] = "owner",
    [ANSWERS_REPORT] = "report",
    [ANSWERS_HELP] = "help",
    [ANSWERS_LOG] = "log",
    [ANSWERS_STATIC] = "static",
    [ANSWERS_HOME] = "home",
    [ANSWERS_CONSOLE] = "console",
    [ANSWERS_PORTAL] = "portal",
    [ANSWERS_API] = "api",
    [ANSWERS_UNKNOWN] = "unknown",
    [ANSWERS_REFUSED] = "refused",
};

/* Upper ends of the buckets, each with the text by which Prometheus knows it; one without end
 * follows. */
static const struct {
	int64_t ns;
	const char *seconds;
} buckets[] = {
    {50000, "0.00005"},
    {100000, "0.0001"},
    {250000, "0.00025"},
    {500000, "0.0005"},
    {1000000, "0.001"},
    {2500000, "0.0025"},
    {5000000, "0.005"},
    {10000000, "0.01"},
    {25000000, "0.025"},
    {50000000, "0.05"},
    {100000000, "0.1"},
    {250000000, "0.25"},
    {500000000, "0.5"},
    {1000000000, "1"},
    {2500000000, "2.5"},
    {5000000000, "5"},
};

enum { BUCKETS = sizeof buckets / sizeof buckets[0], TIMED_IDS = BUCKETS + 2 };

/* Ids of counters: one for each route × class, then for each route that is timed its buckets, the
 * endless one and the sum of nanoseconds. */
enum { ID_TIMED = ANSWERS_FIRST_ID + ANSWERS_ROUTE_COUNT * CLASS_COUNT };

/* Their places among those that are timed. */
static const enum answers_route timed[] = {ANSWERS_STICKER, ANSWERS_PROOF, ANSWERS_CONSOLE};

enum { TIMED = sizeof timed / sizeof timed[0] };

_Static_assert(
    (int)ID_TIMED + (int)TIMED * (int)TIMED_IDS <= (int)METRIC_MAX, "every counter has its place");

static unsigned answers_id(unsigned route, unsigned class)
{
	return ANSWERS_FIRST_ID + route * CLASS_COUNT + class;
}

static unsigned timed_id(unsigned place)
{
	return ID_TIMED + place * TIMED_IDS;
}

static void timed_count(unsigned place, int64_t took_ns)
{
	unsigned bucket = 0;

	while (bucket < BUCKETS && took_ns > buckets[bucket].ns)
		bucket++;
	metric_add(timed_id(place) + bucket, 1);
	metric_add(timed_id(place) + BUCKETS + 1, (uint64_t)took_ns);
}

/* 501 and 505 say that the client wants what there is not here, such as XML: that is no failure of
 * ours, and alarms look for those in 5xx. */
static unsigned answers_class(unsigned status)
{
	if (status < 300)
		return CLASS_2XX;
	if (status < 400)
		return CLASS_3XX;
	return status < 500 || status == 501 || status == 505 ? CLASS_4XX : CLASS_5XX;
}

void answers_count(enum answers_route route, unsigned status, int64_t took_ns)
{
	assert(route < ANSWERS_ROUTE_COUNT);
	metric_add(answers_id(route, answers_class(status)), 1);
	for (unsigned place = 0; place < TIMED; place++)
		if (timed[place] == route)
			timed_count(place, took_ns);
}

void answers_count_refusal(unsigned status)
{
	answers_count(ANSWERS_REFUSED, status, 0);
}

static void timed_write(struct buf *to, const char *name, unsigned place)
{
	const char *route = route_names[timed[place]];
	unsigned id = timed_id(place);
	uint64_t sum_ns = metric_sum(id + BUCKETS + 1), count = 0;

	for (unsigned bucket = 0; bucket <= BUCKETS; bucket++) {
		count += metric_sum(id + bucket);
		buf_printf(to, "%s_bucket{route=\"%s\",le=\"%s\"} %" PRIu64 "\n", name, route,
		    bucket < BUCKETS ? buckets[bucket].seconds : "+Inf", count);
	}
	buf_printf(to, "%s_sum{route=\"%s\"} %" PRIu64 ".%09" PRIu64 "\n", name, route,
	    sum_ns / 1000000000, sum_ns % 1000000000);
	buf_printf(to, "%s_count{route=\"%s\"} %" PRIu64 "\n", name, route, count);
}

void answers_write(struct buf *to)
{
	static const char all[] = "trustseal_answers_total";
	static const char durations[] = "trustseal_answer_duration_seconds";

	exposition_head(to, all, "counter", "Answers by route and class of status.");
	for (unsigned route = 0; route < ANSWERS_ROUTE_COUNT; route++)
		for (unsigned class = 0; class < CLASS_COUNT; class ++)
			buf_printf(to, "%s{route=\"%s\",class=\"%s\"} %" PRIu64 "\n", all,
			    route_names[route], class_names[class],
			    metric_sum(answers_id(route, class)));
	exposition_head(to, durations, "histogram",
	    "From the complete request to its answer, waiting included.");
	for (unsigned place = 0; place < TIMED; place++)
		timed_write(to, durations, place);
}
