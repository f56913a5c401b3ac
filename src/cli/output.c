/* What commands print, and where. */
#include "cli/output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/local_time.h"
#include "base/printable.h"

enum { LINE_MAX_BYTES = 16384, PLAIN_MAX_BYTES = 512 };

static bool output_closed;

/* For when memory is short, which must not be silent: the beginning of the line, all but ASCII as
 * question marks. */
static void __attribute__((format(printf, 2, 0)))
output_say_plainly(const char *prefix, const char *format, va_list args)
{
	char text[PLAIN_MAX_BYTES];

	vsnprintf(text, sizeof text, format, args);
	for (char *at = text; *at != '\0'; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
	fputs(prefix, stderr);
	fputs(text, stderr);
	fputs("\n", stderr);
}

static void __attribute__((format(printf, 2, 0)))
output_say(const char *prefix, const char *format, va_list args)
{
	struct buf raw = BUF_INIT(LINE_MAX_BYTES), line = BUF_INIT(8 * LINE_MAX_BYTES);

	va_list again;

	va_copy(again, args);
	buf_vprintf(&raw, format, args);
	buf_puts(&line, prefix);
	printable_write(buf_str(&raw), &line);
	buf_putc(&line, '\n');
	if (raw.err == ERR_NO_MEMORY || line.err == ERR_NO_MEMORY)
		output_say_plainly(prefix, format, again);
	else if (line.at != NULL)
		fwrite(line.at, 1, line.len, stderr);
	va_end(again);
	buf_free(&raw);
	buf_free(&line);
}

void output_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	output_say("trustseal: ", format, args);
	va_end(args);
}

void output_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	output_say("trustseal: ", format, args);
	va_end(args);
}

void output_warning(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	output_say("trustseal: warning: ", format, args);
	va_end(args);
}

int output_print(const struct buf *text)
{
	if (text->err) {
		output_error("cannot write the answer: %s", err_text(text->err));
		return COMMAND_REFUSED;
	}
	if ((text->len > 0 && fwrite(text->at, 1, text->len, stdout) != text->len) ||
	    fflush(stdout) != 0) {
		/* `trustseal … | head` has seen enough: no mistake, and nothing to say. */
		output_closed = errno == EPIPE;
		if (output_closed)
			return COMMAND_DONE;
		output_error("cannot write to the standard output: %s", strerror(errno));
		return COMMAND_REFUSED;
	}
	return COMMAND_DONE;
}

int output_print_done(const struct buf *text, const char *done)
{
	int status = output_print(text);

	if (status != COMMAND_DONE || output_is_closed())
		output_error("%s all the same", done);
	return status;
}

void output_zone(int64_t now)
{
	struct buf zone = BUF_INIT(64);

	if (!isatty(STDOUT_FILENO))
		return;
	local_time_zone(now, &zone);
	fprintf(stderr, "Days are those of %.*s.\n", STR_ARG(buf_str(&zone)));
	buf_free(&zone);
}

bool output_is_closed(void)
{
	return output_closed;
}
