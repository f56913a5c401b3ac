/* The coding "gzip" by zlib. */
#include <zlib.h>
#include "io/http/coding_private.h"

/* Added to the window's bits it asks for gzip's head and checksum in place of zlib's. */
enum { AS_GZIP = 16 };

/* Pages have some kB: a small window holds most of one, and its tables come from the heap instead
 * of fresh pages of the kernel, which cost more than the compression. */
static const struct {
	int level, window_bits, memory_level;
} efforts[CODING_EFFORT_COUNT] = {
    [CODING_QUICK] = {1, 13, 7},
    [CODING_THOROUGH] = {9, 15, 9},
};

bool gzip_compress(enum coding_effort effort, struct str plain, char *to, size_t *len)
{
	z_stream z = {
	    .next_in = (Bytef *)(uintptr_t)plain.at,
	    .avail_in = (uInt)plain.len,
	    .next_out = (Bytef *)to,
	    .avail_out = (uInt)*len,
	};
	int result;

	if (deflateInit2(&z, efforts[effort].level, Z_DEFLATED,
		efforts[effort].window_bits + AS_GZIP, efforts[effort].memory_level,
		Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	result = deflate(&z, Z_FINISH);
	*len = z.total_out;
	deflateEnd(&z);
	return result == Z_STREAM_END;
}
