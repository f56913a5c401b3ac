/* Reads the settings: from a file, then from the environment, then judged together.
 *
 * DESIGN: reading does not stop at the first mistake: each is reported, so that one run shows them
 * all. */
#ifndef CONFIG_READING_H
#define CONFIG_READING_H

#include "base/err.h"
#include "base/str.h"
#include "config/config.h"
#include "config/keys.h"

/* Is told each mistake (and each doubt, `warning`) in one sentence that begins with its place and
 * ends with what is allowed. Bytes of the file that are no printable text arrive escaped. */
typedef void config_report(void *arg, bool warning, const char *message);

/* One reading of the settings. Open, but for reading.c's use only. */
struct config_reading {
	struct config *to;
	config_report *report;
	void *arg;
	unsigned lines[CONFIG_KEYS_MAX]; /* where each key was set; 0 for not yet */
	unsigned mistakes;
};

/* Begins with every default. `report` may be NULL. */
void config_begin(struct config_reading *r, struct config *to, config_report *report, void *arg);
/* All of a file, which ini.h describes. ERR_NOT_FOUND, ERR_UNAVAILABLE (not readable, a directory),
 * ERR_TOO_LARGE (more than 1 MiB) or ERR_NO_MEMORY, with `why`: nothing was read then. */
enum err config_file(struct config_reading *r, const char *path, struct problem *why);
/* The same with what a file holds; `file` is its name for messages. */
void config_text(struct config_reading *r, const char *file, struct str text);
/* One setting `name = value` of section `section` at `line` (from 1) of `file`. */
void config_pair(struct config_reading *r, const char *file, unsigned line, struct str section,
    struct str name, struct str value);
/* The variables TRUSTSEAL_SECTION_NAME of `environment` (as environ(7)) override what was read.
 * Others that begin so are left alone, with a warning if they look like a slip of the pen:
 * container managers set some of their own. */
void config_environment(struct config_reading *r, char *const *environment);
/* Looks at the settings together and fills in those that follow from others. ERR_INVALID when
 * anything was refused since config_begin(); `to` is then not to be used. */
enum err config_end(struct config_reading *r);

#endif
