/* Responses that are built once and shared between requests and threads. */
#include "io/http/response.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What libmicrohttpd takes for a response besides the body and its headers, about. */
enum { RESPONSE_OVERHEAD = 512 };

struct http_response *http_response_new(unsigned status, char *body, size_t len)
{
	struct http_response *r = calloc(1, sizeof *r);
	char *owned = body == NULL ? calloc(1, 1) : body;

	if (r == NULL || owned == NULL)
		goto fail;
	r->mhd = MHD_create_response_from_buffer_with_free_callback(len, owned, free);
	if (r->mhd == NULL)
		goto fail;
	atomic_init(&r->references, 1);
	r->status = status;
	r->body = owned;
	r->len = len;
	r->fd = -1;
	r->memory = sizeof *r + RESPONSE_OVERHEAD + len;
	return r;
fail:
	free(owned);
	free(r);
	return NULL;
}

struct http_response *http_response_new_file(unsigned status, int fd, uint64_t len)
{
	struct http_response *r = calloc(1, sizeof *r);

	if (r != NULL)
		r->mhd = MHD_create_response_from_fd64(len, fd);
	if (r == NULL || r->mhd == NULL) {
		close(fd);
		free(r);
		return NULL;
	}
	atomic_init(&r->references, 1);
	r->status = status;
	r->fd = fd;
	r->file_len = len;
	r->memory = sizeof *r + RESPONSE_OVERHEAD;
	return r;
}

bool http_response_header(struct http_response *r, const char *name, const char *value)
{
	r->memory += strlen(name) + strlen(value) + 64;
	return MHD_add_response_header(r->mhd, name, value) == MHD_YES;
}

struct http_response *http_response_retain(struct http_response *r)
{
	atomic_fetch_add_explicit(&r->references, 1, memory_order_relaxed);
	return r;
}

void http_response_release(struct http_response *r)
{
	if (r == NULL || atomic_fetch_sub_explicit(&r->references, 1, memory_order_acq_rel) != 1)
		return;
	MHD_destroy_response(r->mhd);
	free(r);
}

unsigned http_response_status(const struct http_response *r)
{
	return r->status;
}

size_t http_response_memory(const struct http_response *r)
{
	return r->memory;
}

static void release_response(void *response)
{
	http_response_release(response);
}

static enum MHD_Result copy_header(
    void *to, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	return MHD_add_response_header(to, name, value);
}

static struct MHD_Response *copy_body(struct http_response *r)
{
	struct MHD_Response *copy = MHD_create_response_from_buffer_with_free_callback_cls(
	    r->len, r->body, release_response, http_response_retain(r));

	if (copy == NULL)
		http_response_release(r);
	return copy;
}

static struct MHD_Response *copy_file(const struct http_response *r)
{
	int fd = fcntl(r->fd, F_DUPFD_CLOEXEC, 0);
	struct MHD_Response *copy = fd < 0 ? NULL : MHD_create_response_from_fd64(r->file_len, fd);

	if (copy == NULL && fd >= 0)
		close(fd);
	return copy;
}

struct MHD_Response *http_response_closing_copy(struct http_response *r)
{
	struct MHD_Response *copy = r->fd < 0 ? copy_body(r) : copy_file(r);

	if (copy == NULL)
		return NULL;
	MHD_get_response_headers(r->mhd, copy_header, copy);
	/* Headers for which memory is too short are missing in the copy. */
	if (MHD_get_response_headers(copy, NULL, NULL) ==
		MHD_get_response_headers(r->mhd, NULL, NULL) &&
	    MHD_add_response_header(copy, MHD_HTTP_HEADER_CONNECTION, "close") == MHD_YES)
		return copy;
	MHD_destroy_response(copy);
	return NULL;
}
