/* Answers on a connection that libmicrohttpd closes without a word.
 *
 * DESIGN: it does so when a request was not complete, or fills the memory of its connection and
 * leaves none for the head of an answer. What it would have to say is written to the socket or TLS
 * session past it: nothing else is sent there any more. What does not fit into the socket's buffer
 * is lost; a page does. */
#include "io/http/last_words.h"

#include <sys/socket.h>
#include "base/clock.h"
#include "base/buf.h"
#include "io/http/date.h"
#include "io/http/response.h"
#include "io/http/tls.h"

enum { WORDS_MAX = 1 << 20 };

static enum MHD_Result write_header(
    void *to, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	buf_printf(to, "%s: %s\r\n", name, value);
	return MHD_YES;
}

static void write_response(
    const struct http_response *r, const struct http_request *request, struct buf *to)
{
	char date[HTTP_DATE_SIZE];

	http_date_write(clock_now(), date);
	buf_printf(to, "HTTP/1.1 %u %s\r\nDate: %s\r\nConnection: close\r\nContent-Length: %zu\r\n",
	    r->status, MHD_get_reason_phrase_for(r->status), date, r->len);
	MHD_get_response_headers(r->mhd, write_header, to);
	buf_puts(to, "\r\n");
	if (!str_eq(request->method, STR("HEAD")))
		buf_add(to, r->body, r->len);
}

void http_last_words(const struct http_response *r, const struct http_request *request, int socket,
    void *tls_session)
{
	struct buf words = BUF_INIT(WORDS_MAX);

	write_response(r, request, &words);
	if (!words.err && tls_session != NULL)
		tls_send(tls_session, words.at, words.len);
	else if (!words.err)
		send(socket, words.at, words.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	buf_free(&words);
}
