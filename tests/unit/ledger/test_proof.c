/* ledger/proof: proofs made from tiles are those of the RFC's definitions. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "ledger/proof.h"
#include "unit/fixtures/published_tree.h"
#include "unit/fixtures/sparse_log.h"

/* ---- the definitions, word for word ---- */

struct proof {
	struct ledger_hash hashes[LEDGER_PROOF_MAX];
	size_t count;
};

static void proof_add(struct proof *p, struct ledger_hash hash)
{
	assert_true(p->count < LEDGER_PROOF_MAX);
	p->hashes[p->count++] = hash;
}

/* The largest power of two smaller than n. */
static uint64_t largest_below(uint64_t n)
{
	uint64_t k = 1;

	while (k << 1 < n)
		k <<= 1;
	return k;
}

/* PATH(m, D[from:until]), RFC 9162 section 2.1.3.1. */
static void path(struct sparse_log *log, uint64_t m, uint64_t from, uint64_t until, struct proof *p)
{
	uint64_t k;

	if (until - from == 1)
		return;
	k = largest_below(until - from);
	if (m < k) {
		path(log, m, from, from + k, p);
		proof_add(p, sparse_log_hash(log, from + k, until));
	} else {
		path(log, m - k, from + k, until, p);
		proof_add(p, sparse_log_hash(log, from, from + k));
	}
}

/* SUBPROOF(m, D[from:until], known), section 2.1.4.1. */
static void subproof(
    struct sparse_log *log, uint64_t m, uint64_t from, uint64_t until, bool known, struct proof *p)
{
	uint64_t k;

	if (m == until - from) {
		if (!known)
			proof_add(p, sparse_log_hash(log, from, until));
		return;
	}
	k = largest_below(until - from);
	if (m <= k) {
		subproof(log, m, from, from + k, known, p);
		proof_add(p, sparse_log_hash(log, from + k, until));
	} else {
		subproof(log, m - k, from + k, until, false, p);
		proof_add(p, sparse_log_hash(log, from, from + k));
	}
}

/* ---- a shelf that has the tiles of one size, and no others ---- */

struct shelf {
	struct sparse_log *log;
	uint64_t size;
	unsigned reads;
	enum err err; /* of each read */
};

static enum err shelf_read(void *arg, const struct ledger_tile *t, unsigned char *ret)
{
	struct shelf *s = arg;

	assert_in_range(t->level, 0, LEDGER_LEVELS - 1);
	assert_in_range(t->width, 1, LEDGER_TILE);
	assert_int_equal(t->width, ledger_tile_width(t->level, t->n, s->size));
	s->reads++;
	for (unsigned i = 0; i < t->width; i++, ret += LEDGER_HASH) {
		struct ledger_hash hash = sparse_log_tile_hash(s->log, t->level, t->n, i);

		memcpy(ret, hash.at, LEDGER_HASH);
	}
	return s->err;
}

/* Two tiles of each level that the log has, at most. */
static void assert_few_reads(const struct shelf *s)
{
	unsigned levels = 0;

	while (levels < LEDGER_LEVELS && s->size >> (8 * levels) > 0)
		levels++;
	assert_true(s->reads <= 2 * levels);
}

static void assert_proof(const struct proof *want, const struct ledger_hash *hashes, size_t count)
{
	assert_int_equal(count, want->count);
	assert_memory_equal(hashes, want->hashes, count * sizeof hashes[0]);
}

static void assert_inclusion(struct sparse_log *log, uint64_t index, uint64_t size)
{
	struct shelf s = {.log = log, .size = size};
	struct ledger_tiles tiles = {shelf_read, &s};
	struct proof want = {.count = 0};
	struct ledger_hash hashes[LEDGER_PROOF_MAX];
	size_t count;

	path(log, index, 0, size, &want);
	assert_int_equal(ledger_inclusion(&tiles, index, size, hashes, &count), ERR_OK);
	assert_proof(&want, hashes, count);
	assert_few_reads(&s);
}

static void assert_consistency(struct sparse_log *log, uint64_t from, uint64_t size)
{
	struct shelf s = {.log = log, .size = size};
	struct ledger_tiles tiles = {shelf_read, &s};
	struct proof want = {.count = 0};
	struct ledger_hash hashes[LEDGER_PROOF_MAX];
	size_t count;

	subproof(log, from, 0, size, true, &want);
	assert_int_equal(ledger_consistency(&tiles, from, size, hashes, &count), ERR_OK);
	assert_proof(&want, hashes, count);
	assert_few_reads(&s);
}

static void assert_root(struct sparse_log *log, uint64_t size)
{
	struct shelf s = {.log = log, .size = size};
	struct ledger_tiles tiles = {shelf_read, &s};
	struct ledger_hash root, want = sparse_log_hash(log, 0, size);

	assert_int_equal(ledger_root(&tiles, size, &root), ERR_OK);
	assert_memory_equal(root.at, want.at, LEDGER_HASH);
	assert_few_reads(&s);
}

/* ---- as others published them ---- */

static enum err published_read(void *arg, const struct ledger_tile *t, unsigned char *ret)
{
	(void)arg;
	assert_int_equal(t->level, 0);
	assert_true(t->n == 0);
	for (unsigned i = 0; i < t->width; i++, ret += LEDGER_HASH) {
		struct ledger_hash hash = published_hash(published_nodes[0][i]);

		memcpy(ret, hash.at, LEDGER_HASH);
	}
	return ERR_OK;
}

/* By place in published_nodes. */
struct node {
	unsigned char height, at;
};

static void assert_published(
    const struct node *want, size_t want_count, const struct ledger_hash *hashes, size_t count)
{
	assert_int_equal(count, want_count);
	for (size_t i = 0; i < count; i++) {
		struct ledger_hash hash =
		    published_hash(published_nodes[want[i].height][want[i].at]);

		assert_memory_equal(hashes[i].at, hash.at, LEDGER_HASH);
	}
}

static void proofs_are_those_that_others_published(void **state)
{
	/* transparency-dev/merkle, testonly/reference_test.go. */
	static const struct {
		uint64_t index, size;
		size_t count;
		struct node proof[3];
	} included[] =
	    {
		{0, 1, 0, {{0, 0}}},
		{0, 2, 1, {{0, 1}}},
		{1, 2, 1, {{0, 0}}},
		{2, 3, 1, {{1, 0}}},
		{1, 5, 3, {{0, 0}, {1, 1}, {0, 4}}},
		{0, 8, 3, {{0, 1}, {1, 1}, {2, 1}}},
		{5, 8, 3, {{0, 4}, {1, 3}, {2, 0}}},
	    },
	  consistent[] = {
	      {1, 1, 0, {{0, 0}}},
	      {1, 8, 3, {{0, 1}, {1, 1}, {2, 1}}},
	      {2, 5, 2, {{1, 1}, {0, 4}}},
	      {6, 8, 3, {{1, 2}, {1, 3}, {2, 0}}},
	  };
	const struct ledger_tiles tiles = {published_read, NULL};
	struct ledger_hash hashes[LEDGER_PROOF_MAX], want;
	size_t count;

	(void)state;
	for (size_t i = 0; i < sizeof included / sizeof included[0]; i++) {
		assert_int_equal(
		    ledger_inclusion(&tiles, included[i].index, included[i].size, hashes, &count),
		    ERR_OK);
		assert_published(included[i].proof, included[i].count, hashes, count);
	}
	for (size_t i = 0; i < sizeof consistent / sizeof consistent[0]; i++) {
		assert_int_equal(ledger_consistency(&tiles, consistent[i].index, consistent[i].size,
				     hashes, &count),
		    ERR_OK);
		assert_published(consistent[i].proof, consistent[i].count, hashes, count);
	}
	for (size_t size = 0; size <= PUBLISHED_LEAVES; size++) {
		want = published_hash(published_roots[size]);
		assert_int_equal(ledger_root(&tiles, size, hashes), ERR_OK);
		assert_memory_equal(hashes[0].at, want.at, LEDGER_HASH);
	}
}

/* ---- as they are defined ---- */

enum { SIZES = 600 };

/* Every place in the smallest and in those where tiles begin and end; of others one in some. */
static uint64_t step_of(uint64_t size)
{
	bool edge = (size + 3) % LEDGER_TILE < 6;

	return size <= 100 || edge || size == SIZES ? 1 : 29;
}

static void every_root_of_small_logs_is_right(void **state)
{
	struct sparse_log *log = sparse_log_new(SIZES);

	(void)state;
	for (uint64_t size = 0; size <= SIZES; size++)
		assert_root(log, size);
	free(log);
}

static void entries_of_small_logs_are_proved(void **state)
{
	struct sparse_log *log = sparse_log_new(SIZES);

	(void)state;
	for (uint64_t size = 1; size <= SIZES; size++)
		for (uint64_t index = size % step_of(size); index < size; index += step_of(size))
			assert_inclusion(log, index, size);
	free(log);
}

static void beginnings_of_small_logs_are_proved(void **state)
{
	struct sparse_log *log = sparse_log_new(SIZES);

	(void)state;
	for (uint64_t size = 1; size <= SIZES; size++)
		for (uint64_t from = 1 + size % step_of(size); from <= size; from += step_of(size))
			assert_consistency(log, from, size);
	free(log);
}

/* Around where levels begin, with leaves that are like no other wherever something is proved. */
static void large_logs_are_proved_as_small_ones_are(void **state)
{
	static const uint64_t around[] = {1 << 16, 1 << 20, 1 << 24,
	    (UINT64_C(1) << 24) + (1 << 16), UINT64_C(1) << 32, UINT64_C(0x12345678),
	    UINT64_C(0xabcdef1234), UINT64_C(1) << 40,
	    (UINT64_C(1) << 40) + (UINT64_C(1) << 32) + 256};
	enum { AROUND = sizeof around / sizeof around[0] };

	(void)state;
	for (size_t i = 0; i < AROUND; i++)
		for (uint64_t size = around[i] - 2; size <= around[i] + 2; size++) {
			struct sparse_log *log = sparse_log_new(2);
			uint64_t at[SPARSE_APART] = {size - 1, size / 2, size / 3, size - 257,
			    size / 256 * 256, size / 65536 * 65536 - 1, 255, size - 2};

			memcpy(log->apart, at, sizeof at);
			assert_root(log, size);
			for (size_t j = 0; j < SPARSE_APART; j++) {
				if (at[j] < size)
					assert_inclusion(log, at[j], size);
				if (at[j] <= size && at[j] > 0)
					assert_consistency(log, at[j], size);
			}
			for (size_t j = 0; j < AROUND && around[j] < size; j++) {
				assert_inclusion(log, around[j], size);
				assert_consistency(log, around[j], size);
			}
			free(log);
		}
}

static void the_largest_log_has_the_longest_proof(void **state)
{
	struct sparse_log *log = sparse_log_new(2);
	struct shelf s = {.log = log, .size = INT64_MAX};
	struct ledger_tiles tiles = {shelf_read, &s};
	struct ledger_hash hashes[LEDGER_PROOF_MAX];
	size_t count;

	(void)state;
	assert_root(log, INT64_MAX);
	assert_inclusion(log, 0, INT64_MAX);
	assert_inclusion(log, INT64_MAX - 1, INT64_MAX);
	assert_consistency(log, INT64_MAX - 2, INT64_MAX);
	assert_consistency(log, (UINT64_C(1) << 62) - 1, INT64_MAX);
	assert_int_equal(ledger_inclusion(&tiles, 0, INT64_MAX, hashes, &count), ERR_OK);
	assert_int_equal(count, 63);
	free(log);
}

/* ---- what cannot be proved ---- */

static enum err no_read(void *arg, const struct ledger_tile *t, unsigned char *ret)
{
	(void)arg;
	(void)t;
	(void)ret;
	fail();
	return ERR_OK;
}

static void what_is_not_in_the_log_is_refused_and_nothing_read(void **state)
{
	const struct ledger_tiles tiles = {no_read, NULL};
	const uint64_t too_large = (uint64_t)INT64_MAX + 1;
	struct ledger_hash hashes[LEDGER_PROOF_MAX];
	size_t count;

	(void)state;
	assert_int_equal(ledger_inclusion(&tiles, 0, 0, hashes, &count), ERR_INVALID);
	assert_int_equal(ledger_inclusion(&tiles, 7, 7, hashes, &count), ERR_INVALID);
	assert_int_equal(ledger_inclusion(&tiles, UINT64_MAX, 7, hashes, &count), ERR_INVALID);
	assert_int_equal(ledger_inclusion(&tiles, 7, too_large, hashes, &count), ERR_INVALID);
	assert_int_equal(ledger_consistency(&tiles, 8, 7, hashes, &count), ERR_INVALID);
	assert_int_equal(ledger_consistency(&tiles, 7, too_large, hashes, &count), ERR_INVALID);
	assert_int_equal(ledger_root(&tiles, too_large, hashes), ERR_INVALID);
}

static void nothing_is_needed_where_nothing_was_or_nothing_came(void **state)
{
	const struct ledger_tiles tiles = {no_read, NULL};
	struct ledger_hash hashes[LEDGER_PROOF_MAX];
	size_t count;

	(void)state;
	assert_int_equal(ledger_consistency(&tiles, 0, 1000, hashes, &count), ERR_OK);
	assert_int_equal(count, 0);
	assert_int_equal(ledger_consistency(&tiles, 1000, 1000, hashes, &count), ERR_OK);
	assert_int_equal(count, 0);
	assert_int_equal(ledger_consistency(&tiles, 0, 0, hashes, &count), ERR_OK);
	assert_int_equal(count, 0);
	assert_int_equal(ledger_inclusion(&tiles, 0, 1, hashes, &count), ERR_OK);
	assert_int_equal(count, 0);
}

static void a_tile_that_cannot_be_read_is_told(void **state)
{
	struct sparse_log *log = sparse_log_new(2);
	struct shelf s = {.log = log, .size = 70000, .err = ERR_UNAVAILABLE};
	struct ledger_tiles tiles = {shelf_read, &s};
	struct ledger_hash hashes[LEDGER_PROOF_MAX];
	size_t count;

	(void)state;
	assert_int_equal(ledger_inclusion(&tiles, 5, 70000, hashes, &count), ERR_UNAVAILABLE);
	assert_int_equal(ledger_consistency(&tiles, 5, 70000, hashes, &count), ERR_UNAVAILABLE);
	assert_int_equal(ledger_root(&tiles, 70000, hashes), ERR_UNAVAILABLE);
	assert_int_equal(s.reads, 3);
	free(log);
}

/* ---- the text ---- */

static const struct str checkpoint =
    STR("seal.example/log\n6\nroot=\n\n\xe2\x80\x94 seal.example/log sig=\n");

static void a_kept_proof_has_the_lines_of_the_standard(void **state)
{
	struct ledger_hash hashes[2] = {
	    published_hash(published_nodes[0][4]), published_hash(published_nodes[2][0])};
	struct buf text = BUF_INIT(4096);

	(void)state;
	ledger_proof_write(STR("{\"v\":1}"), 73894, hashes, 2, checkpoint, &text);
	assert_int_equal(text.err, ERR_OK);
	assert_string_equal(text.at,
	    "c2sp.org/tlog-proof@v1\n"
	    "extra eyJ2IjoxfQ==\n"
	    "index 73894\n"
	    "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=\n"
	    "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=\n"
	    "\n"
	    "seal.example/log\n6\nroot=\n\n\xe2\x80\x94 seal.example/log sig=\n");
	buf_free(&text);
}

static void a_log_of_one_entry_needs_no_hashes_and_nothing_extra_no_line(void **state)
{
	struct buf text = BUF_INIT(4096);

	(void)state;
	ledger_proof_write((struct str){NULL, 0}, 0, NULL, 0, checkpoint, &text);
	assert_int_equal(text.err, ERR_OK);
	assert_string_equal(text.at,
	    "c2sp.org/tlog-proof@v1\nindex 0\n\n"
	    "seal.example/log\n6\nroot=\n\n\xe2\x80\x94 seal.example/log sig=\n");
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(proofs_are_those_that_others_published),
	    cmocka_unit_test(every_root_of_small_logs_is_right),
	    cmocka_unit_test(entries_of_small_logs_are_proved),
	    cmocka_unit_test(beginnings_of_small_logs_are_proved),
	    cmocka_unit_test(large_logs_are_proved_as_small_ones_are),
	    cmocka_unit_test(the_largest_log_has_the_longest_proof),
	    cmocka_unit_test(what_is_not_in_the_log_is_refused_and_nothing_read),
	    cmocka_unit_test(nothing_is_needed_where_nothing_was_or_nothing_came),
	    cmocka_unit_test(a_tile_that_cannot_be_read_is_told),
	    cmocka_unit_test(a_kept_proof_has_the_lines_of_the_standard),
	    cmocka_unit_test(a_log_of_one_entry_needs_no_hashes_and_nothing_extra_no_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
