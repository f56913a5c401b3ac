/* Texts of errors, and reasons in words. */
#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

static const char *const texts[ERR_COUNT] = {
    [ERR_OK] = "done",
    [ERR_NO_MEMORY] = "out of memory",
    [ERR_INVALID] = "malformed input",
    [ERR_REFUSED] = "refused",
    [ERR_NOT_FOUND] = "not found",
    [ERR_EXISTS] = "exists already",
    [ERR_CHANGED] = "changed meanwhile",
    [ERR_TOO_LARGE] = "too large",
    [ERR_PENDING] = "not known yet",
    [ERR_BUSY] = "busy, try again",
    [ERR_TIMEOUT] = "deadline passed",
    [ERR_UNAVAILABLE] = "unavailable",
    [ERR_FULL] = "no space left",
    [ERR_VERSION] = "written by a newer version",
    [ERR_CORRUPT] = "damaged data",
};

const char *err_text(enum err e)
{
	assert(e < ERR_COUNT);
	return texts[e];
}

enum err err_because(struct problem *why, enum err e, const char *format, ...)
{
	va_list args;

	if (why == NULL)
		return e;
	va_start(args, format);
	vsnprintf(why->text, sizeof why->text, format, args);
	va_end(args);
	return e;
}
