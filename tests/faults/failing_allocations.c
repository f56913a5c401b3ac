/* Lets the nth allocation of the program's own code fail, for tests: linked with --wrap. */
#include <stdarg.h>
#include <stdio.h>
#include "failing.h"

/* The names that the linker gives: __wrap_ is called in place of, __real_ is, the C library's. */
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_realloc(void *at, size_t size);
void *__wrap_realloc(void *at, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
char *__real_strdup(const char *text);
char *__wrap_strdup(const char *text);
__attribute__((format(printf, 2, 3))) int __wrap_asprintf(char **to, const char *format, ...);
__attribute__((format(printf, 3, 4))) int __wrap___asprintf_chk(
    char **to, int flag, const char *format, ...);

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *at, size_t size)
{
	return fails() ? NULL : __real_realloc(at, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
	return fails() ? NULL : __real_aligned_alloc(alignment, size);
}

char *__wrap_strdup(const char *text)
{
	return fails() ? NULL : __real_strdup(text);
}

int __wrap_asprintf(char **to, const char *format, ...)
{
	va_list values;
	int length;

	if (fails())
		return -1;
	va_start(values, format);
	length = vasprintf(to, format, values);
	va_end(values);
	return length;
}

/* What asprintf is called where the C library checks more. */
int __wrap___asprintf_chk(char **to, int flag, const char *format, ...)
{
	va_list values;
	int length;

	(void)flag;
	if (fails())
		return -1;
	va_start(values, format);
	length = vasprintf(to, format, values);
	va_end(values);
	return length;
}
