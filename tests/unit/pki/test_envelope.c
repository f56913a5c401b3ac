/* What stands in a shared place is believed when this service made it, in this format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "pki/digest.h"
#include "pki/envelope.h"
#include "unit/fixtures/exact.h"

static const unsigned char secret[ENVELOPE_KEY] = "a secret of thirty-two bytes ...";

static struct buf sealed_value(void)
{
	struct envelope in = {7, STR("mark"), STR("the body")};
	struct buf bytes = BUF_INIT(1 << 16);

	assert_int_equal(envelope_seal(secret, STR("name"), &in, &bytes), ERR_OK);
	return bytes;
}

/* Signs what stands before the last bytes, as somebody with the secret would. */
static void sign(struct buf *bytes)
{
	unsigned char all[8 + 4 + 1024] = {[7] = 4, 'n', 'a', 'm', 'e'};
	unsigned char digest[DIGEST_BYTES];
	size_t len = bytes->len - DIGEST_BYTES;

	assert_true(len <= 1024);
	memcpy(all + 12, bytes->at, len);
	assert_int_equal(digest_hmac_sha256(secret, ENVELOPE_KEY, all, 12 + len, digest), ERR_OK);
	memcpy(bytes->at + len, digest, DIGEST_BYTES);
}

static enum err open_exactly(struct str bytes)
{
	struct envelope out;
	struct str exactly = exact_copy(bytes);
	enum err err = envelope_open(secret, STR("name"), exactly, &out);

	exact_free(exactly);
	return err;
}

static void what_was_sealed_opens_with_its_parts(void **state)
{
	struct buf bytes = sealed_value();
	struct envelope out;

	(void)state;
	assert_int_equal(bytes.len, ENVELOPE_HEADER + 4 + 8 + DIGEST_BYTES);
	assert_memory_equal(bytes.at, "TSRC\0\0\0\1\0\0\0\x41\0\0\0\0\0\0\0\7\4markthe body", 33);
	assert_int_equal(envelope_open(secret, STR("name"), buf_str(&bytes), &out), ERR_OK);
	assert_int_equal(out.version, 7);
	assert_true(str_eq(out.mark, STR("mark")));
	assert_true(str_eq(out.body, STR("the body")));
	sign(&bytes);
	assert_int_equal(open_exactly(buf_str(&bytes)), ERR_OK);
	buf_free(&bytes);
}

/* Whatever else has our secret: another program, or this one before or after an upgrade. */
static void another_magic_format_or_length_is_not_believed_though_signed(void **state)
{
	(void)state;
	for (size_t at = 0; at < 12; at++) {
		struct buf bytes = sealed_value();

		bytes.at[at] ^= 1;
		sign(&bytes);
		assert_int_equal(open_exactly(buf_str(&bytes)), ERR_CORRUPT);
		buf_free(&bytes);
	}
}

static void no_bit_may_change(void **state)
{
	struct buf bytes = sealed_value();

	(void)state;
	for (size_t at = 0; at < bytes.len; at++) {
		bytes.at[at] ^= 4;
		assert_int_equal(open_exactly(buf_str(&bytes)), ERR_CORRUPT);
		bytes.at[at] ^= 4;
		assert_int_equal(open_exactly(str_part(buf_str(&bytes), 0, at)), ERR_CORRUPT);
	}
	buf_free(&bytes);
}

static void a_mark_longer_than_what_is_there_is_not_believed(void **state)
{
	struct buf bytes = sealed_value();

	(void)state;
	bytes.at[ENVELOPE_HEADER - 1] = 12;
	sign(&bytes);
	assert_int_equal(open_exactly(buf_str(&bytes)), ERR_OK);
	bytes.at[ENVELOPE_HEADER - 1] = 13;
	sign(&bytes);
	assert_int_equal(open_exactly(buf_str(&bytes)), ERR_CORRUPT);
	buf_free(&bytes);
}

static void the_smallest_value_has_neither_mark_nor_body(void **state)
{
	struct envelope in = {0, {NULL, 0}, {NULL, 0}};
	struct buf bytes = BUF_INIT(1 << 16);

	(void)state;
	assert_int_equal(envelope_seal(secret, STR("name"), &in, &bytes), ERR_OK);
	assert_int_equal(bytes.len, ENVELOPE_HEADER + DIGEST_BYTES);
	assert_int_equal(open_exactly(buf_str(&bytes)), ERR_OK);
	buf_free(&bytes);
}

static void a_value_is_bound_to_its_secret_and_name(void **state)
{
	unsigned char other[ENVELOPE_KEY];
	struct buf bytes = sealed_value();
	struct envelope out;

	(void)state;
	memcpy(other, secret, sizeof other);
	other[ENVELOPE_KEY - 1] ^= 1;
	assert_int_equal(envelope_open(other, STR("name"), buf_str(&bytes), &out), ERR_CORRUPT);
	assert_int_equal(envelope_open(secret, STR("namf"), buf_str(&bytes), &out), ERR_CORRUPT);
	assert_int_equal(envelope_open(secret, STR("nam"), buf_str(&bytes), &out), ERR_CORRUPT);
	buf_free(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_sealed_opens_with_its_parts),
	    cmocka_unit_test(another_magic_format_or_length_is_not_believed_though_signed),
	    cmocka_unit_test(no_bit_may_change),
	    cmocka_unit_test(a_mark_longer_than_what_is_there_is_not_believed),
	    cmocka_unit_test(the_smallest_value_has_neither_mark_nor_body),
	    cmocka_unit_test(a_value_is_bound_to_its_secret_and_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
