/* Waiting for a record on behalf of a request.
 *
 * DESIGN: a handler is called again from its beginning each time that something has come, so what
 * the exchange has already is taken as it is: asked for anew, it could be on its way again, and
 * what comes would push out what is there. */
#include "pages/fetch.h"

#include "doctor/evidence.h"
#include "lookup/lookup.h"
#include "pages/enumeration.h"
#include "pages/error_page.h"
#include "pages/ledger/place.h"
#include "pages/past/history.h"
#include "pages/waits.h"

/* Answers for what could not be had; true when it was. */
static bool fetch_end(struct request *r, enum err err)
{
	if (err)
		error_page_send(r, err == ERR_REFUSED ? 429 : 503);
	return err == ERR_OK;
}

/* From memory, or a worker is asked; ERR_REFUSED when this visitor has asked for too much. */
static enum err record_ask(struct request *r, const struct code *code)
{
	struct waits_item *item = &waits_of(r)->record;
	struct held *held = NULL;
	bool known;
	enum err err = lookup_peek(r->app->lookup, code, r->now, &held, &known);

	if (err && !known && !enumeration_begin(r))
		return ERR_REFUSED;
	waits_begin(r, item);
	if (err)
		err = lookup_get(r->app->lookup, code, r->now, &item->flight, &held);
	if (!err)
		item->value = held;
	return err;
}

bool fetch_record(struct request *r, const struct code *code, struct record *ret)
{
	struct waits_item *item = &waits_of(r)->record;
	enum err err = item->err;

	if (!item->landed && item->value == NULL)
		err = record_ask(r, code);
	if (err == ERR_PENDING) {
		http_suspend(r->x);
		return false;
	}
	if (!err)
		lookup_read(r->app->lookup, item->value, code, ret);
	enumeration_end(r, err ? NULL : ret);
	return fetch_end(r, err);
}

/* The answer to a question, as long as the exchange lasts; ERR_PENDING when it was suspended. */
static enum err answer_ask(struct request *r, struct waits_item *item,
    const struct lookup_question *question, const struct code *code,
    const struct lookup_answer **ret)
{
	struct lookup_answer *answer = NULL;
	enum err err = item->err;

	if (!item->landed && item->value == NULL) {
		waits_begin(r, item);
		err = lookup_get_answer(r->app->lookup, question, code, &item->flight, &answer);
	}
	if (err == ERR_PENDING)
		http_suspend(r->x);
	if (answer != NULL)
		item->value = answer;
	*ret = item->value;
	return err;
}

bool fetch_evidence(struct request *r, const struct code *code, const struct lookup_answer **ret)
{
	enum err err = answer_ask(r, &waits_of(r)->answer, &evidence_question, code, ret);

	if (err == ERR_PENDING)
		return false;
	return err != ERR_NO_MEMORY || fetch_end(r, err);
}

bool fetch_history(struct request *r, const struct code *code, const struct history **ret)
{
	const struct lookup_answer *answer;
	enum err err = answer_ask(r, &waits_of(r)->answer, &history_question, code, &answer);

	if (err == ERR_PENDING || !fetch_end(r, err))
		return false;
	*ret = lookup_answer_value(answer);
	return true;
}

bool fetch_place(struct request *r, const struct code *code, const struct place **ret)
{
	static const struct place unknown = {.state = PLACE_UNKNOWN};
	const struct lookup_answer *answer;
	enum err err = answer_ask(r, &waits_of(r)->place, &place_question, code, &answer);

	if (err == ERR_PENDING)
		return false;
	*ret = answer == NULL ? &unknown : lookup_answer_value(answer);
	return err != ERR_NO_MEMORY || fetch_end(r, err);
}

bool fetch_facts(struct request *r, const struct record *record, const struct facts **ret)
{
	struct waits_item *item = &waits_of(r)->facts;
	struct facts *facts = NULL;
	enum err err = item->err;

	if (!item->landed && item->value == NULL) {
		waits_begin(r, item);
		err = lookup_get_facts(r->app->lookup, record, &item->flight, &facts);
	}
	if (err == ERR_PENDING) {
		http_suspend(r->x);
		return false;
	}
	if (facts != NULL)
		item->value = facts;
	*ret = item->value;
	return fetch_end(r, err);
}
