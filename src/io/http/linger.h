/* Closes sockets only when the other side has taken in what was said. */
#ifndef IO_HTTP_LINGER_H
#define IO_HTTP_LINGER_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

enum { HTTP_LINGER_MAX = 64 };

struct http_linger {
	pthread_mutex_t lock; /* never held for long */
	size_t count;
	struct http_lingerer {
		int fd;
		int64_t until_ms;
	} sockets[HTTP_LINGER_MAX];
};

void http_linger_init(struct http_linger *all);
/* Keeps the connection of `socket`, which is closed next, until the client has read our answer. Our
 * side is to be closed for writing, unless the client's was closed for it. Any thread. */
void http_linger_begin(struct http_linger *all, int socket);
/* Throws away what has come, and closes the sockets that are done. To be called now and then, by
 * one thread. */
void http_linger_go_on(struct http_linger *all);
/* Closes them all, when no thread is left that begins another. */
void http_linger_end(struct http_linger *all);

#endif
