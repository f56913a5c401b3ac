/* Sets what a proof page says of the public log. */
#include "pages/ledger/logged.h"

#include <inttypes.h>
#include "config/config.h"

void logged_set(const struct app *app, const struct proof *p, struct model *m)
{
	const struct place *place = p->place;
	const char *public_url = app->config->server.public_url;

	if (p->verdict->shown == NULL || place->state == PLACE_OFF || place->state == PLACE_UNKNOWN)
		return;
	model_flag(m, "is_logged", true);
	model_cstr(m, "logged_code", p->verdict->shown->code.text);
	model_format(m, "log_url", "%s/log", public_url);
	if (place->state != PLACE_SHOWN)
		return;
	model_format(m, "logged_index", "%" PRIu64, place->index);
	model_format(m, "logged_size", "%" PRIu64, place->size);
	model_cstr(m, "service_url", public_url);
	model_cstr(m, "log_key", app->ledger_key == NULL ? "" : app->ledger_key);
}
