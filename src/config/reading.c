/* The settings of the service: reading by their table. */
#include "config/config.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "config/check.h"
#include "config/keys.h"
#include "base/printable.h"

static const char sample_head[] =
    "# The settings of trustseal.\n"
    "#\n"
    "# Each line that is commented out shows a default. A comment has its own line.\n"
    "# The environment overrides a setting: TRUSTSEAL_SERVER_LISTEN is [server] listen.\n"
    "# Paths that do not begin with / are relative to the folder the program is started in.\n"
    "# After a change: trustseal check-config -c THIS_FILE\n";

/* ---- reporting ---- */

static void report(struct config_reading *r, bool warning, struct buf *message)
{
	if (!warning)
		r->mistakes++;
	if (r->report != NULL)
		r->report(r->arg, warning,
		    message->err || message->at == NULL ? "out of memory" : message->at);
	buf_free(message);
}

static struct buf message_at(const char *file, unsigned line)
{
	struct buf message = BUF_INIT(8192);

	printable_write(str_from(file), &message);
	buf_printf(&message, ":%u: ", line);
	return message;
}

/* How many insertions, deletions and replacements lead from `a` to `b` (Levenshtein); `b` has at
 * most 31 bytes. */
static size_t distance(const char *a, const char *b)
{
	size_t row[32], len = strlen(b);

	assert(len < 32);
	for (size_t j = 0; j <= len; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < len; j++) {
			size_t best = diagonal + (str_lower(a[i]) != str_lower(b[j]));

			diagonal = row[j + 1];
			best = row[j] + 1 < best ? row[j] + 1 : best;
			row[j + 1] = row[j + 1] + 1 < best ? row[j + 1] + 1 : best;
		}
	}
	return row[len];
}

static bool resembles(const char *written, const char *known)
{
	return distance(written, known) <= (strlen(known) < 5 ? 1 : 2);
}

/* ---- finding keys ---- */

static bool section_begins(size_t i)
{
	return i == 0 || strcmp(config_keys[i].section, config_keys[i - 1].section) != 0;
}

static bool section_exists(const char *section)
{
	for (size_t i = 0; i < config_keys_count; i++)
		if (strcmp(config_keys[i].section, section) == 0)
			return true;
	return false;
}

/* config_keys_count when there is none. */
static size_t find(const char *section, const char *name)
{
	size_t i = 0;

	while (i < config_keys_count && (strcmp(config_keys[i].section, section) != 0 ||
					    strcmp(config_keys[i].name, name) != 0))
		i++;
	return i;
}

static void tell_unknown_section(const char *section, struct buf *message)
{
	const char *separator = "; there are: ";

	buf_puts(message, "there is no section [");
	printable_write(str_from(section), message);
	buf_putc(message, ']');
	for (size_t i = 0; i < config_keys_count; i++)
		if (section_begins(i) && resembles(section, config_keys[i].section)) {
			buf_printf(message, "; did you mean [%s]?", config_keys[i].section);
			return;
		}
	for (size_t i = 0; i < config_keys_count; i++)
		if (section_begins(i)) {
			buf_printf(message, "%s%s", separator, config_keys[i].section);
			separator = ", ";
		}
}

static void tell_unknown_name(const char *section, const char *name, struct buf *message)
{
	const char *separator = "; there are: ";

	buf_printf(message, "[%s] has no setting \"", section);
	printable_write(str_from(name), message);
	buf_putc(message, '"');
	for (size_t i = 0; i < config_keys_count; i++)
		if (strcmp(config_keys[i].section, section) == 0 &&
		    resembles(name, config_keys[i].name)) {
			buf_printf(message, "; did you mean \"%s\"?", config_keys[i].name);
			return;
		}
	for (size_t i = 0; i < config_keys_count; i++)
		if (strcmp(config_keys[i].name, name) == 0) {
			buf_printf(message, "; it belongs in [%s]", config_keys[i].section);
			return;
		}
	for (size_t i = 0; i < config_keys_count; i++)
		if (strcmp(config_keys[i].section, section) == 0) {
			buf_printf(message, "%s%s", separator, config_keys[i].name);
			separator = ", ";
		}
}

static void report_unknown(struct config_reading *r, const char *file, unsigned line,
    const char *section, const char *name)
{
	struct buf message = message_at(file, line);

	if (section[0] == '\0') {
		buf_putc(&message, '"');
		printable_write(str_from(name), &message);
		buf_puts(&message, "\" stands before the first [section]");
	} else if (section_exists(section)) {
		tell_unknown_name(section, name, &message);
	} else {
		tell_unknown_section(section, &message);
	}
	report(r, false, &message);
}

/* ---- reading ---- */

/* A value as messages show it: behind the scheme of a store or cache a password may stand. */
static void write_value(const struct config_key *key, struct str value, struct buf *message)
{
	size_t scheme = key->type == CONFIG_PREFIX ? str_index(value, ':') + 1 : value.len;

	printable_write(str_part(str_part(value, 0, scheme), 0, 80), message);
	buf_puts(message, scheme < value.len ? "…" : "");
}

/* Sets key `i`. `message` has the place, as far as the value; it is freed. */
static void set(struct config_reading *r, size_t i, const char *value, struct buf *message)
{
	struct problem why;

	if (!config_type_parse(
		&config_keys[i], str_from(value), (char *)r->to + config_keys[i].offset, &why)) {
		buf_free(message);
		return;
	}
	write_value(&config_keys[i], str_from(value), message);
	buf_printf(message, ": %s", why.text);
	report(r, false, message);
}

void config_begin(struct config_reading *r, struct config *to, config_report *reporter, void *arg)
{
	*r = (struct config_reading){.to = to, .report = reporter, .arg = arg};
	memset(to, 0, sizeof *to);
	for (size_t i = 0; i < config_keys_count; i++) {
		struct buf message = BUF_INIT(8192);

		buf_printf(
		    &message, "default of [%s] %s: ", config_keys[i].section, config_keys[i].name);
		set(r, i, config_keys[i].standard, &message);
	}
	assert(r->mistakes == 0);
}

void config_pair(struct config_reading *r, const char *file, unsigned line, const char *section,
    const char *name, const char *value)
{
	size_t i = find(section, name);
	struct buf message;

	if (i == config_keys_count) {
		report_unknown(r, file, line, section, name);
		return;
	}
	message = message_at(file, line);
	buf_printf(&message, "[%s] %s ", section, name);
	if (r->lines[i] != 0) {
		buf_printf(&message, "is set a second time, first in line %u", r->lines[i]);
		report(r, false, &message);
		return;
	}
	r->lines[i] = line;
	buf_puts(&message, "= ");
	set(r, i, value, &message);
}

void config_broken(struct config_reading *r, const char *file, unsigned line, const char *what)
{
	struct buf message = message_at(file, line);

	buf_puts(&message, what);
	report(r, false, &message);
}

/* "TRUSTSEAL_SERVER_LISTEN" for [server] listen. */
static void variable_name(const struct config_key *key, char to[80])
{
	int len = snprintf(to, 80, "TRUSTSEAL_%s_%s", key->section, key->name);

	assert(len > 0 && len < 80);
	for (int i = 0; i < len; i++)
		if (to[i] >= 'a' && to[i] <= 'z')
			to[i] = (char)(to[i] - 'a' + 'A');
}

static void warn_of_resemblance(struct config_reading *r, const char *name)
{
	struct buf message = BUF_INIT(1024);
	char known[80];

	for (size_t i = 0; i < config_keys_count; i++) {
		variable_name(&config_keys[i], known);
		if (distance(name + strlen("TRUSTSEAL_"), known + strlen("TRUSTSEAL_")) > 2)
			continue;
		printable_write(str_from(name), &message);
		buf_printf(
		    &message, ": no such setting in the environment; did you mean %s?", known);
		report(r, true, &message);
		return;
	}
	buf_free(&message);
}

void config_environment(struct config_reading *r, char *const *environment)
{
	for (; *environment != NULL; environment++) {
		struct str value = str_from(*environment);
		struct str name = str_cut(&value, '=');
		char known[80], written[80];
		size_t i = 0;

		if (!str_starts(name, STR("TRUSTSEAL_")) || value.at == NULL ||
		    !str_copy(written, sizeof written, name) ||
		    strcmp(written, "TRUSTSEAL_CONFIG") == 0)
			continue;
		for (; i < config_keys_count; i++) {
			variable_name(&config_keys[i], known);
			if (strcmp(known, written) == 0)
				break;
		}
		if (i < config_keys_count) {
			struct buf message = BUF_INIT(8192);

			buf_printf(&message, "%s=", known);
			set(r, i, value.at, &message);
		} else {
			warn_of_resemblance(r, written);
		}
	}
}

static void refuse(void *reading, const char *text)
{
	struct buf message = BUF_INIT(1024);

	buf_puts(&message, text);
	report(reading, false, &message);
}

enum err config_end(struct config_reading *r)
{
	if (r->mistakes == 0)
		config_check(r->to, refuse, r);
	return r->mistakes == 0 ? ERR_OK : ERR_INVALID;
}

void config_defaults(struct config *to)
{
	struct config_reading r;
	enum err err;

	config_begin(&r, to, NULL, NULL);
	err = config_end(&r);
	assert(!err);
	(void)err;
}

/* ---- the sample ---- */

void config_write_sample(struct buf *to)
{
	buf_puts(to, sample_head);
	for (size_t i = 0; i < config_keys_count; i++) {
		struct str rest = str_from(config_keys[i].documentation);

		if (section_begins(i))
			buf_printf(to, "\n[%s]\n", config_keys[i].section);
		else
			buf_putc(to, '\n');
		while (rest.at != NULL) {
			struct str line = str_cut(&rest, '\n');

			buf_printf(to, "# %.*s\n", STR_ARG(line));
		}
		buf_printf(to, "#%s =%s%s\n", config_keys[i].name,
		    config_keys[i].standard[0] == '\0' ? "" : " ", config_keys[i].standard);
	}
}
