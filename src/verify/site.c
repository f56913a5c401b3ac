/* A copy of a log that is served over HTTP, by io/fetch.
 *
 * DESIGN: whoever calls has named the address, so that it may be any, also one of his own network.
 * A connection is kept from one file to the next; a server that is busy is asked again. */
#include "verify/way.h"

#include <stdio.h>
#include <stdlib.h>
#include "base/clock.h"
#include "base/version.h"
#include "io/fetch.h"
#include "io/fetch_url.h"

enum {
	TOTAL_MS = 60000,
	REDIRECTS = 3,
	TRIES = 4,
	PAUSE_MS = 500,
	SITE_THREADS = 4,
	REMEMBER_MS = 60000
};

struct site_reader {
	struct reach reach;
	struct resolver *resolver;
	struct fetcher *fetcher;
	char url[FETCH_URL_MAX];
	size_t len; /* of the log's own address */
};

static void site_close(void *reader)
{
	struct site_reader *s = reader;

	if (s == NULL)
		return;
	fetcher_free(s->fetcher);
	resolver_free(s->resolver);
	free(s);
}

/* Anywhere: the address comes from whoever waits for the answer. */
static void site_reach(struct reach *reach)
{
	network_parse(STR("0.0.0.0/0"), &reach->allow.networks[0]);
	network_parse(STR("::/0"), &reach->allow.networks[1]);
	reach->allow.count = 2;
	snprintf(reach->agent, sizeof reach->agent, "trustseal/" VERSION " (log verify)");
}

static enum err site_open(const char *where, void **ret_reader, struct problem *why)
{
	struct str url = str_from(where);
	struct fetch_url parsed;
	struct site_reader *s;
	enum err err = fetch_url_parse(url, &parsed, why);

	if (err)
		return err == ERR_NO_MEMORY ? err : ERR_UNAVAILABLE;
	while (str_ends(url, STR("/")))
		url.len--;
	if (url.len + 1 + VERIFY_PATH_MAX >= sizeof s->url || str_index(url, '?') < url.len ||
	    str_index(url, '#') < url.len)
		return err_because(why, ERR_UNAVAILABLE,
		    "the address of a log looks like https://seal.example/log, and is not this "
		    "long");
	s = calloc(1, sizeof *s);
	if (s == NULL)
		return err_no_memory(why);
	site_reach(&s->reach);
	str_copy(s->url, sizeof s->url, url);
	s->len = url.len;
	err = resolver_new(&s->reach, &s->resolver);
	if (err) {
		err_no_memory(why);
	} else {
		resolver_remember(s->resolver, REMEMBER_MS);
		err = fetcher_new(&s->reach, s->resolver, &s->fetcher, why);
	}
	if (err) {
		site_close(s);
		return err;
	}
	*ret_reader = s;
	return ERR_OK;
}

/* What a status other than 200 means. */
static enum err site_judge(const struct site_reader *s, unsigned status, struct problem *why)
{
	if (status == 404 || status == 410)
		return err_because(why, ERR_NOT_FOUND, "%s is not there (%u)", s->url, status);
	if (status == 429 || status >= 500)
		return err_because(why, ERR_BUSY, "%s cannot be got now (%u)", s->url, status);
	return err_because(why, ERR_UNAVAILABLE, "%s cannot be got (%u)", s->url, status);
}

/* That there is no such host, or that it speaks another protocol, says nothing of the log. */
static enum err site_failure(enum err err)
{
	return err == ERR_TOO_LARGE || err == ERR_TIMEOUT || err == ERR_NO_MEMORY ? err
										  : ERR_UNAVAILABLE;
}

static enum err site_get_once(struct site_reader *s, struct buf *to, struct problem *why)
{
	struct fetch_request request = {
	    .url = s->url, .redirects = REDIRECTS, .total_ms = TOTAL_MS, .max = to->max, .to = to};
	struct fetch_answer answer = {0};
	struct problem reason = {.text = ""};
	enum err err = fetch(s->fetcher, &request, &answer, &reason);

	if (err)
		err = err_because(
		    why, site_failure(err), "%s cannot be got: %s", s->url, reason.text);
	else if (answer.status != 200)
		err = site_judge(s, answer.status, why);
	fetch_answer_free(&answer);
	return err;
}

/* May the next try be better? */
static bool site_may_retry(enum err err)
{
	return err == ERR_BUSY || err == ERR_TIMEOUT || err == ERR_UNAVAILABLE;
}

/* Tries that fail leave nothing in `to`, which was empty. */
static enum err site_get(
    struct site_reader *s, const char *name, unsigned tries, struct buf *to, struct problem *why)
{
	unsigned pause = PAUSE_MS;
	enum err err;

	snprintf(s->url + s->len, sizeof s->url - s->len, "/%s", name);
	for (;;) {
		err = site_get_once(s, to, why);
		if (!err)
			return err;
		buf_clear(to);
		if (--tries == 0 || !site_may_retry(err))
			return err;
		clock_sleep_ms(pause);
		pause *= 2;
	}
}

static enum err site_checkpoint(void *reader, struct buf *to, struct problem *why)
{
	return site_get(reader, "checkpoint", 1, to, why);
}

static enum err site_tile(void *reader, const struct verify_tile *t, struct buf *to,
    unsigned *ret_width, struct problem *why)
{
	struct verify_tile found = *t;
	char name[VERIFY_PATH_MAX];
	struct problem unheard;
	enum err err;

	verify_tile_path(t, name);
	err = site_get(reader, name, TRIES, to, why);
	/* A log may drop a partial tile once the full one is there. */
	if (err == ERR_NOT_FOUND && t->width < VERIFY_TILE_WIDTH) {
		found.width = VERIFY_TILE_WIDTH;
		verify_tile_path(&found, name);
		if (site_get(reader, name, TRIES, to, &unheard) == ERR_OK)
			err = ERR_OK;
	}
	if (!err)
		*ret_width = found.width;
	return err;
}

const struct verify_way verify_site = {
    .open = site_open,
    .checkpoint = site_checkpoint,
    .tile = site_tile,
    .close = site_close,
    .threads = SITE_THREADS,
};
