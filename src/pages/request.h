/* One request as the pages see it. */
#ifndef PAGES_REQUEST_H
#define PAGES_REQUEST_H

#include "base/lang.h"
#include "base/network.h"
#include "io/http/coding.h"
#include "io/http/http.h"
#include "origin/link.h"
#include "pages/app.h"
#include "web/route.h"

struct request {
	struct app *app;
	struct http_exchange *x;
	const struct http_request *http;
	struct str path, query; /* of the target, raw; the query without its "?", absent for none */
	struct route_captures captures;
	int64_t now; /* seconds, UTC: one time for the whole answer */
	bool asks;   /* the listener asks owners for their certificates */
};

/* What the request says of where it came from. An empty Referer is as good as none. */
struct link_evidence request_evidence(const struct request *r);
/* True and *ret_lang when the query asks for a language that we have. */
bool request_asks_lang(const struct request *r, enum lang *ret_lang);
/* The language to speak to this visitor: as asked, else as the browser accepts, else Japanese. */
enum lang request_lang(const struct request *r);
/* The same where only whole languages are spoken: who asks for another gets the first of those that
 * his browser accepts, else lang_whole(). */
enum lang request_whole_lang(const struct request *r);
/* The content coding that the visitor wants. */
enum coding request_coding(const struct request *r);
/* Is only the head of the answer wanted? Then nobody sees anything. */
bool request_is_head(const struct request *r);
/* Who asks: the address of the visitor, as proxies that are trusted tell it; NETWORK_NONE, which is
 * in no network, where they do not. */
struct network_address request_client(const struct request *r);
/* Is it somebody on this machine, and no proxy? They are not slowed down. */
bool request_is_local(const struct request *r);

#endif
