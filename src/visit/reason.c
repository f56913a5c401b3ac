/* Why something was refused, in the reader's language. */
#include "visit/reason.h"

#include <stdio.h>
#include "pages/app.h"
#include "web/site.h"

/* "reason." and the word: the key of its sentence, and its place in help. */
static const char *reason_key(struct visit *v, const struct problem *why)
{
	char key[sizeof "reason." + sizeof why->reason];

	snprintf(key, sizeof key, "reason.%s", why->reason);
	return arena_str(&v->memory, str_from(key));
}

void visit_trouble(struct visit *v, const struct problem *why)
{
	if (v->trouble == NULL && why->reason[0] != '\0')
		v->trouble = reason_key(v, why);
}

const char *visit_reason(struct visit *v, const struct problem *why, const char *general)
{
	const char *key = reason_key(v, why);

	visit_trouble(v, why);
	return key != NULL && site_has_text(v->r->app->site, key) ? key : general;
}
