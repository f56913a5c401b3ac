/* Threads that check the entries of a log, tile by tile. */
#include "verify/crew.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include "base/thread.h"
#include "verify/reader.h"

enum { THREADS_MAX = 8, AHEAD_MAX = 64, BUNDLE_USUAL = 1 << 20 };

struct crew_member {
	struct verify_crew *crew;
	struct verify_reader reader;
	struct buf bundle;
	pthread_t thread;
};

struct verify_crew {
	uint64_t tiles;
	unsigned count; /* members that have a reader */
	unsigned threads;
	struct crew_member members[THREADS_MAX];
	pthread_mutex_t large; /* held by who has a large bundle in memory */
	pthread_mutex_t lock;  /* of all below */
	pthread_cond_t moved;
	uint64_t taken, fetched; /* how many tiles were begun, and how many handed on */
	bool stop;
	struct {
		bool is_done;
		struct verify_share share;
	} ring[AHEAD_MAX]; /* of the tile n at n % AHEAD_MAX */
};

/* ---- one tile ---- */

/* Is each entry what the hash at its place says? */
static enum err crew_compare(const struct crew_member *m, uint64_t n, const struct str *entries,
    const struct verify_hash *hashes, size_t count, struct problem *why)
{
	struct verify_tile tile = verify_tile_of(0, n, m->reader.size);
	struct verify_tile bundle = tile;
	char path[VERIFY_PATH_MAX], other[VERIFY_PATH_MAX];
	struct verify_hash hash;

	bundle.level = VERIFY_ENTRIES;
	for (size_t i = 0; i < count; i++) {
		verify_hash_leaf(entries[i], &hash);
		if (verify_hash_eq(&hash, &hashes[i]))
			continue;
		verify_tile_path(&bundle, path);
		verify_tile_path(&tile, other);
		return err_because(why, ERR_REFUSED,
		    "entry %" PRIu64 " in %s is not the one whose hash %s has: one of them was "
		    "changed",
		    n * VERIFY_TILE_WIDTH + i, path, other);
	}
	return ERR_OK;
}

/* Reads the entries; *ret_large: the lock is held. */
static enum err crew_read(struct crew_member *m, uint64_t n, struct str *entries, size_t *ret_count,
    bool *ret_large, struct problem *why)
{
	enum err err;

	m->bundle.max = BUNDLE_USUAL;
	err = verify_read_entries(&m->reader, n, &m->bundle, entries, ret_count, why);
	if (err != ERR_TOO_LARGE)
		return err;
	pthread_mutex_lock(&m->crew->large);
	*ret_large = true;
	m->bundle.max = VERIFY_ENTRIES_BYTES;
	return verify_read_entries(&m->reader, n, &m->bundle, entries, ret_count, why);
}

static void crew_check(struct crew_member *m, uint64_t n, struct verify_share *share)
{
	struct verify_hash hashes[VERIFY_TILE_WIDTH];
	struct str entries[VERIFY_TILE_WIDTH];
	size_t count = 0, hash_count = 0;
	bool is_large = false;

	share->err = crew_read(m, n, entries, &count, &is_large, &share->why);
	if (!share->err)
		share->err = verify_read_hashes(&m->reader, 0, n, hashes, &hash_count, &share->why);
	if (!share->err)
		share->err = crew_compare(m, n, entries, hashes, count, &share->why);
	if (!share->err) {
		assert(count == hash_count);
		verify_hash_fold(hashes, count);
		share->root = hashes[0];
	}
	if (is_large) {
		buf_free(&m->bundle);
		pthread_mutex_unlock(&m->crew->large);
	}
}

/* ---- many ---- */

/* The number of a tile that nobody has begun yet; false when there is none, or none is wanted. */
static bool crew_take(struct verify_crew *crew, uint64_t *ret_n)
{
	bool is_taken = false;

	pthread_mutex_lock(&crew->lock);
	while (!crew->stop && crew->taken < crew->tiles && crew->taken - crew->fetched >= AHEAD_MAX)
		pthread_cond_wait(&crew->moved, &crew->lock);
	if (!crew->stop && crew->taken < crew->tiles) {
		*ret_n = crew->taken++;
		is_taken = true;
	}
	pthread_mutex_unlock(&crew->lock);
	return is_taken;
}

static void *crew_work(void *arg)
{
	struct crew_member *m = arg;
	struct verify_crew *crew = m->crew;
	struct verify_share share;
	uint64_t n;

	while (crew_take(crew, &n)) {
		crew_check(m, n, &share);
		pthread_mutex_lock(&crew->lock);
		crew->ring[n % AHEAD_MAX].share = share;
		crew->ring[n % AHEAD_MAX].is_done = true;
		pthread_cond_broadcast(&crew->moved);
		pthread_mutex_unlock(&crew->lock);
	}
	return NULL;
}

void verify_crew_next(struct verify_crew *crew, struct verify_share *ret)
{
	size_t at = crew->fetched % AHEAD_MAX;

	assert(crew->fetched < crew->tiles);
	if (crew->threads == 0) {
		crew_check(&crew->members[0], crew->fetched++, ret);
		return;
	}
	pthread_mutex_lock(&crew->lock);
	while (!crew->ring[at].is_done)
		pthread_cond_wait(&crew->moved, &crew->lock);
	*ret = crew->ring[at].share;
	crew->ring[at].is_done = false;
	crew->fetched++;
	pthread_cond_broadcast(&crew->moved);
	pthread_mutex_unlock(&crew->lock);
}

/* As many as are of use; for a few tiles the caller's own thread is. */
static unsigned crew_wanted(const struct verify_way *way, uint64_t tiles)
{
	unsigned wanted = way->threads == 0 ? thread_processors() : way->threads;

	if (wanted > THREADS_MAX)
		wanted = THREADS_MAX;
	return tiles < wanted ? 1 : wanted;
}

enum err verify_crew_begin(const struct verify_way *way, const char *where, uint64_t size,
    struct verify_crew **ret, struct problem *why)
{
	struct verify_crew *crew = calloc(1, sizeof *crew);
	unsigned wanted;
	enum err err = ERR_OK;

	if (crew == NULL)
		return err_no_memory(why);
	pthread_mutex_init(&crew->large, NULL);
	pthread_mutex_init(&crew->lock, NULL);
	pthread_cond_init(&crew->moved, NULL);
	crew->tiles = (size + VERIFY_TILE_WIDTH - 1) / VERIFY_TILE_WIDTH;
	wanted = crew_wanted(way, crew->tiles);
	for (; !err && crew->count < wanted; crew->count += !err) {
		struct crew_member *m = &crew->members[crew->count];

		*m = (struct crew_member){.crew = crew, .reader = {.way = way, .size = size}};
		err = way->open(where, &m->reader.of, why);
	}
	if (err) {
		verify_crew_end(crew);
		return err;
	}
	while (wanted > 1 && crew->threads < wanted &&
	       thread_start(&crew->members[crew->threads].thread, "verify", crew_work,
		   &crew->members[crew->threads]))
		crew->threads++;
	*ret = crew;
	return ERR_OK;
}

void verify_crew_end(struct verify_crew *crew)
{
	if (crew == NULL)
		return;
	pthread_mutex_lock(&crew->lock);
	crew->stop = true;
	pthread_cond_broadcast(&crew->moved);
	pthread_mutex_unlock(&crew->lock);
	for (unsigned i = 0; i < crew->threads; i++)
		pthread_join(crew->members[i].thread, NULL);
	for (unsigned i = 0; i < crew->count; i++) {
		crew->members[i].reader.way->close(crew->members[i].reader.of);
		buf_free(&crew->members[i].bundle);
	}
	pthread_cond_destroy(&crew->moved);
	pthread_mutex_destroy(&crew->lock);
	pthread_mutex_destroy(&crew->large);
	free(crew);
}
