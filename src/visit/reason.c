/* Why something was refused, in the reader's language. */
#include "visit/reason.h"

#include <stdio.h>
#include "pages/app.h"
#include "web/site.h"

const char *visit_reason(struct visit *v, const struct problem *why, const char *general)
{
	char key[sizeof "reason." + sizeof why->reason];
	const char *copy;

	snprintf(key, sizeof key, "reason.%s", why->reason);
	if (!site_has_text(v->r->app->site, key))
		return general;
	copy = arena_str(&v->memory, str_from(key));
	v->trouble = copy;
	return copy == NULL ? general : copy;
}
