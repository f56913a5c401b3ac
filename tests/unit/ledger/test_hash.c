/* ledger/hash: the hashes of RFC 6962, as others published them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "unit/fixtures/published_tree.h"

static void leaves_hash_as_published(void **state)
{
	struct ledger_hash hash, want;

	(void)state;
	for (size_t i = 0; i < PUBLISHED_LEAVES; i++) {
		ledger_hash_leaf(published_leaves[i], &hash);
		want = published_hash(published_nodes[0][i]);
		assert_memory_equal(hash.at, want.at, LEDGER_HASH);
	}
}

static void nodes_hash_as_published(void **state)
{
	(void)state;
	for (unsigned height = 1; height < PUBLISHED_HEIGHTS; height++)
		for (unsigned i = 0; i < (unsigned)PUBLISHED_LEAVES >> height; i++) {
			struct ledger_hash left =
					       published_hash(published_nodes[height - 1][2 * i]),
					   right = published_hash(
					       published_nodes[height - 1][2 * i + 1]),
					   want = published_hash(published_nodes[height][i]), hash;

			ledger_hash_node(&left, &right, &hash);
			assert_memory_equal(hash.at, want.at, LEDGER_HASH);
		}
}

static void a_node_may_take_the_place_of_either_child(void **state)
{
	struct ledger_hash left = published_hash(published_nodes[0][0]),
			   right = published_hash(published_nodes[0][1]),
			   want = published_hash(published_nodes[1][0]), both = left;

	(void)state;
	ledger_hash_node(&both, &right, &both);
	assert_memory_equal(both.at, want.at, LEDGER_HASH);
	ledger_hash_node(&left, &right, &right);
	assert_memory_equal(right.at, want.at, LEDGER_HASH);
}

static void a_full_subtree_folds_to_its_root(void **state)
{
	(void)state;
	for (size_t height = 0; height < PUBLISHED_HEIGHTS; height++) {
		struct ledger_hash hashes[PUBLISHED_LEAVES], root,
		    want = published_hash(published_nodes[height][0]);

		for (size_t i = 0; i < PUBLISHED_LEAVES; i++)
			hashes[i] = published_hash(published_nodes[0][i]);
		ledger_hash_fold(hashes, 1u << height, &root);
		assert_memory_equal(root.at, want.at, LEDGER_HASH);
	}
}

static void a_log_without_entries_has_the_hash_of_no_bytes(void **state)
{
	struct ledger_hash hash, want = published_hash(published_roots[0]);

	(void)state;
	ledger_hash_nothing(&hash);
	assert_memory_equal(hash.at, want.at, LEDGER_HASH);
	ledger_hash_bytes((struct str){NULL, 0}, &hash);
	assert_memory_equal(hash.at, want.at, LEDGER_HASH);
}

/* FIPS 180-4. */
static void bytes_that_are_no_part_of_the_tree_hash_as_they_are(void **state)
{
	struct ledger_hash hash,
	    want =
		published_hash("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

	(void)state;
	ledger_hash_bytes(STR("abc"), &hash);
	assert_memory_equal(hash.at, want.at, LEDGER_HASH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(leaves_hash_as_published),
	    cmocka_unit_test(nodes_hash_as_published),
	    cmocka_unit_test(a_node_may_take_the_place_of_either_child),
	    cmocka_unit_test(a_full_subtree_folds_to_its_root),
	    cmocka_unit_test(a_log_without_entries_has_the_hash_of_no_bytes),
	    cmocka_unit_test(bytes_that_are_no_part_of_the_tree_hash_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
