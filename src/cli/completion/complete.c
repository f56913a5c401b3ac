/* trustseal complete: what the last word of a command line may become.
 *
 * DESIGN: the shells' scripts hand over what is typed and show what comes back, so that all three
 * offer the same, and nothing is written down twice: commands, options and values come from the
 * tables by which the program reads them, codes from the store. Where anything is wrong, nothing is
 * offered: a shell that completes has no place for complaints. */
#include <ctype.h>
#include "cli/choices.h"
#include "cli/command.h"
#include "cli/completion/codes.h"
#include "cli/manual/page.h"
#include "cli/settings.h"
#include "cli/taken.h"

enum { OFFERS_MAX = 1 << 20, ABOUT_MAX = 4096, VALUE_MAX = 32 };

/* What is being typed. */
struct completion {
	const struct commands *commands;
	int argc;
	char *const *argv; /* the last one is that word */
	const struct command *command;
	struct arguments given; /* what it was given */
	struct offers offers;
};

/* ---- values ---- */

static void complete_say_nothing(void *arg, bool warning, const char *message)
{
	(void)arg;
	(void)warning;
	(void)message;
}

static bool complete_read_settings(const struct completion *c, struct config *ret)
{
	return !settings_read(settings_path(&c->given), complete_say_nothing, NULL, ret);
}

static void complete_code(const struct completion *c)
{
	struct config config;

	if (complete_read_settings(c, &config))
		codes_offer(&config, &c->offers);
}

static void complete_service(const struct completion *c)
{
	struct config config;

	if (complete_read_settings(c, &config))
		for (size_t i = 0; i < config.contract.services.count; i++)
			offers_add(
			    &c->offers, str_from(config.contract.services.words[i]), STR(""));
}

static void complete_setting(const struct completion *c)
{
	struct buf name = BUF_INIT(ABOUT_MAX);

	for (size_t i = 0; i < config_keys_count; i++) {
		struct str about = str_from(config_keys[i].documentation);

		buf_clear(&name);
		buf_printf(&name, "%s.%s", config_keys[i].section, config_keys[i].name);
		offers_add(&c->offers, buf_str(&name), str_cut(&about, '\n'));
	}
	buf_free(&name);
}

static void complete_page(const struct completion *c)
{
	for (size_t i = 0; i < page_count(c->commands); i++) {
		const struct page_name name = page_name(c->commands, i);

		offers_add(
		    &c->offers, str_part(str_from(name.text), 0, strlen(name.text) - 2), STR(""));
	}
}

static void complete_file(const struct completion *c)
{
	offers_tell(&c->offers, OFFERS_FILES);
}

static void complete_folder(const struct completion *c)
{
	offers_tell(&c->offers, OFFERS_FOLDERS);
}

/* What is not in choices.c. A customer may be named by a code of his. */
static const struct complete_value {
	const char *value;
	void (*offer)(const struct completion *c);
} complete_values[] = {
    {"CODE", complete_code},
    {"CUSTOMER", complete_code},
    {"SERVICE", complete_service},
    {"TYPE", complete_service},
    {"SETTING", complete_setting},
    {"PAGE", complete_page},
    {"FILE", complete_file},
    {"FOLDER", complete_folder},
};

/* Of several with commas between them, what stands before the last one is kept, and not offered
 * again. */
static void complete_choices(struct completion *c, const char *value, const char *help)
{
	struct offers *o = &c->offers;
	const char *name;

	if (choices_are_many(value)) {
		size_t comma = o->typed.len;

		while (comma > 0 && o->typed.at[comma - 1] != ',')
			comma--;
		o->before = (struct str){o->typed.at - o->before.len, o->before.len + comma};
		o->typed = str_part(o->typed, comma, o->typed.len);
		offers_tell(o, OFFERS_NO_BLANK);
	}
	for (unsigned i = 0; (name = choices_value(value, help, i)) != NULL; i++)
		offers_add(o, str_from(name), STR(""));
}

static void complete_value(struct completion *c, const char *value, const char *help)
{
	for (size_t i = 0; i < sizeof complete_values / sizeof complete_values[0]; i++)
		if (strcmp(complete_values[i].value, value) == 0)
			complete_values[i].offer(c);
	complete_choices(c, value, help);
}

/* "FILE" of "FILE.csv", "[PAGE]" and "FILE…"; what has no capitals is written as it is. */
static void complete_operand_kind(struct completion *c, struct str kind)
{
	char value[VALUE_MAX];
	size_t from = str_starts(kind, STR("[")) ? 1 : 0, len = 0;

	while (from + len < kind.len && isupper((unsigned char)kind.at[from + len]))
		len++;
	if (len == 0)
		offers_add(&c->offers, kind, STR(""));
	else if (str_copy(value, sizeof value, str_part(kind, from, len)))
		complete_value(c, value, "");
}

/* ---- where the word stands ---- */

static void complete_option_names(struct completion *c)
{
	struct buf name = BUF_INIT(ABOUT_MAX), about = BUF_INIT(ABOUT_MAX);
	const struct option *o;

	for (size_t i = 0; (o = taken_option(c->command, i)) != NULL; i++) {
		unsigned number = i < c->command->option_count ? OPTION_OWN + (unsigned)i
							       : (unsigned)(o - options_shared);

		if (!o->many && option_value(&c->given, number) != NULL)
			continue;
		buf_clear(&name);
		buf_clear(&about);
		buf_printf(&name, "--%s", o->name);
		choices_write_help(o->help, &about);
		offers_add(&c->offers, buf_str(&name), buf_str(&about));
	}
	buf_free(&name);
	buf_free(&about);
}

/* The n-th operand, from 0; the last one that the command names may stand for more. */
static void complete_operand(struct completion *c, size_t n)
{
	struct str rest = str_from(c->command->operands), word = str_cut(&rest, ' ');

	if (n >= c->command->operands_max || word.len == 0) {
		complete_option_names(c);
		return;
	}
	while (n-- > 0 && rest.at != NULL)
		word = str_cut(&rest, ' ');
	while (word.at != NULL)
		complete_operand_kind(c, str_cut(&word, '|'));
}

/* Behind "--" everything is one; "-" may become an option. */
static bool complete_is_operand(const struct completion *c, const char *typed)
{
	size_t count = c->given.operand_count;

	return typed[1] != '\0' && count > 0 && c->given.operands[count - 1] == typed;
}

/* Where the parser puts the word, there it is completed: as a value of an option, behind what
 * belongs to the option itself, or as an operand. */
static void complete_argument(struct completion *c, int words)
{
	const struct command *command = c->command;
	int argc = c->argc - words;
	char *const *argv = c->argv + words;
	const char *typed = argv[argc - 1], *end = typed + strlen(typed);
	const struct option_use *use;
	struct problem why;
	enum err err =
	    option_parse(command->options, command->option_count, argc, argv, &c->given, &why);

	use = c->given.use_count == 0 ? NULL : &c->given.uses[c->given.use_count - 1];
	if (!err && use != NULL && use->value >= typed && use->value <= end) {
		const struct option *o = use->option < OPTION_OWN
					     ? &options_shared[use->option]
					     : &command->options[use->option - OPTION_OWN];

		c->offers.before = (struct str){typed, (size_t)(use->value - typed)};
		c->offers.typed = str_from(use->value);
		complete_value(c, o->value, o->help);
	} else if (!err && (typed[0] != '-' || complete_is_operand(c, typed))) {
		complete_operand(c, c->given.operand_count - 1);
	} else if (typed[0] == '-' && !option_parse(command->options, command->option_count,
					  argc - 1, argv, &c->given, &why)) {
		complete_option_names(c);
	}
}

/* The next word of the commands that begin with those before it. */
static void complete_name(struct completion *c)
{
	struct str last = STR("");

	for (size_t i = 0; i < c->commands->count; i++) {
		struct str rest = str_from(c->commands->at[i]->name), word = str_cut(&rest, ' ');
		int n = 0;

		while (n < c->argc - 1 && str_eq(word, str_from(c->argv[n])) && rest.at != NULL) {
			word = str_cut(&rest, ' ');
			n++;
		}
		if (n < c->argc - 1 || str_eq(word, last))
			continue;
		offers_add(&c->offers, word,
		    rest.at == NULL ? str_from(c->commands->at[i]->summary) : STR(""));
		last = word;
	}
}

static int complete_run(const struct arguments *a)
{
	static char nothing[] = "";
	char *const none[] = {nothing};
	struct buf text = BUF_INIT(OFFERS_MAX);
	struct completion c = {.commands = a->commands,
	    .argc = a->operand_count > 0 ? (int)a->operand_count : 1,
	    .argv = a->operand_count > 0 ? (char *const *)a->operands : none};
	bool help = c.argc > 1 && strcmp(c.argv[0], "help") == 0;
	int words;

	if (help) {
		c.argc--;
		c.argv++;
	}
	c.offers = (struct offers){&text, STR(""), str_from(c.argv[c.argc - 1])};
	c.command = taken_command(c.commands, c.argc - 1, c.argv, &words);
	if (c.command == NULL)
		complete_name(&c);
	else if (!help)
		complete_argument(&c, words);
	output_print(&text);
	buf_free(&text);
	return COMMAND_DONE;
}

const struct command command_complete = {
    .name = "complete",
    .operands = "[WORD…]",
    .operands_max = OPERANDS_MAX,
    .summary = "Print what the last word of a command line may become: for shells",
    .details =
	"The scripts of `trustseal completion` ask it. WORDs are those behind the name of the\n"
	"program up to the one that is being typed, which may be empty. What it may become\n"
	"is a line each, with what it means behind a tab; :files, :folders and :noblank are for\n"
	"the script. What is wrong is not told, and a store is waited for one second at most.",
    .example = "trustseal complete -- contract show 01",
    .run = complete_run,
};
