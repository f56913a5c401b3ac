/* Reads the lines of a file of settings. */
#include "config/ini.h"

#include <string.h>

struct ini ini_begin(struct str file)
{
	if (str_starts(file, STR("\xef\xbb\xbf")))
		file = str_part(file, 3, file.len);
	return (struct ini){.rest = file, .section = STR("")};
}

/* What C calls white space, without the newline: a file from elsewhere has more than blanks. */
static bool is_ini_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static struct str ini_trim(struct str s)
{
	while (s.len > 0 && is_ini_space(s.at[s.len - 1]))
		s.len--;
	while (s.len > 0 && is_ini_space(s.at[0]))
		s = str_part(s, 1, s.len);
	return s;
}

static struct str ini_without_comment(struct str line)
{
	for (size_t i = 1; i < line.len; i++)
		if (line.at[i] == ';' && is_ini_space(line.at[i - 1]))
			line.len = i;
	return line;
}

/* What stands behind the separator; in double quotes it may hold what would begin a comment. */
static struct str ini_value(struct str rest)
{
	struct str text = ini_trim(rest);

	for (size_t i = 1; i < text.len && text.at[0] == '"'; i++) {
		struct str behind = ini_trim(str_part(text, i + 1, text.len));

		if (text.at[i] == '"' && (behind.len == 0 || behind.at[0] == ';'))
			return str_part(text, 1, i - 1);
	}
	return ini_trim(ini_without_comment(rest));
}

bool ini_next(struct ini *ini, struct ini_line *ret)
{
	while (ini->rest.at != NULL) {
		struct str whole = str_cut(&ini->rest, '\n');
		struct str all = ini_trim(whole), line = ini_trim(ini_without_comment(all));
		size_t separator = 0;

		*ret = (struct ini_line){.number = ++ini->number, .section = ini->section};
		if (str_index(whole, '\0') < whole.len) {
			ret->fault = "contains a NUL byte";
			return true;
		}
		if (line.len == 0 || line.at[0] == '#' || line.at[0] == ';')
			continue;
		if (line.at[0] == '[') {
			if (str_index(line, ']') < line.len) {
				ini->section = str_part(line, 1, str_index(line, ']') - 1);
				continue;
			}
			ret->fault = "a section without its closing ]";
			return true;
		}
		while (
		    separator < line.len && line.at[separator] != '=' && line.at[separator] != ':')
			separator++;
		if (separator == line.len) {
			ret->fault = "neither a section nor a setting (write: name = value)";
			return true;
		}
		ret->name = ini_trim(str_part(line, 0, separator));
		ret->value = ini_value(str_part(all, separator + 1, all.len));
		return true;
	}
	return false;
}
