/* ledger/checkpoint: what the log signs is what others' programs sign and read. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/base64.h"
#include "base/file.h"
#include "ledger/checkpoint.h"
#include "unit/fixtures/exact.h"
#include "unit/fixtures/published_tree.h"

static const struct str NAME = STR("seal.example/log");

/* The first key of RFC 8032 section 7.1. */
static const char ED25519_KEY[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";

/* What golang.org/x/mod/sumdb/note makes of that key, and of a size and a root of C2SP's example.
 */
static const char VKEY[] = "seal.example/log+1f8f05f9+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
static const char CHECKPOINT[] = "seal.example/log\n"
				 "20852163\n"
				 "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
				 "\n"
				 "\xe2\x80\x94 seal.example/log "
				 "H48F+al+OJvVSa3TsrER/iCK5YjVaKzdCtZ2JlzklKvUIlawSE4/"
				 "0nRuc8MUJfKGIz5PuMjnm2XVWI7G2fO451pKGA8=\n";

static char folder[] = "/tmp/trustseal-ledger.XXXXXX";

static int folder_make(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	return 0;
}

static const char *key_path(const char *name)
{
	static char path[256];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static int folder_remove(void **state)
{
	(void)state;
	unlink(key_path("known.pem"));
	unlink(key_path("p256.pem"));
	return rmdir(folder);
}

static struct sign_key *key_load(enum sign_kind kind, const char *name)
{
	struct problem why = {.text = ""};
	struct sign_key *key = NULL;

	if (sign_key_load(kind, key_path(name), &key, &why))
		fail_msg("%s", why.text);
	return key;
}

static struct sign_key *known_key(void)
{
	assert_int_equal(file_replace(key_path("known.pem"), str_from(ED25519_KEY), NULL), ERR_OK);
	assert_int_equal(chmod(key_path("known.pem"), 0600), 0);
	return key_load(SIGN_ED25519, "known.pem");
}

static struct ledger_hash known_root(void)
{
	struct ledger_hash root;

	assert_true(
	    base64_read(STR("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="), LEDGER_HASH, root.at));
	return root;
}

/* ---- signing ---- */

static void a_checkpoint_is_signed_as_other_programs_sign_it(void **state)
{
	struct sign_key *key = known_key();
	struct ledger_hash root = known_root();
	struct buf text = BUF_INIT(LEDGER_CHECKPOINT_MAX);

	(void)state;
	assert_int_equal(ledger_checkpoint_sign(key, NAME, 20852163, &root, &text), ERR_OK);
	assert_string_equal(text.at, CHECKPOINT);
	assert_int_equal(ledger_checkpoint_sign(key, NAME, 20852163, &root, &text), ERR_OK);
	assert_int_equal(text.len, 2 * (sizeof CHECKPOINT - 1));
	assert_string_equal(text.at + sizeof CHECKPOINT - 1, CHECKPOINT);
	buf_free(&text);
	sign_key_free(key);
}

static void the_key_for_others_is_spelled_as_other_programs_spell_it(void **state)
{
	struct sign_key *key = known_key();
	unsigned char public[SIGN_PUBLIC_MAX];
	struct buf text = BUF_INIT(LEDGER_CHECKPOINT_MAX);
	size_t len;

	(void)state;
	sign_key_public(key, public, &len);
	assert_int_equal(len, LEDGER_PUBLIC);
	ledger_key_write(NAME, public, &text);
	assert_int_equal(text.err, ERR_OK);
	assert_string_equal(text.at, VKEY);
	buf_free(&text);
	sign_key_free(key);
}

/* C2SP signed-note, "Example". */
static void the_standards_own_key_has_the_standards_own_number(void **state)
{
	unsigned char typed[1 + LEDGER_PUBLIC];
	struct buf text = BUF_INIT(LEDGER_CHECKPOINT_MAX);

	(void)state;
	assert_true(
	    base64_read(STR("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"), sizeof typed, typed));
	assert_int_equal(typed[0], 1);
	ledger_key_write(STR("example.com/foo"), typed + 1, &text);
	assert_string_equal(
	    text.at, "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
	buf_free(&text);
}

static void what_is_signed_is_read_as_it_was(void **state)
{
	static const uint64_t sizes[] = {0, 1, 10, 20852163, INT64_MAX};
	struct sign_key *key = known_key();
	struct buf text = BUF_INIT(LEDGER_CHECKPOINT_MAX);
	char longest[LEDGER_NAME_MAX];
	struct str names[] = {NAME, STR("a"), STR("127.0.0.1:8080/log"), {longest, sizeof longest}};

	(void)state;
	memset(longest, 'x', sizeof longest);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		for (size_t j = 0; j < sizeof names / sizeof names[0]; j++) {
			struct ledger_hash root = published_hash(published_roots[i]);
			struct ledger_head head;
			struct str exactly;

			buf_clear(&text);
			assert_int_equal(
			    ledger_checkpoint_sign(key, names[j], sizes[i], &root, &text), ERR_OK);
			exactly = exact_copy(buf_str(&text));
			assert_int_equal(ledger_checkpoint_read(exactly, &head), ERR_OK);
			assert_true(str_eq(head.name, names[j]));
			assert_true(head.size == sizes[i]);
			assert_memory_equal(head.root.at, root.at, LEDGER_HASH);
			exact_free(exactly);
		}
	buf_free(&text);
	sign_key_free(key);
}

static void another_kind_of_key_signs_no_checkpoint(void **state)
{
	struct problem why = {.text = ""};
	struct ledger_hash root = known_root();
	struct buf text = BUF_INIT(LEDGER_CHECKPOINT_MAX);
	struct sign_key *key;

	(void)state;
	assert_int_equal(sign_key_create(SIGN_P256, key_path("p256.pem"), &why), ERR_OK);
	key = key_load(SIGN_P256, "p256.pem");
	assert_int_equal(ledger_checkpoint_sign(key, NAME, 1, &root, &text), ERR_INVALID);
	assert_int_equal(text.len, 0);
	sign_key_free(key);
	key = known_key();
	assert_int_equal(ledger_checkpoint_sign(key, STR("a+b"), 1, &root, &text), ERR_INVALID);
	assert_int_equal(text.len, 0);
	assert_int_equal(text.err, ERR_OK);
	sign_key_free(key);
	buf_free(&text);
}

/* Whoever takes half of one for the whole would have published it. */
static void a_checkpoint_without_room_is_told(void **state)
{
	struct ledger_hash root = known_root();
	struct sign_key *key = known_key();
	struct buf text = BUF_INIT(100);

	(void)state;
	assert_int_equal(ledger_checkpoint_sign(key, NAME, 1, &root, &text), ERR_TOO_LARGE);
	assert_int_equal(text.len, 0);
	sign_key_free(key);
	buf_free(&text);
}

/* ---- reading ---- */

static void every_cut_and_addition_is_corrupt(void **state)
{
	struct ledger_head head = {.size = 7};

	(void)state;
	for (size_t len = 0; len < sizeof CHECKPOINT; len++) {
		/* With its NUL at last. */
		struct str exactly = exact_copy((struct str){CHECKPOINT, len});

		if (len != sizeof CHECKPOINT - 1)
			assert_int_equal(ledger_checkpoint_read(exactly, &head), ERR_CORRUPT);
		exact_free(exactly);
	}
	assert_int_equal(head.size, 7);
}

static void assert_changed(const char *from, const char *to, enum err want)
{
	struct str text = STR(CHECKPOINT),
		   before = str_part(text, 0, str_find(text, str_from(from)));
	struct buf changed = BUF_INIT(4096);
	struct ledger_head head;
	struct str exactly;

	assert_true(before.len < text.len);
	buf_add_str(&changed, before);
	buf_puts(&changed, to);
	buf_add_str(&changed, str_part(text, before.len + strlen(from), text.len));
	exactly = exact_copy(buf_str(&changed));
	if (ledger_checkpoint_read(exactly, &head) != want)
		fail_msg("'%s' in place of '%s' is %s", to, from,
		    want ? "taken for a checkpoint" : "refused");
	exact_free(exactly);
	buf_free(&changed);
}

static void what_is_not_written_so_is_corrupt(void **state)
{
	static const struct {
		const char *from, *to;
	} changes[] = {
	    {"log\n2", "log\n\n2"},
	    {"log\n2", "log\r\n2"},
	    {"log\n2", "log \n2"},
	    {"log\n2", "log+\n2"},
	    {"seal", "https://seal"},
	    {"seal.example/log\n2", "other.example/log\n2"},
	    {"seal.example/log\n2", "\n2"},
	    {"20852163", "020852163"},
	    {"20852163", "00"},
	    {"20852163", "+1"},
	    {"20852163", "-1"},
	    {"20852163", " 1"},
	    {"20852163", "1 "},
	    {"20852163", "0x10"},
	    {"20852163", "1e3"},
	    {"20852163", ""},
	    {"20852163", "9223372036854775808"},
	    {"20852163", "18446744073709551616"},
	    {"q2I=", "q2J="}, /* bits that no byte is made of */
	    {"q2I=", "q2I"},
	    {"q2I=", "q2I=="},
	    {"q2I=", "q2IA"},
	    {"q2I=", "q2I=AAAA"},
	    {"q2I=", "q=I="},
	    {"CsUY", "Cs-Y"},
	    {"CsUY", " CsUY"},
	    {"CsUYapGG", "CsUY"},
	    {"q2I=\n\n", "q2I=\n"},
	    {"q2I=\n\n", "q2I=\n\n\n"},
	    {"q2I=\n\n", "q2I=\n.\n"},
	    {"q2I=\n\n", "q2I=\nextension\n\n"},
	    {"\xe2\x80\x94 ", "- "},
	    {"\xe2\x80\x94 ", "\xe2\x80\x94"},
	    {"\xe2\x80\x94 ", "\xe2\x80\x94  "},
	    {"\xe2\x80\x94 ", "\xe2\x80\x94 \xe2\x80\x94 "},
	    {"\xe2\x80\x94 seal", "\xe2\x80\x94 Seal"},
	    {"\xe2\x80\x94 seal.example/log ", "\xe2\x80\x94 seal.example/log2 "},
	    {"\xe2\x80\x94 seal.example/log ", "\xe2\x80\x94 seal.example/log"},
	    {"\xe2\x80\x94 seal.example/log ", "\xe2\x80\x94 "},
	    {"H48F", ""},
	    {"H48F", "H48FAAAA"},
	    {"GA8=", "GA9="},
	    {"GA8=\n", "GA8= \n"},
	    {"GA8=\n", "GA8=\n\n"},
	    {"GA8=\n", "GA8=\nGA8=\n"},
	};

	(void)state;
	assert_changed("20852163", "20852164", ERR_OK);
	assert_changed("20852163", "0", ERR_OK);
	assert_changed("20852163", "9223372036854775807", ERR_OK);
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
		assert_changed(changes[i].from, changes[i].to, ERR_CORRUPT);
}

static void a_name_that_no_log_has_is_corrupt_though_it_signed(void **state)
{
	struct str bad = STR("seal example/log"), text = STR(CHECKPOINT);
	struct buf changed = BUF_INIT(4096);
	struct ledger_head head;

	(void)state;
	buf_add_str(&changed, text);
	for (char *at = changed.at; (at = strstr(at, "seal.example/log")) != NULL;)
		memcpy(at, bad.at, bad.len);
	assert_int_equal(ledger_checkpoint_read(buf_str(&changed), &head), ERR_CORRUPT);
	buf_free(&changed);
}

/* ---- names ---- */

static void names_are_addresses_without_scheme(void **state)
{
	static const char *const good[] = {"seal.example/log", "seal.example:8443/log",
	    "127.0.0.1/log", "[::1]:8080/log", "xn--fiqs8s.example/log", "a", "!#$%&'()*,-./~"};
	static const struct {
		const char *name, *says;
	} bad[] = {
	    {"", "0 bytes"},
	    {"seal example/log", "blank"},
	    {" seal.example/log", "blank"},
	    {"seal.example/log\n", "blank"},
	    {"seal.example/log\t", "blank"},
	    {"seal.example/log\x7f", "ASCII"},
	    {"seal.example/log+1", "\"+\""},
	    {"\xe5\xb0\x81.example/log", "ASCII"},
	    {"seal.example\xe3\x80\x80log", "ASCII"},
	    {"https://seal.example/log", "https://"},
	    {"http://seal.example/log", "https://"},
	};
	char longest[LEDGER_NAME_MAX + 1];
	struct problem why;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_int_equal(ledger_name_check(str_from(good[i]), &why), ERR_OK);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(ledger_name_check(str_from(bad[i].name), &why), ERR_INVALID);
		assert_non_null(strstr(why.text, bad[i].says));
	}
	memset(longest, 'x', sizeof longest);
	assert_int_equal(ledger_name_check((struct str){longest, LEDGER_NAME_MAX}, &why), ERR_OK);
	assert_int_equal(
	    ledger_name_check((struct str){longest, LEDGER_NAME_MAX + 1}, &why), ERR_INVALID);
	assert_int_equal(ledger_name_check(STR("seal\0.example"), &why), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_checkpoint_is_signed_as_other_programs_sign_it),
	    cmocka_unit_test(the_key_for_others_is_spelled_as_other_programs_spell_it),
	    cmocka_unit_test(the_standards_own_key_has_the_standards_own_number),
	    cmocka_unit_test(what_is_signed_is_read_as_it_was),
	    cmocka_unit_test(another_kind_of_key_signs_no_checkpoint),
	    cmocka_unit_test(a_checkpoint_without_room_is_told),
	    cmocka_unit_test(every_cut_and_addition_is_corrupt),
	    cmocka_unit_test(what_is_not_written_so_is_corrupt),
	    cmocka_unit_test(a_name_that_no_log_has_is_corrupt_though_it_signed),
	    cmocka_unit_test(names_are_addresses_without_scheme),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
