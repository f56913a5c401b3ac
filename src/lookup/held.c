/* Records as this machine keeps them. */
#include "lookup/held.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "record/codec.h"

enum { MALLOC_OVERHEAD = 16 };

static struct held *held_make(struct str bytes, const struct record *record)
{
	struct held *h = malloc(sizeof *h + bytes.len);
	int64_t age = clock_now() - record->as_of;

	if (h == NULL)
		return NULL;
	atomic_init(&h->references, 1);
	atomic_init(&h->next_refresh_ms, 0);
	atomic_init(&h->forgotten, false);
	h->epoch = 0;
	h->known = record->count > 0;
	h->ahead = false;
	h->version = record->version;
	h->len = (uint32_t)bytes.len;
	h->as_of = record->as_of;
	h->as_of_ms = clock_monotonic_ms() - (age > 0 ? age * 1000 : 0);
	h->until = record->until;
	memcpy(h->bytes, bytes.at, bytes.len);
	return h;
}

struct held *held_new(const struct record *record)
{
	struct buf bytes = BUF_INIT(RECORD_BYTES_MAX);
	struct held *h = NULL;

	record_encode(record, &bytes);
	if (bytes.err == ERR_OK)
		h = held_make(buf_str(&bytes), record);
	buf_free(&bytes);
	return h;
}

enum err held_from_bytes(
    struct str bytes, const struct code *code, int64_t as_of, struct held **ret)
{
	struct record record;
	enum err err = record_decode(bytes, code, &record);

	if (err)
		return err;
	record.as_of = as_of;
	*ret = held_make(bytes, &record);
	return *ret == NULL ? ERR_NO_MEMORY : ERR_OK;
}

void *held_retain(void *held)
{
	atomic_fetch_add_explicit(&((struct held *)held)->references, 1, memory_order_relaxed);
	return held;
}

void held_release(void *held)
{
	struct held *h = held;

	if (h != NULL && atomic_fetch_sub_explicit(&h->references, 1, memory_order_acq_rel) == 1)
		free(h);
}

size_t held_memory(const struct held *held)
{
	return sizeof *held + held->len + MALLOC_OVERHEAD;
}

void held_read(const struct held *held, const struct code *code, struct record *ret)
{
	enum err err = record_decode((struct str){held->bytes, held->len}, code, ret);

	assert(err == ERR_OK);
	ret->as_of = held->as_of;
}
