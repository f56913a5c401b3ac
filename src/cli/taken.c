/* What a command takes of a command line: its name, and its options. */
#include "cli/taken.h"

int taken_name(const struct command *c, int argc, char *const *argv)
{
	struct str rest = str_from(c->name);
	int words = 0;

	while (rest.at != NULL) {
		struct str word = str_cut(&rest, ' ');

		if (words == argc || !str_eq(str_from(argv[words]), word))
			return 0;
		words++;
	}
	return words;
}

const struct command *taken_command(
    const struct commands *commands, int argc, char *const *argv, int *ret_words)
{
	for (size_t i = 0; i < commands->count; i++) {
		*ret_words = taken_name(commands->at[i], argc, argv);
		if (*ret_words > 0)
			return commands->at[i];
	}
	return NULL;
}

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
