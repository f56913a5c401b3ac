/* Tells the public log what it was not told of when it happened. */
#include "registry/backlog.h"

#include "io/json.h"
#include "ledger/untold.h"
#include "pki/certificate_read.h"
#include "registry/person.h"
#include "registry/publication.h"

/* Events that are looked at in a step: nearly all of them have their entries. */
enum { EVENTS_AT_ONCE = 1000 };

/* Another server may have gone on meanwhile: then *ret_is_ours is false. */
static enum err mark_check(const struct change *c, enum untold_what what,
    const struct untold_mark *mark, bool *ret_is_ours)
{
	struct untold_mark now = {.place = -1};
	enum err err = untold_mark_read(c->store, what, &now);

	*ret_is_ours = !err && now.place == mark->place;
	return err;
}

static enum err contract_tell_end(const struct change *c, const struct code *code, uint64_t event)
{
	struct life_facts life;
	enum err err = store_life(c->store, code, c->now, &life);

	if (err == ERR_NOT_FOUND || (!err && life.ended_at == 0))
		return ERR_OK;
	return err ? err : publication_know_end(c, code, life.ended_at, event);
}

/* ---- certificates of before ---- */

/* What cannot be read any more says nothing of persons. */
static enum err certificate_look(const struct change *c, const struct untold_certificate *of)
{
	struct certificate *certificate = NULL;
	struct arena arena = {NULL, 0};
	struct contract contract;
	enum err err = certificate_read_der(of->der, &certificate, NULL);

	if (err == ERR_NO_MEMORY)
		return change_no_memory(c);
	if (err || !person_is_named(certificate)) {
		certificate_free(certificate);
		return ERR_OK;
	}
	err = store_contract(c->store, &of->code, &arena, &contract);
	if (!err)
		err = person_note(c, &contract, certificate);
	certificate_free(certificate);
	arena_free(&arena);
	return err;
}

static enum err certificate_tell(const struct change *c, const struct untold_certificate *of)
{
	enum err err = of->der.at == NULL ? ERR_OK : certificate_look(c, of);

	if (!err)
		err = publication_know(c, &of->code, of->fingerprint, 0);
	return err || !of->is_last ? err : contract_tell_end(c, &of->code, 0);
}

static enum err certificates_tell(
    const struct change *c, const struct untold_mark *mark, size_t limit)
{
	struct untold_certificate *list = NULL;
	struct arena arena = {NULL, 0};
	size_t count = 0;
	bool is_ours = false;
	enum err err = change_begin(c);

	if (!err)
		err = mark_check(c, UNTOLD_CERTIFICATES, mark, &is_ours);
	if (!err && is_ours)
		err = untold_certificates(c->store, mark, limit, &arena, &list, &count);
	for (size_t i = 0; i < count && !err; i++)
		err = certificate_tell(c, &list[i]);
	if (!err && is_ours)
		err = untold_mark_move(c->store, UNTOLD_CERTIFICATES,
		    count < limit ? mark->until : list[count - 1].id);
	err = change_end(c, err);
	arena_free(&arena);
	return err;
}

/* ---- events of older programs ---- */

/* What an event says that decides. */
struct event_sayings {
	char fingerprint[DIGEST_HEX]; /* of the certificate that it is about */
	bool is_seen;                 /* something that visitors see changed */
};

static void sayings_take(void *arg, const char *key, const struct json_value *value)
{
	static const char *const seen[] = {"url", "organization", "organization_en", "person"};
	struct event_sayings *to = arg;

	if (str_eq(str_from(key), STR("fingerprint")) && value->kind == JSON_IS_TEXT)
		str_copy(to->fingerprint, sizeof to->fingerprint, value->text);
	for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++)
		to->is_seen = to->is_seen || str_eq(str_from(key), str_from(seen[i]));
}

/* *ret_told: it was something for the log. */
static enum err event_tell(const struct change *c, const struct untold_event *of, bool *ret_told)
{
	struct event_sayings sayings = {.is_seen = false};
	enum err err = ERR_OK;

	*ret_told = false;
	if (of->code.text[0] == '\0')
		return ERR_OK;
	if (of->after.at != NULL)
		err = json_read(of->after, sayings_take, &sayings);
	/* What another version wrote in another form is passed over. */
	if (err)
		return err == ERR_NO_MEMORY ? change_no_memory(c) : ERR_OK;
	*ret_told = true;
	if (str_eq(of->action, STR("contract.end")))
		return contract_tell_end(c, &of->code, (uint64_t)of->id);
	if (sayings.fingerprint[0] != '\0')
		return publication_know(c, &of->code, sayings.fingerprint, (uint64_t)of->id);
	*ret_told = sayings.is_seen;
	return sayings.is_seen ? publication_know(c, &of->code, NULL, (uint64_t)of->id) : ERR_OK;
}

/* Of a list of events behind a mark. *ret_done: all of them were gone through. */
static enum err events_tell(const struct change *c, const struct untold_mark *mark,
    const struct untold_event *list, size_t count, size_t limit, bool *ret_done)
{
	size_t told = 0, i = 0;
	bool is_ours = false, is_told;
	enum err err = change_begin(c);

	if (!err)
		err = mark_check(c, UNTOLD_EVENTS, mark, &is_ours);
	for (; is_ours && i < count && told < limit && !err; i++) {
		err = event_tell(c, &list[i], &is_told);
		told += is_told;
	}
	if (!err && i > 0)
		err = untold_mark_move(c->store, UNTOLD_EVENTS, list[i - 1].id);
	*ret_done = i == count;
	return change_end(c, err);
}

static enum err events_step(const struct change *c, size_t limit, bool *ret_more)
{
	struct untold_event *list = NULL;
	struct untold_mark mark;
	struct arena arena = {NULL, 0};
	bool done = true;
	size_t count = 0;
	enum err err = untold_mark_read(c->store, UNTOLD_EVENTS, &mark);

	/* Before the right to write is taken: usually there is nothing to tell. */
	if (!err)
		err = untold_events(c->store, &mark, EVENTS_AT_ONCE, &arena, &list, &count);
	if (err)
		err = change_explain(c, err);
	else if (count > 0)
		err = events_tell(c, &mark, list, count, limit, &done);
	*ret_more = !err && (!done || count == EVENTS_AT_ONCE);
	arena_free(&arena);
	return err;
}

enum err backlog_step(const struct change *c, size_t limit, bool *ret_more)
{
	struct untold_mark mark;
	enum err err = untold_mark_read(c->store, UNTOLD_CERTIFICATES, &mark);

	*ret_more = false;
	if (err)
		return change_explain(c, err);
	if (mark.place >= mark.until)
		return events_step(c, limit, ret_more);
	err = certificates_tell(c, &mark, limit);
	*ret_more = !err;
	return err;
}
