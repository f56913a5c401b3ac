/* Tests of src/verify/note.c and checkpoint.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/buf.h"
#include "verify/checkpoint.h"

/* The example of c2sp.org/signed-note. */
#define KEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define SIGNATURE                                                                                  \
	"\xe2\x80\x94 example.com/foo "                                                            \
	"Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72Iney" \
	"aQ"                                                                                       \
	"M=\n"
#define NOTE "This is an example message.\n\n" SIGNATURE
#define OTHER "\xe2\x80\x94 other.example AAAAAAAA\n"
#define NOTHING "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define HASH "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

static struct verify_note note;
static struct verify_key key;
static struct problem why;

static int read_key(void **state)
{
	(void)state;
	return (int)verify_key_read(STR(KEY), &key, &why);
}

static enum err check(struct str text)
{
	enum err err = verify_note_read(text, &note, &why);

	return err ? err : verify_note_check(&note, &key, &why);
}

static void the_example_of_the_specification_verifies(void **state)
{
	(void)state;
	assert_int_equal(check(STR(NOTE)), ERR_OK);
	assert_true(str_eq(note.text, STR("This is an example message.\n")));
	assert_string_equal(key.name, "example.com/foo");
}

static void no_bit_of_a_note_may_change(void **state)
{
	char text[] = NOTE;
	const size_t len = sizeof text - 1;

	(void)state;
	for (size_t bit = 0; bit < 8 * len; bit++) {
		text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
		assert_int_not_equal(check((struct str){text, len}), ERR_OK);
		text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
	}
	for (size_t cut = 0; cut < len; cut++)
		assert_int_not_equal(check((struct str){text, cut}), ERR_OK);
}

static void signatures_of_others_are_passed_over(void **state)
{
	struct buf many = BUF_INIT(VERIFY_NOTE_MAX);

	(void)state;
	assert_int_equal(
	    check(STR("This is an example message.\n\n" OTHER SIGNATURE OTHER)), ERR_OK);
	assert_int_equal(note.count, 3);
	assert_int_equal(check(STR("This is an example message.\n\n" OTHER)), ERR_REFUSED);
	assert_non_null(strstr(why.text, "not signed with this key of example.com/foo"));
	buf_puts(&many, "This is an example message.\n\n");
	for (int i = 1; i < VERIFY_SIGNATURES_MAX; i++)
		buf_puts(&many, OTHER);
	buf_puts(&many, SIGNATURE);
	assert_int_equal(check(buf_str(&many)), ERR_OK);
	buf_puts(&many, OTHER);
	assert_int_equal(check(buf_str(&many)), ERR_TOO_LARGE);
	buf_free(&many);
}

static void one_false_signature_in_the_name_of_the_key_is_enough(void **state)
{
	(void)state;
	assert_int_equal(check(STR("This is an example message.\n\n" SIGNATURE
				   "\xe2\x80\x94 example.com/foo Uw2QOgAA\n")),
	    ERR_REFUSED);
	assert_non_null(strstr(why.text, "false"));
}

static void what_is_no_note_is_refused(void **state)
{
	static const struct str bad[] = {
	    STR(""),
	    STR("\n"),
	    STR("\n\n"),
	    STR("text\n\n"),
	    STR("text\n" SIGNATURE),
	    STR("text\n\n- example.com/foo Uw2QOgAA\n"),
	    STR("text\n\n\xe2\x80\x94 example.com/foo\n"),
	    STR("text\n\n\xe2\x80\x94 example.com/foo Uw2QOg==\n"), /* an ID alone */
	    STR("text\n\n\xe2\x80\x94 example.com/foo Uw2QOgA\n"),
	    STR("text\n\n\xe2\x80\x94 example.com/foo Uw2QOgB=\n"), /* bits that mean nothing */
	    STR("text\n\n\xe2\x80\x94 example.com/foo Uw2QOgAA \n"),
	    STR("text\n\n\xe2\x80\x94  Uw2QOgAA\n"),
	    STR("text\n\n\xe2\x80\x94 a+b Uw2QOgAA\n"),
	    STR("text\n\n\xe2\x80\x94 a\xe3\x80\x80"
		"b Uw2QOgAA\n"), /* a space of Japanese */
	    STR("te\rxt\n\n" OTHER),
	    STR("\rtext\n\n" OTHER),
	    STR("te\0xt\n\n" OTHER),
	    STR("\xff\n\n" OTHER),
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(verify_note_read(bad[i], &note, &why), ERR_INVALID);
}

static void a_note_is_not_read_beyond_its_bound(void **state)
{
	struct buf large = BUF_INIT(2 * VERIFY_NOTE_MAX);

	(void)state;
	while (large.len < VERIFY_NOTE_MAX)
		buf_puts(&large, "text\n");
	buf_puts(&large, "\n" OTHER);
	assert_int_equal(verify_note_read(buf_str(&large), &note, &why), ERR_TOO_LARGE);
	assert_int_equal(
	    verify_note_read(str_part(buf_str(&large), 5000, large.len), &note, &why), ERR_OK);
	buf_free(&large);
}

static void a_key_that_was_mistyped_is_refused(void **state)
{
	static const struct {
		struct str key;
		const char *why;
	} bad[] = {
	    {STR(""), "no public key"},
	    {STR("example.com/foo"), "no public key"},
	    {STR("example.com/foo+530d903a"), "no public key"},
	    {STR("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
		"no public key"},
	    {STR("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2"),
		"no public key"},
	    {STR(KEY "\n"), "no public key"},
	    {STR("example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
		"changed"},
	    {STR("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
		"changed"},
	    {STR("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2l"),
		"changed"},
	    {STR("example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
		"another kind (4)"},
	};
	struct verify_key read;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(verify_key_read(bad[i].key, &read, &why), ERR_INVALID);
		assert_non_null(strstr(why.text, bad[i].why));
	}
}

static void a_checkpoint_has_a_name_a_size_and_a_root(void **state)
{
	struct verify_checkpoint c;

	(void)state;
	assert_int_equal(
	    verify_checkpoint_read(
		STR("example.com/behind-the-sofa\n20852163\n" HASH "\n\n" OTHER), &c, &why),
	    ERR_OK);
	assert_true(str_eq(c.origin, STR("example.com/behind-the-sofa")));
	assert_int_equal(c.size, 20852163);
	assert_int_equal(c.root.at[0], 0x0a);
	assert_int_equal(
	    verify_checkpoint_read(STR("a\n0\n" NOTHING "\nmore\n\n" OTHER), &c, &why), ERR_OK);
}

static void what_is_no_checkpoint_is_refused(void **state)
{
	static const struct str bad[] = {
	    STR("a\n1\n\n" OTHER),
	    STR("\n1\n" HASH "\n\n" OTHER),
	    STR("a\n01\n" HASH "\n\n" OTHER),
	    STR("a\n+1\n" HASH "\n\n" OTHER),
	    STR("a\n-1\n" HASH "\n\n" OTHER),
	    STR("a\n\n" HASH "\n\n" OTHER),
	    STR("a\n 1\n" HASH "\n\n" OTHER),
	    STR("a\n72057594037927937\n" HASH "\n\n" OTHER), /* 2^56 + 1 */
	    STR("a\n99999999999999999999999\n" HASH "\n\n" OTHER),
	    STR("a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n\n" OTHER),
	    STR("a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n\n" OTHER),
	    STR("a\n1\n" HASH " \n\n" OTHER),
	    STR("a\n1\n" HASH "\n\nmore\n\n" OTHER),
	    STR("a\n0\n" HASH "\n\n" OTHER),
	};
	struct verify_checkpoint c;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(verify_checkpoint_read(bad[i], &c, &why), ERR_INVALID);
}

static void a_key_vouches_for_the_log_of_its_name_alone(void **state)
{
	struct verify_checkpoint c;

	(void)state;
	assert_int_equal(
	    verify_checkpoint_read(STR("another.example\n1\n" HASH "\n\n" SIGNATURE), &c, &why),
	    ERR_OK);
	assert_int_equal(verify_checkpoint_check(&c, &key, &why), ERR_REFUSED);
	assert_non_null(strstr(why.text, "of the log another.example, and the key is of example"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_example_of_the_specification_verifies),
	    cmocka_unit_test(no_bit_of_a_note_may_change),
	    cmocka_unit_test(signatures_of_others_are_passed_over),
	    cmocka_unit_test(one_false_signature_in_the_name_of_the_key_is_enough),
	    cmocka_unit_test(what_is_no_note_is_refused),
	    cmocka_unit_test(a_note_is_not_read_beyond_its_bound),
	    cmocka_unit_test(a_key_that_was_mistyped_is_refused),
	    cmocka_unit_test(a_checkpoint_has_a_name_a_size_and_a_root),
	    cmocka_unit_test(what_is_no_checkpoint_is_refused),
	    cmocka_unit_test(a_key_vouches_for_the_log_of_its_name_alone),
	};

	return cmocka_run_group_tests(tests, read_key, NULL);
}
