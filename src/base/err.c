/* Texts of errors, and reasons in words. */
#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const err_texts[ERR_COUNT] = {
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
	return err_texts[e];
}

static void problem_write(struct problem *why, const char *reason, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

static void problem_write(struct problem *why, const char *reason, const char *format, va_list args)
{
	if (why == NULL)
		return;
	vsnprintf(why->text, sizeof why->text, format, args);
	snprintf(why->reason, sizeof why->reason, "%s", reason);
	why->about[0] = '\0';
}

enum err err_because(struct problem *why, enum err e, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	problem_write(why, "", format, args);
	va_end(args);
	return e;
}

enum err err_no_memory(struct problem *why)
{
	return err_because(why, ERR_NO_MEMORY, "%s", err_texts[ERR_NO_MEMORY]);
}

enum err err_reason(struct problem *why, enum err e, const char *reason, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	problem_write(why, reason, format, args);
	va_end(args);
	return e;
}

void err_about(struct problem *why, const char *text, size_t len)
{
	if (why == NULL)
		return;
	if (len >= ERR_ABOUT_MAX)
		for (len = ERR_ABOUT_MAX - 1; len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80;)
			len--;
	memcpy(why->about, text, len);
	why->about[len] = '\0';
}

void err_prefix(struct problem *why, const char *name)
{
	char text[ERR_TEXT_MAX];

	if (why == NULL)
		return;
	snprintf(text, sizeof text, "%s: %.480s", name, why->text);
	memcpy(why->text, text, sizeof text);
}
