/* Writes log records as key=value lines or as JSON, one write each. */
#include "base/log.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/clock.h"
#include "base/printable.h"
#include "base/utf8.h"

/* Bytes of a value that are shown, and of a line. */
enum { VALUE_MAX = 512, LINE_MAX_BYTES = 64 * 1024 };

static const char *const level_names[LOG_LEVEL_COUNT] = {
    [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warning", [LOG_ERROR] = "error"};

static atomic_int wanted = LOG_INFO;
static atomic_int wanted_format = LOG_TEXT;

void log_setup(enum log_level least, enum log_format format)
{
	atomic_store(&wanted, (int)least);
	atomic_store(&wanted_format, (int)format);
}

bool log_wanted(enum log_level level)
{
	return (int)level >= atomic_load_explicit(&wanted, memory_order_relaxed);
}

bool log_allowed(struct log_limit *limit, int64_t period_ms)
{
	int64_t now = clock_monotonic_ms(), next = atomic_load(&limit->next_ms);

	return (next == 0 || now >= next) &&
	       atomic_compare_exchange_strong(&limit->next_ms, &next, now + period_ms);
}

bool log_outage_begins(struct log_outage *o, int64_t period_ms)
{
	return !atomic_load(&o->told) && log_allowed(&o->limit, period_ms) &&
	       !atomic_exchange(&o->told, true);
}

bool log_outage_ends(struct log_outage *o)
{
	return atomic_exchange(&o->told, false);
}

/* JSON knows no byte but UTF-8, and names code points in UTF-16 units (RFC 8259 section 7). */
static void log_add_hidden(struct buf *to, uint32_t c, enum log_format format)
{
	if (format == LOG_TEXT)
		printable_add_hidden(c, to);
	else if (c < 0x10000)
		buf_printf(to, "\\u%04" PRIx32, c);
	else
		buf_printf(
		    to, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xd7c0 + (c >> 10), 0xdc00 | (c & 0x3ff));
}

/* In quotes, with everything that could end them or hide spelled out. */
static void log_add_quoted(struct buf *to, struct str text, enum log_format format)
{
	struct str rest = str_part(text, 0, VALUE_MAX);

	buf_putc(to, '"');
	while (rest.len > 0) {
		struct str before = rest;
		uint32_t c;

		if (!utf8_next(&rest, &c)) {
			if (format == LOG_TEXT)
				printable_add_byte(rest.at[0], to);
			else
				buf_puts(to, "\\ufffd");
			rest = str_part(rest, 1, rest.len);
		} else if (c == '"' || c == '\\') {
			buf_putc(to, '\\');
			buf_putc(to, (char)c);
		} else if (utf8_is_hidden(c)) {
			log_add_hidden(to, c, format);
		} else {
			buf_add(to, before.at, before.len - rest.len);
		}
	}
	buf_puts(to, text.len > VALUE_MAX ? "...\"" : "\"");
}

/* Words and numbers need no quotes in key=value. */
static bool log_is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (!str_is_digit(c) && (str_lower(c) < 'a' || str_lower(c) > 'z') &&
		    str_index(STR("_-.:/"), c) == 5)
			return false;
	}
	return text.len > 0 && text.len <= VALUE_MAX;
}

static void log_add_head(struct buf *to, enum log_level level, enum log_format format)
{
	time_t now = (time_t)clock_now();
	struct tm utc;
	char text[32];

	gmtime_r(&now, &utc);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
	buf_printf(to,
	    format == LOG_JSON ? "{\"time\":\"%s\",\"level\":\"%s\"" : "time=%s level=%s", text,
	    level_names[level]);
}

/* Event loops write here too, so nobody waits where nobody reads (a full pipe): false, then. A pipe
 * that polls as ready takes PIPE_BUF bytes at once. */
static bool log_put_line(const struct buf *line)
{
	struct pollfd out = {.fd = STDERR_FILENO, .events = POLLOUT};

	if (poll(&out, 1, 0) != 1 || !(out.revents & POLLOUT))
		return false;
	while (write(STDERR_FILENO, line->at, line->len) < 0 && errno == EINTR)
		continue;
	return true;
}

/* Writes a record, or not: false when nobody reads. */
static bool log_put(enum log_level level, const struct log_field *fields)
{
	bool is_read = true;
	enum log_format format = (enum log_format)atomic_load(&wanted_format);
	struct buf line = BUF_INIT(LINE_MAX_BYTES);

	log_add_head(&line, level, format);
	for (; fields->key != NULL; fields++) {
		if (!fields->is_number && fields->text.at == NULL)
			continue;
		buf_printf(&line, format == LOG_JSON ? ",\"%s\":" : " %s=", fields->key);
		if (fields->is_number)
			buf_printf(&line, "%" PRId64, fields->number);
		else if (format == LOG_TEXT && log_is_plain(fields->text))
			buf_add_str(&line, fields->text);
		else
			log_add_quoted(&line, fields->text, format);
	}
	buf_puts(&line, format == LOG_JSON ? "}\n" : "\n");
	if (line.err == ERR_OK)
		is_read = log_put_line(&line);
	buf_free(&line);
	return is_read;
}

/* What is dropped is counted, and told behind the next record that fits. */
void log_write(enum log_level level, const struct log_field *fields)
{
	static atomic_uint dropped;
	unsigned lost;

	if (!log_put(level, fields)) {
		atomic_fetch_add(&dropped, 1);
		return;
	}
	lost = atomic_exchange(&dropped, 0);
	if (lost > 0 &&
	    !log_put(LOG_WARN, (const struct log_field[]){log_text("event", "log_dropped"),
				   log_number("count", lost), {.key = NULL}}))
		atomic_fetch_add(&dropped, lost);
}
