/* The manual pages of the program and of its commands, from the table of commands. */
#include "cli/manual/command_page.h"

#include <string.h>
#include "cli/choices.h"
#include "cli/manual/head.h"
#include "cli/manual/roff.h"
#include "cli/taken.h"

enum { TEXT_MAX = 4096 };

/* ---- one of a command ---- */

/* ".Ar CODE", ".Op Ar CODE ..." for "[CODE…]", and ".Cm on|off" for what is written as it stands.
 */
static void command_page_write_operands(const char *operands, struct buf *to)
{
	struct str rest = operands[0] == '\0' ? (struct str){NULL, 0} : str_from(operands);

	while (rest.at != NULL) {
		struct str word = str_cut(&rest, ' ');

		bool may = word.at[0] == '[', many;

		if (may)
			word = str_part(word, 1, word.len - 2);
		many = str_ends(word, STR("…"));
		if (many)
			word.len -= strlen("…");
		buf_printf(to, "%s%s ",
		    may                 ? ".Op"
		    : word.at[0] >= 'a' ? ".Cm"
					: ".Ar",
		    may ? " Ar" : "");
		roff_words(word, to);
		buf_puts(to, many ? " ..." : "");
		buf_putc(to, '\n');
	}
}

static void command_page_write_option(const struct option *o, struct buf *to)
{
	struct buf help = BUF_INIT(TEXT_MAX);

	buf_puts(to, ".It ");
	if (o->letter != 0)
		buf_printf(to, "Fl %c , ", o->letter);
	buf_printf(to, "Fl -%s", o->name);
	if (o->value != NULL)
		buf_printf(to, " Ar %s", o->value);
	buf_putc(to, '\n');
	choices_write_help(o->help, &help);
	roff_prose(buf_str(&help), o->many ? " (may be repeated)" : "", to);
	buf_free(&help);
}

static void command_page_write_members(const struct command *c, struct buf *to)
{
	if (c->json == NULL)
		return;
	buf_puts(to, ".Pp\n.Fl -json\nprints");
	roff_prose(str_from(c->json), ":", to);
	buf_puts(to, ".Bl -tag -width Ds\n");
	for (size_t i = 0; i < c->member_count; i++) {
		const struct json_member *m = &c->members[i];
		struct buf meaning = BUF_INIT(TEXT_MAX);

		buf_puts(to, ".It Li ");
		roff_words(str_from(m->name), to);
		buf_putc(to, '\n');
		buf_printf(&meaning, m->when == NULL ? "%s" : "%s (%s)", m->meaning, m->when);
		roff_prose(buf_str(&meaning), "", to);
		buf_free(&meaning);
	}
	buf_puts(to, ".El\n");
}

/* Are both of a group, "contract add" and "contract list"? */
static bool command_page_is_kin(const struct command *a, const struct command *b)
{
	struct str a_rest = str_from(a->name), b_rest = str_from(b->name);

	return a != b && str_eq(str_cut(&a_rest, ' '), str_cut(&b_rest, ' '));
}

/* The kin of `c` whose name comes next behind `last`; NULL for none. */
static const struct command *command_page_next_kin(
    const struct commands *commands, const struct command *c, const char *last)
{
	const struct command *next = NULL;

	for (size_t i = 0; i < commands->count; i++) {
		const struct command *kin = commands->at[i];

		if (command_page_is_kin(c, kin) && strcmp(kin->name, last) > 0 &&
		    (next == NULL || strcmp(kin->name, next->name) < 0))
			next = kin;
	}
	return next;
}

static void command_page_write_others(
    const struct commands *commands, const struct command *c, struct buf *to)
{
	const struct command *kin = NULL;

	buf_puts(to, ".Sh SEE ALSO\n.Xr trustseal 1 ,\n");
	while ((kin = command_page_next_kin(commands, c, kin == NULL ? "" : kin->name)) != NULL) {
		buf_puts(to, ".Xr trustseal-");
		head_write_dashed(kin->name, to);
		buf_puts(to, " 1 ,\n");
	}
	buf_puts(to, ".Xr trustseal.conf 5\n");
}

void command_page_write(const struct commands *commands, const struct command *c, struct buf *to)
{
	struct buf name = BUF_INIT(TEXT_MAX);
	const struct option *option;

	buf_puts(&name, "trustseal-");
	head_write_dashed(c->name, &name);
	head_write(name.at == NULL ? "" : name.at, 1, c->summary, to);
	buf_free(&name);
	buf_printf(to, ".Sh SYNOPSIS\n.Nm trustseal %s\n.Op Ar OPTION ...\n", c->name);
	command_page_write_operands(c->operands, to);
	buf_puts(to, ".Sh DESCRIPTION\n");
	roff_prose(str_from(c->summary), ".", to);
	if (c->details != NULL)
		roff_prose(str_from(c->details), "", to);
	buf_puts(to, ".Pp\nThe options are:\n.Bl -tag -width Ds\n");
	for (size_t i = 0; (option = taken_option(c, i)) != NULL; i++)
		command_page_write_option(option, to);
	buf_puts(to, ".El\n");
	command_page_write_members(c, to);
	head_write_statuses(to);
	buf_puts(to, ".Sh EXAMPLES\n.Bd -literal -offset indent\n");
	roff_literal(str_from(c->example), to);
	buf_puts(to, ".Ed\n");
	command_page_write_others(commands, c, to);
}

/* ---- that of the program ---- */

void command_page_write_all(const struct commands *commands, struct buf *to)
{
	head_write("trustseal", 1, COMMAND_PROGRAM, to);
	buf_puts(to, ".Sh SYNOPSIS\n.Nm\n.Ar COMMAND\n.Op Ar OPTION ...\n.Op Ar ARGUMENT ...\n"
		     ".Sh DESCRIPTION\nThe commands are:\n.Bl -tag -width Ds\n");
	for (size_t i = 0; i < commands->count; i++) {
		buf_puts(to, ".It Xr trustseal-");
		head_write_dashed(commands->at[i]->name, to);
		buf_puts(to, " 1\n");
		roff_prose(str_from(commands->at[i]->summary), "", to);
	}
	buf_puts(to,
	    ".El\n"
	    ".Sh ENVIRONMENT\n.Bl -tag -width Ds\n"
	    ".It Ev TRUSTSEAL_CONFIG\nThe configuration, where no command line names one.\n"
	    ".It Ev TRUSTSEAL_PASSWORD_FILE\n"
	    "The file with the password of who acts, where no option names one.\n"
	    ".It Ev TRUSTSEAL_ Ns Ar SECTION Ns _ Ns Ar NAME\nA setting, as in\n"
	    ".Xr trustseal.conf 5 .\n.El\n"
	    ".Sh FILES\n.Bl -tag -width Ds\n"
	    ".It Pa /etc/trustseal/trustseal.conf\nThe configuration.\n"
	    ".It Pa /var/lib/trustseal/trustseal.db\nThe store, where no other is set.\n"
	    ".El\n");
	head_write_statuses(to);
	buf_puts(to, ".Sh SEE ALSO\n.Xr trustseal.conf 5 ,\n.Xr trustseal-api 7 ,\n"
		     ".Xr trustseal-console 7 ,\n.Xr trustseal-log 7 ,\n"
		     ".Xr trustseal-runbook 7\n");
}
