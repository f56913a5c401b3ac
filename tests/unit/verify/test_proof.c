/* Tests of src/verify/hash.c and proof.c: by vectors that others published, and by RFC 9162's own
 * definitions, which make proofs in another way than they are checked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/hex.h"
#include "verify/proof.h"

enum { LEAVES = 70 };

static struct verify_hash leaves[LEAVES];

/* Of Certificate Transparency's tests (certificate-transparency, merkle_tree_test.cc). */
static const struct str entries[] = {{"", 0}, {"\x00", 1}, {"\x10", 1}, {"\x20\x21", 2},
    {"\x30\x31", 2}, {"\x40\x41\x42\x43", 4}, {"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
    {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16}};
static const char *const roots[] = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void assert_hash(const struct verify_hash *hash, const char *hex)
{
	char text[2 * VERIFY_HASH_BYTES + 1];

	hex_write(hash->at, VERIFY_HASH_BYTES, text);
	assert_string_equal(text, hex);
}

/* ---- RFC 9162 section 2.1, word for word ---- */

static size_t split(size_t n)
{
	size_t k = 1;

	while (2 * k < n)
		k *= 2;
	return k;
}

static struct verify_hash mth(size_t begin, size_t end)
{
	struct verify_hash left, right;

	if (end - begin == 1)
		return leaves[begin];
	left = mth(begin, begin + split(end - begin));
	right = mth(begin + split(end - begin), end);
	verify_hash_node(&left, &right, &left);
	return left;
}

static size_t path(size_t m, size_t begin, size_t end, struct verify_hash *to)
{
	size_t k, count;

	if (end - begin == 1)
		return 0;
	k = split(end - begin);
	count = m < k ? path(m, begin, begin + k, to) : path(m - k, begin + k, end, to);
	to[count] = m < k ? mth(begin + k, end) : mth(begin, begin + k);
	return count + 1;
}

static size_t subproof(size_t m, size_t begin, size_t end, bool is_first, struct verify_hash *to)
{
	size_t k, count;

	if (m == end - begin) {
		if (!is_first)
			to[0] = mth(begin, end);
		return !is_first;
	}
	k = split(end - begin);
	count = m <= k ? subproof(m, begin, begin + k, is_first, to)
		       : subproof(m - k, begin + k, end, false, to);
	to[count] = m <= k ? mth(begin + k, end) : mth(begin, begin + k);
	return count + 1;
}

static int make_leaves(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEAVES; i++) {
		const unsigned char number = (unsigned char)i;

		verify_hash_leaf((struct str){(const char *)&number, 1}, &leaves[i]);
	}
	return 0;
}

/* ---- tests ---- */

static void roots_are_those_that_others_published(void **state)
{
	struct verify_hash hash, hashes[8];

	(void)state;
	verify_hash_nothing(&hash);
	assert_hash(&hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	for (size_t count = 1; count <= 8; count++) {
		for (size_t i = 0; i < count; i++)
			verify_hash_leaf(entries[i], &hashes[i]);
		verify_hash_fold(hashes, count);
		assert_hash(&hashes[0], roots[count - 1]);
	}
}

static void every_entry_of_every_tree_is_in_it_and_at_no_other_place(void **state)
{
	struct verify_hash proof[VERIFY_PROOF_MAX];

	(void)state;
	for (size_t size = 1; size <= LEAVES; size++) {
		struct verify_hash root = mth(0, size);
		struct verify_tree tree = {size, &root};

		for (size_t i = 0; i < size; i++) {
			size_t count = path(i, 0, size, proof);

			assert_true(verify_inclusion(i, &leaves[i], proof, count, &tree));
			for (size_t other = 0; other <= size; other++)
				assert_true(other == i || !verify_inclusion(other, &leaves[i],
							      proof, count, &tree));
			assert_false(
			    verify_inclusion(i, &leaves[(i + 1) % LEAVES], proof, count, &tree));
		}
	}
}

static void a_proof_that_is_longer_shorter_or_changed_proves_nothing(void **state)
{
	struct verify_hash proof[VERIFY_PROOF_MAX + 1], root = mth(0, LEAVES);
	struct verify_tree tree = {LEAVES, &root}, empty = {0, &root}, huge = {UINT64_MAX, &root};

	(void)state;
	for (size_t i = 0; i < LEAVES; i++) {
		size_t count = path(i, 0, LEAVES, proof);

		proof[count] = root;
		assert_false(verify_inclusion(i, &leaves[i], proof, count + 1, &tree));
		assert_false(verify_inclusion(i, &leaves[i], proof, count - 1, &tree));
		assert_false(verify_inclusion(i, &leaves[i], proof + 1, count - 1, &tree));
		assert_false(verify_inclusion(i, &leaves[i], proof, count, &empty));
		assert_false(verify_inclusion(i, &leaves[i], proof, count, &huge));
		for (size_t bit = 0; bit < count * 8 * VERIFY_HASH_BYTES; bit += 37) {
			proof[bit / 256].at[bit / 8 % 32] ^= (unsigned char)(1 << bit % 8);
			assert_false(verify_inclusion(i, &leaves[i], proof, count, &tree));
			proof[bit / 256].at[bit / 8 % 32] ^= (unsigned char)(1 << bit % 8);
		}
	}
}

static void every_tree_begins_with_every_older_one(void **state)
{
	struct verify_hash proof[VERIFY_CONSISTENCY_MAX];

	(void)state;
	for (size_t size = 2; size <= LEAVES; size++)
		for (size_t from = 1; from < size; from++) {
			struct verify_hash before = mth(0, from), after = mth(0, size);
			struct verify_tree older = {from, &before}, tree = {size, &after};
			size_t count = subproof(from, 0, size, true, proof);

			assert_true(verify_consistency(&older, proof, count, &tree));
			assert_false(verify_consistency(&older, proof, count - 1, &tree));
			assert_false(verify_consistency(&tree, proof, count, &older));
			proof[count] = after;
			assert_false(verify_consistency(&older, proof, count + 1, &tree));
			proof[from % count].at[size % 32] ^= 0x10;
			assert_false(verify_consistency(&older, proof, count, &tree));
			proof[from % count].at[size % 32] ^= 0x10;
			before.at[0] ^= 1;
			assert_false(verify_consistency(&older, proof, count, &tree));
		}
}

static void trees_of_one_size_are_the_same_and_the_empty_one_begins_all(void **state)
{
	struct verify_hash nothing, root = mth(0, 5), other = mth(0, 6);
	struct verify_tree tree = {5, &root}, same = {5, &other}, empty = {0, &nothing},
			   wrong = {0, &root};

	(void)state;
	verify_hash_nothing(&nothing);
	assert_true(verify_consistency(&tree, NULL, 0, &tree));
	assert_false(verify_consistency(&tree, NULL, 0, &same));
	assert_false(verify_consistency(&tree, &root, 1, &tree));
	assert_true(verify_consistency(&empty, NULL, 0, &tree));
	assert_true(verify_consistency(&empty, NULL, 0, &empty));
	assert_false(verify_consistency(&wrong, NULL, 0, &tree));
	assert_false(verify_consistency(&empty, &root, 1, &tree));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(roots_are_those_that_others_published),
	    cmocka_unit_test(every_entry_of_every_tree_is_in_it_and_at_no_other_place),
	    cmocka_unit_test(a_proof_that_is_longer_shorter_or_changed_proves_nothing),
	    cmocka_unit_test(every_tree_begins_with_every_older_one),
	    cmocka_unit_test(trees_of_one_size_are_the_same_and_the_empty_one_begins_all),
	};

	return cmocka_run_group_tests(tests, make_leaves, NULL);
}
