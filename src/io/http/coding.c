/* Content codings: "gzip" by zlib, "br" by libbrotlienc. */
#include "io/http/coding.h"

#include <brotli/encode.h>
#include <stdlib.h>
#include <zlib.h>

/* Added to the window's bits it asks for gzip's head and checksum in place of zlib's. */
enum { AS_GZIP = 16 };

/* Pages have some kB: a small window holds most of one, and its tables come from the heap instead
 * of fresh pages of the kernel, which cost more than the compression. */
static const struct {
	int level, window_bits, memory_level;
} gzip_efforts[CODING_EFFORT_COUNT] = {
    [CODING_QUICK] = {1, 13, 7},
    [CODING_THOROUGH] = {9, 15, 9},
};

static bool gzip_compress(enum coding_effort effort, struct str plain, char *to, size_t *len)
{
	z_stream z = {
	    .next_in = (Bytef *)(uintptr_t)plain.at,
	    .avail_in = (uInt)plain.len,
	    .next_out = (Bytef *)to,
	    .avail_out = (uInt)*len,
	};
	int result;

	if (deflateInit2(&z, gzip_efforts[effort].level, Z_DEFLATED,
		gzip_efforts[effort].window_bits + AS_GZIP, gzip_efforts[effort].memory_level,
		Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	result = deflate(&z, Z_FINISH);
	*len = z.total_out;
	deflateEnd(&z);
	return result == Z_STREAM_END;
}

/* The best quality, 11, would take a hundred times as long as 9 for a tenth less: the start of a
 * server, and of the command line, is worth more. From a window of 17 bits on, 9 clears tables of
 * 32 MB, which takes fifty times as long; pages and style sheets do not need it. */
static const struct {
	int quality, window_bits;
} brotli_efforts[CODING_EFFORT_COUNT] = {
    [CODING_QUICK] = {3, 16},
    [CODING_THOROUGH] = {9, 16},
};

static bool brotli_compress(enum coding_effort effort, struct str plain, char *to, size_t *len)
{
	return BrotliEncoderCompress(brotli_efforts[effort].quality,
		   brotli_efforts[effort].window_bits, BROTLI_MODE_TEXT, plain.len,
		   (const uint8_t *)plain.at, len, (uint8_t *)to) == BROTLI_TRUE;
}

static const struct {
	const char *name;
	/* Compresses `plain` into the *len bytes at `to` and sets *len to what it took. False when
	 * that is not enough, or memory is short. */
	bool (*compress)(enum coding_effort effort, struct str plain, char *to, size_t *len);
} codings[CODING_COUNT] = {
    [CODING_IDENTITY] = {"identity", NULL},
    [CODING_GZIP] = {"gzip", gzip_compress},
    [CODING_BROTLI] = {"br", brotli_compress},
};

const char *coding_name(enum coding coding)
{
	return codings[coding].name;
}

/* The result has the room of the plain text: what does not fit is of no use. */
enum err coding_compress(
    enum coding coding, enum coding_effort effort, struct str plain, char **ret, size_t *ret_len)
{
	size_t len = plain.len;
	char *room = malloc(len + 1), *fitting;

	if (room == NULL)
		return ERR_NO_MEMORY;
	if (!codings[coding].compress(effort, plain, room, &len)) {
		free(room);
		return ERR_TOO_LARGE;
	}
	fitting = realloc(room, len + 1);
	*ret = fitting == NULL ? room : fitting;
	*ret_len = len;
	return ERR_OK;
}
