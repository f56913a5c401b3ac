/* Reads the settings by their table. */
#include "config/reading.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "base/buf.h"
#include "base/file.h"
#include "base/printable.h"
#include "config/check.h"
#include "config/ini.h"

enum {
	FILE_BYTES_MAX = 1 << 20,
	MESSAGE_MAX = 8192,
	SHOWN_MAX = 80,   /* bytes of what was written that a message shows */
	VARIABLE_MAX = 80 /* bytes of the name of a variable with its NUL */
};

/* ---- messages ---- */

/* Tells the message and frees it. */
static void reading_report(struct config_reading *r, bool warning, struct buf *message)
{
	if (!warning)
		r->mistakes++;
	if (r->report != NULL)
		r->report(r->arg, warning,
		    message->err || message->at == NULL ? err_text(ERR_NO_MEMORY) : message->at);
	buf_free(message);
}

static struct buf message_at(const char *file, unsigned line)
{
	struct buf message = BUF_INIT(MESSAGE_MAX);

	printable_write(str_from(file), &message);
	buf_printf(&message, ":%u: ", line);
	return message;
}

/* What a file or the environment says, which may be long and anything. */
static void message_quote(struct buf *message, struct str written)
{
	printable_write(str_part(written, 0, SHOWN_MAX), message);
}

/* How many insertions, deletions and replacements lead from `a` to `b` (Levenshtein); `b` has at
 * most 31 bytes. */
static size_t name_distance(struct str a, struct str b)
{
	size_t row[32];

	assert(b.len < 32);
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 0; i < a.len; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < b.len; j++) {
			size_t best = diagonal + (str_lower(a.at[i]) != str_lower(b.at[j]));

			diagonal = row[j + 1];
			best = row[j] + 1 < best ? row[j] + 1 : best;
			row[j + 1] = row[j + 1] + 1 < best ? row[j + 1] + 1 : best;
		}
	}
	return row[b.len];
}

static bool name_resembles(struct str written, const char *known)
{
	size_t len = strlen(known), slips = len < 5 ? 1 : 2;

	return written.len <= len + slips && name_distance(written, str_from(known)) <= slips;
}

/* ---- finding keys ---- */

static bool key_is_in(size_t i, struct str section)
{
	return str_eq(section, str_from(config_keys[i].section));
}

static void tell_unknown_section(struct str section, struct buf *message)
{
	const char *separator = "; there are: ";

	buf_puts(message, "there is no section [");
	message_quote(message, section);
	buf_putc(message, ']');
	for (size_t i = 0; i < config_keys_count; i++)
		if (config_keys_begin_section(i) &&
		    name_resembles(section, config_keys[i].section)) {
			buf_printf(message, "; did you mean [%s]?", config_keys[i].section);
			return;
		}
	for (size_t i = 0; i < config_keys_count; i++)
		if (config_keys_begin_section(i)) {
			buf_printf(message, "%s%s", separator, config_keys[i].section);
			separator = ", ";
		}
}

static void tell_unknown_name(struct str section, struct str name, struct buf *message)
{
	const char *separator = "; there are: ";

	buf_printf(message, "[%.*s] has no setting \"", STR_ARG(section));
	message_quote(message, name);
	buf_putc(message, '"');
	for (size_t i = 0; i < config_keys_count; i++)
		if (key_is_in(i, section) && name_resembles(name, config_keys[i].name)) {
			buf_printf(message, "; did you mean \"%s\"?", config_keys[i].name);
			return;
		}
	for (size_t i = 0; i < config_keys_count; i++)
		if (str_eq(name, str_from(config_keys[i].name))) {
			buf_printf(message, "; it belongs in [%s]", config_keys[i].section);
			return;
		}
	for (size_t i = 0; i < config_keys_count; i++)
		if (key_is_in(i, section)) {
			buf_printf(message, "%s%s", separator, config_keys[i].name);
			separator = ", ";
		}
}

static void report_unknown(
    struct config_reading *r, const char *file, unsigned line, struct str section, struct str name)
{
	struct buf message = message_at(file, line);
	size_t i = 0;

	while (i < config_keys_count && !key_is_in(i, section))
		i++;
	if (section.len == 0) {
		buf_putc(&message, '"');
		message_quote(&message, name);
		buf_puts(&message, "\" stands before the first [section]");
	} else if (i < config_keys_count) {
		tell_unknown_name(section, name, &message);
	} else {
		tell_unknown_section(section, &message);
	}
	reading_report(r, false, &message);
}

/* ---- reading ---- */

/* Sets key `i`. `message` names the place, as far as the value; it is freed. */
static void key_set(struct config_reading *r, size_t i, struct str value, struct buf *message)
{
	const struct config_key *key = &config_keys[i];
	/* Behind the scheme of a store or cache a password may stand. */
	size_t shown = key->type == CONFIG_PREFIX ? str_index(value, ':') + 1 : value.len;
	struct problem why;

	if (!config_type_parse(key, value, (char *)r->to + key->offset, &why)) {
		buf_free(message);
		return;
	}
	message_quote(message, str_part(value, 0, shown));
	buf_printf(message, "%s: %s", shown < value.len ? "…" : "", why.text);
	reading_report(r, false, message);
}

void config_begin(struct config_reading *r, struct config *to, config_report *report, void *arg)
{
	*r = (struct config_reading){.to = to, .report = report, .arg = arg};
	memset(to, 0, sizeof *to);
	for (size_t i = 0; i < config_keys_count; i++) {
		struct buf message = BUF_INIT(MESSAGE_MAX);

		buf_printf(
		    &message, "default of [%s] %s: ", config_keys[i].section, config_keys[i].name);
		key_set(r, i, str_from(config_keys[i].standard), &message);
	}
	assert(r->mistakes == 0);
}

void config_pair(struct config_reading *r, const char *file, unsigned line, struct str section,
    struct str name, struct str value)
{
	size_t i = config_key_find(section, name);
	struct buf message;

	if (i == config_keys_count) {
		report_unknown(r, file, line, section, name);
		return;
	}
	message = message_at(file, line);
	buf_printf(&message, "[%s] %s ", config_keys[i].section, config_keys[i].name);
	if (r->lines[i] != 0) {
		buf_printf(&message, "is set a second time, first in line %u", r->lines[i]);
		reading_report(r, false, &message);
		return;
	}
	r->lines[i] = line;
	buf_puts(&message, "= ");
	key_set(r, i, value, &message);
}

void config_text(struct config_reading *r, const char *file, struct str text)
{
	struct ini ini = ini_begin(text);
	struct ini_line line;

	while (ini_next(&ini, &line))
		if (line.fault == NULL) {
			config_pair(r, file, line.number, line.section, line.name, line.value);
		} else {
			struct buf message = message_at(file, line.number);

			buf_puts(&message, line.fault);
			reading_report(r, false, &message);
		}
}

enum err config_file(struct config_reading *r, const char *path, struct problem *why)
{
	struct buf file = BUF_INIT(FILE_BYTES_MAX);
	enum err err = file_read(path, &file, why);

	if (!err)
		config_text(r, path, buf_str(&file));
	buf_free(&file);
	return err;
}

/* "TRUSTSEAL_SERVER_LISTEN" for [server] listen. */
static struct str variable_name(const struct config_key *key, char room[VARIABLE_MAX])
{
	int len = snprintf(room, VARIABLE_MAX, "TRUSTSEAL_%s_%s", key->section, key->name);

	assert(len > 0 && len < VARIABLE_MAX);
	for (int i = 0; i < len; i++)
		if (room[i] >= 'a' && room[i] <= 'z')
			room[i] = (char)(room[i] - 'a' + 'A');
	return (struct str){room, (size_t)len};
}

static void warn_of_unknown_variable(struct config_reading *r, struct str name)
{
	const size_t prefix = strlen("TRUSTSEAL_");

	for (size_t i = 0; i < config_keys_count; i++) {
		struct buf message = BUF_INIT(MESSAGE_MAX);
		char room[VARIABLE_MAX];
		struct str known = variable_name(&config_keys[i], room);

		if (name_distance(
			str_part(name, prefix, name.len), str_part(known, prefix, known.len)) > 2)
			continue;
		message_quote(&message, name);
		buf_printf(
		    &message, ": no such setting in the environment; did you mean %s?", room);
		reading_report(r, true, &message);
		return;
	}
}

void config_environment(struct config_reading *r, char *const *environment)
{
	for (; *environment != NULL; environment++) {
		struct str value = str_from(*environment), name = str_cut(&value, '=');
		char room[VARIABLE_MAX];
		size_t i = 0;

		if (!str_starts(name, STR("TRUSTSEAL_")) || value.at == NULL ||
		    name.len >= VARIABLE_MAX || str_eq(name, STR("TRUSTSEAL_CONFIG")))
			continue;
		while (i < config_keys_count && !str_eq(name, variable_name(&config_keys[i], room)))
			i++;
		if (i < config_keys_count) {
			struct buf message = BUF_INIT(MESSAGE_MAX);

			buf_printf(&message, "%s=", room);
			key_set(r, i, value, &message);
		} else {
			warn_of_unknown_variable(r, name);
		}
	}
}

static void refuse_combination(void *reading, const char *text)
{
	struct buf message = BUF_INIT(MESSAGE_MAX);

	buf_puts(&message, text);
	reading_report(reading, false, &message);
}

enum err config_end(struct config_reading *r)
{
	if (r->mistakes == 0)
		config_check(r->to, refuse_combination, r);
	return r->mistakes == 0 ? ERR_OK : ERR_INVALID;
}
