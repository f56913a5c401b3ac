/* A growing byte buffer with a bound. */
#include "base/buf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/invariant.h"

void buf_check(const struct buf *b)
{
	assert(b->len <= b->max && b->err < ERR_COUNT);
	assert(b->at == NULL ? b->len == 0 && b->room == 0 : b->len < b->room);
}

/* Makes room for `more` bytes and a NUL; false, with the error noted, when that cannot be. */
static bool buf_reserve(struct buf *b, size_t more)
{
	size_t room = b->room == 0 ? 256 : b->room;
	char *at;

	INVARIANT(buf_check(b));
	if (b->err)
		return false;
	if (more > b->max || b->len > b->max - more) {
		b->err = ERR_TOO_LARGE;
		return false;
	}
	while (room <= b->len + more)
		room *= 2;
	if (room == b->room)
		return true;
	at = realloc(b->at, room);
	if (at == NULL) {
		b->err = ERR_NO_MEMORY;
		return false;
	}
	b->at = at;
	b->room = room;
	return true;
}

void buf_add(struct buf *b, const void *bytes, size_t len)
{
	if (!buf_reserve(b, len))
		return;
	if (len > 0)
		memcpy(b->at + b->len, bytes, len);
	b->len += len;
	b->at[b->len] = '\0';
}

void buf_add_str(struct buf *b, struct str s)
{
	buf_add(b, s.at, s.len);
}

void buf_puts(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void buf_putc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_vprintf(struct buf *b, const char *format, va_list args)
{
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	if (len >= 0 && buf_reserve(b, (size_t)len)) {
		vsnprintf(b->at + b->len, (size_t)len + 1, format, again);
		b->len += (size_t)len;
	}
	va_end(again);
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(b, format, args);
	va_end(args);
}

void buf_add_number(struct buf *b, uint64_t value, unsigned bytes)
{
	while (bytes-- > 0)
		buf_putc(b, (char)(value >> (8 * bytes)));
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->err = ERR_OK;
}

struct str buf_str(const struct buf *b)
{
	return (struct str){b->at, b->len};
}

char *buf_take(struct buf *b, size_t *ret_len)
{
	char *at = NULL;

	if (b->err == ERR_OK && buf_reserve(b, 0)) {
		/* It may be kept for long. */
		at = realloc(b->at, b->len + 1);
		at = at == NULL ? b->at : at;
		at[b->len] = '\0';
		if (ret_len != NULL)
			*ret_len = b->len;
		*b = BUF_INIT(b->max);
	}
	return at;
}

void buf_free(struct buf *b)
{
	free(b->at);
	*b = BUF_INIT(b->max);
}
