/* Many certificates as one proposal. */
#include "registry/bulk_proposal.h"

#include <inttypes.h>
#include <stdlib.h>
#include "base/hex.h"
#include "base/local_time.h"
#include "io/json.h"
#include "pki/certificate_read.h"
#include "pki/digest.h"
#include "registry/batch.h"
#include "registry/params.h"

enum { SAMPLES = 10, STATE_MAX = 1 << 20, SAMPLE_MAX = 1000 };

/* ---- the payload ---- */

/* A certificate of the payload: "CODE LENGTH PLACE", an end of line, and its file. */
struct bulk_record {
	struct code code;
	struct str place, file;
};

void registry_bulk_write(
    const char *place, const struct code *code, struct str file, struct buf *to)
{
	buf_printf(to, "%s %zu ", code->text, file.len);
	for (; *place != '\0'; place++)
		buf_putc(to, (unsigned char)*place < ' ' ? '?' : *place);
	buf_putc(to, '\n');
	buf_add_str(to, file);
}

/* False at the end of the payload, and where it is not what this program writes. */
static bool record_next(struct str *rest, struct bulk_record *ret)
{
	size_t end = str_index(*rest, '\n');
	struct str line = str_part(*rest, 0, end), word = str_cut(&line, ' ');
	uint64_t len = 0;

	if (rest->len == 0 || !code_parse(word, &ret->code) ||
	    !str_to_uint(str_cut(&line, ' '), rest->len - end, &len) || end + 1 + len > rest->len)
		return false;
	ret->place = line;
	ret->file = str_part(*rest, end + 1, len);
	*rest = str_part(*rest, end + 1 + len, rest->len);
	return true;
}

static void object_end(struct json *o, struct buf *to)
{
	enum err err = json_write(o, JSON_ONE_LINE, to);

	if (err && !to->err)
		to->err = err;
	json_free(o);
}

/* ---- facts ---- */

/* The newest event of each contract: whatever changes there makes them others. */
static enum err state_write(
    const struct change *c, struct str rest, uint64_t *ret_count, struct buf *to)
{
	struct bulk_record record;
	enum err err = ERR_OK;

	while (!err && record_next(&rest, &record)) {
		uint64_t newest = 0;

		if (*ret_count == BULK_PROPOSAL_MOST)
			return err_reason(c->why, ERR_REFUSED, "proposal.many",
			    "these are more than %d certificates, the most of one proposal: "
			    "propose them in parts",
			    BULK_PROPOSAL_MOST);
		err = store_newest_event(c->store, &record.code, &newest);
		buf_printf(to, "%s %" PRIu64 "\n", record.code.text, newest);
		++*ret_count;
	}
	if (!err && rest.len > 0)
		err = err_because(c->why, ERR_CORRUPT, "what came with the proposal is damaged");
	return err ? err : to->err;
}

enum err registry_bulk_facts(
    const struct registry_clerk *k, const struct proposal_form *form, struct buf *to)
{
	struct buf state = BUF_INIT(STATE_MAX);
	unsigned char digest[DIGEST_BYTES];
	char text[DIGEST_HEX];
	uint64_t count = 0;
	enum err err = state_write(&k->change, form->payload, &count, &state);
	struct json *o;

	if (!err && digest_sha256(state.at, state.len, digest))
		err = change_no_memory(&k->change);
	if (!err) {
		hex_write(digest, sizeof digest, text);
		o = json_new_object();
		json_set_int(o, "proposed", (int64_t)count);
		json_set_text(o, "contracts", str_from(text));
		object_end(o, to);
	}
	buf_free(&state);
	return err;
}

/* ---- what it does ---- */

struct bulk_making {
	const struct change *change;
	struct json *refusals, *warnings;
	struct registry_effect *effect; /* gets the codes */
	bool short_of_memory;
};

static void making_tell(void *arg, const char *place, bool warning, const struct problem *why)
{
	struct bulk_making *m = arg;
	struct buf text = BUF_INIT(2 * SAMPLE_MAX);

	buf_printf(&text, "%.*s: %s", SAMPLE_MAX, place, why->text);
	json_add_text(warning ? m->warnings : m->refusals, buf_str(&text));
	buf_free(&text);
}

static bool making_kept(void *arg, const struct registry_effect *effect)
{
	struct bulk_making *m = arg;
	struct registry_effect *all = m->effect;
	size_t count = all->count + effect->count;
	struct code *codes = realloc(all->codes, (count + 1) * sizeof *codes);

	m->short_of_memory = codes == NULL;
	if (codes == NULL)
		return true;
	for (size_t i = 0; i < effect->count; i++)
		codes[all->count + i] = effect->codes[i];
	all->codes = codes;
	all->count = count;
	all->code = effect->code;
	return false;
}

/* "0123456789 www.example.com (Example Inc.) until 2027-01-31 09:00". */
static void sample_add(const struct bulk_record *record, struct json *samples)
{
	struct certificate *certificate = NULL;
	struct buf text = BUF_INIT(SAMPLE_MAX);

	if (certificate_read(record->file, &certificate, NULL) == ERR_OK) {
		buf_printf(&text, "%s %.200s (%.200s) – ", record->code.text,
		    certificate->name_count > 0 ? certificate->names[0] : "",
		    certificate_subject(certificate, "O") == NULL
			? ""
			: certificate_subject(certificate, "O"));
		local_time_stamp(certificate->not_after, &text);
		json_add_text(samples, buf_str(&text));
	}
	certificate_free(certificate);
	buf_free(&text);
}

static enum err making_run(struct bulk_making *m, struct registry_bulk *bulk,
    const struct change *part, struct str rest, struct json *samples)
{
	struct batch *batch = batch_new(bulk, part);
	struct bulk_record record;
	char place[SAMPLE_MAX];
	enum err err = batch == NULL ? change_no_memory(part) : ERR_OK;

	for (size_t i = 0; !err && record_next(&rest, &record); i++) {
		str_copy(place, sizeof place, str_part(record.place, 0, sizeof place - 1));
		if (i < SAMPLES)
			sample_add(&record, samples);
		err = batch_add(batch, place, &record.code, record.file);
	}
	if (!err)
		err = batch_end(batch);
	batch_free(batch);
	return !err && m->short_of_memory ? change_no_memory(part) : err;
}

enum err registry_bulk_make(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after)
{
	struct json *o = json_new_object();
	struct json *samples = json_set_array(o, "samples");
	struct bulk_making m = {.change = &k->change,
	    .refusals = json_set_array(o, "refusals"),
	    .warnings = json_set_array(o, "warnings"),
	    .effect = effect};
	struct registry_bulk bulk = {.clerk = k,
	    .asked_at = form->asked_at,
	    .tell = making_tell,
	    .kept = making_kept,
	    .arg = &m};
	struct change part = k->change;
	struct arena arena = {NULL, 0};
	int64_t historic = 0;
	const struct param table[] = {{"historic", NULL, &historic}, {NULL, NULL, NULL}};
	enum err err = params_read(form->params, table, &arena, k->change.why);

	part.is_part = true;
	bulk.historic = historic != 0;
	if (!err)
		err = making_run(&m, &bulk, &part, form->payload, samples);
	json_set_int(o, "added", (int64_t)bulk.added);
	json_set_int(o, "there", (int64_t)bulk.there);
	json_set_int(o, "refused", (int64_t)bulk.refused);
	if (!err && bulk.added > 0)
		object_end(o, after);
	else
		json_free(o);
	arena_free(&arena);
	return err;
}
