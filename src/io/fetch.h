/* One request to an HTTP server of the world outside, by libcurl, within strict bounds.
 *
 * DESIGN: libcurl never resolves a name (its resolver cannot be bounded): io/resolve.c does,
 * reach.h judges each address, libcurl gets those that are left, and the socket's address is judged
 * once more when it is opened. Redirects are followed here, each as a new request with its own
 * lookup. Nothing comes from the environment (proxy, .netrc), nothing is kept but connections: no
 * cookies, no authentication, no HSTS. HTTP/1.1 alone, and answers as they stand: compressed ones
 * are refused, since a few bytes of them may be gigabytes. */
#ifndef IO_FETCH_H
#define IO_FETCH_H

#include "io/fetch_request.h"
#include "io/reach.h"
#include "io/resolve.h"

/* Belongs to one thread; keeps a few connections. */
struct fetcher;

/* `reach` and `resolver` are kept. The first one prepares libcurl. ERR_NO_MEMORY, ERR_UNAVAILABLE.
 */
enum err fetcher_new(const struct reach *reach, struct resolver *resolver, struct fetcher **ret,
    struct problem *why);

/* ERR_OK when an answer came, whatever its status; it may have redirected to what is refused only
 * where that was to be followed. Otherwise `why` has a sentence and a reason and is about the URL
 * that failed:
 *
 * - ERR_INVALID: fetch.url (malformed, or not http/https), fetch.answer (no HTTP, or cut short),
 *   fetch.encoding (compressed, though not asked for);
 * - ERR_REFUSED: reach.address, reach.own, fetch.port (browsers do not speak HTTP to it),
 *   fetch.redirects (too many);
 * - ERR_NOT_FOUND: resolve.none;
 * - ERR_TIMEOUT: fetch.timeout, resolve.timeout;
 * - ERR_TOO_LARGE: fetch.size (body, or its announced length), fetch.headers;
 * - ERR_UNAVAILABLE: fetch.connect, fetch.tls, resolve.failed;
 * - ERR_FULL: fetch.full (the file cannot be written);
 * - ERR_BUSY: reach.stopped;
 * - ERR_NO_MEMORY. */
enum err fetch(struct fetcher *f, const struct fetch_request *request, struct fetch_answer *ret,
    struct problem *why);

void fetch_answer_free(struct fetch_answer *a);
void fetcher_free(struct fetcher *f);

#endif
