/* Lets the nth allocation of the program's own code fail, for tests: linked with --wrap.
 *
 * $FAILING_ALLOCATIONS names a file of four numbers (64 bits each, of this machine) that the
 * program and the test share: how many allocations there were, the first and the last one that
 * fail, and how many have failed. Who writes zeros into it lets all succeed. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct control {
	atomic_llong count, first, last, failed;
} * control;

__attribute__((constructor)) static void share_control(void)
{
	const char *path = getenv("FAILING_ALLOCATIONS");
	int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	void *at;

	if (fd < 0)
		return;
	at = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (at != MAP_FAILED)
		control = at;
}

static bool fails(void)
{
	long long number;

	if (control == NULL)
		return false;
	number = atomic_fetch_add(&control->count, 1) + 1;
	if (number < atomic_load(&control->first) || number > atomic_load(&control->last))
		return false;
	atomic_fetch_add(&control->failed, 1);
	errno = ENOMEM;
	return true;
}

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
