/* Reads a file of settings line by line, by libinih.
 *
 * DESIGN: libinih names only the first line that it does not understand, and takes an indented line
 * for the continuation of the one before. So the lines are handed to it one at a time, without
 * their indentation, and a line that should have set something but did not is broken. */
#include "config/ini.h"

#include <assert.h>
#include <ini.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"

/* libinih holds 200 bytes of a line, with its newline and NUL. */
enum { FILE_BYTES_MAX = 1 << 20, LINE_BYTES_MAX = 197 };

struct reading {
	const struct ini_events *events;
	void *arg;
	struct str rest; /* of the file */
	unsigned line;
	bool awaits_pair; /* the current line should have set something */
};

static void broken(struct reading *r, const char *what)
{
	r->events->broken(r->arg, r->line, what);
}

/* Called between two lines: the one before has been understood by now, or never will be. */
static void settle(struct reading *r)
{
	if (r->awaits_pair)
		broken(r, "neither a section nor a setting (write: name = value)");
	r->awaits_pair = false;
}

/* What is wrong with a line before it is looked into; NULL when nothing is. */
static const char *line_fault(struct str line)
{
	if (str_index(line, '\0') < line.len)
		return "contains a NUL byte";
	if (line.len > LINE_BYTES_MAX)
		return "too long (at most 197 bytes)";
	if (str_starts(line, STR("[")) && str_index(line, ']') == line.len)
		return "a section without its closing ]";
	return NULL;
}

static struct str without_indentation(struct str line)
{
	line = str_trim(line);
	return str_ends(line, STR("\r")) ? str_part(line, 0, line.len - 1) : line;
}

/* fgets() for libinih: the next line without its indentation; a faulty one as an empty line. */
static char *next_line(char *to, int room, void *arg)
{
	struct reading *r = arg;
	const char *fault;
	struct str line;

	settle(r);
	if (r->rest.at == NULL)
		return NULL;
	line = without_indentation(str_cut(&r->rest, '\n'));
	r->line++;
	fault = line_fault(line);
	if (fault != NULL) {
		broken(r, fault);
		line.len = 0;
	}
	r->awaits_pair = line.len > 0 && strchr("[;#", line.at[0]) == NULL;
	assert(room > LINE_BYTES_MAX + 1);
	snprintf(to, (size_t)room, "%.*s\n", STR_ARG(line));
	return to;
}

static int take_pair(void *arg, const char *section, const char *name, const char *value)
{
	struct reading *r = arg;

	r->awaits_pair = false;
	r->events->pair(r->arg, r->line, section, name, value);
	return 1;
}

enum err ini_read(const char *path, const struct ini_events *events, void *arg, struct problem *why)
{
	struct buf file = BUF_INIT(FILE_BYTES_MAX);
	struct reading r = {.events = events, .arg = arg};
	enum err err = file_read(path, &file, why);

	if (!err) {
		r.rest = buf_str(&file);
		if (str_starts(r.rest, STR("\xef\xbb\xbf")))
			r.rest = str_part(r.rest, 3, r.rest.len);
		ini_parse_stream(next_line, &r, take_pair, &r);
	}
	buf_free(&file);
	return err;
}
