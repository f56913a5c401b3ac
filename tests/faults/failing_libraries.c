/* Lets the nth allocation of some libraries fail, for tests: loaded by LD_PRELOAD.
 *
 * DESIGN: who calls is known by the return address. Only libraries that survive it are named here:
 * GLib, and with it librsvg, ends the program by design, and libcgif 0.3.0 uses what it did not
 * get. */
#include <dlfcn.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "failing.h"

static const char *const names[] = {"libsqlite3.so", "libhiredis.so", "libjansson.so",
    "libmicrohttpd.so", "libcrypto.so", "libpng16.so", "libidn2.so", "libpsl.so"};

enum { RANGES_MAX = 64 };

static struct {
	uintptr_t from, to;
} ranges[RANGES_MAX];
static size_t range_count;

static int note_library(struct dl_phdr_info *info, size_t size, void *arg)
{
	(void)size;
	(void)arg;
	for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
		if (strstr(info->dlpi_name, names[n]) == NULL)
			continue;
		for (size_t i = 0; i < info->dlpi_phnum && range_count < RANGES_MAX; i++) {
			uintptr_t from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;

			if (info->dlpi_phdr[i].p_type != PT_LOAD)
				continue;
			ranges[range_count].from = from;
			ranges[range_count++].to = from + info->dlpi_phdr[i].p_memsz;
		}
	}
	return 0;
}

/* OpenSSL 3.0 does not survive that it finds no memory while it readies itself, which a server has
 * it do at its start. So here that is over before anything fails. */
__attribute__((constructor(101))) static void ready_openssl(void)
{
	int (*digest)(const void *, size_t, unsigned char *, unsigned *, const void *, void *);
	const void *(*sha256)(void);
	unsigned char sum[64];

	*(void **)&digest = dlsym(RTLD_DEFAULT, "EVP_Digest");
	*(void **)&sha256 = dlsym(RTLD_DEFAULT, "EVP_sha256");
	if (digest != NULL && sha256 != NULL)
		digest("", 0, sum, NULL, sha256(), NULL);
}

__attribute__((constructor)) static void find_libraries(void)
{
	dl_iterate_phdr(note_library, NULL);
}

static bool is_meant(const void *caller)
{
	for (size_t i = 0; i < range_count; i++)
		if ((uintptr_t)caller >= ranges[i].from && (uintptr_t)caller < ranges[i].to)
			return true;
	return false;
}

/* The C library's own, under names that nothing replaces. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *at, size_t size);

void *malloc(size_t size)
{
	return is_meant(__builtin_return_address(0)) && fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return is_meant(__builtin_return_address(0)) && fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *at, size_t size)
{
	return is_meant(__builtin_return_address(0)) && fails() ? NULL : __libc_realloc(at, size);
}
