/* record/codec, pki/envelope and pki/secret: what goes to Redis and is believed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "pki/envelope.h"
#include "record/codec.h"
#include "pki/secret.h"
#include "unit/fixtures/exact.h"

/* ---- record_codec ---- */

static const struct code code = {"0123456789"};

/* Every field is used. */
static struct record a_full_record(void)
{
	static const struct origin_sites lists[] = {{1, STR("\0shop.example\0")},
	    {3, STR("\0*.shop.example\0\3\x1f\x90localhost\0\4\0\2/ashop.example\0")}};
	struct record r = {.code = code,
	    .version = UINT64_C(0x010203040506),
	    .until = 1950000000,
	    .count = RECORD_ISSUANCES_MAX};

	for (size_t i = 0; i < r.count; i++)
		r.issuances[i] =
		    (struct issuance){.code = i == 0 ? code : (struct code){"9876543210"},
			.lang = i % 2 ? LANG_EN : LANG_JA,
			.sticker = i % 2 == 0,
			.broken = i == 3,
			.sites = lists[i % 2],
			.not_before = i == 1 ? -62135596800 : 1700000000,
			.not_after = i == 1 ? 253402300799 : 1800000000,
			.revoked_at = i == 2 ? 1750000000 : 0};
	return r;
}

static void a_record_comes_back_as_it_was(void **state)
{
	struct record r = a_full_record(), back;
	struct buf bytes = BUF_INIT(1 << 16);

	(void)state;
	r.parted = true;
	record_encode(&r, &bytes);
	assert_int_equal(bytes.err, ERR_OK);
	assert_int_equal(record_decode(buf_str(&bytes), &code, &back), ERR_OK);
	assert_string_equal(back.code.text, code.text);
	assert_int_equal(back.as_of, 0);
	assert_true(back.version == r.version);
	assert_true(back.until == r.until);
	assert_int_equal(back.count, r.count);
	assert_true(back.parted);
	for (size_t i = 0; i < r.count; i++) {
		const struct issuance *a = &r.issuances[i], *b = &back.issuances[i];

		assert_string_equal(a->code.text, b->code.text);
		assert_int_equal(a->lang, b->lang);
		assert_int_equal(a->sticker, b->sticker);
		assert_int_equal(a->broken, b->broken);
		assert_int_equal(a->sites.count, b->sites.count);
		assert_true(str_eq(a->sites.bytes, b->sites.bytes));
		assert_true(a->not_before == b->not_before);
		assert_true(a->not_after == b->not_after);
		assert_true(a->revoked_at == b->revoked_at);
	}
	buf_free(&bytes);
}

static void an_ordinary_record_takes_few_bytes_and_none_takes_eight(void **state)
{
	struct record r = a_full_record(), back;
	struct buf bytes = BUF_INIT(1 << 16);

	(void)state;
	r.count = 1;
	r.until = INT64_MAX;
	record_encode(&r, &bytes);
	assert_int_equal(bytes.len, 8 + 2 + 10 + 1 + sizeof "\0shop.example");
	assert_int_equal(record_decode(buf_str(&bytes), &code, &back), ERR_OK);
	assert_true(back.until == INT64_MAX);
	assert_false(back.parted);
	buf_clear(&bytes);
	r.count = 0;
	record_encode(&r, &bytes);
	assert_int_equal(bytes.len, 8);
	buf_free(&bytes);
}

static void cut_or_lengthened_bytes_are_corrupt(void **state)
{
	struct record r = a_full_record(), back;
	struct buf bytes = BUF_INIT(1 << 16);

	(void)state;
	record_encode(&r, &bytes);
	buf_putc(&bytes, '\0');
	for (size_t len = 0; len <= bytes.len; len++) {
		struct str exactly = exact_copy((struct str){bytes.at, len});

		if (len != bytes.len - 1)
			assert_int_equal(record_decode(exactly, &code, &back), ERR_CORRUPT);
		exact_free(exactly);
	}
	buf_free(&bytes);
}

static void values_out_of_their_range_are_corrupt(void **state)
{
	struct record r = a_full_record(), back;
	struct buf bytes = BUF_INIT(1 << 16);
	/* Where each stands, and a value that is wrong there. */
	const struct {
		size_t at;
		int value;
	} cases[] = {{0, RECORD_FORMAT + 1}, {0, 0}, {7, 2 * RECORD_ISSUANCES_MAX + 2}, {7, 15},
	    {7, 16}, {7, 17}, {7, 16 + 2 * RECORD_ISSUANCES_MAX + 2}, {13, LANG_COUNT}, {14, 16},
	    {25, 0}, {25, 101}, {26, 8}, {26, 4}, {27, 0}};
	struct str exactly;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		buf_clear(&bytes);
		record_encode(&r, &bytes);
		bytes.at[cases[i].at] = (char)cases[i].value;
		exactly = exact_copy(buf_str(&bytes));
		assert_int_equal(record_decode(exactly, &code, &back), ERR_CORRUPT);
		exact_free(exactly);
	}
	buf_free(&bytes);
}

/* Else two spellings would stand for one record. */
static void what_is_spelt_out_without_need_is_corrupt(void **state)
{
	static const struct str spelt[] = {STR("\2\1\xbbshop.example\0"),
	    STR("\3\0\x50shop.example\0"), STR("\4\0\1/shop.example\0"),
	    STR("\4\0\0shop.example\0")};
	struct record r = a_full_record(), back;
	struct buf bytes = BUF_INIT(1 << 16);

	(void)state;
	r.count = 1;
	for (size_t i = 0; i < sizeof spelt / sizeof spelt[0]; i++) {
		buf_clear(&bytes);
		r.issuances[0].sites = (struct origin_sites){1, spelt[i]};
		record_encode(&r, &bytes);
		assert_int_equal(record_decode(buf_str(&bytes), &code, &back), ERR_CORRUPT);
	}
	/* Another code that is the same. */
	r = a_full_record();
	r.count = 1;
	r.issuances[0].code = (struct code){"9876543210"};
	buf_clear(&bytes);
	record_encode(&r, &bytes);
	assert_int_equal(record_decode(buf_str(&bytes), &r.issuances[0].code, &back), ERR_CORRUPT);
	assert_int_equal(record_decode(buf_str(&bytes), &code, &back), ERR_OK);
	buf_free(&bytes);
}

/* ---- envelope ---- */

static const unsigned char secret[ENVELOPE_KEY] = "0123456789abcdef0123456789abcde";

static void only_what_was_sealed_under_this_secret_and_name_opens(void **state)
{
	struct envelope in = {.version = 7, .mark = STR("mark"), .body = STR("body\0with nul")},
			out;
	unsigned char other[ENVELOPE_KEY];
	struct buf bytes = BUF_INIT(1 << 16);

	(void)state;
	assert_int_equal(envelope_seal(secret, STR("name"), &in, &bytes), ERR_OK);
	assert_int_equal(envelope_open(secret, STR("name"), buf_str(&bytes), &out), ERR_OK);
	assert_true(out.version == 7);
	assert_true(str_eq(out.mark, in.mark));
	assert_true(str_eq(out.body, in.body));
	assert_int_equal(envelope_open(secret, STR("nam"), buf_str(&bytes), &out), ERR_CORRUPT);
	memcpy(other, secret, sizeof other);
	other[0] ^= 1;
	assert_int_equal(envelope_open(other, STR("name"), buf_str(&bytes), &out), ERR_CORRUPT);
	for (size_t bit = 0; bit < bytes.len * 8; bit++) {
		bytes.at[bit / 8] ^= (char)(1 << bit % 8);
		assert_int_equal(
		    envelope_open(secret, STR("name"), buf_str(&bytes), &out), ERR_CORRUPT);
		bytes.at[bit / 8] ^= (char)(1 << bit % 8);
	}
	for (size_t len = 0; len < bytes.len; len++)
		assert_int_equal(
		    envelope_open(secret, STR("name"), (struct str){bytes.at, len}, &out),
		    ERR_CORRUPT);
	buf_free(&bytes);
}

static void the_version_can_be_read_without_the_secret(void **state)
{
	struct envelope in = {.version = UINT64_C(0x0102030405060708), .body = STR("x")};
	struct buf bytes = BUF_INIT(1 << 16);

	(void)state;
	assert_int_equal(envelope_seal(secret, STR("name"), &in, &bytes), ERR_OK);
	assert_memory_equal(bytes.at + ENVELOPE_VERSION_AT, "\1\2\3\4\5\6\7\10", 8);
	buf_free(&bytes);
}

/* ---- secret ---- */

static char folder[] = "/tmp/trustseal-secret-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

static void path_of(const char *name, char path[128])
{
	snprintf(path, 128, "%s/%s", folder, name);
}

static void write_file(const char *path, size_t len, mode_t mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	for (size_t i = 0; i < len; i++)
		fputc('k', f);
	fclose(f);
	chmod(path, mode);
}

static void a_key_file_that_is_not_there_is_made_for_its_owner_only(void **state)
{
	unsigned char a[SECRET_BYTES], b[SECRET_BYTES];
	struct stat facts;
	char path[128];

	(void)state;
	path_of("new", path);
	assert_int_equal(secret_load(path, "[x] y", a, NULL), ERR_OK);
	assert_int_equal(stat(path, &facts), 0);
	assert_int_equal(facts.st_mode & 07777, 0600);
	assert_int_equal(secret_load(path, "[x] y", b, NULL), ERR_OK);
	assert_memory_equal(a, b, sizeof a);
	assert_int_equal(secret_load("", "[x] y", b, NULL), ERR_OK);
	assert_memory_not_equal(a, b, sizeof a);
}

static void a_bad_key_file_is_refused_and_the_setting_named(void **state)
{
	static const struct {
		const char *name;
		size_t len;
		mode_t mode;
		enum err err;
	} cases[] = {
	    {"short", 31, 0600, ERR_REFUSED},
	    {"empty", 0, 0600, ERR_REFUSED},
	    {"long", 4097, 0600, ERR_REFUSED},
	    {"open", 32, 0604, ERR_REFUSED},
	    {"good", 32, 0640, ERR_OK},
	    {"most", 4096, 0400, ERR_OK},
	};
	unsigned char secret_bytes[SECRET_BYTES];
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	int socket_file = socket(AF_UNIX, SOCK_STREAM, 0);
	char path[128];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct problem why = {.text = "[x] y"};

		path_of(cases[i].name, path);
		write_file(path, cases[i].len, cases[i].mode);
		assert_int_equal(secret_load(path, "[x] y", secret_bytes, &why), cases[i].err);
		assert_non_null(strstr(why.text, "[x] y"));
		if (cases[i].len < 32 || cases[i].len > 4096)
			assert_string_equal(why.text, "[x] y: the file must have 32 to 4096 bytes");
	}
	assert_int_equal(secret_load(folder, "[x] y", secret_bytes, NULL), ERR_REFUSED);
	{
		struct problem why = {.text = ""};
		char long_path[4090]; /* still one for open() */

		for (size_t i = 0; i < sizeof long_path; i++)
			long_path[i] = i % 200 == 0 ? '/' : 'a';
		long_path[sizeof long_path - 1] = '\0';
		assert_int_equal(secret_load(long_path, "[x] y", secret_bytes, &why), ERR_REFUSED);
		assert_string_equal(why.text, "[x] y: path is too long");
	}
	/* Nobody may write into it, ever. */
	path_of("pipe", path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(secret_load(path, "[x] y", secret_bytes, NULL), ERR_REFUSED);
	/* Somebody else's link that leads nowhere is there already, and so nothing is made. */
	path_of("nowhere", path);
	assert_int_equal(symlink("no-such-file", path), 0);
	{
		struct problem why = {.text = ""};

		assert_int_equal(secret_load(path, "[x] y", secret_bytes, &why), ERR_UNAVAILABLE);
		assert_non_null(strstr(why.text, "cannot open"));
	}
	/* A socket does not open. */
	path_of("socket", path);
	assert_true(str_copy(name.sun_path, sizeof name.sun_path, str_from(path)));
	assert_true(bind(socket_file, (const struct sockaddr *)&name, sizeof name) == 0);
	close(socket_file);
	assert_int_equal(secret_load(path, "[x] y", secret_bytes, NULL), ERR_UNAVAILABLE);
	path_of("no/such/folder", path);
	assert_int_equal(secret_load(path, "[x] y", secret_bytes, NULL), ERR_UNAVAILABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_record_comes_back_as_it_was),
	    cmocka_unit_test(an_ordinary_record_takes_few_bytes_and_none_takes_eight),
	    cmocka_unit_test(what_is_spelt_out_without_need_is_corrupt),
	    cmocka_unit_test(cut_or_lengthened_bytes_are_corrupt),
	    cmocka_unit_test(values_out_of_their_range_are_corrupt),
	    cmocka_unit_test(only_what_was_sealed_under_this_secret_and_name_opens),
	    cmocka_unit_test(the_version_can_be_read_without_the_secret),
	    cmocka_unit_test(a_key_file_that_is_not_there_is_made_for_its_owner_only),
	    cmocka_unit_test(a_bad_key_file_is_refused_and_the_setting_named),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
