/* Makes records from what the store holds, and says their state. */
#include "record/record.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include "origin/registered.h"
#include "pki/certificate_read.h"

/* A record with its references and memory. `open` comes first, so that one pointer serves for both.
 */
struct counted_record {
	struct record open;
	atomic_uint references;
	struct arena memory;
	struct certificate *certificates[RECORD_ISSUANCES_MAX];
};

static const char *const state_names[RECORD_STATE_COUNT] = {
    [RECORD_NONE] = "none",
    [RECORD_VALID] = "valid",
    [RECORD_NOT_YET_VALID] = "not_yet_valid",
    [RECORD_EXPIRED] = "expired",
    [RECORD_REVOKED] = "revoked",
    [RECORD_RENEWED] = "renewed",
};

const char *record_state_name(enum record_state state)
{
	assert(state < RECORD_STATE_COUNT);
	return state_names[state];
}

/* The loopback rule was asked at registration; what the store holds was accepted then. */
static enum err issuance_parse_urls(
    struct arena *memory, const struct issuance_source *source, struct issuance *to)
{
	struct origin_url *urls;

	if (source->url_count == 0 || source->url_count > RECORD_URLS_MAX)
		return ERR_CORRUPT;
	urls = arena_alloc(memory, source->url_count * sizeof *urls);
	if (urls == NULL)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < source->url_count; i++) {
		struct buf path = BUF_INIT(ORIGIN_URL_MAX);
		enum err err =
		    origin_parse_registered(source->urls[i], true, &path, &urls[i], NULL);
		bool ok = true;

		if (!err)
			urls[i].path = arena_bytes(memory, urls[i].path, &ok);
		buf_free(&path);
		if (err || !ok)
			return ok && err != ERR_NO_MEMORY ? ERR_CORRUPT : ERR_NO_MEMORY;
	}
	to->urls = urls;
	to->url_count = source->url_count;
	return ERR_OK;
}

static enum err issuance_make(struct arena *memory, const struct issuance_source *source,
    struct certificate **ret_certificate, struct issuance *to)
{
	enum err err = certificate_read_der(source->der, ret_certificate, NULL);

	if (err)
		return err == ERR_NO_MEMORY ? err : ERR_CORRUPT;
	to->code = source->code;
	to->lang = source->lang;
	to->sticker = source->sticker;
	to->certificate = *ret_certificate;
	to->revoked_at = source->revoked_at;
	to->service = arena_str(memory, source->service);
	to->organization = arena_str(memory, source->organization);
	to->organization_en = arena_str(memory, source->organization_en);
	to->revocation_reason = arena_str(memory, source->revocation_reason);
	if (to->service == NULL || to->organization == NULL || to->organization_en == NULL ||
	    to->revocation_reason == NULL)
		return ERR_NO_MEMORY;
	return issuance_parse_urls(memory, source, to);
}

enum err record_make(const struct record_source *source, struct record **ret)
{
	struct counted_record *r = calloc(1, sizeof *r);
	struct issuance *list = NULL;
	enum err err = ERR_OK;

	if (r == NULL)
		return ERR_NO_MEMORY;
	atomic_init(&r->references, 1);
	r->open.code = source->code;
	r->open.as_of = source->as_of;
	r->open.version = source->version;
	if (source->count > RECORD_ISSUANCES_MAX) {
		err = ERR_CORRUPT;
		goto out;
	}
	/* Codes without a record are remembered by the thousand: none takes more than it must. */
	if (source->count > 0)
		list = arena_alloc(&r->memory, source->count * sizeof *list);
	if (source->count > 0 && list == NULL)
		err = ERR_NO_MEMORY;
	for (size_t i = 0; i < source->count && !err; i++)
		err =
		    issuance_make(&r->memory, &source->issuances[i], &r->certificates[i], &list[i]);
	r->open.issuances = list;
	r->open.count = source->count;
out:
	if (err)
		record_release(&r->open);
	else
		*ret = &r->open;
	return err;
}

struct record *record_retain(struct record *r)
{
	atomic_fetch_add_explicit(
	    &((struct counted_record *)r)->references, 1, memory_order_relaxed);
	return r;
}

void record_release(struct record *r)
{
	struct counted_record *counted = (struct counted_record *)r;

	if (r == NULL ||
	    atomic_fetch_sub_explicit(&counted->references, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < RECORD_ISSUANCES_MAX; i++)
		certificate_free(counted->certificates[i]);
	arena_free(&counted->memory);
	free(counted);
}

size_t record_memory(const struct record *r)
{
	const struct counted_record *counted = (const struct counted_record *)r;
	size_t total = sizeof *counted + counted->memory.used;

	for (size_t i = 0; i < r->count; i++)
		total += certificate_memory(counted->certificates[i]);
	return total;
}

enum record_state record_certificate_state_at(
    int64_t not_before, int64_t not_after, int64_t revoked_at, int64_t now)
{
	if (revoked_at != 0 && now >= revoked_at)
		return RECORD_REVOKED;
	if (now < not_before)
		return RECORD_NOT_YET_VALID;
	return now > not_after ? RECORD_EXPIRED : RECORD_VALID;
}

enum record_state record_issuance_state_at(const struct issuance *i, int64_t now)
{
	/* A source tells of no revocation that lies ahead: this one does when a clock is set back.
	 */
	if (i->revoked_at != 0)
		return RECORD_REVOKED;
	return record_certificate_state_at(
	    i->certificate->not_before, i->certificate->not_after, 0, now);
}

enum record_state record_state_at(
    const struct record *r, int64_t now, const struct issuance **ret_shown)
{
	*ret_shown = NULL;
	if (r->count == 0 || !r->issuances[0].sticker)
		return RECORD_NONE;
	for (size_t i = r->count - 1; i > 0; i--)
		if (r->issuances[i].sticker &&
		    record_issuance_state_at(&r->issuances[i], now) == RECORD_VALID) {
			*ret_shown = &r->issuances[i];
			return RECORD_RENEWED;
		}
	*ret_shown = &r->issuances[0];
	return record_issuance_state_at(&r->issuances[0], now);
}

int64_t record_changes_at(const struct record *r, int64_t now)
{
	int64_t next = INT64_MAX;

	for (size_t i = 0; i < r->count; i++) {
		const int64_t times[] = {r->issuances[i].certificate->not_before,
		    r->issuances[i].certificate->not_after + 1};

		for (size_t j = 0; j < sizeof times / sizeof times[0]; j++)
			if (times[j] > now && times[j] < next)
				next = times[j];
	}
	return next;
}
