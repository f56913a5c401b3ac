/* Writes the source of a record as bytes, and reads it back.
 *
 * DESIGN: fixed order, big-endian numbers, texts with their length before them; no field is
 * optional. A change of this layout is a new ENVELOPE_FORMAT in envelope.c, which refuses all
 * others: values live for seconds, so there is nothing to convert. */
#include "record/codec.h"

#include <string.h>

/* The length of an absent text. */
static const uint32_t ABSENT = UINT32_MAX;

/* ---- writing ---- */

static void put_text(struct buf *to, struct str text)
{
	if (text.len >= ABSENT && to->err == ERR_OK)
		to->err = ERR_TOO_LARGE;
	buf_add_number(to, text.at == NULL ? ABSENT : text.len, 4);
	buf_add_str(to, text);
}

static void put_issuance(struct buf *to, const struct issuance_source *i)
{
	buf_add(to, i->code.text, CODE_LENGTH);
	buf_add_number(to, (uint64_t)i->lang, 1);
	buf_add_number(to, i->sticker, 1);
	put_text(to, i->service);
	put_text(to, i->organization);
	put_text(to, i->organization_en);
	buf_add_number(to, i->url_count, 1);
	for (size_t u = 0; u < i->url_count; u++)
		put_text(to, i->urls[u]);
	put_text(to, i->der);
	buf_add_number(to, (uint64_t)i->revoked_at, 8);
	put_text(to, i->revocation_reason);
}

void record_encode(const struct record_source *source, struct buf *to)
{
	buf_add(to, source->code.text, CODE_LENGTH);
	buf_add_number(to, (uint64_t)source->as_of, 8);
	buf_add_number(to, source->version, 8);
	buf_add_number(to, source->count, 1);
	for (size_t i = 0; i < source->count; i++)
		put_issuance(to, &source->issuances[i]);
}

/* ---- reading: the first failure sticks in `err` and everything after it reads as zeros ---- */

struct reader {
	struct str rest;
	struct arena *arena;
	enum err err;
};

static struct str get_bytes(struct reader *r, size_t len)
{
	struct str got = {r->rest.at, len};

	if (r->err == ERR_OK && len > r->rest.len)
		r->err = ERR_CORRUPT;
	if (r->err)
		return (struct str){NULL, 0};
	r->rest.at += len;
	r->rest.len -= len;
	return got;
}

/* A number that is `most` at most. */
static uint64_t get_number(struct reader *r, unsigned bytes, uint64_t most)
{
	uint64_t value = str_number(get_bytes(r, bytes));

	if (value > most)
		r->err = ERR_CORRUPT;
	return r->err ? 0 : value;
}

static struct str get_text(struct reader *r)
{
	uint64_t len = get_number(r, 4, UINT32_MAX);

	return len == ABSENT ? (struct str){NULL, 0} : get_bytes(r, len);
}

static void get_code(struct reader *r, struct code *to)
{
	if (!code_parse(get_bytes(r, CODE_LENGTH), to) && r->err == ERR_OK)
		r->err = ERR_CORRUPT;
}

static const struct str *get_urls(struct reader *r, size_t count)
{
	struct str *urls = arena_alloc(r->arena, count * sizeof *urls);

	if (urls == NULL)
		r->err = ERR_NO_MEMORY;
	for (size_t i = 0; i < count && r->err == ERR_OK; i++)
		urls[i] = get_text(r);
	return urls;
}

static void get_issuance(struct reader *r, struct issuance_source *to)
{
	get_code(r, &to->code);
	to->lang = (enum lang)get_number(r, 1, LANG_COUNT - 1);
	to->sticker = get_number(r, 1, 1) == 1;
	to->service = get_text(r);
	to->organization = get_text(r);
	to->organization_en = get_text(r);
	to->url_count = get_number(r, 1, RECORD_URLS_MAX);
	to->urls = get_urls(r, to->url_count);
	to->der = get_text(r);
	to->revoked_at = (int64_t)get_number(r, 8, UINT64_MAX);
	to->revocation_reason = get_text(r);
}

enum err record_decode(struct str bytes, struct arena *arena, struct record_source *ret)
{
	struct reader r = {.rest = bytes, .arena = arena};
	struct record_source to = {.count = 0};

	get_code(&r, &to.code);
	to.as_of = (int64_t)get_number(&r, 8, UINT64_MAX);
	to.version = get_number(&r, 8, UINT64_MAX);
	to.count = get_number(&r, 1, RECORD_ISSUANCES_MAX);
	for (size_t i = 0; i < to.count; i++)
		get_issuance(&r, &to.issuances[i]);
	if (r.err == ERR_OK && r.rest.len > 0)
		r.err = ERR_CORRUPT;
	if (r.err == ERR_OK)
		*ret = to;
	return r.err;
}
