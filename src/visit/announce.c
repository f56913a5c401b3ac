/* Tells servers what a visitor changed. */
#include "visit/announce.h"

#include "base/log.h"
#include "registry/announce.h"

void visit_announce(struct visit *v, struct registry_effect *effect)
{
	struct app *app = v->r->app;
	struct problem why = {.text = ""};

	if (registry_announce(app->config, app->lookup, effect, &why))
		log_event(LOG_WARN, "change_not_announced", log_text("code", effect->code.text),
		    log_text("reason", why.text));
	registry_effect_free(effect);
}
