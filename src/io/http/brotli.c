/* The coding "br" by libbrotlienc. */
#include <brotli/encode.h>
#include "io/http/coding_private.h"

/* The best quality, 11, would take a hundred times as long as 9 for a tenth less: the start of a
 * server, and of the command line, is worth more. From a window of 17 bits on, 9 clears tables of
 * 32 MB, which takes fifty times as long; pages and style sheets do not need it. */
static const struct {
	int quality, window_bits;
} efforts[CODING_EFFORT_COUNT] = {
    [CODING_QUICK] = {3, 16},
    [CODING_THOROUGH] = {9, 16},
};

bool brotli_compress(enum coding_effort effort, struct str plain, char *to, size_t *len)
{
	return BrotliEncoderCompress(efforts[effort].quality, efforts[effort].window_bits,
		   BROTLI_MODE_TEXT, plain.len, (const uint8_t *)plain.at, len,
		   (uint8_t *)to) == BROTLI_TRUE;
}
