/* Reads the options of a command by its table. */
#include "cli/option.h"

#include <string.h>
#include "base/str.h"

const struct option options_shared[OPTION_OWN] = {
    [OPTION_HELP] = {"help", 'h', NULL, false, "say how the command is used"},
    [OPTION_CONFIG] = {"config", 'c', "FILE", false,
	"the configuration; else $TRUSTSEAL_CONFIG, else /etc/trustseal/trustseal.conf"},
    [OPTION_JSON] = {"json", 0, NULL, false, "print JSON, for programs"},
    [OPTION_AS] = {"as", 0, "NAME", false, "act as this operator, who proves it by the password"},
    [OPTION_PASSWORD_FILE] = {"password-file", 0, "FILE", false,
	"where it stands; else $TRUSTSEAL_PASSWORD_FILE, else it is asked for"},
    [OPTION_CLIENT_CERTIFICATE] = {"client-certificate", 0, "FILE", false,
	"the operator's, where [console] client_ca is set"},
    [OPTION_CLIENT_KEY] = {"client-key", 0, "FILE", false, "its private key"},
};

struct reading {
	const struct option *own;
	size_t own_count;
	int argc;
	char *const *argv;
	int at; /* the next argument */
	struct arguments *to;
};

static const struct option *option_row(const struct reading *r, unsigned option)
{
	return option < OPTION_OWN ? &options_shared[option] : &r->own[option - OPTION_OWN];
}

/* The number of the option with this name or letter; false when there is none. */
static bool option_find(const struct reading *r, struct str name, char letter, unsigned *ret_option)
{
	unsigned count = OPTION_OWN + (unsigned)r->own_count;

	/* Own ones first. */
	for (unsigned i = 0; i < count; i++) {
		unsigned option = (OPTION_OWN + i) % count;

		if (letter != 0 ? option_row(r, option)->letter == letter
				: str_eq(str_from(option_row(r, option)->name), name)) {
			*ret_option = option;
			return true;
		}
	}
	return false;
}

/* Notes one use. `value` is what is glued to the option, or NULL. */
static enum err option_take(
    struct reading *r, unsigned option, const char *value, struct problem *why)
{
	const struct option *o = option_row(r, option);

	if (o->value == NULL && value != NULL)
		return err_because(why, ERR_INVALID, "--%s takes no value", o->name);
	if (o->value != NULL && value == NULL) {
		if (r->at == r->argc)
			return err_because(
			    why, ERR_INVALID, "--%s needs a value: %s", o->name, o->value);
		value = r->argv[r->at++];
	}
	if (!o->many && option_value(r->to, option) != NULL)
		return err_because(why, ERR_INVALID, "--%s is given twice", o->name);
	if (r->to->use_count == OPTION_USES_MAX)
		return err_because(
		    why, ERR_INVALID, "more than %d options are given", OPTION_USES_MAX);
	r->to->uses[r->to->use_count++] = (struct option_use){option, value == NULL ? "" : value};
	return ERR_OK;
}

static enum err option_take_long(struct reading *r, const char *text, struct problem *why)
{
	struct str rest = str_from(text);
	struct str name = str_cut(&rest, '=');
	unsigned option;

	if (!option_find(r, name, 0, &option))
		return err_because(why, ERR_INVALID, "there is no option --%.*s", STR_ARG(name));
	return option_take(r, option, rest.at, why);
}

static enum err option_take_short(struct reading *r, const char *text, struct problem *why)
{
	unsigned option;

	if (!option_find(r, STR(""), text[0], &option))
		return err_because(why, ERR_INVALID, "there is no option -%s", text);
	return option_take(r, option, text[1] == '\0' ? NULL : text + 1, why);
}

static enum err option_take_operand(struct reading *r, const char *text, struct problem *why)
{
	if (r->to->operand_count == OPERANDS_MAX)
		return err_because(why, ERR_INVALID, "\"%s\" is one argument too many", text);
	r->to->operands[r->to->operand_count++] = text;
	return ERR_OK;
}

enum err option_parse(const struct option *own, size_t own_count, int argc, char *const *argv,
    struct arguments *ret, struct problem *why)
{
	struct reading r = {
	    .own = own, .own_count = own_count, .argc = argc, .argv = argv, .to = ret};
	bool only_operands = false;
	enum err err = ERR_OK;

	*ret = (struct arguments){0};
	while (!err && r.at < argc) {
		const char *text = argv[r.at++];

		if (only_operands || text[0] != '-' || text[1] == '\0')
			err = option_take_operand(&r, text, why);
		else if (strcmp(text, "--") == 0)
			only_operands = true;
		else if (text[1] == '-')
			err = option_take_long(&r, text + 2, why);
		else
			err = option_take_short(&r, text + 1, why);
	}
	return err;
}

const char *option_value(const struct arguments *a, unsigned option)
{
	size_t cursor = 0;

	return option_next(a, option, &cursor);
}

const char *option_next(const struct arguments *a, unsigned option, size_t *cursor)
{
	while (*cursor < a->use_count) {
		const struct option_use *use = &a->uses[(*cursor)++];

		if (use->option == option)
			return use->value;
	}
	return NULL;
}
