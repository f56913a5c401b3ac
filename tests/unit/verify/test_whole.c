/* Tests of src/verify/log.c, crew.c and growth.c, with logs in memory that are made here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/base64.h"
#include "verify/growth.h"
#include "verify/log.h"
#include "verify/proof.h"

enum { ENTRIES_MAX = 140000, FILES_MAX = 1200, TEXT_MAX = 400 };

/* ---- a log ---- */

static struct {
	size_t count;
	struct memory_file {
		char path[VERIFY_PATH_MAX];
		char *at;
		size_t len;
	} files[FILES_MAX];
	unsigned threads;
} memory;

static struct verify_hash hashes[ENTRIES_MAX];

static void add_file(const char *path, const void *bytes, size_t len)
{
	struct memory_file *f = &memory.files[memory.count++];

	assert_true(memory.count <= FILES_MAX);
	snprintf(f->path, sizeof f->path, "%s", path);
	f->at = malloc(len);
	f->len = len;
	memcpy(f->at, bytes, len);
}

static struct memory_file *find_file(const char *path)
{
	for (size_t i = 0; i < memory.count; i++)
		if (strcmp(memory.files[i].path, path) == 0)
			return &memory.files[i];
	return NULL;
}

static void forget_log(void)
{
	for (size_t i = 0; i < memory.count; i++)
		free(memory.files[i].at);
	memory.count = 0;
}

static void add_tile(int level, uint64_t n, uint64_t size, const void *bytes, size_t len)
{
	struct verify_tile tile = verify_tile_of(level, n, size);
	char path[VERIFY_PATH_MAX];

	verify_tile_path(&tile, path);
	add_file(path, bytes, len);
}

static void write_checkpoint(uint64_t size, const struct verify_hash *root, struct buf *to)
{
	buf_printf(to, "log.example\n%llu\n", (unsigned long long)size);
	base64_write((struct str){(const char *)root->at, sizeof root->at}, to);
	buf_puts(to, "\n\n\xe2\x80\x94 log.example AAAAAAAA\n");
}

static struct str entry_of(uint64_t i, char text[24])
{
	return (struct str){text, (size_t)snprintf(text, 24, "%llu", (unsigned long long)i)};
}

/* A log whose entries are "0", "1", "2" and so on, level by level; the root of it. */
static void make_log(uint64_t size, struct buf *checkpoint)
{
	struct buf bundle = BUF_INIT(VERIFY_ENTRIES_BYTES);
	struct verify_hash root;
	uint64_t count = size;
	char text[24];

	forget_log();
	for (uint64_t i = 0; i < size; i++) {
		struct str entry = entry_of(i, text);

		verify_hash_leaf(entry, &hashes[i]);
		buf_add_number(&bundle, entry.len, 2);
		buf_add_str(&bundle, entry);
		if (i % VERIFY_TILE_WIDTH == VERIFY_TILE_WIDTH - 1 || i + 1 == size) {
			add_tile(
			    VERIFY_ENTRIES, i / VERIFY_TILE_WIDTH, size, bundle.at, bundle.len);
			buf_clear(&bundle);
		}
	}
	for (int level = 0; count > 0; level++) {
		for (uint64_t n = 0; n * VERIFY_TILE_WIDTH < count; n++) {
			struct verify_tile tile = verify_tile_of(level, n, size);

			add_tile(level, n, size, hashes + n * VERIFY_TILE_WIDTH,
			    tile.width * sizeof *hashes);
		}
		for (uint64_t n = 0; n < count / VERIFY_TILE_WIDTH; n++) {
			verify_hash_fold(hashes + n * VERIFY_TILE_WIDTH, VERIFY_TILE_WIDTH);
			hashes[n] = hashes[n * VERIFY_TILE_WIDTH];
		}
		count /= VERIFY_TILE_WIDTH;
	}
	for (uint64_t i = 0; i < size; i++) {
		struct str entry = entry_of(i, text);

		verify_hash_leaf(entry, &hashes[i]);
	}
	if (size == 0)
		verify_hash_nothing(&root);
	else
		verify_hash_fold(hashes, size);
	if (size > 0)
		root = hashes[0];
	buf_clear(checkpoint);
	write_checkpoint(size, &root, checkpoint);
	add_file("checkpoint", checkpoint->at, checkpoint->len);
	buf_free(&bundle);
}

/* ---- the way to it ---- */

static enum err memory_open(const char *where, void **ret_reader, struct problem *why)
{
	(void)where;
	(void)why;
	*ret_reader = &memory;
	return ERR_OK;
}

static enum err memory_get(const char *path, struct buf *to, struct problem *why)
{
	const struct memory_file *f = find_file(path);

	if (f == NULL)
		return err_because(why, ERR_NOT_FOUND, "%s is not there", path);
	buf_add(to, f->at, f->len);
	return to->err;
}

static enum err memory_checkpoint(void *reader, struct buf *to, struct problem *why)
{
	(void)reader;
	return memory_get("checkpoint", to, why);
}

static enum err memory_tile(void *reader, const struct verify_tile *t, struct buf *to,
    unsigned *ret_width, struct problem *why)
{
	char path[VERIFY_PATH_MAX];

	(void)reader;
	verify_tile_path(t, path);
	*ret_width = t->width;
	return memory_get(path, to, why);
}

static void memory_close(void *reader)
{
	(void)reader;
}

static struct verify_way way = {memory_open, memory_checkpoint, memory_tile, memory_close, 1};
static struct problem why;

static enum err check_log(struct str older)
{
	struct verify_wish wish = {.way = &way, .where = "", .older = older};
	struct arena arena = {0};
	struct verify_found found;
	enum err err = verify_log(&wish, &arena, &found, &why);

	arena_free(&arena);
	return err;
}

static const struct str nothing_older = {NULL, 0};

/* ---- tests ---- */

static void a_log_of_any_size_holds_however_many_threads_look(void **state)
{
	static const uint64_t sizes[] = {
	    0, 1, 2, 255, 256, 257, 300, 511, 512, 65535, 65536, 65537, 131072, 139999};
	struct buf checkpoint = BUF_INIT(TEXT_MAX);

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		make_log(sizes[i], &checkpoint);
		for (way.threads = 1; way.threads <= 3; way.threads += 2)
			assert_int_equal(check_log(nothing_older), ERR_OK);
	}
	buf_free(&checkpoint);
}

static void every_bit_of_every_file_counts(void **state)
{
	struct buf checkpoint = BUF_INIT(TEXT_MAX);

	(void)state;
	way.threads = 1;
	make_log(259, &checkpoint);
	for (size_t i = 0; i < memory.count; i++) {
		struct memory_file *f = &memory.files[i];
		/* Whose signature it is, is not known here. */
		size_t len = strcmp(f->path, "checkpoint") == 0
				 ? (size_t)(strchr(strchr(f->at, '\n') + 1, '\n') - f->at) + 45
				 : f->len;
		size_t from = len == f->len ? 0 : strlen("log.example");

		for (size_t bit = 8 * from; bit<8 * len; bit += f->len> 4000 ? 7 : 1) {
			f->at[bit / 8] = (char)(f->at[bit / 8] ^ 1 << bit % 8);
			assert_int_not_equal(check_log(nothing_older), ERR_OK);
			f->at[bit / 8] = (char)(f->at[bit / 8] ^ 1 << bit % 8);
		}
		f->len--;
		if (len == f->len + 1)
			assert_int_not_equal(check_log(nothing_older), ERR_OK);
		f->len++;
	}
	assert_int_equal(check_log(nothing_older), ERR_OK);
	buf_free(&checkpoint);
}

static void a_file_that_is_missing_is_named(void **state)
{
	struct buf checkpoint = BUF_INIT(TEXT_MAX);

	(void)state;
	make_log(66000, &checkpoint);
	for (size_t i = 0; i < memory.count; i += 10) {
		struct memory_file *f = &memory.files[i];
		char path[VERIFY_PATH_MAX];

		memcpy(path, f->path, sizeof path);
		f->path[0] = '?';
		assert_int_equal(check_log(nothing_older), ERR_NOT_FOUND);
		assert_non_null(strstr(why.text, path));
		f->path[0] = path[0];
	}
	buf_free(&checkpoint);
}

static void the_first_entry_that_is_wrong_is_named(void **state)
{
	struct buf checkpoint = BUF_INIT(TEXT_MAX);

	(void)state;
	make_log(66000, &checkpoint);
	find_file("tile/entries/250")->at[8] = 'x';
	find_file("tile/entries/100")->at[2 + 5 + 2] = 'x';
	for (way.threads = 1; way.threads <= 4; way.threads++) {
		assert_int_equal(check_log(nothing_older), ERR_REFUSED);
		assert_non_null(
		    strstr(why.text, "entry 25601 in tile/entries/100 is not the one whose hash "
				     "tile/0/100 has"));
	}
	make_log(66000, &checkpoint);
	find_file("tile/1/000")->at[70] ^= 1;
	assert_int_equal(check_log(nothing_older), ERR_REFUSED);
	assert_non_null(
	    strstr(why.text, "hash 2 in tile/1/000 is not what the hashes of tile/0/002"));
	buf_free(&checkpoint);
}

static void a_log_that_grew_begins_with_all_that_it_had(void **state)
{
	static const uint64_t older[] = {0, 1, 2, 3, 255, 256, 257, 511, 512, 600, 65535, 65536,
	    65537, 66000, 131072, 131100, 139998, 139999};
	struct buf before = BUF_INIT(TEXT_MAX), now = BUF_INIT(TEXT_MAX);
	struct verify_reader reader = {.way = &way, .of = &memory, .size = 139999};
	struct verify_checkpoint a, b;

	(void)state;
	for (size_t i = 0; i < sizeof older / sizeof older[0]; i++) {
		make_log(older[i], &before);
		make_log(139999, &now);
		assert_int_equal(verify_checkpoint_read(buf_str(&before), &a, &why), ERR_OK);
		assert_int_equal(verify_checkpoint_read(buf_str(&now), &b, &why), ERR_OK);
		assert_int_equal(verify_growth(&reader, &a, &b, &why), ERR_OK);
		a.root.at[31] ^= 1;
		assert_int_equal(verify_growth(&reader, &a, &b, &why), ERR_REFUSED);
		assert_non_null(strstr(why.text, "what the log said earlier was changed"));
	}
	buf_free(&before);
	buf_free(&now);
}

static void a_log_that_shrank_or_is_another_is_refused(void **state)
{
	struct buf before = BUF_INIT(TEXT_MAX), now = BUF_INIT(TEXT_MAX);

	(void)state;
	way.threads = 1;
	make_log(300, &before);
	make_log(299, &now);
	assert_int_equal(check_log(buf_str(&before)), ERR_REFUSED);
	assert_non_null(strstr(why.text, "had 300 entries earlier, and has 299 now"));
	before.at[0] = 'L';
	make_log(301, &now);
	assert_int_equal(check_log(buf_str(&before)), ERR_REFUSED);
	assert_non_null(strstr(why.text, "another log, Log.example"));
	before.at[0] = 'l';
	assert_int_equal(check_log(buf_str(&before)), ERR_OK);
	assert_int_equal(check_log(STR("nonsense")), ERR_INVALID);
	assert_non_null(strstr(why.text, "the older checkpoint"));
	buf_free(&before);
	buf_free(&now);
}

static void count_told(void *arg, uint64_t done, uint64_t total)
{
	uint64_t *told = arg;

	assert_true(done > told[1] && done <= total);
	assert_int_equal(total, 66000);
	told[0]++;
	told[1] = done;
}

static void whoever_waits_is_told_how_far_it_is(void **state)
{
	struct buf checkpoint = BUF_INIT(TEXT_MAX);
	uint64_t told[2] = {0, 0};
	struct verify_wish wish = {.way = &way, .where = "", .tell = count_told, .arg = told};
	struct arena arena = {0};
	struct verify_found found;

	(void)state;
	make_log(66000, &checkpoint);
	assert_int_equal(verify_log(&wish, &arena, &found, &why), ERR_OK);
	assert_int_equal(told[0], 258);
	assert_int_equal(told[1], 66000);
	assert_int_equal(found.size, 66000);
	assert_true(str_eq(found.checkpoint, buf_str(&checkpoint)));
	arena_free(&arena);
	buf_free(&checkpoint);
}

static int end(void **state)
{
	(void)state;
	forget_log();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_log_of_any_size_holds_however_many_threads_look),
	    cmocka_unit_test(every_bit_of_every_file_counts),
	    cmocka_unit_test(a_file_that_is_missing_is_named),
	    cmocka_unit_test(the_first_entry_that_is_wrong_is_named),
	    cmocka_unit_test(a_log_that_grew_begins_with_all_that_it_had),
	    cmocka_unit_test(whoever_waits_is_told_how_far_it_is),
	    cmocka_unit_test(a_log_that_shrank_or_is_another_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
