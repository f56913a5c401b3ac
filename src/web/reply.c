/* Answers that are built once and sent many times.
 *
 * DESIGN: an answer has one coding; whoever keeps answers keeps one for each coding that is asked
 * for, at its own cost. Compression beside secrets leaks them by length (BREACH): visitors' answers
 * hold none, no cookie, no token, nothing that another visitor may not see. */
#include "web/reply.h"

#include <assert.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/hex.h"
#include "pki/digest.h"

/* Bytes of the digest that make a tag: enough that no two bodies share one. A body that fits
 * into a packet or two with its head is not compressed: nobody would see a difference. */
enum { TAG_BYTES = 12, SQUEEZE_MIN = 1400 };

struct reply {
	atomic_uint references;
	struct http_response *full;
	struct http_response *unmodified; /* NULL when there is no tag */
	char tag[2 * TAG_BYTES + 3];      /* with its quotation marks */
	bool is_fleeting;
};

/* What stands in every answer. */
static const struct reply_header common[] = {
    {"X-Content-Type-Options", "nosniff"},
};

static void *reply_retain(void *value)
{
	struct reply *r = value;

	atomic_fetch_add_explicit(&r->references, 1, memory_order_relaxed);
	return r;
}

static void reply_release_value(void *value)
{
	reply_release(value);
}

const struct cache_values reply_values = {reply_retain, reply_release_value};

static bool reply_add_headers(
    struct http_response *to, const struct reply_header *headers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (headers[i].value != NULL &&
		    !http_response_header(to, headers[i].name, headers[i].value))
			return false;
	return true;
}

static bool reply_make_tag(struct reply *r, const char *body, size_t len)
{
	unsigned char digest[DIGEST_BYTES];
	char hex[2 * TAG_BYTES + 1];

	if (digest_sha256(body, len, digest) != ERR_OK)
		return false;
	hex_write(digest, TAG_BYTES, hex);
	snprintf(r->tag, sizeof r->tag, "\"%s\"", hex);
	return true;
}

/* Puts the compressed body in the place of *body where that pays, and returns its coding. */
static enum coding reply_squeeze_body(const struct reply_form *form, char **body, size_t *len)
{
	enum coding_effort effort =
	    form->squeeze == REPLY_THOROUGHLY ? CODING_THOROUGH : CODING_QUICK;
	char *small = NULL;
	size_t small_len;

	if (form->squeeze == REPLY_AS_IT_IS || form->coding == CODING_IDENTITY ||
	    *len < SQUEEZE_MIN ||
	    coding_compress(form->coding, effort, (struct str){*body, *len}, &small, &small_len))
		return CODING_IDENTITY;
	free(*body);
	*body = small;
	*len = small_len;
	return form->coding;
}

static bool reply_add_all(
    struct http_response *to, const struct reply_form *form, enum coding coding, const char *tag)
{
	bool squeezed = form->squeeze != REPLY_AS_IT_IS;
	char vary[64];
	const struct reply_header own[] = {
	    {"Content-Type", form->media_type},
	    {"Content-Encoding", coding == CODING_IDENTITY ? NULL : coding_name(coding)},
	    {"Vary", squeezed ? vary : form->vary},
	    {"ETag", form->tagged ? tag : NULL},
	};

	snprintf(vary, sizeof vary, "%s%sAccept-Encoding", form->vary == NULL ? "" : form->vary,
	    form->vary == NULL ? "" : ", ");
	return reply_add_headers(to, common, sizeof common / sizeof common[0]) &&
	       reply_add_headers(to, form->headers, form->count) &&
	       reply_add_headers(to, own, sizeof own / sizeof own[0]);
}

static bool form_forbids_keeping(const struct reply_form *form)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->headers[i].value != NULL &&
		    strcmp(form->headers[i].name, "Cache-Control") == 0 &&
		    strcmp(form->headers[i].value, "no-store") == 0)
			return true;
	return false;
}

struct reply *reply_new(const struct reply_form *form, char *body, size_t len)
{
	struct reply *r = calloc(1, sizeof *r);
	enum coding coding = body == NULL ? CODING_IDENTITY : reply_squeeze_body(form, &body, &len);

	assert(body != NULL || (len == 0 && !form->tagged));
	if (r == NULL || (form->tagged && !reply_make_tag(r, body, len))) {
		free(body);
		free(r);
		return NULL;
	}
	atomic_init(&r->references, 1);
	r->is_fleeting = form_forbids_keeping(form);
	r->full = http_response_new(form->status, body, len);
	if (r->full != NULL && reply_add_all(r->full, form, coding, r->tag))
		return r;
	reply_release(r);
	return NULL;
}

/* The file's own descriptor for whoever reads it then, and how long it is; -1 when that fails. */
static int file_take(FILE *file, uint64_t *ret_len)
{
	struct stat status;
	int fd = -1;

	if (fflush(file) == 0 && fstat(fileno(file), &status) == 0) {
		*ret_len = (uint64_t)status.st_size;
		fd = fcntl(fileno(file), F_DUPFD_CLOEXEC, 0);
	}
	fclose(file);
	return fd;
}

struct reply *reply_new_file(const struct reply_form *form, FILE *file)
{
	const struct reply_form as_it_is = {.status = form->status,
	    .media_type = form->media_type,
	    .vary = form->vary,
	    .headers = form->headers,
	    .count = form->count};
	struct reply *r = calloc(1, sizeof *r);
	uint64_t len = 0;
	int fd = file_take(file, &len);

	if (r == NULL || fd < 0) {
		if (fd >= 0)
			close(fd);
		free(r);
		return NULL;
	}
	atomic_init(&r->references, 1);
	r->is_fleeting = form_forbids_keeping(form);
	r->full = http_response_new_file(form->status, fd, len);
	if (r->full != NULL && reply_add_all(r->full, &as_it_is, CODING_IDENTITY, r->tag))
		return r;
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

bool reply_is_fleeting(const struct reply *r)
{
	return r->is_fleeting;
}

/* Does an If-None-Match field name the tag? Weak comparison: a "W/" before a tag does not matter.
 */
static bool field_names_tag(struct str field, struct str tag)
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

	if (r->tag[0] != '\0' && field_names_tag(field, str_from(r->tag)))
		http_answer_unmodified(x, r->full);
	else
		http_answer(x, r->full);
}

struct http_response *reply_response(const struct reply *r)
{
	return http_response_retain(r->full);
}
