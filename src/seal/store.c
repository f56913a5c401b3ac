/* Chooses the engine of a store by its URL, and passes on to it. */
#include "seal/store.h"

#include <string.h>
#include "seal/store_sqlite.h"

static const struct store_engine *const engines[] = {
    &store_sqlite_engine,
};

enum err store_open(const char *url, enum store_mode mode, struct store **ret, struct problem *why)
{
	for (size_t i = 0; i < sizeof engines / sizeof engines[0]; i++) {
		size_t len = strlen(engines[i]->scheme);

		if (strncmp(url, engines[i]->scheme, len) == 0)
			return engines[i]->open(url + len, mode, ret, why);
	}
	return err_because(why, ERR_INVALID,
	    "[store] url: \"%s\" names no store that is known: write sqlite:PATH", url);
}

void store_close(struct store *s)
{
	if (s != NULL)
		s->engine->close(s);
}

enum err store_record(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct record_source *ret)
{
	return s->engine->record(s, code, now, arena, ret);
}

enum err store_show(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct store_entry *ret)
{
	return s->engine->show(s, code, now, arena, ret);
}

enum err store_list(struct store *s, const struct store_filter *filter, int64_t now,
    struct arena *arena, struct store_item **ret, size_t *ret_count)
{
	return s->engine->list(s, filter, now, arena, ret, ret_count);
}

enum err store_begin(struct store *s)
{
	return s->engine->begin(s);
}

enum err store_commit(struct store *s)
{
	return s->engine->commit(s);
}

void store_rollback(struct store *s)
{
	s->engine->rollback(s);
}

enum err store_contract(
    struct store *s, const struct code *code, struct arena *arena, struct contract *ret)
{
	return s->engine->contract(s, code, arena, ret);
}

enum err store_successor(struct store *s, const struct code *code, struct code *ret)
{
	return s->engine->successor(s, code, ret);
}

enum err store_predecessors(struct store *s, const struct code *code, struct arena *arena,
    struct code **ret, size_t *ret_count)
{
	return s->engine->predecessors(s, code, arena, ret, ret_count);
}

enum err store_certificates(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_certificate **ret, size_t *ret_count)
{
	return s->engine->certificates(s, code, now, arena, ret, ret_count);
}

enum err store_fingerprint(struct store *s, const char *fingerprint, struct code *ret)
{
	return s->engine->fingerprint(s, fingerprint, ret);
}

enum err store_add_contract(struct store *s, const struct contract *contract, int64_t now)
{
	return s->engine->add_contract(s, contract, now);
}

enum err store_add_certificate(
    struct store *s, const struct code *code, const struct certificate *certificate, int64_t now)
{
	return s->engine->add_certificate(s, code, certificate, now);
}

enum err store_set_sticker(struct store *s, const struct code *code, bool wanted)
{
	return s->engine->set_sticker(s, code, wanted);
}

enum err store_set_revoked(struct store *s, int64_t id, int64_t at, struct str reason)
{
	return s->engine->set_revoked(s, id, at, reason);
}

enum err store_add_event(struct store *s, const struct event *event)
{
	return s->engine->add_event(s, event);
}
