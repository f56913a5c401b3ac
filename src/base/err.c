/* Texts of errors, and reasons in words. */
#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

/* Where the parts of a reason stand. */
enum { REASON = ERR_TEXT_MAX, ABOUT = ERR_TEXT_MAX + ERR_REASON_MAX };

static void write_reason(struct problem *why, const char *reason, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

static void write_reason(struct problem *why, const char *reason, const char *format, va_list args)
{
	if (why == NULL)
		return;
	vsnprintf(why->text, ERR_TEXT_MAX, format, args);
	snprintf(why->text + REASON, ERR_REASON_MAX, "%s", reason);
	why->text[ABOUT] = '\0';
}

enum err err_because(struct problem *why, enum err e, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_reason(why, "", format, args);
	va_end(args);
	return e;
}

enum err err_reason(struct problem *why, enum err e, const char *reason, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_reason(why, reason, format, args);
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
	memcpy(why->text + ABOUT, text, len);
	why->text[ABOUT + len] = '\0';
}

void err_carry(struct problem *to, const struct problem *from)
{
	if (to != NULL)
		memcpy(to->text + REASON, from->text + REASON, ERR_REASON_MAX + ERR_ABOUT_MAX);
}

const char *err_reason_of(const struct problem *why)
{
	return why->text + REASON;
}

const char *err_about_of(const struct problem *why)
{
	return why->text + ABOUT;
}
