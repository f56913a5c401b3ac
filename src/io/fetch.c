/* Requests to the world outside, by libcurl. */
#include "io/fetch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "io/curl_library.h"
#include "io/fetch_run.h"
#include "io/fetch_url.h"

enum { TOTAL_MS = 10000, CONNECT_MS = 5000, SLOW_BYTES = 1000, SLOW_S = 5, CONNECTIONS = 4 };
enum { ADDRESSES_MAX = 8, FIELD_TEXT_MAX = 512 };

struct fetcher {
	const struct reach *reach;
	struct resolver *resolver;
	CURL *curl;
	char resolved[FETCH_URL_HOST_MAX +
		      16]; /* "host:port" that libcurl was told of; "" for none */
};

enum err fetcher_new(
    const struct reach *reach, struct resolver *resolver, struct fetcher **ret, struct problem *why)
{
	struct fetcher *f;
	enum err err = curl_library_ready(why);

	if (err)
		return err;
	f = calloc(1, sizeof *f);
	if (f == NULL || (f->curl = curl_easy_init()) == NULL) {
		free(f);
		return err_no_memory(why);
	}
	f->reach = reach;
	f->resolver = resolver;
	*ret = f;
	return ERR_OK;
}

void fetcher_free(struct fetcher *f)
{
	if (f == NULL)
		return;
	curl_easy_cleanup(f->curl);
	free(f);
}

void fetch_answer_free(struct fetch_answer *a)
{
	arena_free(&a->memory);
	*a = (struct fetch_answer){0};
}

/* A value of a field that goes out, which may be what a server sent earlier. */
static bool fetch_add_field(
    struct curl_slist **list, const char *name, const char *value, bool always)
{
	char text[FIELD_TEXT_MAX];
	struct curl_slist *longer;

	if (!always && (value == NULL || value[0] == '\0'))
		return true;
	for (const char *c = value; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return true;
	if ((size_t)snprintf(text, sizeof text, "%s:%s%s", name, *value == '\0' ? "" : " ",
		value) >= sizeof text)
		return true;
	longer = curl_slist_append(*list, text);
	if (longer != NULL)
		*list = longer;
	return longer != NULL;
}

static struct curl_slist *fetch_fields(const struct fetch_request *r)
{
	struct curl_slist *list = NULL;

	if (fetch_add_field(&list, "Accept-Encoding", "identity", true) &&
	    fetch_add_field(&list, "Expect", "", true) &&
	    fetch_add_field(&list, "Accept", r->accept, false) &&
	    fetch_add_field(&list, "Content-Type", r->content_type, false) &&
	    fetch_add_field(&list, "If-None-Match", r->etag, false) &&
	    fetch_add_field(&list, "If-Modified-Since", r->modified, false))
		return list;
	curl_slist_free_all(list);
	return NULL;
}

/* What holds for every request. */
static bool fetch_set_bounds(struct fetcher *f)
{
	CURL *c = f->curl;
	unsigned bad = 0;

	curl_easy_reset(c);
	bad |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	bad |= curl_easy_setopt(c, CURLOPT_PROXY, "");
	bad |= curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	bad |= curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	bad |= curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	bad |= curl_easy_setopt(c, CURLOPT_HTTP09_ALLOWED, 0L);
	bad |= curl_easy_setopt(c, CURLOPT_HTTP_CONTENT_DECODING, 0L);
	bad |= curl_easy_setopt(c, CURLOPT_SSL_SESSIONID_CACHE, 0L);
	bad |= curl_easy_setopt(c, CURLOPT_MAXCONNECTS, (long)CONNECTIONS);
	bad |= curl_easy_setopt(c, CURLOPT_USERAGENT, f->reach->agent);
	return bad == 0;
}

static long fetch_or(unsigned value, long standard)
{
	return value == 0 ? standard : (long)value;
}

/* What this one asks. */
static bool fetch_set_request(struct fetch_run *run, const struct fetch_url *url,
    struct curl_slist *fields, struct curl_slist *resolve, long left)
{
	const struct fetch_request *r = run->request;
	CURL *c = run->curl;
	long connect = fetch_or(r->connect_ms, CONNECT_MS);
	unsigned bad = 0;

	bad |= curl_easy_setopt(c, CURLOPT_URL, url->text);
	bad |= curl_easy_setopt(c, CURLOPT_HTTPHEADER, fields);
	bad |= curl_easy_setopt(c, CURLOPT_RESOLVE, resolve);
	bad |= curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, left);
	bad |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, connect < left ? connect : left);
	bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, fetch_or(r->slow_bytes, SLOW_BYTES));
	bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, fetch_or(r->slow_s, SLOW_S));
	if (r->method == FETCH_HEAD)
		bad |= curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
	else if (!r->cut)
		bad |= curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)r->max);
	if (r->method == FETCH_POST) {
		bad |= curl_easy_setopt(c, CURLOPT_POST, 1L);
		bad |= curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body.len);
		bad |= curl_easy_setopt(c, CURLOPT_POSTFIELDS, r->body.len == 0 ? "" : r->body.at);
	}
	if (r->unverified) {
		/* Sites that are badly set up are visited as well. */
		bad |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 0L);
		bad |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 0L);
		bad |= curl_easy_setopt(c, CURLOPT_SSL_CIPHER_LIST, "ALL:@SECLEVEL=0");
		bad |= curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_0);
	}
	return bad == 0;
}

/* Tells libcurl the addresses of the host, and to forget those of the one before. */
static enum err fetch_tell_addresses(struct fetcher *f, struct fetch_run *run,
    const struct fetch_url *url, const struct network_address *addresses, size_t count,
    struct curl_slist **ret)
{
	char text[46];
	struct buf line = BUF_INIT(4096);
	struct curl_slist *list = NULL, *longer = NULL;

	if (f->resolved[0] != '\0') {
		buf_printf(&line, "-%s", f->resolved);
		list = line.err == ERR_OK ? curl_slist_append(NULL, line.at) : NULL;
		if (list == NULL)
			goto out;
		buf_clear(&line);
	}
	f->resolved[0] = '\0';
	if (run->literal) {
		*ret = list;
		return ERR_OK;
	}
	snprintf(f->resolved, sizeof f->resolved, "%s:%u", url->host, url->port);
	buf_printf(&line, "%s:", f->resolved);
	for (size_t i = 0; i < count; i++) {
		network_address_write(&addresses[i], text);
		buf_printf(&line, addresses[i].family == NETWORK_V6 ? "%s[%s]" : "%s%s",
		    i == 0 ? "" : ",", text);
	}
	longer = line.err == ERR_OK ? curl_slist_append(list, line.at) : NULL;
out:
	buf_free(&line);
	if (longer == NULL) {
		curl_slist_free_all(list);
		return err_no_memory(run->why);
	}
	*ret = longer;
	return ERR_OK;
}

/* The addresses of the host that may be connected to; where there are none, why. */
static enum err fetch_find_addresses(struct fetcher *f, struct fetch_run *run,
    const struct fetch_url *url, struct network_address *ret, size_t *ret_count)
{
	struct network_address found[ADDRESSES_MAX];
	struct problem refusal = {.text = ""};
	size_t count = 0, kept = 0;
	enum err refused = ERR_OK;
	enum err err = resolver_find(
	    f->resolver, url->host, run->deadline, found, ADDRESSES_MAX, &count, run->why);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < count; i++) {
		err = reach_check(f->reach, &found[i], url->port, &refusal);
		if (err == ERR_OK)
			ret[kept++] = found[i];
		else
			refused = err;
	}
	if (kept == 0) {
		*run->why = refusal;
		return refused;
	}
	*ret_count = kept;
	return ERR_OK;
}

static void fetch_note_server(struct fetch_run *run)
{
	char *text = NULL;

	if (curl_easy_getinfo(run->curl, CURLINFO_PRIMARY_IP, &text) == CURLE_OK && text != NULL)
		network_address_parse(str_from(text), &run->answer->address);
}

/* One request and its answer, without what it redirects to. */
static enum err fetch_one(struct fetcher *f, struct fetch_run *run, const struct fetch_url *url)
{
	struct network_address addresses[ADDRESSES_MAX], literal;
	struct curl_slist *resolve = NULL, *fields = NULL;
	int64_t left;
	size_t count = 0;
	CURLcode code;
	enum err err = fetch_find_addresses(f, run, url, addresses, &count);

	if (err != ERR_OK)
		return err;
	run->port = url->port;
	run->literal = url->host[0] == '[' || network_address_parse(str_from(url->host), &literal);
	run->answer->status = 0;
	left = run->deadline - clock_monotonic_ms();
	if (left <= 0)
		return err_reason(run->why, ERR_TIMEOUT, "fetch.timeout", "it took too long");
	err = fetch_tell_addresses(f, run, url, addresses, count, &resolve);
	if (err != ERR_OK)
		return err;
	fields = fetch_fields(run->request);
	if (fields == NULL) {
		curl_slist_free_all(resolve);
		return err_no_memory(run->why);
	}
	if (fetch_set_bounds(f) && fetch_run_attach(run) &&
	    fetch_set_request(run, url, fields, resolve, (long)left)) {
		code = curl_easy_perform(f->curl);
		fetch_note_server(run);
		err = fetch_run_end(run, code);
	} else {
		err = err_no_memory(run->why);
	}
	curl_easy_setopt(f->curl, CURLOPT_RESOLVE, NULL);
	curl_easy_setopt(f->curl, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(resolve);
	curl_slist_free_all(fields);
	return err;
}

/* Where the answer from `url` redirects to. */
static enum err fetch_next(struct fetch_run *run, struct fetch_url *url)
{
	struct fetch_url next;
	enum err err;

	if (run->answer->redirects == run->request->redirects)
		return err_reason(run->why, ERR_REFUSED, "fetch.redirects",
		    "more than %u redirects", run->request->redirects);
	err = fetch_url_follow(url, run->own[FETCH_OWN_LOCATION], &next, run->why);
	if (err != ERR_OK)
		return err;
	run->answer->redirects++;
	run->enough = false;
	*url = next;
	return ERR_OK;
}

/* The answer's texts outlive the run. */
static enum err fetch_finish(struct fetch_run *run, const struct fetch_url *url)
{
	struct fetch_answer *a = run->answer;
	struct fetch_url next;

	a->url = arena_str(&a->memory, str_from(url->text));
	if (a->url == NULL)
		return err_no_memory(run->why);
	if (!fetch_status_redirects(a->status) || run->own[FETCH_OWN_LOCATION].at == NULL ||
	    fetch_url_follow(url, run->own[FETCH_OWN_LOCATION], &next, NULL) != ERR_OK)
		return ERR_OK;
	a->location = arena_str(&a->memory, str_from(next.text));
	return a->location == NULL ? err_no_memory(run->why) : ERR_OK;
}

enum err fetch(struct fetcher *f, const struct fetch_request *request, struct fetch_answer *ret,
    struct problem *why)
{
	struct problem unheard;
	struct fetch_run run = {.reach = f->reach,
	    .curl = f->curl,
	    .request = request,
	    .answer = ret,
	    .why = why == NULL ? &unheard : why,
	    .deadline = clock_monotonic_ms() + fetch_or(request->total_ms, TOTAL_MS)};
	struct fetch_url url;
	enum err err = fetch_url_parse(str_from(request->url), &url, run.why);

	if (err != ERR_OK) {
		err_about(run.why, request->url, strlen(request->url));
		return err;
	}
	for (;;) {
		err = fetch_one(f, &run, &url);
		if (err != ERR_OK || !fetch_run_will_follow(&run))
			break;
		err = fetch_next(&run, &url);
		if (err != ERR_OK)
			break;
	}
	if (err == ERR_OK)
		err = fetch_finish(&run, &url);
	if (err != ERR_OK)
		err_about(run.why, url.text, strlen(url.text));
	return err;
}
