/* ledger/edge: appending to the tree, its root, and the bytes that are kept of it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "ledger/edge.h"
#include "unit/fixtures/exact.h"
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

/* ---- bytes ---- */

/* What ledger_edge_encode() writes, put together here. */
static void write_edge(struct sparse_log *log, unsigned format, uint64_t size, struct buf *to)
{
	struct ledger_hash digest;

	buf_clear(to);
	buf_add_number(to, format, 1);
	buf_add_number(to, size, 8);
	for (int level = 0; level < LEDGER_LEVELS; level++) {
		uint64_t hashes = size >> (8 * level);

		for (unsigned i = 0; i < hashes % LEDGER_TILE; i++) {
			struct ledger_hash hash =
			    sparse_log_tile_hash(log, level, hashes / LEDGER_TILE, i);

			buf_add(to, hash.at, sizeof hash.at);
		}
	}
	ledger_hash_bytes(buf_str(to), &digest);
	buf_add(to, digest.at, sizeof digest.at);
	assert_int_equal(to->err, ERR_OK);
}

static void an_edge_comes_back_and_goes_on_as_if_nothing_was(void **state)
{
	static const uint64_t sizes[] = {0, 1, 255, 256, 257, 600, 65535, 65536, 65537, 65900};
	struct sparse_log *log = sparse_log_new(600);
	struct buf bytes = BUF_INIT(LEDGER_EDGE_BYTES_MAX), want = BUF_INIT(1 << 20);
	struct ledger_edge e = {.size = 0}, back;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct str exactly;

		add_leaves(&e, log, sizes[i]);
		buf_clear(&bytes);
		ledger_edge_encode(&e, &bytes);
		assert_int_equal(bytes.err, ERR_OK);
		write_edge(log, LEDGER_EDGE_FORMAT, sizes[i], &want);
		assert_true(str_eq(buf_str(&bytes), buf_str(&want)));
		exactly = exact_copy(buf_str(&bytes));
		assert_int_equal(ledger_edge_decode(exactly, &back), ERR_OK);
		exact_free(exactly);
		assert_true(back.size == sizes[i]);
		assert_root(&back, sparse_log_hash(log, 0, sizes[i]));
		add_leaves(&back, log, sizes[i] + 300);
		assert_root(&back, sparse_log_hash(log, 0, sizes[i] + 300));
		buf_clear(&bytes);
		ledger_edge_encode(&back, &bytes);
		write_edge(log, LEDGER_EDGE_FORMAT, sizes[i] + 300, &want);
		assert_true(str_eq(buf_str(&bytes), buf_str(&want)));
	}
	free(log);
	buf_free(&bytes);
	buf_free(&want);
}

static void what_stands_before_an_edge_is_no_part_of_it(void **state)
{
	struct buf bytes = BUF_INIT(LEDGER_EDGE_BYTES_MAX);
	struct ledger_edge e = {.size = 0}, back;

	(void)state;
	buf_puts(&bytes, "before");
	ledger_edge_encode(&e, &bytes);
	assert_int_equal(
	    ledger_edge_decode(str_part(buf_str(&bytes), 6, bytes.len), &back), ERR_OK);
	buf_free(&bytes);
}

static void logs_that_nobody_can_append_one_by_one_go_on_too(void **state)
{
	static const uint64_t sizes[] = {(UINT64_C(1) << 24) - 3, (UINT64_C(1) << 32) - 3,
	    (UINT64_C(1) << 40) - 3, UINT64_C(0x123456789a), UINT64_C(0xfffffffff0),
	    UINT64_C(1) << 40, UINT64_C(0x7fffffffffffff00)};
	struct buf bytes = BUF_INIT(LEDGER_EDGE_BYTES_MAX);

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct sparse_log *log = sparse_log_new(600);
		struct ledger_edge e;

		log->apart[0] = sizes[i] - 1;
		log->apart[1] = sizes[i];
		log->apart[2] = sizes[i] + 3;
		log->apart[3] = sizes[i] / 2;
		log->apart[4] = sizes[i] - 256;
		write_edge(log, LEDGER_EDGE_FORMAT, sizes[i], &bytes);
		assert_int_equal(ledger_edge_decode(buf_str(&bytes), &e), ERR_OK);
		assert_root(&e, sparse_log_hash(log, 0, sizes[i]));
		for (uint64_t more = 1; more < 10; more++) {
			add_leaves(&e, log, sizes[i] + more);
			assert_root(&e, sparse_log_hash(log, 0, sizes[i] + more));
		}
		for (int level = 0; level < LEDGER_LEVELS; level++)
			assert_tile(&e, ledger_edge_tile(&e, level), log);
		free(log);
	}
	buf_free(&bytes);
}

static void the_largest_edge_has_room(void **state)
{
	struct buf bytes = BUF_INIT(LEDGER_EDGE_BYTES_MAX);
	struct ledger_edge e = {.size = INT64_MAX}, back;

	(void)state;
	ledger_edge_encode(&e, &bytes);
	assert_int_equal(bytes.err, ERR_OK);
	assert_int_equal(ledger_edge_decode(buf_str(&bytes), &back), ERR_OK);
	assert_true(back.size == INT64_MAX);
	buf_free(&bytes);
}

static void every_bit_that_is_flipped_is_noticed(void **state)
{
	struct sparse_log *log = sparse_log_new(600);
	struct buf bytes = BUF_INIT(LEDGER_EDGE_BYTES_MAX);
	struct ledger_edge e = {.size = 0}, back = {.size = 77};

	(void)state;
	add_leaves(&e, log, 515);
	ledger_edge_encode(&e, &bytes);
	assert_int_equal(bytes.len, 1 + 8 + (3 + 2) * LEDGER_HASH + LEDGER_HASH);
	for (size_t bit = 0; bit < 8 * bytes.len; bit++) {
		bytes.at[bit / 8] = (char)(bytes.at[bit / 8] ^ 1 << bit % 8);
		assert_int_equal(ledger_edge_decode(buf_str(&bytes), &back), ERR_CORRUPT);
		bytes.at[bit / 8] = (char)(bytes.at[bit / 8] ^ 1 << bit % 8);
	}
	assert_int_equal(back.size, 77);
	assert_int_equal(ledger_edge_decode(buf_str(&bytes), &back), ERR_OK);
	free(log);
	buf_free(&bytes);
}

static void cut_or_lengthened_bytes_are_corrupt(void **state)
{
	struct sparse_log *log = sparse_log_new(600);
	struct buf bytes = BUF_INIT(LEDGER_EDGE_BYTES_MAX);
	struct ledger_edge e = {.size = 0};

	(void)state;
	add_leaves(&e, log, 257);
	ledger_edge_encode(&e, &bytes);
	buf_putc(&bytes, '\0');
	for (size_t len = 0; len <= bytes.len; len++) {
		struct str exactly = exact_copy((struct str){bytes.at, len});

		if (len != bytes.len - 1)
			assert_int_equal(ledger_edge_decode(exactly, &e), ERR_CORRUPT);
		exact_free(exactly);
	}
	free(log);
	buf_free(&bytes);
}

/* Somebody who can compute a digest is no reason to read past the end. */
static void bytes_with_a_right_digest_and_the_wrong_length_are_corrupt(void **state)
{
	struct sparse_log *log = sparse_log_new(600);
	struct buf bytes = BUF_INIT(1 << 17);
	struct ledger_edge e;
	struct ledger_hash digest;

	(void)state;
	for (int more = -LEDGER_HASH; more <= LEDGER_HASH; more++) {
		struct str exactly;

		write_edge(log, LEDGER_EDGE_FORMAT, 514, &bytes);
		bytes.len = (size_t)((int)bytes.len - LEDGER_HASH + (more < 0 ? more : 0));
		for (int i = 0; i < more; i++)
			buf_putc(&bytes, '\0');
		ledger_hash_bytes(buf_str(&bytes), &digest);
		buf_add(&bytes, digest.at, sizeof digest.at);
		exactly = exact_copy(buf_str(&bytes));
		assert_int_equal(ledger_edge_decode(exactly, &e), more == 0 ? ERR_OK : ERR_CORRUPT);
		exact_free(exactly);
	}
	free(log);
	buf_free(&bytes);
}

static void sizes_that_no_log_has_are_corrupt(void **state)
{
	struct sparse_log *log = sparse_log_new(1);
	struct buf bytes = BUF_INIT(1 << 17);
	struct ledger_edge e;

	(void)state;
	write_edge(log, LEDGER_EDGE_FORMAT, UINT64_C(1) << 63, &bytes);
	assert_int_equal(ledger_edge_decode(buf_str(&bytes), &e), ERR_CORRUPT);
	free(log);
	buf_free(&bytes);
}

static void an_edge_of_a_newer_program_says_so(void **state)
{
	struct sparse_log *log = sparse_log_new(600);
	struct buf bytes = BUF_INIT(LEDGER_EDGE_BYTES_MAX);
	struct ledger_edge e;

	(void)state;
	write_edge(log, LEDGER_EDGE_FORMAT + 1, 3, &bytes);
	assert_int_equal(ledger_edge_decode(buf_str(&bytes), &e), ERR_VERSION);
	free(log);
	buf_free(&bytes);
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
	    cmocka_unit_test(what_stands_before_an_edge_is_no_part_of_it),
	    cmocka_unit_test(logs_that_nobody_can_append_one_by_one_go_on_too),
	    cmocka_unit_test(the_largest_edge_has_room),
	    cmocka_unit_test(every_bit_that_is_flipped_is_noticed),
	    cmocka_unit_test(cut_or_lengthened_bytes_are_corrupt),
	    cmocka_unit_test(bytes_with_a_right_digest_and_the_wrong_length_are_corrupt),
	    cmocka_unit_test(sizes_that_no_log_has_are_corrupt),
	    cmocka_unit_test(an_edge_of_a_newer_program_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
