/* trustseal manual */
#include "base/file.h"
#include "cli/command.h"
#include "cli/manual/page.h"

enum { TO = OPTION_OWN };
enum { PAGE_MAX = 1 << 20, PATH_BYTES_MAX = 4096 };

static const struct option options[] = {
    {"to", 0, "FOLDER", false, "write all pages there, each as a file"},
};

static int manual_list(const struct commands *commands)
{
	struct buf text = BUF_INIT(PAGE_MAX);
	int status;

	for (size_t i = 0; i < page_count(commands); i++)
		buf_printf(&text, "%s\n", page_name(commands, i).text);
	status = output_print(&text);
	buf_free(&text);
	return status;
}

/* With its section or without. */
static bool manual_is_named(struct str name, struct str wanted)
{
	return str_eq(name, wanted) || str_eq(str_part(name, 0, name.len - strlen(".1")), wanted);
}

static int manual_print(const struct commands *commands, const char *wanted)
{
	struct buf text = BUF_INIT(PAGE_MAX);
	int status = COMMAND_REFUSED;
	size_t i = 0;

	while (i < page_count(commands) &&
	       !manual_is_named(str_from(page_name(commands, i).text), str_from(wanted)))
		i++;
	if (i == page_count(commands)) {
		output_error(
		    "there is no page \"%s\": `trustseal manual` lists those that there are",
		    wanted);
	} else {
		page_write(commands, i, &text);
		status = output_print(&text);
	}
	buf_free(&text);
	return status;
}

static enum err manual_write_page(
    const struct commands *commands, size_t i, const char *folder, struct problem *why)
{
	struct buf path = BUF_INIT(PATH_BYTES_MAX), text = BUF_INIT(PAGE_MAX);
	enum err err;

	buf_printf(&path, "%s/%s", folder, page_name(commands, i).text);
	page_write(commands, i, &text);
	err = path.err ? path.err : text.err;
	if (err)
		err_because(why, err, "%s: %s", folder, err_text(err));
	else
		err = file_replace(path.at, buf_str(&text), why);
	buf_free(&path);
	buf_free(&text);
	return err;
}

static int manual_write(const struct commands *commands, const char *folder)
{
	struct problem why;

	for (size_t i = 0; i < page_count(commands); i++)
		if (manual_write_page(commands, i, folder, &why)) {
			output_error("%s", why.text);
			return COMMAND_REFUSED;
		}
	return COMMAND_DONE;
}

static int manual_run(const struct arguments *a)
{
	const char *folder = option_value(a, TO);

	if (folder != NULL && a->operand_count > 0) {
		output_error("manual: give a PAGE or --to, not both");
		return COMMAND_USAGE;
	}
	if (folder != NULL)
		return manual_write(a->commands, folder);
	if (a->operand_count == 0)
		return manual_list(a->commands);
	return manual_print(a->commands, a->operands[0]);
}

const struct command command_manual = {
    .name = "manual",
    .operands = "[PAGE]",
    .operands_max = 1,
    .summary = "Print a manual page in mdoc, or the list of pages",
    .details = "The same pages that come with the program: for who has it alone.",
    .example = "trustseal manual trustseal-contract-add | man -l -",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = manual_run,
};
