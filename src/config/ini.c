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
	if (str_starts(line, STR("#")))
		line.len = 0;
	for (size_t i = 0; i < line.len; i++)
		if (line.at[i] == ';' && (i == 0 || is_ini_space(line.at[i - 1])))
			line.len = i;
	return line;
}

bool ini_next(struct ini *ini, struct ini_line *ret)
{
	while (ini->rest.at != NULL) {
		struct str whole = str_cut(&ini->rest, '\n');
		struct str line = ini_trim(ini_without_comment(ini_trim(whole)));
		size_t separator = 0;

		*ret = (struct ini_line){.number = ++ini->number, .section = ini->section};
		if (str_index(whole, '\0') < whole.len) {
			ret->fault = "contains a NUL byte";
			return true;
		}
		if (line.len == 0)
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
		ret->value = ini_trim(str_part(line, separator + 1, line.len));
		return true;
	}
	return false;
}
