/* What commands print, and where. */
#include "cli/output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/printable.h"
#include "cli/command.h"

enum { LINE_MAX_BYTES = 16384 };

static void __attribute__((format(printf, 2, 0)))
say(const char *prefix, const char *format, va_list args)
{
	struct buf raw = BUF_INIT(LINE_MAX_BYTES), line = BUF_INIT(8 * LINE_MAX_BYTES);

	buf_vprintf(&raw, format, args);
	buf_puts(&line, prefix);
	printable_write(buf_str(&raw), &line);
	buf_putc(&line, '\n');
	if (line.at != NULL)
		fwrite(line.at, 1, line.len, stderr);
	buf_free(&raw);
	buf_free(&line);
}

void output_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("trustseal: ", format, args);
	va_end(args);
}

void output_warning(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("trustseal: warning: ", format, args);
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
		output_error("cannot write to the standard output: %s", strerror(errno));
		return COMMAND_REFUSED;
	}
	return COMMAND_DONE;
}
