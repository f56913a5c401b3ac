/* Reads a file of contacts. */
#include "cli/contacts_file.h"

#include <string.h>
#include "base/file.h"
#include "cli/output.h"
#include "config/ini.h"

static bool line_take(const struct ini_line *line, struct contacts *to, struct problem *why)
{
	enum contact_role role;
	enum contact_field field;

	if (line->fault != NULL)
		err_because(why, ERR_INVALID, "%s", line->fault);
	else if (!contact_role_parse(line->section, &role))
		err_because(why, ERR_INVALID,
		    "\"[%.*s]\" is no contact: write [applicant], [registrant], [technician] or "
		    "[accounts]",
		    line->section.len < 80 ? (int)line->section.len : 80, line->section.at);
	else if (!contact_field_parse(line->name, &field))
		err_because(why, ERR_INVALID,
		    "\"%.*s\" is nothing that a contact has: name, organization, department, "
		    "title, mail, telephone, address and invoice are",
		    line->name.len < 80 ? (int)line->name.len : 80, line->name.at);
	else {
		to->field[role][field] = line->value.at == NULL ? STR("") : line->value;
		return true;
	}
	return false;
}

bool contacts_file_read(const char *path, struct buf *room, struct contacts *ret)
{
	struct problem why = {.text = ""};
	struct ini_line line;
	struct ini ini;

	*ret = (struct contacts){.field = {{{NULL, 0}}}};
	if (strcmp(path, "-") == 0 ? file_read_input(room, &why) : file_read(path, room, &why)) {
		output_error("%s", why.text);
		return false;
	}
	ini = ini_begin(buf_str(room));
	while (ini_next(&ini, &line))
		if (!line_take(&line, ret, &why)) {
			output_error("%s, line %u: %s", path, line.number, why.text);
			return false;
		}
	return true;
}
