/* A visit to a site. */
#include "doctor/visit.h"

#include <stdio.h>
#include <string.h>
#include "base/clock.h"

/* ---- by TLS ---- */

/* An address is asked twice, naming the host and naming none. */
static enum err address_visit(const struct doctor_known *known, const struct tls_prober *prober,
    const struct reach *reach, const struct network_address *address, int64_t deadline,
    struct visit_address *to, struct problem *why)
{
	bool named = known->host[0] != '[' &&
		     !network_address_parse(str_from(known->host), &(struct network_address){0});
	uint16_t port = known->site.port;
	enum err err = tls_probe(
	    prober, reach, address, port, named ? known->host : NULL, deadline, &to->with, why);

	to->is_asked = !err;
	if (err || !named || to->with.chain_count == 0 || clock_monotonic_ms() >= deadline)
		return err;
	err = tls_probe(prober, reach, address, port, NULL, deadline, &to->without, why);
	to->is_asked_bare = !err;
	return err;
}

/* ERR_REFUSED: no address may be visited. */
static enum err addresses_visit(const struct doctor_known *known, const struct tls_prober *prober,
    const struct watch_hands *hands, const struct network_address *addresses, size_t count,
    struct visit_seen *ret, struct problem *why)
{
	int64_t deadline = clock_monotonic_ms() + VISIT_TLS_MS;
	size_t refused = 0;

	for (size_t i = 0; i < count; i++) {
		struct visit_address *to = &ret->addresses[ret->count];
		enum err err;

		if (clock_monotonic_ms() >= deadline)
			break;
		network_address_write(&addresses[i], to->text);
		err = address_visit(known, prober, hands->reach, &addresses[i], deadline, to, why);
		if (err && err != ERR_REFUSED)
			return err;
		refused += err != ERR_OK;
		ret->count += err == ERR_OK;
	}
	if (ret->count > 0)
		why->text[0] = '\0';
	return refused == count ? ERR_REFUSED : ERR_OK;
}

/* ---- by HTTP ---- */

static void answer_take_text(char to[VISIT_HEADER_MAX], struct str text)
{
	snprintf(to, VISIT_HEADER_MAX, "%.*s", STR_ARG(text));
}

/* Asks for the head of a page, as a browser that has not been there. */
static enum err answer_ask(struct fetcher *fetcher, const char *url, struct visit_answer *to)
{
	static const char *const wanted[] = {"Strict-Transport-Security", NULL};
	const struct fetch_request request = {.method = FETCH_HEAD,
	    .url = url,
	    .wanted = wanted,
	    .unverified = true,
	    .total_ms = VISIT_HTTP_MS,
	    .cut = true};
	struct fetch_answer answer = {0};
	struct problem why = {.text = ""};

	to->err = fetch(fetcher, &request, &answer, &why);
	to->is_asked = to->err != ERR_BUSY && to->err != ERR_NO_MEMORY;
	to->status = answer.status;
	answer_take_text(to->hsts, answer.headers[0]);
	answer_take_text(to->location, str_from(answer.location));
	fetch_answer_free(&answer);
	return to->is_asked ? ERR_OK : to->err;
}

static bool seen_has_tls(const struct visit_seen *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->addresses[i].with.end == TLS_PROBE_DONE)
			return true;
	return false;
}

static enum err pages_visit(
    const struct doctor_known *known, struct fetcher *fetcher, struct visit_seen *ret)
{
	char url[ORIGIN_HOST_MAX + 16];
	enum err err = answer_ask(fetcher, known->url, &ret->https);

	/* Who listens elsewhere has a reason why, and port 80 may be another's. */
	if (err || known->site.port != 443)
		return err;
	snprintf(url, sizeof url, "http://%s/", known->host);
	return answer_ask(fetcher, url, &ret->http);
}

/* ---- all of it ---- */

enum err visit_site(const struct doctor_known *known, const struct tls_prober *prober,
    struct watch_hands *hands, struct visit_seen *ret, struct problem *why)
{
	struct network_address addresses[VISIT_ADDRESSES_MAX];
	size_t count = 0;
	enum err err = resolver_find(hands->resolver, known->host,
	    clock_monotonic_ms() + VISIT_RESOLVE_MS, addresses, VISIT_ADDRESSES_MAX, &count, why);

	if (!err)
		err = addresses_visit(known, prober, hands, addresses, count, ret, why);
	ret->resolved = err;
	if (err == ERR_NOT_FOUND || err == ERR_INVALID ||
	    (err == ERR_REFUSED && strcmp(why->reason, "reach.address") == 0))
		return ERR_OK;
	if (!err && seen_has_tls(ret))
		err = pages_visit(known, hands->fetcher, ret);
	return err;
}

void visit_seen_free(struct visit_seen *s)
{
	for (size_t i = 0; i < VISIT_ADDRESSES_MAX; i++) {
		tls_probe_free(&s->addresses[i].with);
		tls_probe_free(&s->addresses[i].without);
	}
}
