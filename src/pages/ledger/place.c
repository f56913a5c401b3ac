/* Finds what is said of a code in the public log, and proves it. */
#include "pages/ledger/place.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "ledger/bundle.h"
#include "verify/proof.h"

enum { LOG_PERIOD_MS = 1000 };

/* ---- the proof ---- */

static void place_tell_failure(enum err err, const struct problem *why)
{
	static struct log_limit limit;

	if (log_allowed(&limit, LOG_PERIOD_MS))
		log_event(LOG_ERROR, "ledger_proof_failed",
		    log_text("reason", why->text[0] == '\0' ? err_text(err) : why->text));
}

/* As others check it. */
static bool place_is_proved(const struct place *p)
{
	struct verify_hash proof[LEDGER_PROOF_MAX], leaf, root;
	const struct verify_tree tree = {p->size, &root};

	memcpy(&root, &p->root, sizeof root);
	memcpy(proof, p->proof, p->count * sizeof *proof);
	verify_hash_leaf(p->entry, &leaf);
	return verify_inclusion(p->index, &leaf, proof, p->count, &tree);
}

/* Of p->index and p->entry, which are the arena's. ERR_CORRUPT: the log has another entry there. */
static enum err place_prove(
    const struct ledger_view *view, struct arena *memory, struct place *p, struct problem *why)
{
	struct ledger_hash proof[LEDGER_PROOF_MAX];
	bool ok = true;
	enum err err = ledger_view_inclusion(view, p->index, proof, &p->count);

	if (err)
		return err;
	p->size = view->size;
	p->root = view->root;
	p->checkpoint = arena_bytes(memory, view->checkpoint, &ok);
	p->proof = (const struct ledger_hash *)arena_bytes(
	    memory, (struct str){(const char *)proof, p->count * sizeof *proof}, &ok)
		       .at;
	if (!ok)
		return ERR_NO_MEMORY;
	if (!place_is_proved(p))
		return err_because(why, ERR_CORRUPT,
		    "entry %llu is not the one that the log has published",
		    (unsigned long long)p->index);
	p->state = PLACE_SHOWN;
	return ERR_OK;
}

/* A want of memory apart, what fails makes the place unknown, and is no fault of the store's. */
static enum err place_end(enum err err, const struct problem *why, struct place *p)
{
	if (!err || err == ERR_NO_MEMORY)
		return err;
	place_tell_failure(err, why);
	*p = (struct place){.state = PLACE_UNKNOWN};
	return ERR_OK;
}

/* ---- of an entry ---- */

/* The entry from its tile. */
static enum err entry_read(const struct ledger_view *view, uint64_t index, struct arena *memory,
    struct str *ret, struct problem *why)
{
	const unsigned behind = (unsigned)(index % LEDGER_TILE);
	const struct ledger_tile tile = {LEDGER_ENTRIES, index / LEDGER_TILE, behind + 1};
	struct buf bytes = BUF_INIT(LEDGER_BUNDLE_MAX);
	enum err err = ledger_view_tile(view, &tile, &bytes, why);
	struct str rest = buf_str(&bytes), entry = {NULL, 0};
	bool ok = true;

	for (unsigned i = 0; !err && i <= behind; i++)
		if (!ledger_bundle_next(&rest, &entry))
			err = ERR_CORRUPT;
	if (!err)
		*ret = arena_bytes(memory, entry, &ok);
	buf_free(&bytes);
	return ok ? err : ERR_NO_MEMORY;
}

static bool entry_is_of(const struct ledger_entry *e, const struct code *code)
{
	return memcmp(e->code.text, code->text, CODE_LENGTH) == 0;
}

struct sought_entry {
	const struct code *code;
	uint64_t index;
	struct arena *memory;
	struct place *place;
	struct problem why;
};

static enum err place_find_in(const struct ledger_view *view, void *arg)
{
	struct sought_entry *s = arg;
	struct place *p = s->place;
	struct ledger_entry entry;
	enum err err;

	*p = (struct place){.state = PLACE_NONE, .index = s->index};
	if (view == NULL || p->index >= view->size)
		return ERR_OK;
	err = entry_read(view, p->index, s->memory, &p->entry, &s->why);
	if (!err)
		err = ledger_entry_read(p->entry, s->memory, &entry);
	return err || !entry_is_of(&entry, s->code) ? err
						    : place_prove(view, s->memory, p, &s->why);
}

enum err place_find(struct ledger_shown *shown, const struct code *code, uint64_t index,
    struct arena *memory, struct place *ret)
{
	struct sought_entry s = {code, index, memory, ret, {.text = ""}};
	enum err err = ledger_shown_ask(shown, place_find_in, &s);

	return place_end(err, &s.why, ret);
}

/* ---- of a code ---- */

/* An answer. */
struct kept_place {
	struct place place; /* first: whoever has it has its address */
	struct arena memory;
};

static enum err place_read_salt(struct store *s, const struct code *code, struct place *p)
{
	enum err err = ledger_salt(s, code, p->salt);

	if (err)
		p->salt[0] = '\0';
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err place_find_newest(struct store *s, const struct ledger_view *view,
    const struct code *code, struct arena *memory, struct place *p)
{
	uint64_t size = view == NULL ? 0 : view->size;
	struct problem why = {.text = ""};
	struct ledger_row row;
	enum err err = ledger_row_of_code(s, code, size, memory, &row);

	if (!err) {
		p->index = row.index;
		p->entry = row.entry;
		err = place_end(place_prove(view, memory, p, &why), &why, p);
		return err || p->state != PLACE_SHOWN ? err : place_read_salt(s, code, p);
	}
	if (err == ERR_NOT_FOUND) {
		err = ledger_row_of_code(s, code, INT64_MAX, memory, &row);
		p->state = err == ERR_NOT_FOUND ? PLACE_NONE : PLACE_WAITING;
	}
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static void place_free(void *answer)
{
	struct kept_place *k = answer;

	arena_free(&k->memory);
	free(k);
}

static size_t place_memory(const void *answer)
{
	const struct kept_place *k = answer;

	return sizeof *k + k->memory.used;
}

static enum err place_ask(
    void *arg, struct store *s, const struct code *code, int64_t now, void **ret)
{
	struct kept_place *k = calloc(1, sizeof *k);
	const struct ledger_view *view;
	enum err err;

	(void)now;
	if (k == NULL)
		return ERR_NO_MEMORY;
	view = ledger_shown_hold(arg);
	err = place_find_newest(s, view, code, &k->memory, &k->place);
	ledger_view_release(view);
	if (err)
		place_free(k);
	else
		*ret = k;
	return err;
}

const struct lookup_question place_question = {place_ask, place_free, place_memory, 128};

const char *place_state_name(enum place_state state)
{
	static const char *const names[PLACE_STATE_COUNT] = {
	    [PLACE_OFF] = "off",
	    [PLACE_UNKNOWN] = "unknown",
	    [PLACE_NONE] = "none",
	    [PLACE_WAITING] = "waiting",
	    [PLACE_SHOWN] = "shown",
	};

	assert(state < PLACE_STATE_COUNT);
	return names[state];
}
