/* Waiting for a record on behalf of a request. */
#include "pages/fetch.h"

#include "lookup/lookup.h"
#include "pages/enumeration.h"
#include "pages/error_page.h"
#include "pages/waits.h"

/* From memory, or a worker is asked; ERR_REFUSED when this visitor has asked for too much. */
static enum err fetch_ask(struct request *r, const struct code *code, struct record **ret)
{
	struct waits_item *item = &waits_of(r)->record;
	bool known;
	enum err err = lookup_peek(r->app->lookup, code, r->now, ret, &known);

	if (!err)
		return ERR_OK;
	if (!known && !enumeration_begin(r))
		return ERR_REFUSED;
	waits_begin(r, item);
	return lookup_get(r->app->lookup, code, r->now, &item->flight, ret);
}

bool fetch_record(struct request *r, const struct code *code, struct record **ret)
{
	struct waits_item *item = &waits_of(r)->record;
	enum err err = item->err;

	if (!item->landed)
		err = fetch_ask(r, code, ret);
	else if (!err)
		*ret = record_retain(item->value);
	if (err == ERR_PENDING) {
		http_suspend(r->x);
		return false;
	}
	enumeration_end(r, err ? NULL : *ret);
	if (err)
		error_page_send(r, err == ERR_REFUSED ? 429 : 503);
	return err == ERR_OK;
}
