/* Compressed bodies: what comes out is what went in, or nothing at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <zlib.h>
#include "base/asset.h"
#include "base/random.h"
#include "io/http/coding.h"

static const char text[] = "The proof is the page, never the picture. The proof is the page, never "
			   "the picture. The proof is the page, never the picture.";

static void gzip_gives_back_what_went_in(void **state)
{
	(void)state;
	for (unsigned effort = 0; effort < CODING_EFFORT_COUNT; effort++) {
		char *small = NULL, back[sizeof text] = "";
		z_stream z = {.next_out = (Bytef *)back, .avail_out = sizeof back};
		size_t len;

		assert_int_equal(coding_compress(CODING_GZIP, (enum coding_effort)effort, STR(text),
				     &small, &len),
		    ERR_OK);
		assert_true(len < sizeof text / 2 + 20);
		z.next_in = (Bytef *)small;
		z.avail_in = (uInt)len;
		assert_int_equal(inflateInit2(&z, 31), Z_OK);
		assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
		assert_int_equal(z.total_out, sizeof text - 1);
		assert_string_equal(back, text);
		inflateEnd(&z);
		free(small);
	}
}

static void more_effort_gives_fewer_bytes(void **state)
{
	struct str style;

	(void)state;
	assert_true(asset_find("style/seal.css", &style));
	for (unsigned coding = CODING_GZIP; coding < CODING_COUNT; coding++) {
		size_t lens[CODING_EFFORT_COUNT];

		for (unsigned effort = 0; effort < CODING_EFFORT_COUNT; effort++) {
			char *small = NULL;

			assert_int_equal(
			    coding_compress((enum coding)coding, (enum coding_effort)effort, style,
				&small, &lens[effort]),
			    ERR_OK);
			free(small);
		}
		assert_true(lens[CODING_THOROUGH] <= lens[CODING_QUICK]);
		assert_true(lens[CODING_QUICK] < style.len / 2);
	}
}

static void what_cannot_be_smaller_is_refused(void **state)
{
	unsigned char noise[2000];
	char *small = NULL;
	size_t len = 77;

	(void)state;
	random_bytes(noise, sizeof noise);
	for (unsigned coding = CODING_GZIP; coding < CODING_COUNT; coding++) {
		assert_int_equal(coding_compress((enum coding)coding, CODING_QUICK,
				     (struct str){(char *)noise, sizeof noise}, &small, &len),
		    ERR_TOO_LARGE);
		assert_int_equal(coding_compress((enum coding)coding, CODING_QUICK,
				     (struct str){"", 0}, &small, &len),
		    ERR_TOO_LARGE);
	}
	assert_null(small);
	assert_int_equal(len, 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(gzip_gives_back_what_went_in),
	    cmocka_unit_test(more_effort_gives_fewer_bytes),
	    cmocka_unit_test(what_cannot_be_smaller_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
