/* ledger/edge: appending to the tree, its root, and both from its tiles. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "ledger/edge.h"
#include "unit/fixtures/published_tree.h"
#include "unit/fixtures/sparse_log.h"

static void assert_hash(const struct ledger_hash *hash, struct ledger_hash want)
{
	assert_memory_equal(hash->at, want.at, LEDGER_HASH);
}

static void assert_root(const struct ledger_edge *e, struct ledger_hash want)
{
	struct ledger_hash root;

	ledger_edge_root(e, &root);
	assert_hash(&root, want);
}

static void add_leaves(struct ledger_edge *e, const struct sparse_log *log, uint64_t until)
{
	while (e->size < until) {
		struct ledger_hash leaf = sparse_log_leaf(log, e->size);

		ledger_edge_add(e, &leaf);
	}
}

/* ---- the tree ---- */

static void the_roots_are_those_that_others_published(void **state)
{
	struct ledger_edge e = {.size = 0};
	struct ledger_hash leaf;

	(void)state;
	assert_root(&e, published_hash(published_roots[0]));
	for (size_t i = 0; i < PUBLISHED_LEAVES; i++) {
		ledger_hash_leaf(published_leaves[i], &leaf);
		assert_int_equal(ledger_edge_add(&e, &leaf), 0);
		assert_root(&e, published_hash(published_roots[i + 1]));
	}
}

static void the_root_is_that_of_the_definition_at_every_size(void **state)
{
	struct sparse_log *log = sparse_log_new(2000);
	struct ledger_edge e = {.size = 0};

	(void)state;
	for (uint64_t size = 0; size <= 2000; size++) {
		add_leaves(&e, log, size);
		assert_root(&e, sparse_log_hash(log, 0, size));
	}
	free(log);
}

static void assert_tile(
    const struct ledger_edge *e, struct ledger_tile tile, struct sparse_log *log)
{
	assert_int_equal(tile.width, ledger_tile_width(tile.level, tile.n, e->size));
	for (unsigned i = 0; i < tile.width; i++)
		assert_hash(
		    &e->tile[tile.level][i], sparse_log_tile_hash(log, tile.level, tile.n, i));
}

/* Past 65,536 leaves, where a tile of the second level is full, too. */
static void whoever_writes_what_an_append_names_has_every_tile(void **state)
{
	struct sparse_log *log = sparse_log_new(600);
	struct ledger_edge e = {.size = 0};

	(void)state;
	while (e.size < 66000) {
		struct ledger_hash leaf = sparse_log_leaf(log, e.size);
		unsigned full = ledger_edge_add(&e, &leaf);

		assert_int_equal(full, e.size % 65536 == 0 ? 2 : e.size % 256 == 0);
		for (unsigned level = 0; level < full; level++) {
			struct ledger_tile tile = ledger_edge_full(&e, (int)level);

			assert_int_equal(tile.level, level);
			assert_int_equal(tile.width, LEDGER_TILE);
			assert_true((tile.n + 1) << (8 * (level + 1)) == e.size);
			assert_tile(&e, tile, log);
		}
	}
	free(log);
}

static void the_tiles_that_are_not_full_are_those_of_the_size(void **state)
{
	static const uint64_t sizes[] = {
	    0, 1, 255, 256, 257, 511, 512, 600, 65535, 65536, 65537, 65791, 65792, 66000};
	struct sparse_log *log = sparse_log_new(600);
	struct ledger_edge e = {.size = 0};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		add_leaves(&e, log, sizes[i]);
		for (int level = 0; level < LEDGER_LEVELS; level++) {
			struct ledger_tile tile = ledger_edge_tile(&e, level);

			assert_int_equal(tile.level, level);
			assert_true(tile.n == sizes[i] >> (8 * level) >> 8);
			assert_true(tile.width == (sizes[i] >> (8 * level)) % 256);
			assert_tile(&e, tile, log);
		}
	}
	free(log);
}

static void the_last_full_tile_of_each_level_is_known(void **state)
{
	struct ledger_edge e = {.size = 255};

	(void)state;
	assert_int_equal(ledger_edge_full(&e, 0).width, 0);
	e.size = 256;
	assert_int_equal(ledger_edge_full(&e, 0).width, LEDGER_TILE);
	assert_true(ledger_edge_full(&e, 0).n == 0);
	assert_int_equal(ledger_edge_full(&e, 1).width, 0);
	e.size = 70000;
	assert_true(ledger_edge_full(&e, 0).n == 272);
	assert_true(ledger_edge_full(&e, 1).n == 0);
	assert_int_equal(ledger_edge_full(&e, 2).width, 0);
	e.size = INT64_MAX;
	assert_int_equal(ledger_edge_full(&e, LEDGER_LEVELS - 1).width, 0);
}

/* ---- from tiles ---- */

static enum err sparse_read(void *arg, const struct ledger_tile *t, unsigned char *ret)
{
	assert_in_range(t->width, 1, LEDGER_TILE - 1);
	for (unsigned i = 0; i < t->width; i++) {
		struct ledger_hash hash = sparse_log_tile_hash(arg, t->level, t->n, i);

		memcpy(ret + (size_t)i * LEDGER_HASH, hash.at, LEDGER_HASH);
	}
	return ERR_OK;
}

static void an_edge_comes_back_and_goes_on_as_if_nothing_was(void **state)
{
	static const uint64_t sizes[] = {0, 1, 255, 256, 257, 600, 65535, 65536, 65537, 65900};
	struct sparse_log *log = sparse_log_new(600);
	const struct ledger_tiles tiles = {sparse_read, log};
	struct ledger_edge e;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		assert_int_equal(ledger_edge_of_tiles(&tiles, sizes[i], &e), ERR_OK);
		assert_true(e.size == sizes[i]);
		assert_root(&e, sparse_log_hash(log, 0, sizes[i]));
		add_leaves(&e, log, sizes[i] + 300);
		assert_root(&e, sparse_log_hash(log, 0, sizes[i] + 300));
	}
	free(log);
}

static void logs_that_nobody_can_append_one_by_one_go_on_too(void **state)
{
	static const uint64_t sizes[] = {(UINT64_C(1) << 24) - 3, (UINT64_C(1) << 32) - 3,
	    (UINT64_C(1) << 40) - 3, UINT64_C(0x123456789a), UINT64_C(0xfffffffff0),
	    UINT64_C(1) << 40, UINT64_C(0x7fffffffffffff00), INT64_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct sparse_log *log = sparse_log_new(600);
		const struct ledger_tiles tiles = {sparse_read, log};
		struct ledger_edge e;

		log->apart[0] = sizes[i] - 1;
		log->apart[1] = sizes[i];
		log->apart[2] = sizes[i] + 3;
		log->apart[3] = sizes[i] / 2;
		log->apart[4] = sizes[i] - 256;
		assert_int_equal(ledger_edge_of_tiles(&tiles, sizes[i], &e), ERR_OK);
		assert_root(&e, sparse_log_hash(log, 0, sizes[i]));
		for (uint64_t more = 1; more < 10 && sizes[i] < INT64_MAX; more++) {
			add_leaves(&e, log, sizes[i] + more);
			assert_root(&e, sparse_log_hash(log, 0, sizes[i] + more));
		}
		for (int level = 0; level < LEDGER_LEVELS; level++)
			assert_tile(&e, ledger_edge_tile(&e, level), log);
		free(log);
	}
}

static enum err lost_read(void *arg, const struct ledger_tile *t, unsigned char *ret)
{
	(void)ret;
	return t->level == *(const int *)arg ? ERR_NOT_FOUND : ERR_OK;
}

static void an_edge_whose_tiles_are_lost_does_not_come_back(void **state)
{
	struct ledger_edge e = {.size = 77};
	int level = 2;
	const struct ledger_tiles tiles = {lost_read, &level};

	(void)state;
	assert_int_equal(ledger_edge_of_tiles(&tiles, 0x10101, &e), ERR_NOT_FOUND);
	assert_int_equal(ledger_edge_of_tiles(&tiles, UINT64_MAX, &e), ERR_INVALID);
	assert_true(e.size == 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_roots_are_those_that_others_published),
	    cmocka_unit_test(the_root_is_that_of_the_definition_at_every_size),
	    cmocka_unit_test(whoever_writes_what_an_append_names_has_every_tile),
	    cmocka_unit_test(the_tiles_that_are_not_full_are_those_of_the_size),
	    cmocka_unit_test(the_last_full_tile_of_each_level_is_known),
	    cmocka_unit_test(an_edge_comes_back_and_goes_on_as_if_nothing_was),
	    cmocka_unit_test(logs_that_nobody_can_append_one_by_one_go_on_too),
	    cmocka_unit_test(an_edge_whose_tiles_are_lost_does_not_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
