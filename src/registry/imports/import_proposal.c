/* Certificates of a whole CA as one proposal. */
#include "registry/imports/import_proposal.h"

#include <inttypes.h>
#include <stdlib.h>
#include "io/json.h"
#include "pki/certificate_read.h"
#include "registry/imports/batch.h"
#include "registry/imports/import_kind.h"

enum { CENSUS_MAX = 2 << 20, EVENT_MAX = 1 << 16 };

/* ---- proposing ---- */

static enum err pack_check(
    const struct registry_clerk *k, const struct registry_bulk *bulk, struct str *ret)
{
	struct problem *why = k->change.why;
	enum err err = pack_bytes(bulk->pack, ret);

	if (err == ERR_NO_MEMORY)
		return change_no_memory(&k->change);
	if (err)
		return err_because(why, ERR_TOO_LARGE,
		    "that is more than one proposal may have (%d MB): propose it in parts",
		    PROPOSAL_PAYLOAD_MAX >> 20);
	if (ret->len == 0)
		return err_because(why, ERR_NOT_FOUND, "there is nothing to add");
	if (census_refusals(bulk->census) > CENSUS_TOLD_MAX)
		return err_because(why, ERR_TOO_LARGE,
		    "%" PRIu64 " are refused: nobody judges more than %d, mend them first",
		    census_refusals(bulk->census), CENSUS_TOLD_MAX);
	return ERR_OK;
}

enum err registry_bulk_propose(const struct registry_clerk *k, const struct registry_bulk *bulk,
    struct str subject, struct proposal_outcome *ret)
{
	struct proposal_form form = {.action = PROPOSAL_CERTIFICATE_IMPORT, .subject = subject};
	struct buf census = BUF_INIT(CENSUS_MAX), params = BUF_INIT(CENSUS_MAX + 100);
	enum err err = pack_check(k, bulk, &form.payload);

	*ret = (struct proposal_outcome){.id = 0};
	if (!err && census_write(bulk->census, &census))
		err = change_no_memory(&k->change);
	if (!err) {
		registry_import_census_params(bulk->historic, buf_str(&census), &params);
		form.params = buf_str(&params);
		err = params.err ? change_no_memory(&k->change) : registry_propose(k, &form, ret);
	}
	buf_free(&census);
	buf_free(&params);
	return err;
}

/* ---- going on ---- */

/* A certificate on its way, and what became of it. */
struct going_item {
	struct code code;
	struct certificate *certificate;
	struct batch_put put;
};

struct going {
	const struct change *change; /* of the batch that is made now */
	struct registry_bulk *bulk;
	struct proposal proposal;
	struct store_progress progress;
	struct arena arena;
	struct buf payload;
	size_t next; /* the mark behind the items */
	size_t count;
	struct going_item items[BATCH_SIZE];
};

static void going_empty(struct going *g)
{
	for (size_t i = 0; i < g->count; i++)
		certificate_free(g->items[i].certificate);
	g->count = 0;
}

/* Loads all of it, and looks whether it is what was approved. */
static enum err going_load(struct going *g, const struct change *c, uint64_t id)
{
	enum err err;

	*c->why = (struct problem){.text = ""};
	err = store_progress(c->store, id, &g->progress);
	if (!err)
		err = store_proposal(c->store, id, &g->arena, &g->proposal);
	if (!err && g->progress.finished_at == 0)
		err = store_proposal_payload(c->store, id, &g->payload);
	if (!err && g->progress.finished_at == 0)
		err = registry_proposal_verify(&g->proposal, buf_str(&g->payload), c->why);
	if (!err)
		err = registry_import_read_params(g->proposal.params, &g->bulk->historic, c->why);
	if (err == ERR_NOT_FOUND)
		err_because(c->why, err, "the proposal %" PRIu64 " is not under way", id);
	return change_explain(c, err);
}

/* Reads the certificates of the next batch, while nobody waits. */
static enum err going_read(struct going *g)
{
	enum err err = ERR_OK;

	g->next = (size_t)g->progress.mark;
	while (!err && g->count < BATCH_SIZE) {
		struct going_item *item = &g->items[g->count];

		*item = (struct going_item){.certificate = NULL};
		err = pack_next(buf_str(&g->payload), &g->next, &item->code, &item->certificate,
		    g->change->why);
		g->count += !err;
	}
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* That this one of many was refused when it was its turn. */
static enum err going_note(const struct going *g, const struct going_item *item)
{
	const struct proposal *p = &g->proposal;
	struct buf after = BUF_INIT(EVENT_MAX);
	enum err err;

	event_write_proposal(p->id, p->action, p->subject, str_from(item->put.why.text), &after);
	err = registry_note_aside(g->change, EVENT_PROPOSAL_REFUSE,
	    item->put.err == ERR_NOT_FOUND ? NULL : &item->code, &after);
	buf_free(&after);
	return err;
}

static enum err going_put(struct going *g, struct registry_effect *effect)
{
	struct store_progress *p = &g->progress;
	enum err err = ERR_OK;

	for (size_t i = 0; i < g->count && !err; i++) {
		struct going_item *item = &g->items[i];

		err = batch_put(
		    g->change, g->bulk, &item->code, item->certificate, &item->put, effect);
		if (!err && item->put.err)
			err = going_note(g, item);
		p->added += !item->put.err && !item->put.there;
		p->there += item->put.there;
		p->refused += item->put.err != ERR_OK;
	}
	p->mark = g->next;
	if (p->mark >= p->size)
		p->finished_at = g->change->now;
	if (!err && p->finished_at != 0)
		err = store_drop_payload(g->change->store, p->proposal);
	return err ? err : store_put_progress(g->change->store, p);
}

static void going_tell(const struct going *g)
{
	const struct registry_bulk *bulk = g->bulk;

	for (size_t i = 0; i < g->count && bulk->tell != NULL; i++)
		if (g->items[i].put.err)
			bulk->tell(bulk->arg, g->items[i].code.text, false, &g->items[i].put.why);
	if (bulk->progress != NULL)
		bulk->progress(bulk->arg, g->progress.mark, g->progress.size);
}

/* One transaction; nothing where somebody else has done this batch. */
static enum err going_batch(struct going *g)
{
	struct registry_effect effect = {.count = 0};
	const struct store_progress read_at = g->progress;
	bool ours = false;
	enum err err = going_read(g);

	if (!err) {
		err = change_begin(g->change);
		if (!err)
			err = store_progress(g->change->store, read_at.proposal, &g->progress);
		ours = !err && g->progress.mark == read_at.mark;
		if (ours)
			err = going_put(g, &effect);
		err = change_end(g->change, err);
	}
	if (err)
		g->progress = read_at;
	else if (ours)
		going_tell(g);
	if (!err)
		g->bulk->stopped = g->bulk->kept != NULL && g->bulk->kept(g->bulk->arg, &effect);
	going_empty(g);
	registry_effect_free(&effect);
	return err;
}

enum err registry_import_go_on(const struct change *c, uint64_t id, struct registry_bulk *bulk)
{
	const struct registry_terms terms = registry_terms(bulk->config);
	const struct registry_clerk clerk = {.change = *c, .terms = &terms};
	struct going *g = calloc(1, sizeof *g);
	enum err err;

	if (g == NULL)
		return change_no_memory(c);
	g->bulk = bulk;
	bulk->clerk = &clerk;
	g->payload = BUF_INIT(PROPOSAL_PAYLOAD_MAX);
	err = going_load(g, c, id);
	bulk->asked_at = g->proposal.at;
	while (!err && !bulk->stopped && g->progress.finished_at == 0) {
		struct change change = *c;

		change.actor = g->proposal.decided_actor.at;
		g->change = &change;
		err = going_batch(g);
	}
	bulk->clerk = NULL;
	bulk->added = g->progress.added;
	bulk->there = g->progress.there;
	bulk->refused = g->progress.refused;
	buf_free(&g->payload);
	arena_free(&g->arena);
	free(g);
	return err;
}
