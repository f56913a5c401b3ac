/* Why something was refused, in the reader's language. */
#include "console/reason.h"

#include <stdio.h>

const char *console_reason(struct console *c, const struct problem *why, const char *general)
{
	char key[sizeof "reason." + sizeof why->reason];
	const char *copy;

	snprintf(key, sizeof key, "reason.%s", why->reason);
	if (!site_has_text(c->v.r->app->site, key))
		return general;
	copy = arena_str(&c->v.memory, str_from(key));
	return copy == NULL ? general : copy;
}
