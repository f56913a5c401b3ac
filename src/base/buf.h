/* A growing byte buffer with a bound, whose first failure sticks until it is looked at. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include "base/err.h"
#include "base/str.h"

/* Open plain data: read `at` and `len` freely, write through the functions. `at` is ended by a NUL
 * that `len` does not count, once something was added. */
struct buf {
	char *at;
	size_t len;
	size_t room;
	size_t max;   /* bytes; growing past it is ERR_TOO_LARGE */
	enum err err; /* the first failure; later additions do nothing */
};

/* An empty buffer that never holds more than `max` bytes. Frees nothing that was there. */
#define BUF_INIT(most) ((struct buf){.max = (most)})

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_add_str(struct buf *b, struct str s);
/* NUL-ended text. */
void buf_puts(struct buf *b, const char *text);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* The lowest `bytes` bytes of `value`, the highest first. */
void buf_add_number(struct buf *b, uint64_t value, unsigned bytes);
/* Empty again, memory kept, error cleared. */
void buf_clear(struct buf *b);
/* What is in it, valid until the next addition. */
struct str buf_str(const struct buf *b);
/* The buffer's memory becomes the caller's (free()), the buffer is empty. NULL after an error. */
char *buf_take(struct buf *b, size_t *ret_len);
/* Asserts that the buffer is whole. */
void buf_check(const struct buf *b);
/* Frees the memory; the struct can be used again. */
void buf_free(struct buf *b);

#endif
