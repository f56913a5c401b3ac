/* What libcurl calls while a request lasts. */
#include "io/fetch_run.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "io/fetch_header.h"

/* What a head may have, all answers of one request together (1xx among them), and what is read of
 * the body of a redirect that is followed. */
enum { HEAD_MAX = 65536, FIELDS_MAX = 256, REDIRECT_BODY_MAX = 16384 };
/* Besides those that are wanted. */
static const char *const own_names[FETCH_OWN_COUNT] = {
    "location", "content-encoding", "transfer-encoding"};

/* Where all connections begin, also those of which libcurl thinks by itself. */
static curl_socket_t fetch_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct fetch_run *run = arg;
	struct network_address address = network_address_of(&to->addr);
	enum err err = reach_check(run->reach, &address, run->port, run->why);

	(void)purpose;
	if (err != ERR_OK) {
		run->err = err;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* libcurl has been told the addresses of the only host that it is sent to; it says that it begins
 * to look up one that is an address, too. */
static int fetch_refuse_lookup(void *resolver_state, void *reserved, void *arg)
{
	const struct fetch_run *run = arg;

	(void)resolver_state;
	(void)reserved;
	return !run->literal;
}

static int fetch_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct fetch_run *run = arg;

	(void)a;
	(void)b;
	(void)c;
	(void)d;
	if (reach_stopped(run->reach))
		run->err =
		    err_reason(run->why, ERR_BUSY, "reach.stopped", "the program is stopping");
	return run->err != ERR_OK;
}

bool fetch_status_redirects(unsigned status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool fetch_run_will_follow(const struct fetch_run *run)
{
	return fetch_status_redirects(run->answer->status) &&
	       run->own[FETCH_OWN_LOCATION].at != NULL && run->request->redirects > 0 &&
	       run->request->method != FETCH_POST;
}

static size_t fetch_wanted_count(const struct fetch_request *r)
{
	size_t count = 0;

	while (r->wanted != NULL && r->wanted[count] != NULL)
		count++;
	assert(count <= FETCH_HEADERS_MAX);
	return count;
}

static enum err fetch_head_is_large(struct problem *why)
{
	return err_reason(
	    why, ERR_TOO_LARGE, "fetch.headers", "the head of the answer is larger than is taken");
}

/* A line of a head: the first of an answer, a field, or the blank one. */
static size_t fetch_take_line(char *at, size_t size, size_t count, void *arg)
{
	struct fetch_run *run = arg;
	struct fetch_answer *a = run->answer;
	struct str line = {at, size * count};
	long status = 0;

	run->head += line.len;
	run->fields++;
	if (run->head > HEAD_MAX || run->fields > FIELDS_MAX) {
		run->err = ERR_TOO_LARGE;
	} else if (str_starts(line, STR("HTTP/"))) {
		memset(a->headers, 0, sizeof a->headers);
		memset(run->own, 0, sizeof run->own);
		run->whole = false;
		curl_easy_getinfo(run->curl, CURLINFO_RESPONSE_CODE, &status);
		a->status = status > 0 && status < 1000 ? (unsigned)status : 0;
	} else if (line.at[0] == '\r' || line.at[0] == '\n') {
		run->whole = true;
	} else {
		run->err = fetch_header_take(line, run->request->wanted, a->headers,
		    fetch_wanted_count(run->request), &a->memory);
		if (run->err == ERR_OK)
			run->err = fetch_header_take(
			    line, own_names, run->own, FETCH_OWN_COUNT, &a->memory);
	}
	if (run->err == ERR_TOO_LARGE)
		fetch_head_is_large(run->why);
	else if (run->err != ERR_OK)
		err_no_memory(run->why);
	return run->err == ERR_OK ? line.len : 0;
}

static enum err fetch_write_file(int fd, struct str bytes, struct problem *why)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.at, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_reason(why, ERR_FULL, "fetch.full",
			    "the answer cannot be written to a file: %s", strerror(errno));
		bytes = str_part(bytes, (size_t)n, bytes.len);
	}
	return ERR_OK;
}

static bool fetch_is_encoded(const struct fetch_run *run)
{
	struct str content = run->own[FETCH_OWN_ENCODING], transfer = run->own[FETCH_OWN_TRANSFER];

	return (content.len > 0 && !str_eq_nocase(content, STR("identity"))) ||
	       (transfer.len > 0 && !str_eq_nocase(transfer, STR("chunked")));
}

static enum err fetch_body_is_large(struct fetch_run *run)
{
	return err_reason(run->why, ERR_TOO_LARGE, "fetch.size",
	    "the answer is larger than %llu bytes", (unsigned long long)run->request->max);
}

static enum err fetch_keep(struct fetch_run *run, struct str bytes)
{
	const struct fetch_request *r = run->request;
	uint64_t room = r->max - run->answer->bytes;
	enum err err;

	if (fetch_is_encoded(run))
		return err_reason(run->why, ERR_INVALID, "fetch.encoding",
		    "the answer is compressed, which was not asked for");
	if (bytes.len > room) {
		if (!r->cut)
			return fetch_body_is_large(run);
		run->answer->cut = run->enough = true;
		bytes.len = (size_t)room;
	}
	if (r->to != NULL) {
		buf_add_str(r->to, bytes);
		err = r->to->err == ERR_TOO_LARGE ? fetch_body_is_large(run)
		      : r->to->err != ERR_OK      ? err_no_memory(run->why)
						  : ERR_OK;
	} else {
		err = fetch_write_file(r->fd, bytes, run->why);
	}
	run->answer->bytes += bytes.len;
	return err;
}

static size_t fetch_take_body(char *at, size_t size, size_t count, void *arg)
{
	struct fetch_run *run = arg;
	struct str bytes = {at, size * count};

	if (fetch_run_will_follow(run)) {
		run->passed_over += bytes.len;
		run->enough = run->passed_over > REDIRECT_BODY_MAX;
	} else {
		run->err = fetch_keep(run, bytes);
	}
	return run->enough || run->err != ERR_OK ? 0 : bytes.len;
}

/* What libcurl says, in our words. */
static const struct {
	CURLcode code;
	enum err err;
	const char *reason, *text;
} failures[] = {
    {CURLE_COULDNT_CONNECT, ERR_UNAVAILABLE, "fetch.connect", "no connection"},
    {CURLE_OPERATION_TIMEDOUT, ERR_TIMEOUT, "fetch.timeout", "it took too long"},
    {CURLE_FILESIZE_EXCEEDED, ERR_TOO_LARGE, "fetch.size", "the answer is announced as too large"},
    {CURLE_SSL_CONNECT_ERROR, ERR_UNAVAILABLE, "fetch.tls", "no TLS connection"},
    {CURLE_PEER_FAILED_VERIFICATION, ERR_UNAVAILABLE, "fetch.tls", "not trusted"},
    {CURLE_SSL_CERTPROBLEM, ERR_UNAVAILABLE, "fetch.tls", "a client certificate is wanted"},
    {CURLE_SSL_CIPHER, ERR_UNAVAILABLE, "fetch.tls", "no common cipher"},
    {CURLE_SSL_CACERT_BADFILE, ERR_UNAVAILABLE, "fetch.tls", "the trusted CAs cannot be read"},
    {CURLE_SSL_ISSUER_ERROR, ERR_UNAVAILABLE, "fetch.tls", "not trusted"},
    {CURLE_URL_MALFORMAT, ERR_INVALID, "fetch.url", "this URL cannot be fetched"},
};

/* libcurl says that it has no memory when it takes no longer line. */
static bool fetch_line_was_too_long(const struct fetch_run *run, CURLcode code)
{
	long sent = 0;

	curl_easy_getinfo(run->curl, CURLINFO_REQUEST_SIZE, &sent);
	return code == CURLE_OUT_OF_MEMORY && sent > 0;
}

enum err fetch_run_end(struct fetch_run *run, CURLcode code)
{
	const char *detail = run->detail[0] != '\0' ? run->detail : curl_easy_strerror(code);

	if (run->err != ERR_OK || run->enough)
		return run->err;
	if (code == CURLE_OK && run->whole)
		return ERR_OK;
	if (fetch_line_was_too_long(run, code))
		return fetch_head_is_large(run->why);
	if (code == CURLE_OUT_OF_MEMORY)
		return err_no_memory(run->why);
	/* It may have words of the server's in it. */
	for (char *c = run->detail; *c != '\0'; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
		if (failures[i].code == code)
			return err_reason(run->why, failures[i].err, failures[i].reason, "%s: %s",
			    failures[i].text, detail);
	return err_reason(run->why, ERR_INVALID, "fetch.answer",
	    "the answer is no HTTP, or was cut short: %s",
	    code == CURLE_OK ? "its head does not end" : detail);
}

bool fetch_run_attach(struct fetch_run *run)
{
	CURL *c = run->curl;
	unsigned bad = 0;

	bad |= curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, fetch_open_socket);
	bad |= curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, run);
	bad |= curl_easy_setopt(c, CURLOPT_RESOLVER_START_FUNCTION, fetch_refuse_lookup);
	bad |= curl_easy_setopt(c, CURLOPT_RESOLVER_START_DATA, run);
	bad |= curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	bad |= curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, fetch_progress);
	bad |= curl_easy_setopt(c, CURLOPT_XFERINFODATA, run);
	bad |= curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, fetch_take_line);
	bad |= curl_easy_setopt(c, CURLOPT_HEADERDATA, run);
	bad |= curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, fetch_take_body);
	bad |= curl_easy_setopt(c, CURLOPT_WRITEDATA, run);
	bad |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, run->detail);
	return bad == 0;
}
