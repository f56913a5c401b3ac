/* Writes a record as few bytes, and reads it back. */
#include "record/codec.h"

#include <string.h>
#include "record/contract.h"

enum { TIME_BYTES = 5, VERSION_BYTES = 6, CODE_BYTES = 5 };
enum { FLAG_STICKER = 1, FLAG_BROKEN = 2, FLAG_REVOKED = 4, FLAG_OTHER_CODE = 8, FLAGS = 15 };

/* Added to what tells how many issuances there are. */
enum { PARTED = 16 };

/* Times are written as their distance from a moment before all that certificates can name. */
static const int64_t TIME_BIAS = INT64_C(1) << (TIME_BYTES * 8 - 1);

/* ---- writing ---- */

static void put_time(struct buf *to, int64_t t)
{
	buf_add_number(to, (uint64_t)(t + TIME_BIAS), TIME_BYTES);
}

static void put_issuance(struct buf *to, const struct issuance *i, const struct code *code)
{
	bool other = memcmp(i->code.text, code->text, CODE_LENGTH) != 0;

	buf_add_number(to, (uint64_t)i->lang, 1);
	buf_putc(
	    to, (char)((i->sticker ? FLAG_STICKER : 0) | (i->broken ? FLAG_BROKEN : 0) |
		       (i->revoked_at != 0 ? FLAG_REVOKED : 0) | (other ? FLAG_OTHER_CODE : 0)));
	if (other)
		buf_add_number(to, (uint64_t)code_number(&i->code), CODE_BYTES);
	put_time(to, i->not_before);
	put_time(to, i->not_after);
	if (i->revoked_at != 0)
		put_time(to, i->revoked_at);
	buf_add_number(to, i->sites.count, 1);
	buf_add_str(to, i->sites.bytes);
}

void record_encode(const struct record *r, struct buf *to)
{
	bool ends = r->until != INT64_MAX;

	buf_add_number(to, RECORD_FORMAT, 1);
	buf_add_number(to, r->version, VERSION_BYTES);
	buf_add_number(to, (r->parted ? PARTED : 0) + r->count * 2 + ends, 1);
	if (ends)
		put_time(to, r->until);
	for (size_t i = 0; i < r->count; i++)
		put_issuance(to, &r->issuances[i], &r->code);
}

/* ---- reading: the first failure sticks in `corrupt`, and all after it reads as zeros ---- */

struct reader {
	struct str rest;
	bool corrupt;
};

/* A number that is `most` at most. */
static uint64_t get_number(struct reader *r, unsigned bytes, uint64_t most)
{
	struct str part = str_part(r->rest, 0, bytes);
	uint64_t value = str_number(part);

	r->rest = str_part(r->rest, bytes, r->rest.len);
	r->corrupt = r->corrupt || part.len < bytes || value > most;
	return r->corrupt ? 0 : value;
}

static int64_t get_time(struct reader *r)
{
	return (int64_t)get_number(r, TIME_BYTES, UINT64_MAX) - TIME_BIAS;
}

static void get_issuance(struct reader *r, const struct code *code, struct issuance *to)
{
	unsigned flags;
	size_t count;

	to->lang = (enum lang)get_number(r, 1, LANG_COUNT - 1);
	flags = (unsigned)get_number(r, 1, FLAGS);
	to->sticker = (flags & FLAG_STICKER) != 0;
	to->broken = (flags & FLAG_BROKEN) != 0;
	to->code = *code;
	if (flags & FLAG_OTHER_CODE) {
		to->code = code_of_number((int64_t)get_number(r, CODE_BYTES, CODE_NUMBER_MAX));
		r->corrupt = r->corrupt || memcmp(to->code.text, code->text, CODE_LENGTH) == 0;
	}
	to->not_before = get_time(r);
	to->not_after = get_time(r);
	to->revoked_at = flags & FLAG_REVOKED ? get_time(r) : 0;
	r->corrupt = r->corrupt || ((flags & FLAG_REVOKED) != 0 && to->revoked_at == 0);
	count = get_number(r, 1, CONTRACT_URLS_MAX);
	r->corrupt = r->corrupt || count == 0 || !origin_sites_cut(&r->rest, count, &to->sites);
}

enum err record_decode(struct str bytes, const struct code *code, struct record *ret)
{
	struct reader r = {.rest = bytes};
	uint64_t format = get_number(&r, 1, RECORD_FORMAT), count;

	ret->code = *code;
	ret->as_of = 0;
	ret->version = get_number(&r, VERSION_BYTES, UINT64_MAX);
	count = get_number(&r, 1, PARTED + RECORD_ISSUANCES_MAX * 2 + 1);
	ret->parted = count >= PARTED;
	count -= ret->parted ? PARTED : 0;
	ret->count = count / 2;
	r.corrupt =
	    r.corrupt || ret->count > RECORD_ISSUANCES_MAX || (ret->parted && ret->count == 0);
	ret->until = count % 2 == 1 ? get_time(&r) : INT64_MAX;
	for (size_t i = 0; i < ret->count && !r.corrupt; i++)
		get_issuance(&r, code, &ret->issuances[i]);
	return r.corrupt || r.rest.len > 0 || format != RECORD_FORMAT ? ERR_CORRUPT : ERR_OK;
}
