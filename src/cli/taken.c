/* Which options a command takes. */
#include "cli/taken.h"

bool taken_is_shared(const struct command *c, unsigned option)
{
	if (option == OPTION_JSON)
		return c->json != NULL;
	return option < OPTION_AS || c->acts;
}

const struct option *taken_option(const struct command *c, size_t i)
{
	if (i < c->option_count)
		return &c->options[i];
	i -= c->option_count;
	for (unsigned option = 0; option < OPTION_OWN; option++)
		if (taken_is_shared(c, option) && i-- == 0)
			return &options_shared[option];
	return NULL;
}
