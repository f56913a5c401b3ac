/* Answers that are built once and sent many times. */
#include "web/reply.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "pki/digest.h"

/* Bytes of the digest that make a tag: enough that no two bodies share one. */
enum { TAG_BYTES = 12 };

struct reply {
	atomic_uint references;
	struct http_response *full;
	struct http_response *unmodified; /* NULL when there is no tag */
	char tag[2 * TAG_BYTES + 3];      /* with its quotation marks */
};

/* What stands in every answer. */
static const struct reply_header common[] = {
    {"X-Content-Type-Options", "nosniff"},
};

static void *retain(void *value)
{
	struct reply *r = value;

	atomic_fetch_add_explicit(&r->references, 1, memory_order_relaxed);
	return r;
}

static void release(void *value)
{
	reply_release(value);
}

const struct cache_values reply_values = {retain, release};

static bool add_headers(struct http_response *to, const struct reply_header *headers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (headers[i].value != NULL &&
		    !http_response_header(to, headers[i].name, headers[i].value))
			return false;
	return true;
}

static bool make_tag(struct reply *r, const char *body, size_t len)
{
	unsigned char digest[DIGEST_BYTES];
	char hex[2 * TAG_BYTES + 1];

	if (digest_sha256(body, len, digest) != ERR_OK)
		return false;
	digest_hex(digest, TAG_BYTES, hex);
	snprintf(r->tag, sizeof r->tag, "\"%s\"", hex);
	return true;
}

static bool add_all(
    struct reply *r, struct http_response *to, const struct reply_header *headers, size_t count)
{
	return to != NULL && add_headers(to, common, sizeof common / sizeof common[0]) &&
	       add_headers(to, headers, count) &&
	       (r->tag[0] == '\0' || http_response_header(to, "ETag", r->tag));
}

struct reply *reply_new(unsigned status, const char *media_type, char *body, size_t len,
    bool tagged, const struct reply_header *headers, size_t count)
{
	struct reply *r = calloc(1, sizeof *r);

	if (r == NULL || (tagged && !make_tag(r, body, len))) {
		free(body);
		free(r);
		return NULL;
	}
	atomic_init(&r->references, 1);
	r->full = http_response_new(status, body, len);
	if (!add_all(r, r->full, headers, count) ||
	    (media_type != NULL && !http_response_header(r->full, "Content-Type", media_type)))
		goto fail;
	return r;
fail:
	reply_release(r);
	return NULL;
}

void reply_release(struct reply *r)
{
	if (r == NULL || atomic_fetch_sub_explicit(&r->references, 1, memory_order_acq_rel) != 1)
		return;
	http_response_release(r->full);
	free(r);
}

size_t reply_memory(const struct reply *r)
{
	return sizeof *r + http_response_memory(r->full);
}

/* Does an If-None-Match field name the tag? Weak comparison: a "W/" before a tag does not matter.
 */
static bool names_tag(struct str field, struct str tag)
{
	while (field.at != NULL) {
		struct str one = str_trim(str_cut(&field, ','));

		if (str_starts(one, STR("W/")))
			one = str_part(one, 2, one.len);
		if (str_eq(one, tag) || str_eq(one, STR("*")))
			return true;
	}
	return false;
}

void reply_send(const struct reply *r, struct http_exchange *x)
{
	struct str field = http_exchange_request(x)->fields[HTTP_IF_NONE_MATCH];

	if (r->tag[0] != '\0' && names_tag(field, str_from(r->tag)))
		http_answer_unmodified(x, r->full);
	else
		http_answer(x, r->full);
}

struct http_response *reply_response(const struct reply *r)
{
	return http_response_retain(r->full);
}
