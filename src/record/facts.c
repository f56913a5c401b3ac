/* Makes the facts of a record from what the store holds. */
#include "record/facts.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "pki/certificate_codec.h"
#include "pki/certificate_read.h"
#include "record/contract.h"

/* Facts with their references and memory. `open` comes first, so that one pointer serves for both.
 */
struct counted_facts {
	struct facts open;
	atomic_uint references;
	struct arena memory;
	struct certificate *certificates[RECORD_ISSUANCES_MAX]; /* of those that had to be read */
};

static enum err issuance_facts_make(struct arena *memory, const struct issuance_source *source,
    struct certificate **ret_certificate, struct issuance *to, struct issuance_facts *facts)
{
	const struct certificate *certificate =
	    source->facts.at == NULL ? NULL : certificate_decode(source->facts, memory);
	enum err err =
	    certificate != NULL ? ERR_OK : certificate_read_der(source->der, ret_certificate, NULL);

	if (err)
		return err == ERR_NO_MEMORY ? err : ERR_CORRUPT;
	if (certificate == NULL)
		certificate = *ret_certificate;
	*to = (struct issuance){.code = source->code,
	    .lang = source->lang,
	    .sticker = source->sticker,
	    .broken = certificate->faults != 0,
	    .not_before = certificate->not_before,
	    .not_after = certificate->not_after,
	    .revoked_at = source->revoked_at};
	*facts = (struct issuance_facts){.service = arena_str(memory, source->service),
	    .organization = arena_str(memory, source->organization),
	    .organization_en = arena_str(memory, source->organization_en),
	    .revocation_reason = arena_str(memory, source->revocation_reason),
	    .certificate = certificate};
	if (facts->service == NULL || facts->organization == NULL ||
	    facts->organization_en == NULL || facts->revocation_reason == NULL)
		return ERR_NO_MEMORY;
	return contract_sites(source->urls, source->url_count, memory, &to->sites);
}

enum err facts_make(const struct record_source *source, struct facts **ret)
{
	struct counted_facts *f = calloc(1, sizeof *f);
	enum err err = source->count > RECORD_ISSUANCES_MAX ? ERR_CORRUPT : ERR_OK;

	if (f == NULL)
		return ERR_NO_MEMORY;
	atomic_init(&f->references, 1);
	f->open.record = (struct record){.code = source->code,
	    .as_of = source->as_of,
	    .version = source->version,
	    .parted = source->parted,
	    .until = INT64_MAX,
	    .count = source->count};
	for (size_t i = 0; !err && i < source->count; i++)
		err = issuance_facts_make(&f->memory, &source->issuances[i], &f->certificates[i],
		    &f->open.record.issuances[i], &f->open.issuances[i]);
	if (err)
		facts_release(&f->open);
	else
		*ret = &f->open;
	return err;
}

struct facts *facts_retain(struct facts *f)
{
	atomic_fetch_add_explicit(
	    &((struct counted_facts *)f)->references, 1, memory_order_relaxed);
	return f;
}

void facts_release(struct facts *f)
{
	struct counted_facts *counted = (struct counted_facts *)f;

	if (f == NULL ||
	    atomic_fetch_sub_explicit(&counted->references, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < RECORD_ISSUANCES_MAX; i++)
		certificate_free(counted->certificates[i]);
	arena_free(&counted->memory);
	free(counted);
}

size_t facts_memory(const struct facts *f)
{
	const struct counted_facts *counted = (const struct counted_facts *)f;
	size_t total = sizeof *counted + counted->memory.used;

	for (size_t i = 0; i < f->record.count; i++)
		if (counted->certificates[i] != NULL)
			total += certificate_memory(counted->certificates[i]);
	return total;
}

const struct issuance_facts *facts_of(const struct facts *f, const struct code *code)
{
	for (size_t i = 0; i < f->record.count; i++)
		if (memcmp(f->record.issuances[i].code.text, code->text, CODE_LENGTH) == 0)
			return &f->issuances[i];
	return NULL;
}

static bool issuance_fits(const struct issuance *a, const struct issuance *b)
{
	return memcmp(a->code.text, b->code.text, CODE_LENGTH) == 0 &&
	       a->not_before == b->not_before && a->not_after == b->not_after &&
	       a->revoked_at == b->revoked_at;
}

bool facts_fit(const struct facts *f, const struct record *r)
{
	if (f->record.version != r->version || f->record.count != r->count)
		return false;
	for (size_t i = 0; i < r->count; i++)
		if (!issuance_fits(&f->record.issuances[i], &r->issuances[i]))
			return false;
	return true;
}
