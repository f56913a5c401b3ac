/* How much of a processor the public log's tree takes: hashing entries, appending them, and proofs
 * from its tiles, which are in memory here.
 * Usage: ledger [ENTRIES [PROOFS]] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "ledger/edge.h"
#include "ledger/proof.h"

enum { ENTRY_BYTES = 700 }; /* of a certificate with two names, roughly */

/* All tiles, by level and number. */
struct shelf {
	struct ledger_hash *level[LEDGER_LEVELS];
	size_t reads;
};

static double cpu_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void tell(const char *what, double from, uint64_t count)
{
	double each = (cpu_now() - from) / (double)count;

	printf("%s: %.2f us, %.0f a second\n", what, each, 1e6 / each);
}

static void shelf_put(struct shelf *s, const struct ledger_edge *e, struct ledger_tile t)
{
	memcpy(s->level[t.level] + t.n * LEDGER_TILE, e->tile[t.level],
	    t.width * sizeof(struct ledger_hash));
}

static enum err shelf_read(void *arg, const struct ledger_tile *t, unsigned char *ret)
{
	struct shelf *s = arg;

	s->reads++;
	memcpy(ret, s->level[t->level] + t->n * LEDGER_TILE, t->width * LEDGER_HASH);
	return ERR_OK;
}

static void hash_entries(uint64_t count)
{
	char entry[ENTRY_BYTES] = "";
	struct ledger_hash hash;
	double from = cpu_now();

	for (uint64_t i = 0; i < count; i++) {
		memcpy(entry, &i, sizeof i);
		ledger_hash_leaf((struct str){entry, sizeof entry}, &hash);
	}
	tell("an entry's hash", from, count);
}

static void append(struct ledger_edge *e, struct shelf *s, uint64_t count)
{
	struct ledger_hash leaf = {{0}};
	double from = cpu_now();

	while (e->size < count) {
		unsigned full;

		memcpy(leaf.at, &e->size, sizeof e->size);
		full = ledger_edge_add(e, &leaf);
		for (unsigned level = 0; level < full; level++)
			shelf_put(s, e, ledger_edge_full(e, (int)level));
	}
	tell("an append", from, count);
	for (int level = 0; level < LEDGER_LEVELS; level++)
		shelf_put(s, e, ledger_edge_tile(e, level));
}

static void prove(const struct ledger_edge *e, struct shelf *s, uint64_t count)
{
	const struct ledger_tiles tiles = {shelf_read, s};
	struct ledger_hash proof[LEDGER_PROOF_MAX], root;
	struct ledger_edge again;
	size_t hashes = 0;
	double from = cpu_now();

	for (uint64_t i = 0; i < count; i++)
		ledger_edge_root(e, &root);
	tell("the root of the edge", from, count);
	from = cpu_now();
	for (uint64_t i = 0; i < count; i++)
		ledger_root(&tiles, e->size, &proof[0]);
	tell("the root from tiles", from, count);
	if (memcmp(&root, &proof[0], sizeof root) != 0)
		exit(1);
	from = cpu_now();
	for (uint64_t i = 0; i < count; i++)
		ledger_edge_of_tiles(&tiles, e->size, &again);
	tell("the edge from tiles", from, count);
	s->reads = 0;
	from = cpu_now();
	for (uint64_t i = 0; i < count; i++)
		ledger_inclusion(
		    &tiles, i * 0x9e3779b97f4a7c15u % e->size, e->size, proof, &hashes);
	tell("that an entry is in it", from, count);
	printf("  %zu hashes, %.1f tiles\n", hashes, (double)s->reads / (double)count);
	s->reads = 0;
	from = cpu_now();
	for (uint64_t i = 0; i < count; i++)
		ledger_consistency(
		    &tiles, i * 0x9e3779b97f4a7c15u % e->size + 1, e->size, proof, &hashes);
	tell("that it only grew", from, count);
	printf("  %zu hashes, %.1f tiles\n", hashes, (double)s->reads / (double)count);
}

int main(int argc, char **argv)
{
	uint64_t entries = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000,
		 proofs = argc > 2 ? strtoull(argv[2], NULL, 10) : 10000;
	struct ledger_edge *e = calloc(1, sizeof *e);
	struct shelf s = {.reads = 0};

	if (e == NULL || entries == 0 || proofs == 0)
		return 1;
	for (int level = 0; level < LEDGER_LEVELS; level++) {
		s.level[level] = calloc((entries >> (8 * level)) + LEDGER_TILE, LEDGER_HASH);
		if (s.level[level] == NULL)
			return 1;
	}
	printf("a log of %llu entries\n", (unsigned long long)entries);
	hash_entries(entries);
	append(e, &s, entries);
	prove(e, &s, proofs);
	for (int level = 0; level < LEDGER_LEVELS; level++)
		free(s.level[level]);
	free(e);
	return 0;
}
