/* Tests of src/verify/kept.c and entry.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/base64.h"
#include "ledger/entry.h"
#include "verify/entry.h"
#include "verify/kept.h"

enum { TEXT_MAX = 1 << 20 };

#define ENTRY                                                                                      \
	"{\"at\":1790000000,\"code\":\"0123456789\",\"fingerprint_sha256\":\"ab\",\"kind\":"       \
	"\"issue\",\"not_after\":1820000000,\"not_before\":1790000000,\"organization\":"           \
	"\"\xe6\xa0\xaa\xe5\xbc\x8f\",\"urls\":[\"https://a.example/\",\"https://b.example/\"],"   \
	"\"v\":1}"

static struct problem why;
static struct arena memory;
static struct verify_kept kept;

static void write_hash(const struct verify_hash *hash, struct buf *to)
{
	base64_write((struct str){(const char *)hash->at, sizeof hash->at}, to);
	buf_putc(to, '\n');
}

/* The proof that `entry` is number 1 of a log of three. */
static void write_proof(struct str entry, struct buf *to)
{
	struct verify_hash hashes[3], root[3];

	verify_hash_leaf(STR("first"), &hashes[0]);
	verify_hash_leaf(entry, &hashes[1]);
	verify_hash_leaf(STR("third"), &hashes[2]);
	memcpy(root, hashes, sizeof root);
	verify_hash_fold(root, 3);
	buf_puts(to, "c2sp.org/tlog-proof@v1\nextra ");
	base64_write(entry, to);
	buf_puts(to, "\nindex 1\n");
	write_hash(&hashes[0], to);
	write_hash(&hashes[2], to);
	buf_puts(to, "\nlog.example\n3\n");
	write_hash(&root[0], to);
	buf_puts(to, "\n\xe2\x80\x94 log.example AAAAAAAA\n");
}

static enum err check(struct str file)
{
	enum err err;

	arena_free(&memory);
	err = verify_kept_read(file, &memory, &kept, &why);
	return err ? err : verify_kept_check(&kept, NULL, &why);
}

static void a_kept_proof_holds_by_itself(void **state)
{
	struct buf file = BUF_INIT(TEXT_MAX);

	(void)state;
	write_proof(STR(ENTRY), &file);
	assert_int_equal(check(buf_str(&file)), ERR_OK);
	assert_true(str_eq(kept.entry, STR(ENTRY)));
	assert_int_equal(kept.index, 1);
	assert_int_equal(kept.count, 2);
	assert_int_equal(kept.checkpoint.size, 3);
	buf_free(&file);
}

static void no_bit_of_it_may_change_and_nothing_be_cut(void **state)
{
	struct buf file = BUF_INIT(TEXT_MAX);
	size_t signed_len;

	(void)state;
	write_proof(STR(ENTRY), &file);
	/* The log's name, and what is signed by whom, is the key's to judge. */
	signed_len = str_find(buf_str(&file), STR("log.example"));
	for (size_t bit = 0; bit < 8 * signed_len; bit++) {
		file.at[bit / 8] = (char)(file.at[bit / 8] ^ 1 << bit % 8);
		assert_int_not_equal(check(buf_str(&file)), ERR_OK);
		file.at[bit / 8] = (char)(file.at[bit / 8] ^ 1 << bit % 8);
	}
	for (size_t cut = 0; cut < file.len; cut++)
		assert_int_not_equal(check(str_part(buf_str(&file), 0, cut)), ERR_OK);
	buf_free(&file);
}

static void what_is_no_kept_proof_is_refused_with_the_line_that_is_wrong(void **state)
{
	static const struct {
		struct str text;
		const char *why;
	} bad[] = {
	    {STR(""), "first line"},
	    {STR("c2sp.org/tlog-proof@v2\n"), "first line"},
	    {STR("c2sp.org/tlog-proof@v1\n"), "second line"},
	    {STR("c2sp.org/tlog-proof@v1\nindex 1\n"), "second line"},
	    {STR("c2sp.org/tlog-proof@v1\nextra ***\n"), "not base64"},
	    {STR("c2sp.org/tlog-proof@v1\nextra AAAA\nindex 01\n"), "third line"},
	    {STR("c2sp.org/tlog-proof@v1\nextra AAAA\nindex -1\n"), "third line"},
	    {STR("c2sp.org/tlog-proof@v1\nextra AAAA\nindex 1\nAAAA\n"), "hash 1"},
	    {STR("c2sp.org/tlog-proof@v1\nextra AAAA\nindex 1\n"), "it is cut"},
	    {STR("c2sp.org/tlog-proof@v1\nextra AAAA\nindex 1\n\n"), "no signed note"},
	};
	struct buf many = BUF_INIT(TEXT_MAX);
	const struct verify_hash hash = {{1}};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(check(bad[i].text), ERR_INVALID);
		assert_non_null(strstr(why.text, bad[i].why));
	}
	buf_puts(&many, "c2sp.org/tlog-proof@v1\nextra AAAA\nindex 1\n");
	for (int i = 0; i <= VERIFY_PROOF_MAX; i++)
		write_hash(&hash, &many);
	assert_int_equal(check(buf_str(&many)), ERR_TOO_LARGE);
	buf_free(&many);
}

static void an_entry_says_what_it_is(void **state)
{
	struct verify_entry e;

	(void)state;
	assert_int_equal(verify_entry_read(STR(ENTRY), &memory, &e, &why), ERR_OK);
	assert_true(str_eq(e.meaning, STR("the first certificate was issued")));
	assert_true(str_eq(e.code, STR("0123456789")));
	assert_int_equal(e.at, 1790000000);
	assert_int_equal(e.url_count, 2);
	assert_true(str_eq(e.urls[1], STR("https://b.example/")));
	assert_null(e.reason.at);
	assert_int_equal(e.since, 0);
}

/* The only place where the two meet: what the one writes, the other has words for. */
static void every_kind_that_the_service_writes_has_words_with_all_its_members(void **state)
{
	static const struct str urls[] = {STR("https://a.example/")};
	struct ledger_entry all = {.at = 1,
	    .code = {"0123456789"},
	    .fingerprint = STR("01"),
	    .issuer_key = STR("02"),
	    .serial = STR("03"),
	    .organization = STR("A"),
	    .organization_en = STR("B"),
	    .organization_hash = STR("04"),
	    .organization_en_hash = STR("05"),
	    .reason = STR("keyCompromise"),
	    .replaces = STR("06"),
	    .renews = STR("1234567890"),
	    .broken = 1,
	    .not_before = 2,
	    .not_after = 3,
	    .since = 4,
	    .url_count = 1,
	    .urls = urls};
	struct buf bytes = BUF_INIT(LEDGER_ENTRY_MAX);
	struct verify_entry e;

	(void)state;
	for (all.kind = 0; all.kind < LEDGER_KIND_COUNT; all.kind++) {
		buf_clear(&bytes);
		ledger_entry_write(&all, &bytes);
		assert_int_equal(bytes.err, ERR_OK);
		assert_int_equal(verify_entry_read(buf_str(&bytes), &memory, &e, &why), ERR_OK);
		assert_non_null(e.meaning.at);
	}
	assert_true(str_eq(e.renews, all.renews) && str_eq(e.replaces, all.replaces));
	assert_true(str_eq(e.organization_en_hash, STR("05")) && e.is_broken && e.since == 4);
	buf_free(&bytes);
}

static void an_entry_that_this_version_does_not_know_is_not_guessed_at(void **state)
{
	static const struct str bad[] = {
	    STR(""),
	    STR("[]"),
	    STR("{\"at\":1,\"code\":\"0\",\"kind\":\"issue\",\"v\":2}"),
	    STR("{\"at\":1,\"code\":\"0\",\"kind\":\"issue\"}"),
	    STR("{\"at\":1,\"code\":\"0\",\"kind\":\"issue\",\"more\":1,\"v\":1}"),
	};
	struct verify_entry e;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(verify_entry_read(bad[i], &memory, &e, &why), ERR_INVALID);
	assert_int_equal(
	    verify_entry_read(
		STR("{\"at\":1,\"code\":\"0\",\"kind\":\"other\",\"v\":1}"), &memory, &e, &why),
	    ERR_OK);
	assert_null(e.meaning.at);
}

static int end(void **state)
{
	(void)state;
	arena_free(&memory);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_kept_proof_holds_by_itself),
	    cmocka_unit_test(no_bit_of_it_may_change_and_nothing_be_cut),
	    cmocka_unit_test(what_is_no_kept_proof_is_refused_with_the_line_that_is_wrong),
	    cmocka_unit_test(an_entry_says_what_it_is),
	    cmocka_unit_test(every_kind_that_the_service_writes_has_words_with_all_its_members),
	    cmocka_unit_test(an_entry_that_this_version_does_not_know_is_not_guessed_at),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
